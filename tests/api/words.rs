//! Words and style: names, lengths of lines and files, documentation that names existing things.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Parts of names that a word of the field has replaced (`api/docs/glossary.md`).
const DIALECT: &[&str] = &["told", "tell", "tells", "untold", "anew", "fresh", "whose", "presses"];
const LONGEST_LINE: usize = 120;
const LONGEST_TEST_NAME: usize = 60;
const LONGEST_FILE: usize = 400;
const LONGEST_SUMMARY: usize = 100;

/// Files that a program writes.
const GENERATED: &[&str] = &["api/src/schema.rs", "frontend/js/api/types.d.ts"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Reads the files below folders of the project with these endings: path from the root, and text.
fn files(folders: &[&str], endings: &[&str]) -> Vec<(String, String)> {
    fn gather(folder: &Path, found: &mut Vec<PathBuf>) {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            match path.is_dir() {
                true if ["node_modules", "test-results", "vendor", "target"].contains(&name.as_str()) => {}
                true => gather(&path, found),
                false => found.push(path),
            }
        }
    }
    let mut paths = Vec::new();
    folders.iter().for_each(|folder| gather(&root().join(folder), &mut paths));
    paths.sort();
    paths
        .into_iter()
        .map(|path| (path.strip_prefix(root()).unwrap().display().to_string(), path))
        .filter(|(name, _)| endings.iter().any(|end| name.ends_with(end)) && !GENERATED.contains(&name.as_str()))
        .map(|(name, path)| (name, std::fs::read_to_string(path).unwrap()))
        .collect()
}

fn rust() -> Vec<(String, String)> {
    files(&["api", "tests"], &[".rs"])
}

fn scripts() -> Vec<(String, String)> {
    files(&["frontend", "tests"], &[".js"])
}

/// A line's code, without its comment.
fn code(line: &str) -> &str {
    let line = line.trim_start();
    if line.starts_with('*') || line.starts_with("/*") { "" } else { line.split("//").next().unwrap_or_default() }
}

/// Names that a line of Rust or JavaScript declares.
fn declared(line: &str) -> Vec<String> {
    const KEYWORDS: &[&str] =
        &["fn", "let", "mut", "const", "static", "struct", "enum", "type", "mod", "trait", "function", "class"];
    let words: Vec<&str> =
        line.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).collect();
    let follows = words.windows(2).filter(|pair| KEYWORDS.contains(&pair[0])).map(|pair| pair[1].to_owned());
    follows.collect()
}

/// The words of a name, in lower case: of `TOLD_key`, `toldKey` and `ToldKey`, `told` and `key`.
fn parts(name: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut before = '_';
    for c in name.chars() {
        if c == '_' || (c.is_uppercase() && before.is_lowercase()) {
            parts.push(String::new());
        }
        if c != '_' {
            parts.last_mut().unwrap().extend(c.to_lowercase());
        }
        before = c;
    }
    parts
}

/// The names that a text declares and that hold a word of the dialect.
fn dialect_in(text: &str) -> Vec<String> {
    let names = text.lines().flat_map(|line| declared(code(line)));
    names.filter(|name| parts(name).iter().any(|part| DIALECT.contains(&part.as_str()))).collect()
}

/// Names of tests in Rust, titles of tests in JavaScript.
fn test_names(file: &str, text: &str) -> Vec<String> {
    if file.ends_with(".js") {
        let titles = text.split("test(").skip(1).map(str::trim_start).filter(|rest| rest.starts_with(['"', '`']));
        return titles.filter_map(|rest| rest[1..].split(&rest[..1]).next()).map(str::to_owned).collect();
    }
    let mut names = Vec::new();
    let mut lines = text.lines().map(str::trim);
    while let Some(line) = lines.next() {
        if line.starts_with("#[test]") || line.starts_with("#[tokio::test") || line.starts_with("#[actix_web::test") {
            let name = lines.by_ref().find_map(|line| line.split("fn ").nth(1)?.split('(').next());
            names.extend(name.map(str::to_owned));
        }
    }
    names
}

fn length(text: &str) -> usize {
    text.chars().count()
}

