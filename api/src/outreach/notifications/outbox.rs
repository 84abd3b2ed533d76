//! The outbox: claims due messages under a lease, drops outdated ones, records each attempt.

mod store;

use chrono::TimeDelta;

pub(super) use self::store::due;
use super::facts::{check_message, place_of, write_again};
use super::forward;
use super::rules::{self, NextStep};
use super::store::{MessageRow, count_earlier};
use super::{MessageStatus, Way};
use crate::directory::places;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::participation::enrolments::Joined;
use crate::programme::sessions;

/// Time after which another process may claim a message whose attempt was not settled.
pub const LEASE: TimeDelta = TimeDelta::minutes(5);

/// A message that this process has claimed, with the enrolment that it is about.
#[derive(Debug, Clone)]
pub struct ClaimedMessage {
    /// The message.
    pub message: MessageRow,
    /// The enrolment; none for a request to be called back.
    pub joined: Option<Joined>,
    /// The parts that only an e-mail has; empty for a text.
    pub email: EmailParts,
}

/// The parts that an e-mail has beside its text.
#[derive(Debug, Clone, Default)]
pub struct EmailParts {
    /// Number of earlier messages about the same enrolment.
    pub earlier: i64,
    /// Name and address of the venue; empty for a request to be called back.
    pub place: String,
    /// Public e-mail address of the organisation, to which answers go.
    pub reply_to: Option<String>,
}

/// Claims messages to send at once, for this process alone.
///
/// Messages that no longer hold are voided. Those that hold and come too late are given up, for somebody to see.
pub fn take(tx: &mut Tx<'_>, channel: Way, limit: i64) -> Result<Vec<ClaimedMessage>, Problem> {
    let mut taken = Vec::new();
    // If all of a batch were voided or given up, others may still be due.
    while taken.is_empty() {
        let claimed = store::claim(tx, channel, tx.now + LEASE, limit)?;
        if claimed.is_empty() {
            break;
        }
        let reply_to = match channel {
            Way::Email => places::actions::organisation(tx)?.email,
            _ => None,
        };
        for mut message in claimed {
            let (still_holds, joined) = check_message(tx, &message)?;
            let trouble = message.trouble.as_deref();
            if !still_holds {
                store::settle(tx, &message, MessageStatus::Void, tx.now, trouble)?;
            } else if message.expires_at <= tx.now {
                store::settle(tx, &message, MessageStatus::Failed, tx.now, trouble.or(Some(TOO_LATE)))?;
            // A message that gets a new address is due again, and is claimed again at once.
            } else if !redirect_if_needed(tx, &message, joined.as_ref())? {
                if let Some(joined) = &joined
                    && let Some((subject, body)) = write_again(tx, &message, joined)?
                {
                    store::keep_text(tx, message.id, &subject, &body)?;
                    (message.subject, message.body) = (subject, body);
                }
                let email = match channel {
                    Way::Email => gather_email_parts(tx, &message, joined.as_ref(), reply_to.clone())?,
                    _ => EmailParts::default(),
                };
                taken.push(ClaimedMessage { message, joined, email });
            }
        }
    }
    Ok(taken)
}

fn gather_email_parts(
    tx: &mut Tx<'_>,
    message: &MessageRow,
    joined: Option<&Joined>,
    reply_to: Option<String>,
) -> Result<EmailParts, Problem> {
    let earlier = count_earlier(tx, message)?;
    let place = joined.map(|joined| place_of(tx, joined)).transpose()?.unwrap_or_default();
    Ok(EmailParts { earlier, place, reply_to })
}

/// Redirects a message if its person has another address now; returns whether it did.
fn redirect_if_needed(tx: &mut Tx<'_>, message: &MessageRow, joined: Option<&Joined>) -> Result<bool, Problem> {
    joined.map_or(Ok(false), |joined| forward::redirect(tx, message, joined))
}

/// Trouble of a message that nobody tried to send in time.
const TOO_LATE: &str = "Le message n’a pas pu partir à temps.";

/// True if a claimed message may still be sent: it still holds, and the lease is ours.
///
/// Called right before the message is sent.
pub fn is_still_to_send(tx: &mut Tx<'_>, claimed: &MessageRow) -> Result<bool, Problem> {
    let (still_holds, _) = check_message(tx, claimed)?;
    Ok(still_holds && store::holds_lease(tx, claimed, tx.now + LEASE / 2)?)
}

/// Outcome of an attempt to send a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attempt {
    /// The server has the message; the identity that a gateway gave it.
    Sent(Option<String>),
    /// No attempt was made: the message no longer holds, or another process has claimed it.
    Dropped,
    /// A failure after which another attempt may succeed; its cause, for staff.
    Later(String),
    /// A failure after which no attempt can succeed; its cause, for staff.
    Never(String),
}

impl Attempt {
    /// The outcome of an attempt in which the last check kept the message from being handed over.
    pub fn unsent(check: Result<bool, Problem>) -> Attempt {
        match check {
            Ok(_) => Attempt::Dropped,
            Err(_) => Attempt::Later("La base de données ne répond pas.".to_owned()),
        }
    }
}

/// Records the outcome of an attempt.
///
/// A failed message is tried again, with longer and longer pauses. In the end an urgent one becomes a call in time, and
/// any other waits for somebody at the desk to look at it. `kept` is the text with which the message would have left,
/// where messages are only kept.
pub fn settle(tx: &mut Tx<'_>, claimed: &ClaimedMessage, result: &Attempt, kept: Option<&str>) -> Result<(), Problem> {
    let message = &claimed.message;
    // False when the lease ran out and another process has claimed the message: its outcome counts.
    let _: bool = match result {
        Attempt::Sent(gateway_id) => store::settle_sent(tx, message, gateway_id.as_deref())?,
        Attempt::Dropped => store::settle(tx, message, MessageStatus::Void, tx.now, message.trouble.as_deref())?,
        Attempt::Later(why) => settle_failure(tx, message, claimed.joined.as_ref(), false, why)?,
        Attempt::Never(why) => settle_failure(tx, message, claimed.joined.as_ref(), true, why)?,
    };
    if let Some(body) = kept {
        store::keep_body(tx, message.id, body)?;
    }
    Ok(())
}

/// Records a failure: another attempt, a call, or the end.
///
/// Returns false when the message changed since it was read.
pub(super) fn settle_failure(
    tx: &mut Tx<'_>,
    message: &MessageRow,
    joined: Option<&Joined>,
    permanent: bool,
    why: &str,
) -> Result<bool, Problem> {
    // Some messages are of use after the start as well, but by then the person is on the way to the session.
    let start = joined.map(|joined| joined.session.starts_at).filter(|start| *start > tx.now);
    let until = start.map_or(message.expires_at, |start| start.min(message.expires_at));
    let office = sessions::actions::desk_office(tx)?;
    let (status, at) = match rules::decide_next_step(message.kind, permanent, message.attempts, tx.now, until, office) {
        NextStep::Again(at) => (MessageStatus::Due, at),
        NextStep::Call if forward::switch_to_call(tx, message, why)? => return Ok(true),
        NextStep::Call | NextStep::GiveUp => (MessageStatus::Failed, tx.now),
    };
    Ok(store::settle(tx, message, status, at, Some(why))?)
}
