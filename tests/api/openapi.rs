//! The committed API document is that of the code, with every action of the audit log.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use reqwest::Method;
use serde_json::Value;

use crate::support::App;

#[test]
fn the_committed_document_is_the_code_s() {
    let committed = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi/openapi.json")).unwrap();
    let document = clic::document::openapi().to_pretty_json().unwrap();
    assert!(committed.trim() == document.trim(), "run `make openapi` and commit");
}

fn committed() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi/openapi.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The actions of the audit log that the document lists.
fn listed_actions() -> Vec<String> {
    let document = committed();
    let words = document["components"]["schemas"]["AuditAction"]["enum"].as_array().unwrap();
    words.iter().map(|word| word.as_str().unwrap().to_owned()).collect()
}

/// Files below a folder, with their text.
fn files(folder: &Path, ending: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.to_str().unwrap().ends_with(ending) {
            let text = std::fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
    found
}

#[test]
fn every_declared_action_is_in_the_document_once() {
    let mut declared = Vec::new();
    for (path, text) in files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), ".rs") {
        // No other way leads to an action: the audit log takes no text.
        assert!(!text.contains("Action::declared(") || path.ends_with("kernel/data/event.rs"), "{}", path.display());
        for block in text.split("crate::actions! {").skip(1) {
            let (block, _) = block.split_once('}').unwrap();
            declared.extend(block.split('"').skip(1).step_by(2).map(str::to_owned));
        }
    }
    let listed = listed_actions();
    assert_eq!(declared.iter().collect::<BTreeSet<_>>(), listed.iter().collect());
    assert_eq!(declared.len(), listed.len(), "each once");
}

#[test]
fn every_action_has_french_words() {
    let front_end = Path::new(env!("CARGO_MANIFEST_DIR")).join("../frontend/js");
    let mut words = files(&front_end, "words.js");
    words.retain(|(path, _)| path.strip_prefix(&front_end).unwrap().to_str().unwrap().contains("audit"));
    let [(path, text)] = words.as_slice() else { panic!("{} files of words for the audit log", words.len()) };
    for action in listed_actions() {
        assert!(text.contains(&format!("\"{action}\":")), "{} has no words for {action}", path.display());
    }
}

#[actix_web::test]
async fn the_document_is_served_packed_and_not_twice() {
    let app = App::start().await;
    let ask = |name: &str, value: &str| app.ask(Method::GET, "/openapi.json").header(name, value).send();
    let first = ask("Accept-Encoding", "identity").await;
    let tag = first.headers["etag"].to_str().unwrap().to_owned();
    assert_eq!(first.expect(200), committed());
    let packed = ask("Accept-Encoding", "gzip, br").await;
    assert_eq!(packed.headers["content-encoding"], "br");
    let length: usize = packed.headers["content-length"].to_str().unwrap().parse().unwrap();
    // The same text, of which much repeats.
    assert!(length * 10 < clic::document::openapi().to_pretty_json().unwrap().len(), "{length} bytes packed");
    assert_eq!(ask("If-None-Match", &tag).await.status, 304);
}

/// utoipa keeps the last of two schemas of one name, and says nothing.
#[test]
fn no_two_schemas_have_one_name() {
    let mut names = BTreeSet::new();
    for (path, text) in files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "rs") {
        let derived = text.split("ToSchema").skip(1).filter_map(|rest| {
            let declared = rest.lines().find(|line| line.starts_with("pub struct ") || line.starts_with("struct "))?;
            declared.split("struct ").nth(1)?.split(|c: char| !c.is_alphanumeric()).next()
        });
        let of_file: BTreeSet<_> = derived.map(str::to_owned).collect();
        for name in of_file {
            assert!(
                names.insert(name.clone()),
                "{name} is the name of two schemas, the second one in {}",
                path.display()
            );
        }
    }
    assert!(names.len() > 50);
}

/// Greatest lengths that the document gives to members of this name, in any schema.
fn longest_members() -> BTreeMap<String, u64> {
    let document = committed();
    let mut longest = BTreeMap::new();
    for schema in document["components"]["schemas"].as_object().unwrap().values() {
        for (name, member) in schema["properties"].as_object().into_iter().flatten() {
            if let Some(length) = member["maxLength"].as_u64() {
                let known: &mut u64 = longest.entry(name.clone()).or_default();
                *known = length.max(*known);
            }
        }
    }
    longest
}

/// Fields of a script: their identity, and the greatest length that they take.
fn fields(script: &str) -> Vec<(String, u64)> {
    let read = |rest: &str| {
        let (id, rest) = rest.split_once('"')?;
        // Up to the next field.
        let own = rest.split("id: \"").next()?;
        let digits: String = own.split_once("maxlength: ")?.1.chars().take_while(char::is_ascii_digit).collect();
        Some((id.to_owned(), digits.parse().ok()?))
    };
    script.split("id: \"").skip(1).filter_map(read).collect()
}

/// Nobody types what is refused afterwards.
#[test]
fn no_field_takes_more_than_its_member() {
    let longest = longest_members();
    let scripts = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../frontend/js"), ".js");
    let all: Vec<_> =
        scripts.iter().flat_map(|(path, text)| fields(text).into_iter().map(move |f| (path, f))).collect();
    let known = all.iter().filter_map(|(path, (id, takes))| Some((path, id, takes, longest.get(id)?)));
    let known: Vec<_> = known.collect();
    assert!(known.len() > 30, "{known:?}");
    let refused: Vec<_> = known.iter().filter(|(_, _, takes, longest)| takes > longest).collect();
    assert!(refused.is_empty(), "{refused:#?}");
}
