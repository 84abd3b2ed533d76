//! Progress of a person as it is shown.

use chrono::{DateTime, FixedOffset};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::participation::follow_ups::views::FollowUp;
use crate::participation::pathway::marks::views::SkillMark;
use crate::participation::pathway::skills::routes::ListedSkill;
use crate::participation::pathway::views::DecidedLevel;
use crate::programme::sessions::themes::Theme;
use crate::programme::sessions::words::Level;

/// Progress of a person.
#[derive(Debug, Serialize, ToSchema)]
pub struct Progress {
    /// Identity of their card, a UUID.
    pub learner_id: Uuid,
    /// Prénom.
    pub given_name: String,
    /// Nom.
    pub family_name: String,
    /// Workshops that they came to, the newest first.
    pub sessions: Vec<AttendedSession>,
    /// Skills that are noted: those that are used, and others that were noted with them.
    pub skills: Vec<ListedSkill>,
    /// The last mark of each skill.
    pub marks: Vec<SkillMark>,
    /// Marks that were changed since, the newest first.
    pub earlier_marks: Vec<SkillMark>,
    /// Levels that were decided, the newest first.
    pub levels: Vec<DecidedLevel>,
    /// Questions after workshops, by the day on which an answer was due.
    ///
    /// A facilitator sees theirs and nobody's.
    pub questions: Vec<FollowUp>,
}

/// A workshop that somebody came to.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttendedSession {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Title shown to people, in French.
    pub title: String,
    /// The one level of the group.
    pub level: Level,
    /// Start, with the offset of the venue's zone on that day.
    pub starts_at: DateTime<FixedOffset>,
    /// Themes that it covered, or else those of its plan.
    pub themes: Vec<Theme>,
    /// True if somebody confirmed that it covered them.
    pub confirmed: bool,
}
