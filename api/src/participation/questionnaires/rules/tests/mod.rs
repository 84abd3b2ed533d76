//! Tests of the rules, on the shipped questionnaire and on made ones.

mod arrows;
mod codes;
mod counts;
mod levels;
mod masks;
mod standards;
mod visibility;

use serde_json::{Value, json};

use super::super::json::answers;
use super::super::json::definition::QuestionnaireDefinition;
use super::answers::Answers;
use super::definition::Definition;
use crate::kernel::web::input::Fields;

/// The shipped questionnaire.
fn habits() -> Definition {
    read(serde_json::from_str(include_str!("../../models/digital_habits.json")).unwrap())
}

/// A definition of JSON.
fn read(definition: Value) -> Definition {
    serde_json::from_value::<QuestionnaireDefinition>(definition).unwrap().read("").unwrap()
}

/// Answers of JSON: those given, and the reasons for none.
fn answers(definition: &Definition, given: Value, silences: Value) -> Answers {
    let (given, silences) = (serde_json::from_value(given).unwrap(), serde_json::from_value(silences).unwrap());
    answers::read(&mut Fields::default(), "", definition, given, silences)
}

/// Answers of a person: frequency, and the twelve lines of the grid.
fn person(definition: &Definition, frequency: &str, lines: &str) -> Answers {
    let lines: serde_json::Map<String, Value> = lines
        .chars()
        .enumerate()
        .filter(|(_, points)| points.is_ascii_digit())
        .map(|(index, points)| (format!("t{:02}", index + 1), json!(points.to_string())))
        .collect();
    let mut given = json!({"savez_vous": lines});
    if !frequency.is_empty() {
        given["frequence"] = json!(frequency);
    }
    answers(definition, given, json!({}))
}
