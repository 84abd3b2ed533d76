//! Evaluations as they are shown.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::Pace;
use super::rules::{Scale, scale};
use super::store::EvaluationRow;
use crate::sessions::views::Session;

/// One person's evaluation, without their name.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Evaluation {
    /// 1 not at all … 4 very.
    pub satisfaction: i16,
    /// 1 not at all … 4 very: did it answer the person's needs.
    pub relevance: i16,
    pub pace: Pace,
    #[schema(required)]
    pub helped: Option<String>,
    #[schema(required)]
    pub missing: Option<String>,
    /// Wishes to come again.
    pub another_session: bool,
    pub created_at: DateTime<Utc>,
}

/// What the personal link of an evaluation shows.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OwnEvaluation {
    pub session: Session,
    pub given_name: String,
    /// Whether it was given already.
    pub answered: bool,
    #[schema(required)]
    pub evaluation: Option<Evaluation>,
}

/// The evaluations of a session with their results.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SessionEvaluations {
    pub summary: Summary,
    /// In the order they came.
    pub data: Vec<Evaluation>,
    /// What the facilitator will change.
    #[schema(required)]
    pub next_time: Option<String>,
    /// 0 before the first writing.
    pub next_time_version: i32,
}

/// Results of a session.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Summary {
    /// How many were given.
    pub answers: usize,
    /// How many people could have given one.
    pub expected: usize,
    pub satisfaction: ScaleResult,
    pub relevance: ScaleResult,
    pub pace: PaceResult,
    pub another_session: YesNo,
}

/// Answers on the scale of 1 to 4.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ScaleResult {
    /// How many 1, 2, 3 and 4.
    #[schema(min_items = 4, max_items = 4)]
    pub counts: Vec<u32>,
    /// To the hundredth; null without answers.
    #[schema(required)]
    pub mean: Option<f64>,
}

/// Answers about the pace.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PaceResult {
    pub too_slow: usize,
    pub right: usize,
    pub too_fast: usize,
}

/// Answers to a yes-or-no question.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct YesNo {
    pub yes: usize,
    pub no: usize,
}

impl From<Scale> for ScaleResult {
    fn from(scale: Scale) -> ScaleResult {
        ScaleResult { counts: scale.counts.to_vec(), mean: scale.mean }
    }
}

impl From<EvaluationRow> for Evaluation {
    fn from(row: EvaluationRow) -> Evaluation {
        Evaluation {
            satisfaction: row.satisfaction,
            relevance: row.relevance,
            pace: row.pace,
            helped: row.helped,
            missing: row.missing,
            another_session: row.another_session,
            created_at: row.created_at,
        }
    }
}

impl Summary {
    /// Counts the evaluations of a session for which `expected` people could answer.
    pub fn of(rows: &[EvaluationRow], expected: usize) -> Summary {
        let pace = |pace| rows.iter().filter(|row| row.pace == pace).count();
        let yes = rows.iter().filter(|row| row.another_session).count();
        Summary {
            answers: rows.len(),
            expected,
            satisfaction: scale(rows.iter().map(|row| row.satisfaction)).into(),
            relevance: scale(rows.iter().map(|row| row.relevance)).into(),
            pace: PaceResult { too_slow: pace(Pace::TooSlow), right: pace(Pace::Right), too_fast: pace(Pace::TooFast) },
            another_session: YesNo { yes, no: rows.len() - yes },
        }
    }
}
