//! The house holds: arrows go down, no files go in a circle, rules are pure.

mod tables;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use self::tables::TABLES;

/// The floors, from the ground up: each may use those before it. Floors of one wing see each other.
const FLOORS: &[&str] = &[
    "kernel::text",
    "kernel::security",
    "kernel::data",
    "kernel::cache",
    "kernel::web",
    "kernel::concept",
    "pages",
    "paper",
    "directory",
    "programme",
    "participation",
    "outreach",
    "insight",
];

/// Readings of tables of a wing above that are meant: file and table.
const DECLARED: &[(&str, &str)] = &[
    // A list of people says how often each was enrolled, and a column of a list is no use case to hand down.
    ("directory::people::store", "enrolments"),
];

/// One source file: its module path, `programme::sessions::store`, and its code.
///
/// Comments and tests are left out.
struct Source {
    module: String,
    code: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn sources() -> Vec<Source> {
    fn gather(folder: &Path, found: &mut Vec<PathBuf>) {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                gather(&path, found);
            } else if path.extension().is_some_and(|end| end == "rs") {
                found.push(path);
            }
        }
    }
    let (root, mut paths) = (folder(), Vec::new());
    gather(&root, &mut paths);
    paths.sort();
    let read = |path: PathBuf| {
        let module = path.strip_prefix(&root).unwrap().with_extension("").display().to_string().replace('/', "::");
        Source { module, code: code_of(&std::fs::read_to_string(&path).unwrap()) }
    };
    paths
        .into_iter()
        .map(read)
        .filter(|source| source.module != "schema" && !source.module.ends_with("tests"))
        .filter(|source| !source.module.contains("::tests::"))
        .collect()
}

/// The code without comments, without calls of this crate's macros, and without the tests at its end.
fn code_of(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let code = text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n");
    ["words", "problems", "actions"].iter().fold(code, |code, name| code.replace(&format!("crate::{name}!"), ""))
}

/// The module that a file's `super` counts from.
fn module_of(file: &str) -> &str {
    file.strip_suffix("::mod").unwrap_or(file)
}

/// A path as written, made absolute: without `crate::`, with `super` and `self` resolved.
fn absolute(file: &str, path: &str) -> Option<String> {
    let mut here: Vec<&str> = module_of(file).split("::").collect();
    let mut parts: Vec<&str> = path.split("::").collect();
    match parts.first() {
        Some(&"crate") => return Some(parts[1..].join("::")),
        Some(&"self") => drop(parts.remove(0)),
        Some(&"super") => {
            while parts.first() == Some(&"super") {
                parts.remove(0);
                here.pop();
            }
        }
        _ => return None,
    }
    here.extend(parts);
    Some(here.join("::"))
}

/// Expands `a::{b, c::{self, d}}` into `a::b`, `a::c`, `a::c::d`.
fn expand(tree: &str) -> Vec<String> {
    let tree: String = tree.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((before, rest)) = tree.split_once('{') else {
        let path = tree.split(" as ").next().unwrap_or_default().trim();
        return vec![path.trim_end_matches("::self").trim_end_matches("::*").to_owned()];
    };
    let inner = rest.rsplit_once('}').map_or(rest, |(inner, _)| inner);
    let (mut items, mut depth, mut item) = (Vec::new(), 0, String::new());
    for c in inner.chars() {
        depth += i32::from(c == '{') - i32::from(c == '}');
        if c == ',' && depth == 0 {
            items.push(std::mem::take(&mut item));
        } else {
            item.push(c);
        }
    }
    items.push(item);
    let items = items.iter().map(|item| item.trim()).filter(|item| !item.is_empty());
    items.flat_map(|item| expand(&format!("{before}{item}"))).collect()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Every path in the code: words joined by `::`.
fn paths_in(code: &str) -> BTreeSet<&str> {
    code.split(|c: char| !is_word(c) && c != ':')
        .map(|path| path.trim_matches(':'))
        .filter(|path| path.contains("::"))
        .collect()
}

/// All that a file names of this crate, absolute: imports, grouped and bare, and paths within the code.
fn named_by(source: &Source) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    let mut bound: BTreeMap<String, String> = BTreeMap::new();
    let mut code = String::new();
    for statement in source.code.split_inclusive(';') {
        let start = statement.trim_start();
        let start = start.strip_prefix("pub ").unwrap_or(start);
        let Some(tree) = start.strip_prefix("use ") else {
            code.push_str(statement);
            continue;
        };
        for path in expand(tree.trim_end_matches(';')).iter().filter_map(|path| absolute(&source.module, path)) {
            bound.insert(path.rsplit("::").next().unwrap_or_default().to_owned(), path.clone());
            named.insert(path);
        }
    }
    for path in paths_in(&code) {
        let (first, rest) = path.split_once("::").unwrap_or((path, ""));
        match (absolute(&source.module, path), bound.get(first)) {
            (Some(path), _) => drop(named.insert(path)),
            (None, Some(module)) => drop(named.insert(format!("{module}::{rest}"))),
            (None, None) => {}
        }
    }
    named
}

