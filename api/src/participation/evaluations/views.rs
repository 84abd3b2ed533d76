//! Evaluations as they are shown.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::EvaluationState;
use super::grid::{EvaluationGrid, kept};
use super::results::views::EvaluationResult;
use super::store::EvaluationRow;
use crate::kernel::text::problem::Problem;
use crate::participation::questionnaires::grid;
use crate::participation::questionnaires::json::answers::AnswerValue;
use crate::participation::questionnaires::rules::counting::Version;
use crate::participation::questionnaires::{QuestionKind, Silence};
use crate::programme::sessions::views::Session;

/// One evaluation: nothing says whose it is, or when it was given.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Evaluation {
    /// Stable identity, a random UUID.
    pub id: Uuid,
    /// Number of the version of the grid that it answers.
    pub version: i16,
    /// Answers by code of the question; blank ones are left out.
    pub answers: BTreeMap<String, AnswerValue>,
    /// Reasons for missing answers, by code of the question or `grid/line`.
    pub silences: BTreeMap<String, Silence>,
}

/// Receipt of an evaluation. It does not repeat what was answered.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EvaluationReceipt {
    /// Day of the session, in the zone of its venue.
    pub held_on: NaiveDate,
}

/// An evaluation as its personal link shows it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OwnEvaluation {
    /// The session it is about.
    pub session: Session,
    /// Prénom, so that the tablet greets the right person.
    pub given_name: String,
    /// True if the evaluation was given already. What it says is not known of anybody.
    pub answered: bool,
    /// Whether it can be given now.
    pub state: EvaluationState,
    /// Time from which it can be given, with the offset of the venue's zone.
    pub opens_at: DateTime<FixedOffset>,
    /// The grid to answer.
    pub grid: EvaluationGrid,
    /// True if two people or more came, as far as is known: only then nobody knows whose answers are whose.
    pub in_group: bool,
}

/// The evaluations of a session with their results.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SessionEvaluations {
    /// The results.
    pub summary: EvaluationSummary,
    /// Every evaluation, by its identity, which is random.
    pub data: Vec<Evaluation>,
    /// Changes that the facilitator plans, in their own words; null before the first writing.
    #[schema(required)]
    pub next_time: Option<String>,
    /// Number of times that was written: 0 before the first time.
    pub next_time_version: i32,
}

/// Results of a session.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EvaluationSummary {
    /// Number of evaluations given.
    ///
    /// Answers may be blank in each of them: the counts of a question may add up to less.
    pub answers: usize,
    /// Number that could be given: that of the people who came, as far as is known.
    pub expected: usize,
    /// The questions, in the order of the newest version that was answered.
    pub questions: Vec<EvaluationResult>,
    /// Comments, by question; questions that nobody answered are left out.
    pub comments: Vec<QuestionComments>,
}

/// Answers to a question in people's own words.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QuestionComments {
    /// Code of the question.
    pub code: String,
    /// Its words.
    pub label: String,
    /// The answers, in the order of the alphabet.
    pub texts: Vec<String>,
}

impl Evaluation {
    /// Shows a row that answers a version.
    pub fn new(row: &EvaluationRow, versions: &[(Uuid, Version)]) -> Result<Evaluation, Problem> {
        let (answers, silences) = kept(row)?;
        let version = versions.iter().find(|(id, _)| *id == row.version_id).map(|(_, version)| version.number);
        Ok(Evaluation { id: row.id, version: version.unwrap_or_default(), answers, silences })
    }
}

impl EvaluationSummary {
    /// Counts the evaluations of a session for which `expected` people could answer.
    pub fn new(
        rows: &[EvaluationRow],
        data: &[Evaluation],
        versions: &[(Uuid, Version)],
        expected: usize,
    ) -> EvaluationSummary {
        let given = rows.iter().map(|row| (row.version_id, row.boxes.as_slice()));
        let questions = EvaluationResult::say_all(grid::count(versions, given));
        let mut texts: HashMap<&str, Vec<String>> = HashMap::new();
        for (code, value) in data.iter().flat_map(|one| &one.answers) {
            if let AnswerValue::Text(text) = value {
                texts.entry(code).or_default().push(text.clone());
            }
        }
        let counted = questions.iter().map(|question| &question.counted);
        let comments = counted.filter(|question| question.kind == QuestionKind::Text).filter_map(|question| {
            let mut texts = texts.remove(question.code.as_str())?;
            texts.sort();
            Some(QuestionComments { code: question.code.clone(), label: question.label.clone(), texts })
        });
        let comments = comments.collect();
        EvaluationSummary { answers: rows.len(), expected, questions, comments }
    }
}
