//! Answers in JSON, by code of the question.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::Silence;
use super::super::rules::answers::{Answer, Answers, Fault};
use super::super::rules::definition::{Definition, Form};
use crate::kernel::web::input::Fields;

/// An answer, in the form of its question's kind.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(untagged)]
pub enum AnswerValue {
    /// Code of the choice of `one` and `scale`; the words of `text`.
    Text(String),
    /// The number of `number`.
    Number(i64),
    /// Codes of the choices of `several`.
    Codes(Vec<String>),
    /// Code of the choice of each line of a `grid`.
    Lines(BTreeMap<String, String>),
}

/// Answers by code of the question. Blank ones are left out.
pub type AnswerValues = BTreeMap<String, AnswerValue>;

/// Reasons for missing answers, by code of the question, or `grid/line`.
pub type Silences = BTreeMap<String, Silence>;

/// Reads answers to a version; texts are cleaned, blank answers left out. `at` is the pointer of what holds them.
pub fn read(
    fields: &mut Fields,
    at: &str,
    definition: &Definition,
    values: AnswerValues,
    silences: Silences,
) -> Answers {
    let mut given = BTreeMap::new();
    for (code, value) in values {
        let is_text = definition.find(&code).is_some_and(|question| matches!(question.form, Form::Text(_)));
        let answer = match value {
            AnswerValue::Text(text) if is_text => {
                fields.optional_text(&pointer(&format!("{at}/answers"), &code), Some(&text), 4000).map(Answer::Text)
            }
            other => answer(other),
        };
        if let Some(answer) = answer {
            given.insert(code, answer);
        }
    }
    Answers { given, silences }
}

/// Answers as they were kept.
pub fn restore(definition: &Definition, values: AnswerValues, silences: Silences) -> Answers {
    let is_text = |code: &str| definition.find(code).is_some_and(|question| matches!(question.form, Form::Text(_)));
    let given = values.into_iter().filter_map(|(code, value)| {
        let answer = match value {
            AnswerValue::Text(text) if is_text(&code) => Some(Answer::Text(text)),
            other => answer(other),
        };
        Some((code, answer?))
    });
    Answers { given: given.collect(), silences }
}

/// Answers as they are kept and shown.
pub fn values(answers: &Answers) -> AnswerValues {
    let value = |answer: &Answer| match answer {
        Answer::Code(text) | Answer::Text(text) => AnswerValue::Text(text.clone()),
        Answer::Number(number) => AnswerValue::Number(*number),
        Answer::Codes(codes) => AnswerValue::Codes(codes.iter().cloned().collect()),
        Answer::Lines(lines) => AnswerValue::Lines(lines.clone()),
    };
    answers.given.iter().map(|(code, answer)| (code.clone(), value(answer))).collect()
}

/// Refuses answers for their faults.
pub fn refuse(fields: &mut Fields, at: &str, answers: &Answers, faults: Vec<Fault>) {
    for fault in faults {
        let is_silence = answers.silences.contains_key(&fault.key);
        let place = format!("{at}/{}", if is_silence { "silences" } else { "answers" });
        let pointer = match fault.key.split_once('/') {
            Some((grid, line)) if !is_silence => format!("{}/{}", pointer(&place, grid), escape(line)),
            _ => pointer(&place, &fault.key),
        };
        fields.refuse(&pointer, fault.detail);
    }
}

fn answer(value: AnswerValue) -> Option<Answer> {
    match value {
        AnswerValue::Text(text) => (!text.is_empty()).then_some(Answer::Code(text)),
        AnswerValue::Number(number) => Some(Answer::Number(number)),
        AnswerValue::Codes(codes) => (!codes.is_empty()).then(|| Answer::Codes(codes.into_iter().collect())),
        AnswerValue::Lines(lines) => (!lines.is_empty()).then_some(Answer::Lines(lines)),
    }
}

fn pointer(place: &str, key: &str) -> String {
    format!("{place}/{}", escape(key))
}

fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
