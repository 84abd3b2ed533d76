//! Definitions and codes: faults with their pointers, serials, second entries, the life of a code.

use serde_json::{Value, json};

use super::super::answers::{impossible, irregular};
use super::super::comparison::{disagreements, take};
use super::super::serial::{Serial, prefix};
use super::super::{difference, lifetime};
use super::{answers, habits, read};
use crate::participation::questionnaires::ChangeKind;
use crate::participation::questionnaires::json::definition::QuestionnaireDefinition;

fn one(code: &str, shown_if: Value) -> Value {
    let choices = json!([{"code": "1", "label": "oui"}, {"code": "2", "label": "non"}]);
    let mut question = json!({"code": code, "kind": "one", "label": "Oui ?", "choices": choices});
    if !shown_if.is_null() {
        question["shown_if"] = shown_if;
    }
    question
}

/// Pointers of the faults of a definition with these questions.
fn pointers(questions: Value) -> Vec<String> {
    let definition: QuestionnaireDefinition =
        serde_json::from_value(json!({"title": "Essai", "questions": questions})).unwrap();
    let problem = definition.read("/definition").expect_err("a fault").document();
    problem.errors.into_iter().filter_map(|error| error.pointer).collect()
}

#[test]
fn each_fault_of_a_definition_has_its_pointer() {
    let is = |question: &str, value: &str| json!({"question": question, "op": "is", "value": value});
    let questions = "/definition/questions";
    for (given, pointer) in [
        (json!([one("a", is("b", "1")), one("b", Value::Null)]), "/0/shown_if"),
        (json!([one("a", is("a", "1"))]), "/0/shown_if"),
        (json!([one("a", Value::Null), one("b", is("a", "3"))]), "/1/shown_if"),
        (json!([one("a", Value::Null), one("a", Value::Null)]), "/1/code"),
        (json!([one("À", Value::Null)]), "/0/code"),
        (json!([one("a", json!({"all": []}))]), "/0/shown_if"),
        (json!([one("a", json!({"all": [], "not": {}}))]), "/0/shown_if"),
        (
            json!([{"code": "a", "kind": "scale", "label": "?", "choices": [{"code": "x", "label": "x"}]}]),
            "/0/choices/0/code",
        ),
        (json!([{"code": "a", "kind": "note", "label": "?", "choices": []}]), "/0/choices"),
        (json!([{"code": "a", "kind": "grid", "label": "?", "choices": [{"code": "1", "label": "x"}]}]), "/0/lines"),
        (json!([{"code": "a", "kind": "number", "label": "?", "from": 3, "to": 1}]), "/0/to"),
        (json!([{"code": "a", "kind": "text", "label": "\u{0}"}]), "/0/label"),
        (
            json!([{"code": "a", "kind": "several", "label": "?", "at_most": 2,
            "choices": [{"code": "1", "label": "x"}]}]),
            "/0/at_most",
        ),
    ] {
        assert_eq!(pointers(given.clone()), [format!("{questions}{pointer}")], "{given}");
    }
    let deep = (0..5).fold(is("a", "1"), |inner, _| json!({"not": inner}));
    assert_eq!(pointers(json!([one("a", Value::Null), one("b", deep)])), [format!("{questions}/1/shown_if")]);
    let many: Vec<Value> = (0..10_000).map(|code| json!({"code": format!("c{code}"), "label": "x"})).collect();
    let wide = json!([{"code": "a", "kind": "one", "label": "?", "choices": many}]);
    assert_eq!(pointers(wide), [format!("{questions}/0/choices")]);
    assert_eq!(pointers((0..201).map(|n| one(&format!("q{n}"), Value::Null)).collect()), [questions]);
}

#[test]
fn answers_that_a_version_cannot_hold_are_found() {
    let habits = habits();
    for (given, silences, key) in [
        (json!({"inconnue": "1"}), json!({}), "inconnue"),
        (json!({"internet": "9"}), json!({}), "internet"),
        (json!({"internet": ["1"]}), json!({}), "internet"),
        (json!({"gene": ["1", "99"]}), json!({}), "gene"),
        (json!({"savez_vous": {"t99": "1"}}), json!({}), "savez_vous/t99"),
        (json!({"savez_vous": {"t01": "3"}}), json!({}), "savez_vous/t01"),
        (json!({"remarque": "é".repeat(301)}), json!({}), "remarque"),
        (json!({"contact": "Jeanne"}), json!({}), "contact"),
        (json!({"internet": "1"}), json!({"internet": "declined"}), "internet"),
        (json!({}), json!({"savez_vous/t99": "illegible"}), "savez_vous/t99"),
    ] {
        let faults = impossible(&habits, &answers(&habits, given.clone(), silences));
        assert_eq!(faults.iter().map(|fault| fault.key.as_str()).collect::<Vec<_>>(), [key], "{given}");
    }
    let ticked = |given: Value| irregular(&habits, &answers(&habits, given, json!({}))).len();
    assert_eq!(ticked(json!({"gene": ["1", "2", "3"], "equipement": ["6"]})), 0);
    assert_eq!(ticked(json!({"gene": ["1", "2", "3", "4"], "equipement": ["1", "6"]})), 2);
}

