//! Arrows only go down.

use std::path::Path;

const ORDER: &[&str] = &[
    "kernel",
    "accounts",
    "places",
    "partners",
    "people",
    "sessions",
    "calendar",
    "enrolments",
    "referrals",
    "attendance",
    "evaluations",
    "reports",
    "preparation",
    "news",
    "webhooks",
    "journal",
];

fn sources(folder: &Path) -> Vec<(String, String)> {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "rs"))
        .map(|path| (path.display().to_string(), std::fs::read_to_string(path).unwrap()))
        .collect()
}

#[test]
fn concepts_use_those_below_only() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for (rank, concept) in ORDER.iter().enumerate() {
        for (file, text) in sources(&root.join(concept)) {
            for above in &ORDER[rank + 1..] {
                assert!(!text.contains(&format!("crate::{above}::")), "{file} uses {above}");
            }
            assert!(!text.contains("crate::app"), "{file} uses app");
        }
    }
}

#[test]
fn rules_know_neither_sql_nor_http() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for concept in &ORDER[1..] {
        for (file, text) in sources(&root.join(concept)).into_iter().filter(|(file, _)| file.ends_with("rules.rs")) {
            for foreign in ["diesel", "actix_web", "serde", "crate::schema", "Utc::now"] {
                assert!(!text.contains(foreign), "{file} uses {foreign}");
            }
        }
    }
}