/// The files that a file uses.
///
/// A re-export counts as the file it comes from, and a `mod.rs` names its own folder as its table of contents.
fn uses(source: &Source, files: &BTreeSet<String>, exported: &BTreeMap<String, String>) -> BTreeSet<String> {
    let own = format!("{}::", module_of(&source.module));
    let file_of = |path: &str| {
        let path = exported.get(path).map_or(path, String::as_str);
        let mut end = path.len();
        loop {
            let module = &path[..end];
            for file in [module.to_owned(), format!("{module}::mod")] {
                if files.contains(&file) {
                    return Some(file);
                }
            }
            end = path[..end].rfind("::")?;
        }
    };
    let is_contents = |file: &str| source.module.ends_with("::mod") && file.starts_with(&own);
    let used = named_by(source).iter().filter_map(|path| file_of(path)).collect::<BTreeSet<_>>();
    used.into_iter().filter(|file| *file != source.module && !is_contents(file)).collect()
}

fn arrows(sources: &[Source]) -> BTreeMap<String, BTreeSet<String>> {
    let files: BTreeSet<String> = sources.iter().map(|source| source.module.clone()).collect();
    let mut exported = BTreeMap::new();
    for source in sources.iter().filter(|source| source.module.ends_with("::mod")) {
        let module = module_of(&source.module);
        for tree in source.code.split("pub use ").skip(1).filter_map(|rest| rest.split(';').next()) {
            for path in expand(tree) {
                let name = path.rsplit("::").next().unwrap_or_default();
                let whole = absolute(&source.module, &path).unwrap_or_else(|| format!("{module}::{path}"));
                exported.insert(format!("{module}::{name}"), whole);
            }
        }
    }
    sources.iter().map(|source| (source.module.clone(), uses(source, &files, &exported))).collect()
}

/// A circle of files, if there is one.
fn circle(arrows: &BTreeMap<String, BTreeSet<String>>) -> Option<Vec<String>> {
    fn walk<'a>(
        file: &'a str,
        arrows: &'a BTreeMap<String, BTreeSet<String>>,
        way: &mut Vec<&'a str>,
        done: &mut BTreeSet<&'a str>,
    ) -> Option<Vec<String>> {
        if let Some(at) = way.iter().position(|before| *before == file) {
            return Some(way[at..].iter().map(|file| (*file).to_owned()).collect());
        }
        if done.contains(file) {
            return None;
        }
        way.push(file);
        let found = arrows.get(file).into_iter().flatten().find_map(|next| walk(next, arrows, way, done));
        way.pop();
        done.insert(file);
        found
    }
    let mut done = BTreeSet::new();
    arrows.keys().find_map(|file| walk(file, arrows, &mut Vec::new(), &mut done))
}

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| module == *floor || module.starts_with(&format!("{floor}::")))
}

/// Tables of wings above that a file's SQL names.
fn upward_tables(source: &Source) -> Vec<&'static str> {
    let Some(floor) = floor(&source.module) else { return Vec::new() };
    let named = named_by(source);
    let above = |wing: &str| FLOORS.iter().position(|floor| *floor == wing).is_some_and(|wing| wing > floor);
    let file = source.module.as_str();
    TABLES
        .iter()
        .filter(|(table, wing)| above(wing) && named.iter().any(|path| path == &format!("schema::{table}")))
        .map(|(table, _)| *table)
        .filter(|table| !DECLARED.contains(&(file, table)))
        .collect()
}

#[test]
fn no_files_go_in_a_circle() {
    assert_eq!(circle(&arrows(&sources())), None);
}

#[test]
fn wings_and_storeys_use_those_below_only() {
    let mut upward = Vec::new();
    for (file, used) in arrows(&sources()) {
        let rank = floor(&file);
        for other in used {
            if rank.is_some() && (floor(&other) > rank || (floor(&other).is_none() && !other.starts_with("kernel"))) {
                upward.push(format!("{file} uses {other}"));
            }
        }
    }
    assert!(upward.is_empty(), "{upward:#?}");
}