#[test]
fn names_are_in_the_words_of_the_field() {
    let all = rust().into_iter().chain(scripts());
    let found: Vec<_> =
        all.flat_map(|(file, text)| dialect_in(&text).into_iter().map(move |name| format!("{file}: {name}"))).collect();
    assert!(found.is_empty(), "{found:#?}");
    let (one, other) = ("told_key", "isTold");
    let planted = format!("let mut {one} = 1; // let fresh\nfn refresh() {{}}\nconst {other} = 2");
    assert_eq!(dialect_in(&planted), [one, other]);
}

#[test]
fn names_of_tests_can_be_read() {
    let all = rust().into_iter().chain(scripts());
    let names = all.flat_map(|(file, text)| test_names(&file, &text));
    let long: Vec<_> = names.filter(|name| length(name) > LONGEST_TEST_NAME).collect();
    assert!(long.is_empty(), "{long:#?}");
}

/// A line that is meant to be longer ends with why: `// long: an address`.
#[test]
fn lines_of_rust_are_within_the_width() {
    let long: Vec<_> = rust()
        .into_iter()
        .flat_map(|(file, text)| {
            let long = text.lines().enumerate().filter(|(_, line)| length(line) > LONGEST_LINE);
            let long = long.filter(|(_, line)| !line.contains("// long: ")).map(|(at, _)| at + 1);
            long.map(|line| format!("{file}:{line}")).collect::<Vec<_>>()
        })
        .collect();
    assert!(long.is_empty(), "{long:#?}");
}

/// A file that is meant to be longer says why in its head: `// Long: one table.`
#[test]
fn files_are_within_four_hundred_lines() {
    let all = rust().into_iter().chain(scripts());
    let long = all.filter(|(_, text)| text.lines().count() > LONGEST_FILE);
    let long: Vec<_> =
        long.filter(|(_, text)| !text.lines().take(5).any(|line| line.starts_with("// Long: "))).collect();
    let long: Vec<_> = long.into_iter().map(|(file, _)| file).collect();
    assert!(long.is_empty(), "{long:#?}");
}

/// First lines of doc comments, each with its place.
fn summaries(file: &str, text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut before = "";
    for (at, line) in text.lines().map(str::trim_start).enumerate() {
        let mark = if line.starts_with("//!") { "//!" } else { "///" };
        if line.starts_with(mark) && !before.starts_with(mark) {
            found.push((format!("{file}:{}", at + 1), line[mark.len()..].trim_start().to_owned()));
        }
        before = line;
    }
    found
}

/// True if a sentence begins with a clause in the place of a thing: « What », « Who », « How ».
fn is_headless(summary: &str) -> bool {
    ["What ", "Who ", "Whoever ", "Whose ", "How "].iter().any(|word| summary.starts_with(word))
}

/// The first line of a doc comment is all that a list shows: short, and it names the thing.
#[test]
fn doc_comments_begin_with_the_thing_in_short() {
    let all: Vec<_> = rust().iter().flat_map(|(file, text)| summaries(file, text)).collect();
    let bad = all.iter().filter(|(_, summary)| length(summary) > LONGEST_SUMMARY || is_headless(summary));
    let bad: Vec<_> = bad.collect();
    assert!(bad.is_empty(), "{bad:#?}");
    assert!(is_headless("What is to leave: who takes it.") && !is_headless("Whatever comes."));
}

/// Every link of the documentation leads to a file, and every path that it names is there.
#[test]
fn documentation_names_what_is_there() {
    let mut lost = Vec::new();
    let mut pages = files(&["api/docs", "migrations"], &[".md"]);
    pages.push(("README.md".to_owned(), std::fs::read_to_string(root().join("README.md")).unwrap()));
    for (page, text) in &pages {
        let folder = root().join(page).parent().unwrap().to_owned();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let target = link.split('#').next().unwrap_or_default();
            if !target.is_empty() && !link.contains("://") && !folder.join(target).exists() {
                lost.push(format!("{page}: {link}"));
            }
        }
        for path in text.split('`').skip(1).step_by(2).filter(|path| is_path(path)) {
            let from = ["", "api/", "api/src/", "frontend/", "frontend/js/", "tests/", "tests/api/"];
            let wings = ["directory", "programme", "participation", "outreach", "insight"];
            let wings = wings.map(|wing| format!("api/src/{wing}/"));
            let mut from = from.iter().map(|at| (*at).to_owned()).chain(wings);
            if !from.any(|at| root().join(at).join(path).exists()) && !folder.join(path).exists() {
                lost.push(format!("{page}: {path}"));
            }
        }
    }
    assert!(lost.is_empty(), "{lost:#?}");
}

