//! «Mon inscription» as its person sees it.

use chrono::{DateTime, FixedOffset, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::super::EnrolmentStatus;
use super::super::views::OwnLearner;
use crate::directory::people::Way;
use crate::programme::sessions::views::Session;

/// A temporary access to one's own enrolment.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Opening {
    /// The reference, as it is written.
    #[schema(example = "CAP-7K4M")]
    pub reference: String,
    /// Secret to be sent as `Link-Secret`. It opens the enrolment and its evaluation.
    pub secret: String,
    /// Time until which it opens, UTC.
    pub expires_at: DateTime<Utc>,
}

/// One's own enrolment.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OwnEnrolment {
    /// Short, to be read out on the phone. Never reused.
    #[schema(example = "CAP-7K4M")]
    pub reference: String,
    /// State of the enrolment.
    pub status: EnrolmentStatus,
    /// Things the person wants to learn, in their own words; null if they did not say.
    #[schema(required)]
    pub needs: Option<String>,
    /// Number of people who come together.
    pub party_size: i16,
    /// Position on the waiting list, 1 is next; null unless waiting.
    #[schema(required)]
    pub position: Option<i64>,
    /// Time until which the offered seat is held, with the offset of the venue's zone.
    ///
    /// Null unless a seat is offered.
    #[schema(required)]
    pub offered_until: Option<DateTime<FixedOffset>>,
    /// Time until which the seat is held for the person to confirm, with the offset of the venue's zone.
    ///
    /// Null once it is confirmed, and where nothing is to be confirmed.
    #[schema(required)]
    pub held_until: Option<DateTime<FixedOffset>>,
    /// Way by which the person confirms: the link in an e-mail or a text, or a call of the desk.
    ///
    /// Null where nothing is to be confirmed, and where no way reaches the person: then they call.
    #[schema(required)]
    pub confirmed_by: Option<Way>,
    /// Way by which the service notifies the person of this enrolment; null where none reaches them.
    #[schema(required)]
    pub notified_by: Option<Way>,
    /// True if the link that was opened confirms the seat: that of the message, and no other.
    pub can_confirm: bool,
    /// True if the person may take a seat now: it is offered, or free for the first to come.
    pub can_accept: bool,
    /// The session in full, as the public sees it.
    pub session: Session,
    /// The person, as stated for this enrolment.
    ///
    /// Phone number and e-mail address are shown only with the personal link.
    pub learner: OwnLearner,
    /// Time at which the seat was given back, UTC; null while it is held.
    #[schema(required)]
    pub cancelled_at: Option<DateTime<Utc>>,
    /// True if the person may cancel by themselves: until the session starts, or a presence is noted.
    pub can_cancel: bool,
    /// True if the person may move to another session by themselves.
    ///
    /// That needs a seat with nothing to confirm, and ends when the session starts or a presence is noted.
    pub can_move: bool,
    /// True if an evaluation may be given.
    ///
    /// That needs a seat in a session that is held, in its last half hour or after it.
    pub can_evaluate: bool,
    /// True if a question may be asked: the person had a seat, and the session has begun.
    pub can_ask: bool,
}
