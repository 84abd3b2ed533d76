//! Enrolments as they are shown.

use chrono::{DateTime, FixedOffset, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::store::Joined;
use super::{Channel, EnrolmentStatus};
use crate::kernel::phone;
use crate::people::LearnerRow;
use crate::sessions::views::{Session, local, zone_of};
use crate::sessions::words::{Level, SessionStatus};

/// An enrolment, as staff sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Enrolment {
    pub id: Uuid,
    pub reference: String,
    pub status: EnrolmentStatus,
    /// The person's level.
    pub level: Level,
    #[schema(required)]
    pub needs: Option<String>,
    pub channel: Channel,
    #[schema(required)]
    pub level_override_reason: Option<String>,
    pub created_at: DateTime<Utc>,
    /// Name of the account; null for the web.
    #[schema(required)]
    pub created_by: Option<String>,
    #[schema(required)]
    pub cancelled_at: Option<DateTime<Utc>>,
    #[schema(required)]
    pub cancellation_reason: Option<String>,
    pub version: i32,
    pub session: EnrolledSession,
    pub learner: EnrolledLearner,
    /// `present`, `late`, `absent`, `excused`, or not ticked yet.
    #[schema(required)]
    pub attendance: Option<String>,
}

/// The session of an enrolment, in short.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EnrolledSession {
    pub id: Uuid,
    pub title: String,
    pub level: Level,
    pub starts_at: DateTime<FixedOffset>,
    pub ends_at: DateTime<FixedOffset>,
    pub venue_name: String,
    pub status: SessionStatus,
}

/// The learner of an enrolment, in short.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EnrolledLearner {
    pub id: Uuid,
    pub given_name: String,
    pub family_name: String,
    #[schema(required)]
    pub phone: Option<String>,
    #[schema(required)]
    pub phone_display: Option<String>,
    #[schema(required)]
    pub email: Option<String>,
    #[schema(required)]
    pub birth_year: Option<i16>,
    pub commune_code: String,
    pub commune: String,
}

/// What the person who enrolled is told of themselves.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OwnLearner {
    pub given_name: String,
    pub family_name: String,
    #[schema(required)]
    pub phone_display: Option<String>,
    #[schema(required)]
    pub email: Option<String>,
    pub commune: String,
}

/// A seat just taken.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EnrolmentConfirmation {
    pub id: Uuid,
    /// Short, to be read out: `CAP-7K4M`.
    #[schema(example = "CAP-7K4M")]
    pub reference: String,
    /// With the reference, opens «mon inscription».
    pub secret: String,
    pub status: EnrolmentStatus,
    pub session: Session,
    pub learner: OwnLearner,
}

/// One's own enrolment.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OwnEnrolment {
    pub reference: String,
    pub status: EnrolmentStatus,
    #[schema(required)]
    pub needs: Option<String>,
    pub session: Session,
    pub learner: OwnLearner,
    #[schema(required)]
    pub cancelled_at: Option<DateTime<Utc>>,
    /// Until the session starts.
    pub can_cancel: bool,
    /// From the session's start on, once.
    pub can_evaluate: bool,
}

impl Enrolment {
    /// Shows an enrolment to staff.
    pub fn new(joined: Joined) -> Enrolment {
        let Joined { enrolment, session, venue_name, time_zone, learner, commune, created_by, attendance } = joined;
        let zone = zone_of(&time_zone);
        Enrolment {
            id: enrolment.id,
            reference: enrolment.reference,
            status: enrolment.status,
            level: enrolment.level,
            needs: enrolment.needs,
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
