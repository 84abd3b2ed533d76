//! Messages as staff sees them.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::letters::LINK;
use super::store::MessageRow;
use super::{MessageStatus, Outcome, Topic, Way};
use crate::kernel::text::phone;

/// A message, a call to make or a letter to print.
#[derive(Debug, Serialize, ToSchema)]
pub struct Message {
    /// Stable identity, a UUIDv7.
    pub id: Uuid,
    /// What it is about.
    pub kind: Topic,
    /// How the person is reached.
    pub channel: Way,
    /// Whose it is.
    pub name: String,
    /// E-mail address, or number in E.164; null for a letter.
    #[schema(required)]
    pub address: Option<String>,
    /// The same as people write it in France.
    #[schema(required)]
    pub address_display: Option<String>,
    /// Title, in French.
    pub subject: String,
    /// What is written or to be said, in French; the personal link is left out.
    ///
    /// Of a request to be called back, what was asked, a line each time.
    pub text: String,
    /// What became of it.
    pub status: MessageStatus,
    /// How often it was tried.
    pub attempts: i16,
    /// Not to be tried before, in UTC.
    pub next_attempt_at: DateTime<Utc>,
    /// Of no use later, in UTC; a request to be called back is never dropped, and presses from then on.
    pub expires_at: DateTime<Utc>,
    /// How the last call ended; null before.
    #[schema(required)]
    pub outcome: Option<Outcome>,
    /// What the last attempt met, or what was noted of the call.
    #[schema(required)]
    pub trouble: Option<String>,
    /// When it became due, in UTC.
    pub created_at: DateTime<Utc>,
    /// When it was sent, given up or void, in UTC.
    #[schema(required)]
    pub ended_at: Option<DateTime<Utc>>,
    /// About which enrolment; null for a request to be called back.
    #[schema(required)]
    pub enrolment_id: Option<Uuid>,
    /// About which session.
    #[schema(required)]
    pub session_id: Option<Uuid>,
    /// To whom.
    #[schema(required)]
    pub learner_id: Option<Uuid>,
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
            outcome: row.outcome,
            trouble: row.trouble,
            created_at: row.created_at,
            ended_at: row.ended_at,
            enrolment_id: row.enrolment_id,
            session_id: row.session_id,
            learner_id: row.learner_id,
        }
    }
}
