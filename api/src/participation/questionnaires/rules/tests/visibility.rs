//! Visible questions: a file of cases that the front end and a reference in Python share.

use serde_json::{Value, json};

use super::super::condition::visible;
use super::{answers, habits, read};

/// Codes of the questions that are shown.
fn shown(definition: &Value, given: &Value) -> Vec<String> {
    let definition = read(definition.clone());
    let answers = answers(&definition, given.clone(), json!({}));
    let shown = definition.questions.iter().zip(visible(&definition, &answers.given));
    shown.filter(|(_, shown)| *shown).map(|(question, _)| question.code.clone()).collect()
}

#[test]
fn the_shared_cases_show_what_they_should() {
    let cases: Value =
        serde_json::from_str(include_str!("../../../../../../tests/contract/questionnaires/visibility.json")).unwrap();
    for case in cases.as_array().unwrap() {
        let definition = &case["definition"];
        let expected: Vec<String> = serde_json::from_value(case["visible"].clone()).unwrap();
        assert_eq!(shown(definition, &case["answers"]), expected, "{}", case["name"]);
    }
}

#[test]
fn the_shipped_questionnaire_asks_each_their_own_questions() {
    let definition = habits();
    assert_eq!(definition.questions.len(), 20);
    let hidden = |given: Value| {
        let answers = answers(&definition, given, json!({}));
        let shown = definition.questions.iter().zip(visible(&definition, &answers.given));
        shown.filter(|(_, shown)| !*shown).map(|(question, _)| question.code.clone()).collect::<Vec<_>>()
    };
    let blank = hidden(json!({}));
    assert_eq!(blank, ["sans_pourquoi", "appareil", "bloque", "souhaits", "apporter", "dispos", "contact"]);
    let jeanne = json!({"equipement": ["5"], "internet": "4", "frequence": "5", "envie": "1", "rappel": "1"});
    assert_eq!(hidden(jeanne), ["appareil", "bloque", "souhaits", "apporter", "dispos"]);
    let odile = json!({"equipement": ["3"], "internet": "1", "frequence": "2", "envie": "4", "rappel": "2"});
    assert_eq!(hidden(odile), ["sans_pourquoi", "contact"]);
}
