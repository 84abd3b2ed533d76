//! A recount as it is shown.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::super::json::definition::LevelThresholds;
use crate::programme::sessions::words::Level;

/// Responses that would be proposed another level. No level of a person changes by it: staff decides.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Recount {
    /// Number of responses that were compared.
    pub responses: u32,
    /// The thresholds that were tried.
    pub thresholds: LevelThresholds,
    /// Responses that would move, by the level before and after.
    pub moves: Vec<LevelMove>,
    /// The people among them who have their response on their card.
    pub people: Vec<MovedPerson>,
}

/// Responses that would move from one level to another.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct LevelMove {
    /// The level that is proposed now; null if none.
    #[schema(required)]
    pub from: Option<Level>,
    /// The level that would be proposed; null if none.
    #[schema(required)]
    pub to: Option<Level>,
    /// Number of responses.
    pub responses: u32,
}

/// A person whose response would move.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MovedPerson {
    /// Identity of the learner.
    pub learner_id: Uuid,
    /// Prénom and nom.
    pub name: String,
    /// The level that is proposed now; null if none.
    #[schema(required)]
    pub from: Option<Level>,
    /// The level that would be proposed; null if none.
    #[schema(required)]
    pub to: Option<Level>,
}
