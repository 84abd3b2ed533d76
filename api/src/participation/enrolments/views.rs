//! Enrolments as they are shown.

use chrono::{DateTime, FixedOffset, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::joined::Joined;
use super::{Channel, EnrolmentStatus};
use crate::directory::people::LearnerRow;
use crate::kernel::text::phone;
use crate::programme::sessions::views::{Session, local, zone_of};
use crate::programme::sessions::words::{Level, SessionStatus};

/// An enrolment, as staff sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Enrolment {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Short, to be read out on the phone. Never reused.
    #[schema(example = "CAP-7K4M")]
    pub reference: String,
    /// Whether the seat is still held.
    pub status: EnrolmentStatus,
    /// The person's own level.
    pub level: Level,
    /// What the person wants to learn, in their words; null if they did not say.
    #[schema(required)]
    pub needs: Option<String>,
    /// How many come together, all or none.
    pub party_size: i16,
    /// Until when the offered seat is held, with the offset of the venue's zone.
    ///
    /// Null unless one is offered.
    #[schema(required)]
    pub offered_until: Option<DateTime<FixedOffset>>,
    /// When they were told, near the start, that a seat is free for the first to come, with the offset of
    /// the venue's zone; null if they were not.
    #[schema(required)]
    pub called_at: Option<DateTime<FixedOffset>>,
    /// Since when in line, in UTC; null if they never waited.
    #[schema(required)]
    pub waiting_since: Option<DateTime<Utc>>,
    /// Higher ones pass others in line.
    pub priority: i16,
    /// Why; null without priority.
    #[schema(required)]
    pub priority_reason: Option<String>,
    /// How it came.
    pub channel: Channel,
    /// Why staff let a person of another level in; null when the levels are the same.
    #[schema(required)]
    pub level_override_reason: Option<String>,
    /// When it was made, in UTC.
    pub created_at: DateTime<Utc>,
    /// Name of the account that made it; null for the web.
    #[schema(required)]
    pub created_by: Option<String>,
    /// When the seat was given back, in UTC; null while it is held.
    #[schema(required)]
    pub cancelled_at: Option<DateTime<Utc>>,
    /// Why, if somebody said; null otherwise.
    #[schema(required)]
    pub cancellation_reason: Option<String>,
    /// Raised by every edit; the ETag of the enrolment is this number in quotes.
    pub version: i32,
    /// The session, in short.
    pub session: EnrolledSession,
    /// Who comes, in short.
    pub learner: EnrolledLearner,
    /// `present`, `late`, `absent` or `excused`; null until ticked.
    #[schema(required)]
    pub attendance: Option<String>,
    /// How many of the party came, 0 when absent or excused; null until ticked.
    #[schema(required)]
    pub people_came: Option<i16>,
    /// The partner that sent the person; null for who came by themselves.
    #[schema(required)]
    pub partner: Option<SendingPartner>,
}

/// Who sent somebody.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SendingPartner {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Name shown to people, in French.
    #[schema(example = "Mairie de Cruzy")]
    pub name: String,
}

/// The session of an enrolment, in short.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EnrolledSession {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Title shown to people, in French.
    pub title: String,
    /// The one level of the group.
    pub level: Level,
    /// Start, with the offset of the venue's zone on that day.
    pub starts_at: DateTime<FixedOffset>,
    /// End, with the offset of the venue's zone on that day.
    pub ends_at: DateTime<FixedOffset>,
    /// Name of the venue.
    pub venue_name: String,
    /// Whether it is held.
    pub status: SessionStatus,
}

/// The learner of an enrolment, in short.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EnrolledLearner {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Prénom.
    pub given_name: String,
    /// Nom.
    pub family_name: String,
    /// Landline or mobile, in E.164; null if none is known.
    #[schema(required)]
    pub phone: Option<String>,
    /// The same number as people write it in France.
    #[schema(required)]
    pub phone_display: Option<String>,
    /// E-mail address, in lower case; null for many: they come because they have none.
    #[schema(required)]
    pub email: Option<String>,
    /// Year of birth; null if not given. Ages are computed at the session's date.
    #[schema(required)]
    pub birth_year: Option<i16>,
    /// INSEE code of the commune of residence.
    pub commune_code: String,
    /// Name of that commune.
    pub commune: String,
}

/// What the person who enrolled is told of themselves.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OwnLearner {
    /// Prénom.
    pub given_name: String,
    /// Nom.
    pub family_name: String,
    /// Landline or mobile as people write it in France; null if none is known.
    #[schema(required)]
    pub phone_display: Option<String>,
    /// E-mail address; null if none is known.
    #[schema(required)]
    pub email: Option<String>,
    /// Name of that commune.
    pub commune: String,
}

