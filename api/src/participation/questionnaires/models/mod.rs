//! Questionnaires that the service brings along, to copy.

use serde_json::Error;

use super::ModelName;
use super::json::definition::{ChoiceDefinition, QuestionnaireDefinition};
use super::rules::definition::MOST_CHOICES;
use crate::directory::places;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;

/// The grid of evaluations that an organisation begins with.
pub const EVALUATION_GRID: &str = include_str!("session_evaluation.json");

/// Question whose choices are the communes of the organisation.
const COMMUNE: &str = "commune";

/// The definition of a model, with the communes of the organisation.
pub fn load(tx: &mut Tx<'_>, name: ModelName) -> Result<QuestionnaireDefinition, Problem> {
    let mut definition = parse(name).map_err(Problem::unavailable)?;
    let communes = places::actions::communes(tx, None, MOST_CHOICES as i64)?;
    if let Some(question) = definition.questions.iter_mut().find(|question| question.code == COMMUNE) {
        let choices = question.choices.get_or_insert_default();
        // Beyond the limit the last ones of the alphabet are left to the choice « ailleurs ».
        let room = MOST_CHOICES - choices.len();
        let own = communes.into_iter().take(room).map(|commune| ChoiceDefinition {
            code: commune.code,
            label: commune.name,
            exclusive: false,
        });
        choices.splice(0..0, own);
    }
    Ok(definition)
}

fn parse(name: ModelName) -> Result<QuestionnaireDefinition, Error> {
    match name {
        ModelName::DigitalHabits => serde_json::from_str(include_str!("digital_habits.json")),
    }
}
