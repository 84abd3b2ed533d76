//! The grid of an evaluation: how it is sent, read by its version, and kept.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::store::EvaluationRow;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::Fields;
use crate::participation::questionnaires::Silence;
use crate::participation::questionnaires::grid::Grid;
use crate::participation::questionnaires::json::answers::{self, AnswerValue, AnswerValues, Silences};
use crate::participation::questionnaires::json::definition::QuestionnaireDefinition;
use crate::participation::questionnaires::rules::answers::{Answers, impossible, irregular};
use crate::participation::questionnaires::rules::boxes::Layout;

/// The grid that a learner fills in. Each answer may be blank, not all of them.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "version": 1, "answers": {
        "satisfaction": "4", "relevance": "3", "pace": "right", "alone": "think_so", "helped": "On prend le temps."
    }
}))]
pub struct NewEvaluation {
    /// Number of the version of the grid that was answered.
    #[schema(minimum = 1)]
    pub version: i16,
    /// Answers by code of the question; blank ones are left out.
    pub answers: BTreeMap<String, AnswerValue>,
    /// Reasons for missing answers, by code of the question or `grid/line`.
    #[serde(default)]
    #[schema(required = false)]
    pub silences: BTreeMap<String, Silence>,
}

/// A version of the grid, as it is answered.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EvaluationGrid {
    /// Its number, which comes back with the answers.
    pub version: i16,
    /// Its questions.
    pub definition: QuestionnaireDefinition,
}

impl From<&Grid> for EvaluationGrid {
    fn from(grid: &Grid) -> EvaluationGrid {
        EvaluationGrid { version: grid.number, definition: grid.show() }
    }
}

/// Reads answers to a grid; `at` is the pointer of what holds them.
///
/// A screen lets no question have too many answers, paper may.
pub(super) fn read(
    fields: &mut Fields,
    at: &str,
    grid: &Grid,
    (values, silences): (AnswerValues, Silences),
    on_paper: bool,
) -> Answers {
    let given = answers::read(fields, at, &grid.definition, values, silences);
    answers::refuse(fields, at, &given, impossible(&grid.definition, &given));
    if !on_paper {
        answers::refuse(fields, at, &given, irregular(&grid.definition, &given));
    }
    if given.given.is_empty() && given.silences.is_empty() {
        fields.refuse(&format!("{at}/answers"), "Répondez à une question au moins, ou écrivez quelques mots.");
    }
    given
}

/// The row of an evaluation of a session that was held on a day.
pub(super) fn row(
    grid: &Grid,
    (session_id, held_on): (Uuid, NaiveDate),
    given: &Answers,
    sheet: Option<i16>,
) -> Result<EvaluationRow, Problem> {
    let json = |value: serde_json::Result<Value>| value.map_err(Problem::unavailable);
    Ok(EvaluationRow {
        id: Uuid::from_bytes(rand::random()),
        session_id,
        version_id: grid.version,
        held_on,
        answers: json(serde_json::to_value(answers::values(given)))?,
        silences: json(serde_json::to_value(&given.silences))?,
        boxes: Layout::new(&grid.definition).encode(&grid.definition, given),
        sheet,
    })
}

/// The answers of a row, and the reasons for those that are missing.
pub(super) fn kept(row: &EvaluationRow) -> Result<(AnswerValues, Silences), Problem> {
    let answers = serde_json::from_value(row.answers.clone()).map_err(Problem::unavailable)?;
    Ok((answers, serde_json::from_value(row.silences.clone()).map_err(Problem::unavailable)?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::participation::questionnaires::grid::count;
    use crate::participation::questionnaires::models::EVALUATION_GRID;
    use crate::participation::questionnaires::rules::counting::Version;

    fn shipped() -> Grid {
        let json: QuestionnaireDefinition = serde_json::from_str(EVALUATION_GRID).unwrap();
        let (questionnaire, version) = (Uuid::nil(), Uuid::from_u128(1));
        Grid { questionnaire, version, number: 1, definition: json.read("").unwrap() }
    }

    /// Entry at a question of a sheet: nothing, an answer by its place, or something illegible.
    fn anything() -> impl Strategy<Value = Vec<Vec<u8>>> {
        proptest::collection::vec(proptest::collection::vec(0u8..8, 7), 0..9)
    }

    proptest! {
        #[test]
        fn sheets_of_every_shape_are_taken_and_counted(sheets in anything()) {
            let grid = shipped();
            let mut rows = Vec::new();
            let mut expected: BTreeMap<String, (u32, u32, u32)> = BTreeMap::new();
            for marks in &sheets {
                let (mut answers, mut silences) = (AnswerValues::new(), Silences::new());
                for (question, mark) in grid.definition.questions.iter().zip(marks) {
                    let code = question.code.clone();
                    let choice = question.choices().get(usize::from(*mark).wrapping_sub(1));
                    let is_text = question.choices().is_empty() && *mark > 2;
                    match (mark, choice) {
                        (7, _) => drop(silences.insert(code, Silence::Illegible)),
                        (_, Some(choice)) => drop(answers.insert(code, AnswerValue::Text(choice.code.clone()))),
                        _ if is_text => drop(answers.insert(code, AnswerValue::Text("Mot à mot.".to_owned()))),
                        _ => {}
                    }
                }
                let is_blank = answers.is_empty() && silences.is_empty();
                let mut fields = Fields::default();
                let given = read(&mut fields, "", &grid, (answers.clone(), silences.clone()), true);
                prop_assert_eq!(fields.done().is_err(), is_blank, "only a blank sheet is none");
                if is_blank {
                    continue;
                }
                for question in &grid.definition.questions {
                    let counted = expected.entry(question.code.clone()).or_default();
                    counted.0 += 1;
                    counted.1 += u32::from(answers.contains_key(&question.code));
                    counted.2 += u32::from(silences.contains_key(&question.code));
                }
                let row = row(&grid, (Uuid::nil(), NaiveDate::default()), &given, None).unwrap();
                prop_assert_eq!(kept(&row).unwrap(), (answers, silences), "kept as it was given");
                rows.push(row);
            }
            let layout = Layout::new(&grid.definition);
            let versions =
                [(grid.version, Version { number: 1, definition: grid.definition.clone(), layout, reading: None })];
            for question in count(&versions, rows.iter().map(|row| (row.version_id, row.boxes.as_slice()))) {
                let counted = (question.concerned, question.reply.answered, question.reply.illegible);
                prop_assert_eq!(counted, expected.get(&question.code).copied().unwrap_or_default());
                let ticked: u32 = question.reply.choices.iter().map(|choice| choice.count).sum();
                prop_assert!(question.reply.choices.is_empty() || ticked == question.reply.answered);
            }
        }
    }
}