#[test]
fn a_serial_is_read_as_typed_and_no_slip_passes() {
    let serial = Serial { prefix: "H".to_owned(), version: 2, sheet: 17 };
    let written = serial.write();
    assert!(written.starts_with("H2-017-"), "{written}");
    for typed in [written.clone(), written.to_lowercase(), written.replace('-', ""), written.replace('-', " ")] {
        assert_eq!(Serial::read(&typed), Some(serial.clone()), "{typed}");
    }
    let far = Serial { prefix: "HB".to_owned(), version: 12, sheet: 1234 };
    assert_eq!(Serial::read(&far.write()), Some(far));
    let letters: Vec<char> = written.chars().collect();
    for place in [0, 1, 3, 4, 5, 7] {
        for other in "0123456789ABCDEFGHJKLMNPQRSTVWXYZ".chars().filter(|other| *other != letters[place]) {
            let mut typed = letters.clone();
            typed[place] = other;
            assert_eq!(Serial::read(&typed.iter().collect::<String>()), None, "{typed:?}");
        }
    }
    assert_eq!(Serial::read(&written.replace("017", "107")), None);
    for other in ["", "H", "H2", "--", "H2-017", "H2-é17-K", "9999999999999999999999"] {
        assert_eq!(Serial::read(other), None, "{other}");
    }
    assert_eq!(prefix("Habitudes", &["H".to_owned()]).as_deref(), Some("A"));
    let mut taken: Vec<String> = Vec::new();
    while let Some(next) = prefix("", &taken).filter(|_| taken.len() < 600) {
        assert!(!taken.contains(&next), "{next}");
        taken.push(next);
    }
    assert_eq!((taken[22].as_str(), taken[23].as_str(), taken[552].as_str()), ("Z", "AA", "AAA"));
}

#[test]
fn second_entries_are_compared_and_settled_field_by_field() {
    let habits = habits();
    let first = json!({"internet": "1", "savez_vous": {"t01": "2", "t02": "1"}, "gene": ["1", "2"]});
    let second = json!({"internet": "2", "savez_vous": {"t01": "2", "t03": "0"}, "gene": ["2", "1"]});
    let mut first = answers(&habits, first, json!({"deja": "illegible"}));
    let second = answers(&habits, second, json!({}));
    let apart = disagreements(&first, &second);
    assert_eq!(apart, ["deja", "internet", "savez_vous/t02", "savez_vous/t03"]);
    for key in &apart {
        take(&mut first, &second, key);
    }
    assert_eq!(first, second);
}

#[test]
fn a_code_keeps_its_meaning_for_ever() {
    let version = |questions: Value| read(json!({"title": "Essai", "questions": questions}));
    let published =
        [version(json!([one("a", Value::Null), one("b", Value::Null)])), version(json!([one("a", Value::Null)]))];
    let faults = |questions: Value| {
        let found = lifetime::faults(&version(questions), &published);
        found.into_iter().map(|fault| fault.pointer).collect::<Vec<_>>()
    };
    let mut renamed = one("a", Value::Null);
    renamed["label"] = json!("Avez-vous internet ?");
    assert!(faults(json!([renamed.clone(), one("c", Value::Null)])).is_empty(), "a label may change");
    assert_eq!(faults(json!([{"code": "a", "kind": "text", "label": "Oui ?"}])), ["/questions/0/code"]);
    assert!(faults(json!([one("b", Value::Null)])).is_empty(), "the same question comes back");
    renamed["code"] = json!("b");
    assert_eq!(faults(json!([renamed])), ["/questions/0/code"], "another one takes its code");
}

#[test]
fn changes_between_versions_are_named() {
    let before = habits();
    let mut after = before.clone();
    after.questions.swap(10, 11);
    after.questions[0].label = "De quoi vous servez-vous ?".to_owned();
    after.questions.remove(16);
    let kinds: Vec<ChangeKind> = difference::changes(&before, &after).into_iter().map(|change| change.kind).collect();
    assert!(kinds.contains(&ChangeKind::Label) && kinds.contains(&ChangeKind::QuestionRemoved));
    assert!(kinds.contains(&ChangeKind::QuestionMoved), "{kinds:?}");
    assert!(difference::changes(&before, &before).is_empty());
}
