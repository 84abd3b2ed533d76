//! The service beside a small reference in Python: made-up questionnaires show the same questions.

use std::path::Path;
use std::process::Command;

use clic::kernel::web::input::Fields;
use clic::participation::questionnaires::json::answers;
use clic::participation::questionnaires::json::definition::QuestionnaireDefinition;
use clic::participation::questionnaires::rules::condition::visible;
use serde_json::Value;

#[test]
fn made_up_questionnaires_show_the_same_questions() {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/contract/questionnaires/made_up.py");
    let made = Command::new("python3").arg(program).arg("2000").output().expect("python3 runs");
    let lines = String::from_utf8(made.stdout).unwrap();
    assert_eq!(lines.lines().count(), 2_000, "{}", String::from_utf8_lossy(&made.stderr));
    for line in lines.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let definition: QuestionnaireDefinition = serde_json::from_value(case["definition"].clone()).unwrap();
        let definition = definition.read("").unwrap_or_else(|problem| panic!("{:?} {line}", problem.document()));
        let given = serde_json::from_value(case["answers"].clone()).unwrap();
        let given = answers::read(&mut Fields::default(), "", &definition, given, Default::default());
        let shown = definition.questions.iter().zip(visible(&definition, &given.given));
        let shown: Vec<&str> = shown.filter(|(_, shown)| *shown).map(|(question, _)| question.code.as_str()).collect();
        let expected: Vec<&str> = case["visible"].as_array().unwrap().iter().filter_map(|code| code.as_str()).collect();
        assert_eq!(shown, expected, "{line}");
    }
}
