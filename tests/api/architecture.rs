//! Arrows only go down.

use std::path::Path;

/// The wings: each may use those before it.
const WINGS: &[&str] = &["kernel", "directory", "programme", "participation", "outreach", "insight"];

fn sources(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push((path.display().to_string(), std::fs::read_to_string(&path).unwrap()));
        }
    }
    found
}

#[test]
fn wings_use_those_below_only() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for (rank, wing) in WINGS.iter().enumerate() {
        for (file, text) in sources(&root.join(wing)) {
            for above in &WINGS[rank + 1..] {
                assert!(!text.contains(&format!("crate::{above}::")), "{file} uses {above}");
            }
            assert!(!text.contains("crate::app"), "{file} uses app");
        }
    }
}

#[test]
fn rules_know_neither_sql_nor_http() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for wing in &WINGS[1..] {
        for (file, text) in sources(&root.join(wing)).into_iter().filter(|(file, _)| file.ends_with("rules.rs")) {
            for foreign in ["diesel", "actix_web", "serde", "crate::schema", "Utc::now"] {
                assert!(!text.contains(foreign), "{file} uses {foreign}");
            }
        }
    }
}

#[test]
fn the_deployment_passes_on_all_settings_and_lets_the_service_out_but_nobody_in() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let deployment = std::fs::read_to_string(root.join("../docker-compose.yml")).unwrap();
    let (_, api) = deployment.split_once("\n  api:\n").unwrap();
    let (api, _) = api.split_once("\n\n").unwrap();
    // For an embedded database, for the demonstration, and what the image sets.
    let elsewhere = ["CLIC_DATA_DIR", "CLIC_POSTGRES_PROGRAMS", "CLIC_DEMO_PASSWORD", "CLIC_LISTEN"];
    let code = std::fs::read_to_string(root.join("src/cli.rs")).unwrap();
    for option in code.split("env = \"").skip(1).filter_map(|rest| rest.split('"').next()) {
        let is_set = option == "DATABASE_URL" || api.contains(&format!("\n      {option}:"));
        assert!(is_set || elsewhere.contains(&option), "{option}");
    }
    assert!(api.contains("networks: [inside, outside]") && !api.contains("ports:"), "{api}");
    let (_, database) = deployment.split_once("\n  database:\n").unwrap();
    let (database, _) = database.split_once("\n\n").unwrap();
    assert!(database.contains("networks: [inside]") && !database.contains("ports:"), "{database}");
}
