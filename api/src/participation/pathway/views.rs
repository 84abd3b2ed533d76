//! The pathway as it is shown.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::LevelSource;
use super::store::LevelRow;
use crate::participation::questionnaires::responses::views::{LevelProposal, QuestionnaireResponse};
use crate::programme::sessions::words::Level;

/// The levels of a person: the one that holds, those before, and the one that their answers suggest.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Pathway {
    /// The level that was decided last; null if none was.
    #[schema(required)]
    pub current: Option<DecidedLevel>,
    /// The proposal of the newest response on the person's card; null without one.
    #[schema(required)]
    pub proposal: Option<LevelProposal>,
    /// Identity of that response.
    #[schema(required)]
    pub response_id: Option<Uuid>,
    /// All levels that were decided, the newest first.
    pub history: Vec<DecidedLevel>,
    /// The responses on the person's card, the newest first. A facilitator does not see them.
    pub responses: Vec<QuestionnaireResponse>,
}

/// A level that somebody decided.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DecidedLevel {
    /// Identity, a UUID.
    pub id: Uuid,
    /// The level.
    pub level: Level,
    /// Its source.
    pub source: LevelSource,
    /// The reason, in words of the team; null if none was given.
    #[schema(required)]
    pub reason: Option<String>,
    /// The level that the rule proposed, which may be another; null if none.
    #[schema(required)]
    pub proposed: Option<Level>,
    /// Version of the questionnaire whose thresholds proposed it; null without a proposal.
    #[schema(required)]
    pub rule_version: Option<i16>,
    /// The response that suggested it; null if none, or no longer on the card.
    #[schema(required)]
    pub response_id: Option<Uuid>,
    /// The session after which it was decided; null if none.
    #[schema(required)]
    pub session_id: Option<Uuid>,
    /// Time of the decision, UTC.
    pub decided_at: DateTime<Utc>,
    /// Name of who decided; null if unknown.
    #[schema(required)]
    pub decided_by: Option<String>,
}

impl DecidedLevel {
    /// Shows a row with the name of who decided.
    pub fn new((row, decided_by): (LevelRow, Option<String>)) -> DecidedLevel {
        let LevelRow { id, level, source, reason, proposed, rule_version, response_id, session_id, decided_at, .. } =
            row;
        DecidedLevel {
            id,
            level,
            source,
            reason,
            proposed,
            rule_version,
            response_id,
            session_id,
            decided_at,
            decided_by,
        }
    }
}
