//! Redirects undelivered messages when a person gets another number or address.
//!
//! A message that was sent keeps the address to which it went.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::facts::{Former, check_message, facts};
use super::hold;
use super::letters;
use super::rules::{self, Contact, Reach};
use super::store::{self, MessageRow};
use super::{MessageStatus, Outcome, Topic, Way};
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::principal::Principal;
use crate::kernel::text::problem::Problem;
use crate::participation::enrolments::{self, Joined};
use crate::programme::sessions::views::zone_of;

/// Redirects a learner's due messages, and those given up that still hold, to their new contact data.
pub fn redirect_undelivered(tx: &mut Tx<'_>, learner: Uuid) -> Result<(), Problem> {
    for message in store::undelivered(tx, learner)? {
        if let (true, Some(joined)) = check_message(tx, &message)? {
            redirect(tx, &message, &joined)?;
        }
    }
    Ok(())
}

/// Makes a message due at the present address of its person.
///
/// Returns false when it already has that address, or was given up and the person cannot be reached.
pub fn redirect(tx: &mut Tx<'_>, message: &MessageRow, joined: &Joined) -> Result<bool, Problem> {
    let contact = joined.contact();
    let nowhere = rules::way(message.kind, contact, tx.service()).is_none() && message.status == MessageStatus::Failed;
    if nowhere || rules::is_own_address(message.channel, message.address.as_deref(), contact) {
        return Ok(false);
    }
    readdress(tx, message, joined, contact, None)?;
    Ok(true)
}

/// Makes a message with a wrong number due by e-mail.
///
/// Returns false when the person cannot be reached by e-mail.
pub fn switch_to_email(tx: &mut Tx<'_>, message: &MessageRow, joined: &Joined) -> Result<bool, Problem> {
    let contact = Contact { phone: None, ..joined.contact() };
    if contact.email.is_none() || !tx.service::<Reach>().email {
        return Ok(false);
    }
    let contact = Contact { preferred: Some(Way::Email), ..contact };
    readdress(tx, message, joined, contact, Some(Outcome::WrongNumber))?;
    Ok(true)
}

/// Makes a message that cannot be sent due as a call.
///
/// Returns false when there is no number to call, or it is known to be wrong. It stays the same message, so that a
/// person who is called gets no e-mail any more.
pub fn switch_to_call(tx: &mut Tx<'_>, message: &MessageRow, why: &str) -> Result<bool, Problem> {
    let joined = message.enrolment_id.map(|id| enrolments::find(tx, id)).transpose()?.flatten();
    let Some(mut joined) = joined.filter(|_| message.outcome != Some(Outcome::WrongNumber)) else { return Ok(false) };
    let Some(phone) = joined.contact().phone.map(str::to_owned) else { return Ok(false) };
    let expires_at = match message.kind {
        Topic::Held => enrolments::confirmation::await_call(tx, &mut joined)?,
        _ => message.expires_at,
    };
    let (subject, body) =
        letters::write(message.kind, Way::Call, &facts(tx, message.kind, &joined, Former::default())?);
    let call = MessageRow {
        channel: Way::Call,
        address: Some(phone),
        subject,
        body,
        status: MessageStatus::Due,
        attempts: 0,
        next_attempt_at: tx.now,
        trouble: Some(why.to_owned()),
        ended_at: None,
        expires_at,
        needed_by: if message.kind == Topic::Held { expires_at } else { message.needed_by },
        ..message.clone()
    };
    store::replace(tx, &call)?;
    Ok(true)
}

/// Time at which a message of a way leaves, UTC: before it is of no use, and before its session.
pub(super) fn departure(tx: &Tx<'_>, way: Way, expires_at: DateTime<Utc>, joined: &Joined) -> DateTime<Utc> {
    let until = if joined.session.starts_at > tx.now { expires_at.min(joined.session.starts_at) } else { expires_at };
    let leaves_at = rules::leaves_at(way, tx.now, until, zone_of(&joined.time_zone));
    match tx.principal {
        Principal::Staff(_) => hold::held_back(way, leaves_at, tx.now),
        _ => leaves_at,
    }
}

/// Makes a message due by the way that reaches a contact; void when none does.
fn readdress(
    tx: &mut Tx<'_>,
    message: &MessageRow,
    joined: &Joined,
    contact: Contact<'_>,
    outcome: Option<Outcome>,
) -> Result<(), Problem> {
    let mut due = MessageRow {
        status: MessageStatus::Due,
        attempts: 0,
        next_attempt_at: tx.now,
        outcome,
        trouble: None,
        ended_at: None,
        ..message.clone()
    };
    match rules::way(message.kind, contact, tx.service()) {
        Some((channel, address)) => {
            // The text depends on the way, not on the address.
            if channel != message.channel {
                (due.subject, due.body) =
                    letters::write(message.kind, channel, &facts(tx, message.kind, joined, Former::default())?);
            }
            (due.channel, due.address) = (channel, address.map(str::to_owned));
            due.next_attempt_at = departure(tx, channel, message.expires_at, joined);
        }
        None => (due.status, due.ended_at) = (MessageStatus::Void, Some(tx.now)),
    }
    // False when the message was dealt with meanwhile: then it stays as it is.
    store::replace(tx, &due)?;
    Ok(())
}