/// A seat just taken, as it is kept for whoever asks again: without its secret.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Enrolled {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Short, to be read out on the phone. Never reused.
    #[schema(example = "CAP-7K4M")]
    pub reference: String,
    /// `enrolled`, or `waiting` when that was asked for and there is no room.
    pub status: EnrolmentStatus,
    /// Place in line, 1 is next; null when the seat is taken.
    #[schema(required)]
    pub position: Option<i64>,
    /// The session, the seat already counted.
    pub session: Session,
    /// Who comes, as understood: a number is shown the way it will be called.
    pub learner: OwnLearner,
}

/// A seat just taken.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EnrolmentConfirmation {
    /// The seat.
    #[serde(flatten)]
    pub enrolled: Enrolled,
    /// With the reference, opens the person's own enrolment: send it as `Link-Secret`.
    ///
    /// To be given to that person only.
    pub secret: String,
}

/// The way in to one's own enrolment, for a while.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Opening {
    /// The reference, as it is written.
    #[schema(example = "CAP-7K4M")]
    pub reference: String,
    /// To be sent as `Link-Secret`. It opens the enrolment, not the evaluation.
    pub secret: String,
    /// Until when it opens, in UTC.
    pub expires_at: DateTime<Utc>,
}

/// One's own enrolment.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OwnEnrolment {
    /// Short, to be read out on the phone. Never reused.
    #[schema(example = "CAP-7K4M")]
    pub reference: String,
    /// Whether the seat is still held.
    pub status: EnrolmentStatus,
    /// What the person wants to learn, in their words; null if they did not say.
    #[schema(required)]
    pub needs: Option<String>,
    /// How many come together.
    pub party_size: i16,
    /// Place in line, 1 is next; null unless waiting.
    #[schema(required)]
    pub position: Option<i64>,
    /// Until when the offered seat is held, with the offset of the venue's zone.
    ///
    /// Null unless one is offered.
    #[schema(required)]
    pub offered_until: Option<DateTime<FixedOffset>>,
    /// Whether the person may take a seat now: it is offered, or free for the first to come.
    pub can_accept: bool,
    /// The session in full, as the public sees it.
    pub session: Session,
    /// What the organisation knows of the person.
    ///
    /// How to reach them is told only to who has the personal link.
    pub learner: OwnLearner,
    /// When the seat was given back, in UTC; null while it is held.
    #[schema(required)]
    pub cancelled_at: Option<DateTime<Utc>>,
    /// Whether the person may cancel by themselves: until the session starts, or a presence is noted.
    pub can_cancel: bool,
    /// Whether the person may move to another session by themselves.
    ///
    /// With a seat, until the session starts, or a presence is noted.
    pub can_move: bool,
    /// Whether an evaluation may be given.
    ///
    /// From the start of a session that is held, by who has the personal link.
    pub can_evaluate: bool,
}

impl Enrolment {
    /// Shows an enrolment to staff.
    pub fn new(joined: Joined) -> Enrolment {
        let Joined {
            enrolment,
            session,
            venue_name,
            time_zone,
            learner,
            commune,
            created_by,
            attendance,
            people_came,
            partner,
        } = joined;
        let zone = zone_of(&time_zone);
        Enrolment {
            id: enrolment.id,
            reference: enrolment.reference,
            status: enrolment.status,
            level: enrolment.level,
            needs: enrolment.needs,
            party_size: enrolment.party_size,
            offered_until: enrolment.offered_until.map(|until| local(until, zone)),
            called_at: enrolment.called_at.map(|at| local(at, zone)),
            waiting_since: enrolment.waiting_since,
            priority: enrolment.priority,
            priority_reason: enrolment.priority_reason,
            channel: enrolment.channel,
            level_override_reason: enrolment.level_override_reason,
            created_at: enrolment.created_at,
            created_by,
            cancelled_at: enrolment.cancelled_at,
            cancellation_reason: enrolment.cancellation_reason,
            version: enrolment.version,
            session: EnrolledSession {
                id: session.id,
                title: session.title,
                level: session.level,
                starts_at: local(session.starts_at, zone),
                ends_at: local(session.ends_at, zone),
                venue_name,
                status: session.status,
            },
            learner: EnrolledLearner {
                id: learner.id,
                given_name: learner.given_name,
                family_name: learner.family_name,
                phone_display: learner.phone.as_deref().map(phone::display),
                phone: learner.phone,
                email: learner.email,
                birth_year: learner.birth_year,
                commune_code: learner.commune_code,
                commune,
            },
            attendance,
            people_came,
            partner: partner.0.zip(partner.1).map(|(id, name)| SendingPartner { id, name }),
        }
    }
}

impl OwnLearner {
    /// Shows a learner to themselves.
    pub fn new(row: LearnerRow, commune: String) -> OwnLearner {
        OwnLearner {
            given_name: row.given_name,
            family_name: row.family_name,
            phone_display: row.phone.as_deref().map(phone::display),
            email: row.email,
            commune,
        }
    }
}