#[test]
fn no_sql_reads_tables_of_a_wing_above() {
    let sources = sources();
    let upward: Vec<_> = sources.iter().map(|source| (&source.module, upward_tables(source))).collect();
    let upward: Vec<_> = upward.into_iter().filter(|(_, tables)| !tables.is_empty()).collect();
    assert!(upward.is_empty(), "{upward:#?}");
}

#[test]
fn every_table_has_a_wing() {
    let schema = std::fs::read_to_string(folder().join("schema.rs")).unwrap();
    let tables = schema.lines().filter_map(|line| line.strip_prefix("    ")?.strip_suffix(") {")?.split(" (").next());
    let homeless: Vec<&str> = tables.filter(|table| !TABLES.iter().any(|known| known.0 == *table)).collect();
    assert!(homeless.is_empty(), "{homeless:?}");
}

#[test]
fn a_planted_circle_and_a_planted_upward_reading_are_found() {
    let planted = |module: &str, code: &str| Source { module: module.to_owned(), code: code_of(code) };
    let mut sources = vec![
        planted("directory::places::store", "use crate::schema::{enrolments, learners};\n"),
        planted("directory::people::rules", "use crate::{directory::{people::{store, views}}, kernel};\n"),
        planted(
            "directory::people::views",
            "use super::store;\nfn show() { crate::directory::people::rules::decide() }\n",
        ),
    ];
    assert_eq!(upward_tables(&sources[0]), ["enrolments"]);
    let found = circle(&arrows(&sources)).unwrap();
    assert_eq!(found, ["directory::people::rules", "directory::people::views"]);
    sources[2] = planted("directory::people::views", "use super::store;\n// crate::directory::people::rules\n");
    assert_eq!(circle(&arrows(&sources)), None);
}

#[test]
fn pure_files_know_neither_sql_nor_http() {
    let is_pure = |source: &&Source| {
        let module = &source.module;
        module.ends_with("rules") || module.contains("::rules::") || module.contains("waiting_list")
    };
    for source in sources().iter().filter(is_pure) {
        for foreign in ["diesel", "actix_web", "serde", "crate::schema", "Utc::now"] {
            assert!(!source.code.contains(foreign), "{} uses {foreign}", source.module);
        }
    }
}

#[test]
fn the_deployment_passes_settings_on_and_opens_no_port() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let deployment = std::fs::read_to_string(root.join("../docker-compose.yml")).unwrap();
    let (_, api) = deployment.split_once("\n  api:\n").unwrap();
    let (api, _) = api.split_once("\n\n").unwrap();
    // For an embedded database, for the demonstration, and what the image sets.
    let elsewhere = ["CLIC_DATA_DIR", "CLIC_POSTGRES_PROGRAMS", "CLIC_DEMO_PASSWORD", "CLIC_LISTEN"];
    let read = |file: &str| std::fs::read_to_string(root.join(file)).unwrap();
    let code = read("src/cli.rs") + &read("src/cli/provider.rs");
    for option in code.split("#[arg(").skip(1).filter_map(|rest| rest.split(")]").next()) {
        let Some(name) = option.split("env = \"").nth(1).and_then(|rest| rest.split('"').next()) else { continue };
        let line =
            if option.contains("hide_env_values") { format!("{name}_FILE: /run/secrets/") } else { format!("{name}:") };
        let is_set = |service: &str| service.contains(&format!("\n      {line}"));
        if name == "DATABASE_URL" {
            // The owner of the tables, whom the service does not know.
            let (_, migrate) = deployment.split_once("\n  migrate:\n").unwrap();
            assert!(is_set(migrate) && !api.contains("\n      DATABASE_URL"), "{api}");
        } else {
            assert!(is_set(api) || elsewhere.contains(&name), "{line}");
        }
    }
    assert!(api.contains("networks: [inside, outside]") && !api.contains("ports:"), "{api}");
    let (_, database) = deployment.split_once("\n  database:\n").unwrap();
    let (database, _) = database.split_once("\n\n").unwrap();
    assert!(database.contains("networks: [inside]") && !database.contains("ports:"), "{database}");
    let (_, nginx) = deployment.split_once("\n  nginx-main:\n").unwrap();
    for limit in ["worker_connections 8192;", "limit_conn connections ", "limit_req zone=requests "] {
        assert!(nginx.contains(limit), "{limit}");
    }
}
