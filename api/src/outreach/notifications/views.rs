//! Messages as they are shown to staff.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::letters::LINK;
use super::store::MessageRow;
use super::{DeliveryState, MessageStatus, Outcome, Topic, Way};
use crate::directory::people::PostalAddress;
use crate::kernel::text::phone;

/// A message, a call to make or a letter to print.
#[derive(Debug, Serialize, ToSchema)]
pub struct Message {
    /// Stable identity, a UUIDv7.
    pub id: Uuid,
    /// Topic of the message.
    pub kind: Topic,
    /// Way by which the person is reached.
    pub channel: Way,
    /// Given name and family name of the person.
    pub name: String,
    /// E-mail address, or phone number in E.164; null for a letter.
    #[schema(required)]
    pub address: Option<String>,
    /// The same address, a phone number as people write it in France.
    #[schema(required)]
    pub address_display: Option<String>,
    /// Title, in French.
    pub subject: String,
    /// Text that is written, or to be said in a call, in French. The personal link is left out.
    ///
    /// Of a request to be called back, it is the person's own words, with a line for each time that they asked.
    pub text: String,
    /// State of the message.
    pub status: MessageStatus,
    /// Number of attempts.
    pub attempts: i16,
    /// Earliest time of the next attempt, UTC.
    pub next_attempt_at: DateTime<Utc>,
    /// Time from which the message is of no use, UTC.
    ///
    /// A request to be called back is never dropped: it is urgent from that time on.
    pub expires_at: DateTime<Utc>,
    /// Latest time at which the person must know, UTC.
    ///
    /// It is the start of the session, or the end of an offer. After a move it is the earlier of both starts. Known
    /// later, the message misled somebody.
    pub needed_by: DateTime<Utc>,
    /// Time at which the person heard of an offer that they think over, UTC; null before.
    #[schema(required)]
    pub heard_at: Option<DateTime<Utc>>,
    /// Time at which that number was reported wrong, UTC.
    ///
    /// Null if it was not, or was corrected or checked since.
    #[schema(required)]
    pub phone_wrong_at: Option<DateTime<Utc>>,
    /// E-mail address of the person, to which a message goes if the number is wrong; null without one.
    #[schema(required)]
    pub email: Option<String>,
    /// Postal address of the person, for a letter; null where it is unknown, and for other ways.
    #[schema(required)]
    pub postal_address: Option<PostalAddress>,
    /// The colleague who is on the line with the person; null if nobody is.
    #[schema(required)]
    pub claim: Option<Claim>,
    /// Outcome of the last call; null before the first one.
    #[schema(required)]
    pub outcome: Option<Outcome>,
    /// Failure of the last attempt, or note about the call; null if there is none.
    #[schema(required)]
    pub trouble: Option<String>,
    /// Time of creation, UTC.
    pub created_at: DateTime<Utc>,
    /// Time at which it was sent, given up or voided, UTC; null before.
    #[schema(required)]
    pub ended_at: Option<DateTime<Utc>>,
    /// State after a server took it; null without a report since then.
    #[schema(required)]
    pub delivery: Option<DeliveryState>,
    /// Time of that report, UTC; null without one.
    #[schema(required)]
    pub delivery_at: Option<DateTime<Utc>>,
    /// Identity of the enrolment that it is about; null for a request to be called back.
    #[schema(required)]
    pub enrolment_id: Option<Uuid>,
    /// Identity of the session that it is about; null for a request to be called back that names none.
    #[schema(required)]
    pub session_id: Option<Uuid>,
    /// Identity of the learner to whom it goes; null for a request to be called back.
    #[schema(required)]
    pub learner_id: Option<Uuid>,
}

/// A colleague on the line with a person.
#[derive(Debug, Serialize, ToSchema)]
pub struct Claim {
    /// Identity of the account, a UUID.
    pub account_id: Uuid,
    /// Name shown to colleagues.
    pub name: String,
    /// Time until which it is believed, UTC.
    pub until: DateTime<Utc>,
}

impl From<MessageRow> for Message {
    fn from(row: MessageRow) -> Message {
        let display =
            |address: &String| if row.channel == Way::Email { address.clone() } else { phone::display(address) };
        Message {
            id: row.id,
            kind: row.kind,
            channel: row.channel,
            name: row.name,
            address_display: row.address.as_ref().map(display),
            address: row.address,
            subject: row.subject,
            text: row.body.replace(LINK, "(lien personnel)"),
            status: row.status,
            attempts: row.attempts,
            next_attempt_at: row.next_attempt_at,
            expires_at: row.expires_at,
            needed_by: row.needed_by,
            heard_at: row.heard_at,
            phone_wrong_at: None,
            email: None,
            postal_address: None,
            claim: None,
            outcome: row.outcome,
            trouble: row.trouble,
            created_at: row.created_at,
            ended_at: row.ended_at,
            delivery: row.delivery,
            delivery_at: row.delivery_at,
            enrolment_id: row.enrolment_id,
            session_id: row.session_id,
            learner_id: row.learner_id,
        }
    }
}
