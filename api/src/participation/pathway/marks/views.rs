//! Abilities of people, as they are shown.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::store::{NotedRow, SeatedRow};
use crate::participation::attendance::TickOutcome;
use crate::participation::pathway::Mastery;
use crate::participation::pathway::skills::routes::ListedSkill;
use crate::programme::sessions::themes::Theme;

/// The last note of a skill with a person.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SkillMark {
    /// Code of the skill.
    pub skill: String,
    /// Mastery; null if it was taken back.
    #[schema(required)]
    pub mastery: Option<Mastery>,
    /// Session at whose end it was noted; null if none.
    #[schema(required)]
    pub session_id: Option<Uuid>,
    /// Time of the note, UTC.
    pub noted_at: DateTime<Utc>,
    /// Name of the account that noted it; null if unknown.
    #[schema(required)]
    pub noted_by: Option<String>,
    /// Number of notes, to be sent with the next one.
    pub version: i32,
}

impl From<NotedRow> for SkillMark {
    fn from(row: NotedRow) -> SkillMark {
        let NotedRow { skill, mastery, session_id, noted_at, noted_by, version, .. } = row;
        SkillMark { skill, mastery, session_id, noted_at, noted_by, version }
    }
}

/// The people of a session and the skills of its themes, as a table to fill in with them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SessionSkills {
    /// Themes that the session covered, or else those of its plan.
    pub themes: Vec<Theme>,
    /// True if somebody confirmed that it covered them.
    pub confirmed: bool,
    /// Skills of these themes up to the level of the session, by theme.
    pub skills: Vec<ListedSkill>,
    /// People who have a seat and were not noted as absent, by name.
    pub people: Vec<SkilledLearner>,
}

/// A person of a session, with what they can do.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SkilledLearner {
    /// Identity of their card, a UUID.
    pub learner_id: Uuid,
    /// Prénom.
    pub given_name: String,
    /// Nom.
    pub family_name: String,
    /// Notes of these skills with them, in any session.
    pub marks: Vec<SkillMark>,
}

impl SkilledLearner {
    /// Shows a person with their marks.
    pub fn new(row: SeatedRow, marks: Vec<SkillMark>) -> SkilledLearner {
        let SeatedRow { learner_id, given_name, family_name, .. } = row;
        SkilledLearner { learner_id, given_name, family_name, marks }
    }
}

/// The table of a session after some marks were noted.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NotedSessionSkills {
    /// The table as it is now.
    pub table: SessionSkills,
    /// The outcome of each mark, in the order in which they were given.
    pub results: Vec<SkillResult>,
}

/// Marks of a person after some were noted.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NotedLearnerSkills {
    /// The last mark of each skill.
    pub marks: Vec<SkillMark>,
    /// The outcome of each mark, in the order in which they were given.
    pub results: Vec<SkillResult>,
}

/// Outcome of a mark.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SkillResult {
    /// Identity of the person, a UUID.
    pub learner_id: Uuid,
    /// Code of the skill.
    pub skill: String,
    /// The outcome; `gone` if the person has no seat in the session any more.
    pub outcome: TickOutcome,
}
