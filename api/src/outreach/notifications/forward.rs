//! What is still to be told follows its person to another number or address.
//!
//! What was sent keeps the one it went to.

use uuid::Uuid;

use super::facts::{contact, facts, is_so};
use super::letters;
use super::rules::{self, Contact, Reach};
use super::store::{self, MessageRow};
use super::{MessageStatus, Outcome, Way};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::participation::enrolments::{self, Joined};

/// Sends a learner's due messages, and those given up that still hold, to their new contact.
pub fn all(tx: &mut Tx<'_>, learner: Uuid) -> Result<(), Problem> {
    for message in store::undelivered(tx, learner)? {
        if let (true, Some(joined)) = is_so(tx, &message)? {
            follow(tx, &message, &joined)?;
        }
    }
    Ok(())
}

/// Makes a message due where its person is reached now.
///
/// False when it is already addressed to where they are.
pub fn follow(tx: &mut Tx<'_>, message: &MessageRow, joined: &Joined) -> Result<bool, Problem> {
    let contact = contact(&joined.learner);
    let nowhere = rules::way(message.kind, contact, tx.service()).is_none() && message.status == MessageStatus::Failed;
    if nowhere || rules::is_theirs(message.channel, message.address.as_deref(), contact) {
        return Ok(false);
    }
    send_to(tx, message, joined, contact, None)?;
    Ok(true)
}

/// Makes a message whose number is wrong due by e-mail, if that reaches the person.
///
/// False when it does not.
pub fn by_mail(tx: &mut Tx<'_>, message: &MessageRow, joined: &Joined) -> Result<bool, Problem> {
    let contact = Contact { phone: None, ..contact(&joined.learner) };
    if contact.email.is_none() || !tx.service::<Reach>().email {
        return Ok(false);
    }
    let contact = Contact { preferred: Some(Way::Email), ..contact };
    send_to(tx, message, joined, contact, Some(Outcome::WrongNumber))?;
    Ok(true)
}

/// Makes a message that cannot be sent due as a call.
///
/// False when there is no number to call, or it is known to be wrong. It is the same message: whoever hears it by
/// telephone gets no e-mail any more.
pub fn to_call(tx: &mut Tx<'_>, message: &MessageRow, why: &str) -> Result<bool, Problem> {
    let joined = message.enrolment_id.map(|id| enrolments::find(tx, id)).transpose()?.flatten();
    let Some(joined) = joined.filter(|_| message.outcome != Some(Outcome::WrongNumber)) else { return Ok(false) };
    let Some(phone) = joined.learner.phone.clone() else { return Ok(false) };
    let (subject, body) = letters::write(message.kind, Way::Call, &facts(tx, &joined, None)?);
    let call = MessageRow {
        channel: Way::Call,
        address: Some(phone),
        subject,
        body,
        status: MessageStatus::Due,
        attempts: 0,
        next_attempt_at: tx.now,
        trouble: Some(why.to_owned()),
        ..message.clone()
    };
    store::replace(tx, &call)?;
    Ok(true)
}

fn send_to(
    tx: &mut Tx<'_>,
    message: &MessageRow,
    joined: &Joined,
    contact: Contact<'_>,
    outcome: Option<Outcome>,
) -> Result<(), Problem> {
    let mut sent = MessageRow {
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
            // By the same way it says the same.
            if channel != message.channel {
                (sent.subject, sent.body) = letters::write(message.kind, channel, &facts(tx, joined, None)?);
            }
            (sent.channel, sent.address) = (channel, address.map(str::to_owned));
        }
        None => (sent.status, sent.ended_at) = (MessageStatus::Void, Some(tx.now)),
    }
    // False when it was dealt with meanwhile: what was told was told.
    store::replace(tx, &sent)?;
    Ok(())
}
