//! What the desk does with messages: calls, letters, and what was given up.

use serde_json::json;
use uuid::Uuid;

use super::rules;
use super::store::{self, Filter, MessageRow};
use super::{MessageStatus, Outcome, Topic, Way};
use crate::enrolments;
use crate::kernel::audit::{self, Entry};
use crate::kernel::database::Tx;
use crate::kernel::problem::{Kind, Problem};

/// One message.
pub fn show(tx: &mut Tx<'_>, id: Uuid) -> Result<MessageRow, Problem> {
    let filter = Filter { id: Some(id), ..Filter::default() };
    store::list(tx, &filter, None, 1)?.pop().ok_or_else(Problem::not_found)
}

/// Writes down how a call or a letter ended, and does what the person said: an offer is taken or let go, a seat is
/// given back.
pub fn conclude(tx: &mut Tx<'_>, id: Uuid, outcome: Outcome, note: Option<&str>) -> Result<MessageRow, Problem> {
    let row = show(tx, id)?;
    if !matches!(row.channel, Way::Call | Way::Letter) {
        return Err(Problem::not_found());
    }
    let is_offer = matches!(row.kind, Topic::Offer | Topic::FreeSeat);
    let asked_for_it = row.kind == Topic::Callback;
    if outcome == Outcome::Accepted && !is_offer || outcome == Outcome::Declined && asked_for_it {
        return Err(Problem::invalid("/outcome", "Rien n'était proposé à cette personne."));
    }
    let (status, ended_at, next_attempt_at) = match outcome {
        Outcome::NoAnswer => {
            let until = (!asked_for_it).then_some(row.expires_at);
            (MessageStatus::Due, None, rules::call_again(tx.now, until))
        }
        Outcome::WrongNumber => (MessageStatus::Failed, Some(tx.now), tx.now),
        _ => (MessageStatus::Sent, Some(tx.now), tx.now),
    };
    let noted = MessageRow {
        status,
        next_attempt_at,
        outcome: Some(outcome),
        trouble: note.map(str::to_owned),
        ended_at,
        ..row.clone()
    };
    if !store::note(tx, &noted)? {
        return Err(Problem::new(Kind::MessageDone));
    }
    let entry = Entry {
        action: "message.concluded",
        subject: id,
        before: None,
        after: Some(json!({"kind": row.kind, "outcome": outcome, "enrolment_id": row.enrolment_id})),
        reason: note,
    };
    audit::record(tx, entry)?;
    if let Some(enrolment) = row.enrolment_id {
        match outcome {
            Outcome::Accepted => enrolments::actions::accept(tx, enrolment)?,
            Outcome::Declined if row.kind == Topic::Offer => enrolments::actions::decline(tx, enrolment, note)?,
            Outcome::Declined if row.kind != Topic::Cancelled => enrolments::actions::cancel(tx, enrolment, note)?,
            _ => {}
        }
    }
    show(tx, id)
}

/// Sends again what was given up.
pub fn resend(tx: &mut Tx<'_>, id: Uuid) -> Result<MessageRow, Problem> {
    let row = show(tx, id)?;
    if !store::again(tx, id)? {
        return Err(Problem::new(Kind::MessageDone));
    }
    let after = Some(json!({"kind": row.kind, "channel": row.channel}));
    audit::record(tx, Entry { action: "message.resent", subject: id, before: None, after, reason: None })?;
    show(tx, id)
}
