//! Evaluations as they are shown.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::Pace;
use super::rules::{Scale, scale};
use super::store::EvaluationRow;
use crate::programme::sessions::views::Session;

/// One person's evaluation, without their name.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Evaluation {
    /// Satisfaction: 1 not at all, 2 rather not, 3 rather, 4 very.
    pub satisfaction: i16,
    /// Whether it answered the person's needs: 1 not at all, 2 rather not, 3 rather, 4 very.
    pub relevance: i16,
    /// How fast it went.
    pub pace: Pace,
    /// What helped, in the person's words; null if they did not say.
    #[schema(required)]
    pub helped: Option<String>,
    /// What is missing, in the person's words; null if they did not say.
    #[schema(required)]
    pub missing: Option<String>,
    /// Whether the person wishes to come again.
    pub another_session: bool,
    /// When it was given, in UTC.
    pub created_at: DateTime<Utc>,
}

/// What the personal link of an evaluation shows.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OwnEvaluation {
    /// The session it is about.
    pub session: Session,
    /// Prénom, so that the tablet greets the right person.
    pub given_name: String,
    /// Whether it was given already.
    pub answered: bool,
    /// What was answered; null until then.
    #[schema(required)]
    pub evaluation: Option<Evaluation>,
}

/// The evaluations of a session with their results.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SessionEvaluations {
    /// The results.
    pub summary: Summary,
    /// Every evaluation, in the order they came, without names.
    pub data: Vec<Evaluation>,
    /// What the facilitator will change, in their words; null before the first writing.
    #[schema(required)]
    pub next_time: Option<String>,
    /// How often that was written: 0 before the first time.
    pub next_time_version: i32,
}

/// Results of a session.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Summary {
    /// How many evaluations were given.
    pub answers: usize,
    /// How many could be given: one for each enrolment that is not noted as absent or excused.
    ///
    /// Those who come together give one.
    pub expected: usize,
    /// Satisfaction, on the scale of 1 to 4.
    pub satisfaction: ScaleResult,
    /// Relevance, on the scale of 1 to 4.
    pub relevance: ScaleResult,
    /// How fast it went.
    pub pace: PaceResult,
    /// Who wishes to come again.
    pub another_session: YesNo,
}

/// Answers on the scale of 1 to 4.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ScaleResult {
    /// How many answered 1, 2, 3 and 4, in this order.
    #[schema(min_items = 4, max_items = 4)]
    pub counts: Vec<u32>,
    /// Arithmetic mean of the answers, rounded to the hundredth; null without answers.
    #[schema(required)]
    pub mean: Option<f64>,
}

/// Answers about the pace.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PaceResult {
    /// How many found it too slow.
    pub too_slow: usize,
    /// How many found it right.
    pub right: usize,
    /// How many found it too fast.
    pub too_fast: usize,
}

/// Answers to a yes-or-no question.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct YesNo {
    /// How many said yes.
    pub yes: usize,
    /// How many said no.
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
