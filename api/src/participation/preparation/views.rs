//! Preparation of a session as it is shown.

use chrono::{DateTime, FixedOffset, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::store::Plan;
use crate::participation::attendance::views::EarlierAttendance;
use crate::participation::enrolments::arrangements::Arrangement;
use crate::participation::evaluations::views::EvaluationSummary;
use crate::programme::sessions::views::Session;
use crate::programme::sessions::words::Level;

/// Everything that helps to prepare a session, on one page.
#[derive(Debug, Serialize, ToSchema)]
pub struct Preparation {
    /// The session, with its venue and what is there to work on.
    pub session: Session,
    /// People who come, by family name.
    pub people: Vec<ExpectedLearner>,
    /// The last session of this level in this venue within two months before; null if there was none.
    #[schema(required)]
    pub previous: Option<PreviousSession>,
    /// The last remark on the equipment of this venue, written for an earlier session.
    ///
    /// Null if there is none.
    #[schema(required)]
    pub equipment: Option<EquipmentRemark>,
    /// The plan; empty, with version 0, before it is first written.
    pub plan: SessionPlan,
}

/// A person who comes.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExpectedLearner {
    /// Prénom.
    pub given_name: String,
    /// Nom.
    pub family_name: String,
    /// Name of the commune of residence.
    pub commune: String,
    /// Year of birth; null if not given. Ages are computed at the session's date.
    #[schema(required)]
    pub birth_year: Option<i16>,
    /// Number of people who come together.
    pub party_size: i16,
    /// The person's own level.
    pub level: Level,
    /// Reason of staff to let in a person of another level; null when the levels are the same.
    #[schema(required)]
    pub level_override_reason: Option<String>,
    /// Things the person wants to learn, in their own words; null if they did not say.
    #[schema(required)]
    pub needs: Option<String>,
    /// What makes the workshop easier for the person.
    pub arrangements: Vec<Arrangement>,
    /// Remarks that help to welcome the person, as the desk noted them; null if there are none.
    #[schema(required)]
    pub remarks: Option<String>,
    /// Attendance of this person at the sessions held before this one.
    pub earlier: EarlierAttendance,
    /// Sessions that the person came to before, the newest first: at most five.
    pub came_to: Vec<PastSession>,
}

/// A session that somebody came to.
#[derive(Debug, Serialize, ToSchema)]
pub struct PastSession {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Title shown to people, in French.
    pub title: String,
    /// Theme of its plan; null if none was written.
    #[schema(required)]
    pub theme: Option<String>,
    /// The one level of the group.
    pub level: Level,
    /// Start, with the offset of the venue's zone on that day.
    pub starts_at: DateTime<FixedOffset>,
}

/// The last session of this level, with its evaluations.
#[derive(Debug, Serialize, ToSchema)]
pub struct PreviousSession {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Title shown to people, in French.
    pub title: String,
    /// Start, with the offset of the venue's zone on that day.
    pub starts_at: DateTime<FixedOffset>,
    /// The results of its evaluations.
    pub summary: EvaluationSummary,
    /// Changes that its facilitator planned, in their own words; null if they did not say.
    #[schema(required)]
    pub next_time: Option<String>,
}

/// A remark on a venue's equipment.
#[derive(Debug, Serialize, ToSchema)]
pub struct EquipmentRemark {
    /// The remark.
    pub remark: String,
    /// Start of the session it was written for, with the offset of the venue's zone on that day.
    pub session_starts_at: DateTime<FixedOffset>,
}

/// The facilitator's plan of a session.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionPlan {
    /// Theme of the session; null if nothing was written.
    #[schema(required)]
    pub theme: Option<String>,
    /// Theory to explain; null if nothing was written.
    #[schema(required)]
    pub theory: Option<String>,
    /// Exercises to practise; null if nothing was written.
    #[schema(required)]
    pub exercises: Option<String>,
    /// Remarks on the equipment: what to bring, what does not work; null if nothing was written.
    #[schema(required)]
    pub equipment: Option<String>,
    /// Raised by every edit, 0 before the first; the ETag of the plan is this number in quotes.
    pub version: i32,
    /// Time of the last edit, UTC; null before the first.
    #[schema(required)]
    pub updated_at: Option<DateTime<Utc>>,
    /// Name of the account that wrote it last; null before the first edit.
    #[schema(required)]
    pub updated_by: Option<String>,
}

impl SessionPlan {
    /// Shows a plan, or that there is none.
    pub fn new(plan: Option<Plan>) -> SessionPlan {
        let (version, updated_at) = plan.as_ref().map_or((0, None), |plan| (plan.version, Some(plan.updated_at)));
        let updated_by = plan.as_ref().map(|plan| plan.updated_by.clone());
        let text = plan.map(|plan| plan.text).unwrap_or_default();
        SessionPlan {
            theme: text.theme,
            theory: text.theory,
            exercises: text.exercises,
            equipment: text.equipment,
            version,
            updated_at,
            updated_by,
        }
    }
}