/// True if words between backticks are a file's path.
fn is_path(words: &str) -> bool {
    let is_plain = words.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c));
    let end = words.rsplit('.').next().unwrap_or_default();
    is_plain
        && words.contains('/')
        && !words.starts_with('/')
        && ["rs", "js", "md", "sql", "sh", "html", "json"].contains(&end)
}

/// Every test and every file that the page on security names is there.
#[test]
fn the_security_page_names_tests_that_exist() {
    let page = std::fs::read_to_string(root().join("api/docs/security.md")).unwrap();
    let words: Vec<&str> = page.split('`').skip(1).step_by(2).collect();
    let names: Vec<&str> = words.iter().copied().filter(|word| is_test_path(word)).collect();
    assert!(names.len() > 100, "the search sees them: {}", names.len());
    assert!(is_there("walls::the_service_logs_in_as_a_role_that_owns_nothing"));
    assert!(!is_there("access::the_service_logs_in_as_a_role_that_owns_nothing"), "in another file");
    let lost: Vec<_> = names.into_iter().filter(|name| !is_there(name)).collect();
    assert!(lost.is_empty(), "{lost:#?}");

    let from = ["", "api/", "api/src/"].map(|folder| root().join(folder));
    let named = words.into_iter().filter(|word| is_path(word) || is_file_of_the_root(word));
    let lost: Vec<_> = named.filter(|path| !from.iter().any(|folder| folder.join(path).exists())).collect();
    assert!(lost.is_empty(), "{lost:#?}");
}

/// True if words between backticks are the path of a test, such as `login::devices::…`.
fn is_test_path(words: &str) -> bool {
    words.contains("::") && words.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "_:".contains(c))
}

/// True if words between backticks are a file beside the `README.md`.
fn is_file_of_the_root(words: &str) -> bool {
    let end = words.rsplit_once('.').map(|(_, end)| end);
    !words.contains(['/', ' ']) && end.is_some_and(|end| ["toml", "lock", "yml"].contains(&end))
}

/// Returns whether a test stands in the file that its path names, below `tests/api` or `api/`.
fn is_there(path: &str) -> bool {
    let (module, name) = path.rsplit_once("::").unwrap();
    let file = module.replace("::", "/");
    let in_cluster = file.strip_prefix("clic_cluster/").unwrap_or("none");
    let files = [
        format!("tests/api/{file}.rs"),
        format!("api/src/{file}.rs"),
        format!("api/src/{file}/mod.rs"),
        format!("api/cluster/src/{in_cluster}.rs"),
    ];
    let mut texts = files.iter().filter_map(|file| Some((file, std::fs::read_to_string(root().join(file)).ok()?)));
    texts.any(|(file, text)| test_names(file, &text).iter().any(|test| test == name))
}

/// The glossary's third column names things of the code.
#[test]
fn the_glossary_names_code_that_is_there() {
    let known: BTreeSet<String> =
        files(&["api/src", "migrations", "frontend", "tests"], &[".rs", ".sql", ".js", ".html"])
            .iter()
            .flat_map(|(_, text)| {
                text.split(|c: char| !c.is_alphanumeric() && c != '_').map(str::to_owned).collect::<Vec<_>>()
            })
            .collect();
    let glossary = std::fs::read_to_string(root().join("api/docs/glossary.md")).unwrap();
    let columns = glossary.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").nth(2));
    let words = columns.flat_map(|column| column.split('`').skip(1).step_by(2));
    let names = words.filter(|word| word.chars().all(|c| c.is_alphanumeric() || c == '_' || c == ':'));
    let lost: Vec<_> =
        names.filter(|name| name.split("::").any(|part| !part.is_empty() && !known.contains(part))).collect();
    assert!(lost.is_empty(), "{lost:?}");
}
