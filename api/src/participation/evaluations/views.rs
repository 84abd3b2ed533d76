//! Evaluations as they are shown.

use chrono::{DateTime, FixedOffset, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::rules::{Scale, scale};
use super::store::EvaluationRow;
use super::{EvaluationState, Pace};
use crate::programme::sessions::views::Session;

/// The answers of one evaluation; each may have been left blank.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Answers {
    /// Satisfaction: 1 not at all, 2 rather not, 3 rather, 4 very; null if left blank.
    #[schema(required)]
    pub satisfaction: Option<i16>,
    /// Relevance to the person's needs: 1 not at all, 2 rather not, 3 rather, 4 very; null if left blank.
    #[schema(required)]
    pub relevance: Option<i16>,
    /// Pace of the session; null if left blank.
    #[schema(required)]
    pub pace: Option<Pace>,
    /// Things that helped, in the person's own words; null if they did not say.
    #[schema(required)]
    pub helped: Option<String>,
    /// Things that are missing, in the person's own words; null if they did not say.
    #[schema(required)]
    pub missing: Option<String>,
    /// True if the person wishes to come again; null if left blank.
    #[schema(required)]
    pub another_session: Option<bool>,
}

/// One person's evaluation, without their name.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Evaluation {
    /// The answers.
    #[serde(flatten)]
    pub answers: Answers,
    /// Day on which it was given, at midnight UTC: the hour would say by whom.
    pub created_at: DateTime<Utc>,
}

/// An evaluation as its personal link shows it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OwnEvaluation {
    /// The session it is about.
    pub session: Session,
    /// Prénom, so that the tablet greets the right person.
    pub given_name: String,
    /// True if the evaluation was given already. What it says is not shown again.
    pub answered: bool,
    /// Whether it can be given now.
    pub state: EvaluationState,
    /// Time from which it can be given, with the offset of the venue's zone.
    pub opens_at: DateTime<FixedOffset>,
}

/// The evaluations of a session with their results.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SessionEvaluations {
    /// The results.
    pub summary: Summary,
    /// Every evaluation, without names, the most satisfied first.
    pub data: Vec<Evaluation>,
    /// Changes that the facilitator plans, in their own words; null before the first writing.
    #[schema(required)]
    pub next_time: Option<String>,
    /// Number of times that was written: 0 before the first time.
    pub next_time_version: i32,
}

/// Results of a session.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Summary {
    /// Number of evaluations given.
    ///
    /// Answers may be blank in each of them: the counts of a question may add up to less.
    pub answers: usize,
    /// Number that could be given: that of the people who came, as far as is known.
    pub expected: usize,
    /// Satisfaction, on the scale of 1 to 4.
    pub satisfaction: ScaleResult,
    /// Relevance, on the scale of 1 to 4.
    pub relevance: ScaleResult,
    /// Answers about the pace.
    pub pace: PaceResult,
    /// Answers about the wish to come again.
    pub another_session: YesNo,
}

/// Answers on the scale of 1 to 4.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ScaleResult {
    /// Number of answers 1, 2, 3 and 4, in this order.
    #[schema(min_items = 4, max_items = 4)]
    pub counts: Vec<u32>,
    /// Arithmetic mean of the answers, rounded to the hundredth; null without answers.
    #[schema(required)]
    pub mean: Option<f64>,
}

/// Answers about the pace.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PaceResult {
    /// Number of people who found it too slow.
    pub too_slow: usize,
    /// Number of people who found it right.
    pub right: usize,
    /// Number of people who found it too fast.
    pub too_fast: usize,
}

/// Answers to a yes-or-no question.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct YesNo {
    /// Number of people who said yes.
    pub yes: usize,
    /// Number of people who said no.
    pub no: usize,
}

impl From<Scale> for ScaleResult {
    fn from(scale: Scale) -> ScaleResult {
        ScaleResult { counts: scale.counts.to_vec(), mean: scale.mean }
    }
}

impl From<&EvaluationRow> for Answers {
    fn from(row: &EvaluationRow) -> Answers {
        Answers {
            satisfaction: row.satisfaction,
            relevance: row.relevance,
            pace: row.pace,
            helped: row.helped.clone(),
            missing: row.missing.clone(),
            another_session: row.another_session,
        }
    }
}

impl From<EvaluationRow> for Evaluation {
    fn from(row: EvaluationRow) -> Evaluation {
        Evaluation { answers: (&row).into(), created_at: row.created_at }
    }
}

impl Summary {
    /// Counts the evaluations of a session for which `expected` people could answer.
    pub fn compute(rows: &[EvaluationRow], expected: usize) -> Summary {
        let pace = |pace| rows.iter().filter(|row| row.pace == Some(pace)).count();
        let again = |wish| rows.iter().filter(|row| row.another_session == Some(wish)).count();
        Summary {
            answers: rows.len(),
            expected,
            satisfaction: scale(rows.iter().filter_map(|row| row.satisfaction)).into(),
            relevance: scale(rows.iter().filter_map(|row| row.relevance)).into(),
            pace: PaceResult { too_slow: pace(Pace::TooSlow), right: pace(Pace::Right), too_fast: pace(Pace::TooFast) },
            another_session: YesNo { yes: again(true), no: again(false) },
        }
    }
}
