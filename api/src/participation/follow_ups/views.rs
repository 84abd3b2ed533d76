//! Follow-ups as they are shown.

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::joined::{ShownFollowUp, ShownSession};
use super::{AskedBy, Device, FollowUpStatus, rules};
use crate::kernel::text::phone;
use crate::participation::enrolments::EnrolmentStatus;
use crate::programme::sessions::themes::Theme;
use crate::programme::sessions::views::{local, zone_of};
use crate::programme::sessions::words::Level;

/// A question that a learner asked after a workshop.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FollowUp {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// The person.
    pub person: AskingPerson,
    /// INSEE code of the commune where the person lives; null when not known.
    #[schema(required)]
    pub commune_code: Option<String>,
    /// Name of that commune.
    #[schema(required)]
    pub commune: Option<String>,
    /// Session that the question is about; null if none.
    #[schema(required)]
    pub session: Option<FollowedSession>,
    /// Theme; null when not known.
    #[schema(required)]
    pub theme: Option<Theme>,
    /// Device; null when not known.
    #[schema(required)]
    pub device: Option<Device>,
    /// The question; null once it is forgotten.
    #[schema(required)]
    pub question: Option<String>,
    /// Way by which it came.
    pub channel: AskedBy,
    /// Time at which it was asked, UTC.
    pub asked_at: DateTime<Utc>,
    /// Name of the account that noted it; null for the person.
    #[schema(required)]
    pub noted_by: Option<String>,
    /// Last day for an answer.
    pub due_on: NaiveDate,
    /// True if it is open and that day is past.
    pub overdue: bool,
    /// Account that is to answer; null for nobody in particular.
    #[schema(required)]
    pub assignee: Option<FollowUpAssignee>,
    /// State.
    pub status: FollowUpStatus,
    /// The answer; null until there is one.
    #[schema(required)]
    pub answer: Option<String>,
    /// Name of the account that answered; null until then.
    #[schema(required)]
    pub answered_by: Option<String>,
    /// Time of the answer, UTC; null until then.
    #[schema(required)]
    pub answered_at: Option<DateTime<Utc>>,
    /// Session that was proposed; null until then.
    #[schema(required)]
    pub proposed_session: Option<FollowedSession>,
    /// Seat of the person in that session; null until one is proposed.
    #[schema(required)]
    pub seat: Option<FollowedSeat>,
    /// Time at which it was closed, UTC; null unless closed.
    #[schema(required)]
    pub closed_at: Option<DateTime<Utc>>,
    /// Raised by every change; its ETag is this number in quotes.
    pub version: i32,
}

/// The person who asks.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AskingPerson {
    /// Identity of their card, a UUID; null for a person without one.
    #[schema(required)]
    pub learner_id: Option<Uuid>,
    /// Name; null for a person who left none.
    #[schema(required)]
    pub name: Option<String>,
    /// Number to call, in E.164; null if none is known.
    #[schema(required)]
    pub phone: Option<String>,
    /// The same number as people write it in France.
    #[schema(required)]
    pub phone_display: Option<String>,
}

/// A member of the team who is to answer.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FollowUpAssignee {
    /// Identity of the account, a UUID.
    pub id: Uuid,
    /// Name shown to colleagues.
    pub name: String,
}

/// A session of a follow-up, in short.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FollowedSession {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Title shown to people, in French.
    pub title: String,
    /// The level of the group.
    pub level: Level,
    /// Start, with the offset of the venue's zone on that day.
    pub starts_at: DateTime<FixedOffset>,
    /// Identity of the venue, a UUID.
    pub venue_id: Uuid,
    /// Name of the venue.
    pub venue_name: String,
}

/// The seat that a follow-up led to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FollowedSeat {
    /// Identity of the enrolment, a UUID.
    pub enrolment_id: Uuid,
    /// Its reference.
    pub reference: String,
    /// Its state.
    pub status: EnrolmentStatus,
}

impl FollowUp {
    /// Shows a follow-up on a day.
    pub fn new(row: ShownFollowUp, today: NaiveDate) -> FollowUp {
        let name = row.given_name.zip(row.family_name).map(|(given, family)| format!("{given} {family}"));
        let seat = row.enrolment_id.zip(row.reference).zip(row.seat);
        FollowUp {
            id: row.id,
            person: AskingPerson {
                learner_id: row.learner_id,
                name: name.or(row.contact_name),
                phone_display: row.phone.as_deref().map(phone::display),
                phone: row.phone,
            },
            commune_code: row.commune_code,
            commune: row.commune,
            session: row.session.map(FollowedSession::new),
            theme: row.theme,
            device: row.device,
            question: row.question,
            channel: row.channel,
            asked_at: row.asked_at,
            noted_by: row.noted_by,
            due_on: row.due_on,
            overdue: rules::is_overdue(row.status, row.due_on, today),
            assignee: row.assignee_id.zip(row.assignee).map(|(id, name)| FollowUpAssignee { id, name }),
            status: row.status,
            answer: row.answer,
            answered_by: row.answered_by,
            answered_at: row.answered_at,
            proposed_session: row.proposed.map(FollowedSession::new),
            seat: seat.map(|((enrolment_id, reference), status)| FollowedSeat { enrolment_id, reference, status }),
            closed_at: row.closed_at,
            version: row.version,
        }
    }
}

impl FollowedSession {
    fn new(row: ShownSession) -> FollowedSession {
        FollowedSession {
            id: row.id,
            title: row.title,
            level: row.level,
            starts_at: local(row.starts_at, zone_of(&row.time_zone)),
            venue_id: row.venue_id,
            venue_name: row.venue_name,
        }
    }
}
