//! The committed document is what the code says.

#[test]
fn the_committed_document_is_the_code_s() {
    let committed = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi/openapi.json")).unwrap();
    let document = clic::document::openapi().to_pretty_json().unwrap();
    assert!(committed.trim() == document.trim(), "run `make openapi` and commit");
}
