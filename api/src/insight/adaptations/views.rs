//! Adaptations as they are shown.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::rules::{self, Side};
use super::sources::{AdaptationSource, AdaptedSession};
use super::store;
use super::{AdaptationOutcome, AdaptationState, Change, Verdict};
use crate::participation::evaluations::negatives::{NegativeBox, Sides};
use crate::programme::sessions::themes::Theme;
use crate::programme::sessions::views::{local, zone_of};
use crate::programme::sessions::words::Level;

/// A change of the workshops, with what became of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Adaptation {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Observation, in the facilitator's own words.
    pub observed: String,
    /// Text of the change.
    pub changes: Vec<Change>,
    /// The change, in the facilitator's own words.
    pub description: String,
    /// Session from which on it changes.
    pub first_session: AdaptedSession,
    /// Level of the sessions that change.
    pub level: Level,
    /// Theme of the sessions that change; null for any.
    #[schema(required)]
    pub theme: Option<Theme>,
    /// Negative box that is followed.
    pub watched: NegativeBox,
    /// Number of answers since the change after which it is checked.
    pub check_after: i16,
    /// State.
    pub state: AdaptationState,
    /// Answers before and after the change.
    pub comparison: AdaptationComparison,
    /// Judgement of a facilitator; null until there is one.
    #[schema(required)]
    pub verdict: Option<AdaptationVerdict>,
    /// Member of the team who follows it; null for nobody in particular.
    #[schema(required)]
    pub facilitator: Option<AdaptationFacilitator>,
    /// Name of the account that noted it; null if it is unknown.
    #[schema(required)]
    pub written_by: Option<String>,
    /// When it was noted, UTC.
    pub created_at: DateTime<Utc>,
    /// Number of comments, sessions and questions that it was observed in.
    pub sources: i64,
    /// Raised by every change; its ETag is this number in quotes.
    pub version: i32,
}

/// An adaptation with what it was observed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdaptationDetail {
    /// The adaptation.
    #[serde(flatten)]
    pub adaptation: Adaptation,
    /// Comments, sessions and questions that it was observed in, in order.
    ///
    /// Those that are gone are left out.
    pub observed_in: Vec<AdaptationSource>,
}

/// Answers before and after a change.
///
/// They are of sessions of its level, and of its theme where themes are known. They are those of a year before the
/// change, and of a year since.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdaptationComparison {
    /// Answers before.
    pub before: AdaptationAnswers,
    /// Answers since.
    pub after: AdaptationAnswers,
    /// AdaptationOutcome.
    pub outcome: AdaptationOutcome,
    /// The outcome in French.
    #[schema(example = "pas de différence visible")]
    pub words: String,
    /// Fisher's exact probability, two-sided, to three decimals; null with too few answers.
    #[schema(required)]
    pub p: Option<f64>,
}

/// Answers on one side of a change.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct AdaptationAnswers {
    /// Answers in the negative box.
    pub negative: i64,
    /// All answers to that question.
    pub answers: i64,
}

/// The judgement of a facilitator.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdaptationVerdict {
    /// The verdict.
    pub verdict: Verdict,
    /// A remark; null if there is none.
    #[schema(required)]
    pub note: Option<String>,
    /// Name of the account that judged; null if it is unknown.
    #[schema(required)]
    pub judged_by: Option<String>,
    /// When, UTC.
    pub judged_at: DateTime<Utc>,
}

/// A member of the team who follows an adaptation.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AdaptationFacilitator {
    /// Identity of the account, a UUID.
    pub id: Uuid,
    /// Name shown to colleagues.
    pub name: String,
}

impl From<Side> for AdaptationAnswers {
    fn from(Side { negative, answers }: Side) -> AdaptationAnswers {
        AdaptationAnswers { negative, answers }
    }
}

impl AdaptationComparison {
    /// Compares the numbers of both sides.
    pub fn new(sides: Sides) -> AdaptationComparison {
        let (before, after) = sides_of(sides);
        let outcome = rules::compare(before, after);
        let p =
            (outcome != AdaptationOutcome::TooFew).then(|| (rules::fisher(before, after) * 1000.0).round() / 1000.0);
        let words = rules::say(outcome, before, after);
        AdaptationComparison { before: before.into(), after: after.into(), outcome, words, p }
    }
}

/// Both sides, as the rules take them.
pub fn sides_of(sides: Sides) -> (Side, Side) {
    let Sides { negative_before, before, negative_after, after } = sides;
    (Side { negative: negative_before, answers: before }, Side { negative: negative_after, answers: after })
}

impl Adaptation {
    /// Shows an adaptation with the answers of both sides.
    pub fn new(joined: store::Joined, sides: Sides) -> Adaptation {
        let store::Joined {
            adaptation: row,
            title,
            starts_at,
            venue_name,
            time_zone,
            facilitator,
            written_by,
            judged_by,
            sources,
        } = joined;
        let state = match () {
            () if rules::is_due(row.verdict, row.check_due_at, sides.after) => AdaptationState::Due,
            () if rules::is_open(row.verdict) => AdaptationState::Open,
            () => AdaptationState::Judged,
        };
        let note = row.verdict_note;
        let judged = row.verdict.zip(row.verdict_at);
        Adaptation {
            id: row.id,
            observed: row.observed,
            changes: row.changes.into_iter().flatten().collect(),
            description: row.description,
            first_session: AdaptedSession {
                id: row.first_session_id,
                title,
                starts_at: local(starts_at, zone_of(&time_zone)),
                venue_name,
            },
            level: row.level,
            theme: row.theme,
            watched: row.watched,
            check_after: row.check_after,
            state,
            comparison: AdaptationComparison::new(sides),
            verdict: judged.map(|(verdict, judged_at)| AdaptationVerdict { verdict, note, judged_by, judged_at }),
            facilitator: row.facilitator_id.zip(facilitator).map(|(id, name)| AdaptationFacilitator { id, name }),
            written_by,
            created_at: row.created_at,
            sources,
            version: row.version,
        }
    }
}
