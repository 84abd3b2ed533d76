//! What the desk does with messages: calls, letters, and what was given up.

use serde_json::json;
use uuid::Uuid;

use super::events;
use super::rules;
use super::store::{self, Filter, MessageRow};
use super::{MessageStatus, Outcome, Topic, Way, facts, forward};
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::outreach::notifications::MESSAGE_DONE;
use crate::participation::enrolments;
use crate::programme::sessions;

/// One message.
pub fn show(tx: &mut Tx<'_>, id: Uuid) -> Result<MessageRow, Problem> {
    let filter = Filter { id: Some(id), ..Filter::default() };
    store::list(tx, &filter, None, 1)?.pop().ok_or_else(Problem::not_found)
}

/// Writes down how a call or a letter ended, and does what the person said.
///
/// An offer is taken or let go, a seat is given back. To a wrong number nothing can be said: the person gets an
/// e-mail if they have an address, else an offer goes to the next.
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
            let zone = sessions::actions::desk_zone(tx)?;
            (MessageStatus::Due, None, rules::call_again(tx.now, until, zone))
        }
        Outcome::WrongNumber => (MessageStatus::Failed, Some(tx.now), tx.now),
        _ => (MessageStatus::Sent, Some(tx.now), tx.now),
    };
    let noted = MessageRow {
        status,
        next_attempt_at,
        outcome: Some(outcome),
        // What was noted before is worth as much to whoever calls next.
        trouble: note.map(str::to_owned).or(row.trouble.clone()),
        ended_at,
        ..row.clone()
    };
    // The session first, as for whoever cancels it: two who want both never wait for each other.
    if let Some(enrolment) = row.enrolment_id {
        enrolments::actions::keep(tx, enrolment)?;
    }
    if !store::note(tx, &noted)? {
        return Err(Problem::new(MESSAGE_DONE));
    }
    let mut after = json!({"kind": row.kind, "outcome": outcome, "enrolment_id": row.enrolment_id});
    if outcome == Outcome::WrongNumber && by_mail(tx, id)? {
        after["instead"] = json!(Way::Email);
    }
    let instead = after["instead"].is_string();
    audit::record(
        tx,
        Entry { action: events::MESSAGE_CONCLUDED, subject: id, before: None, after: Some(after) },
        note,
    )?;
    if let Some(enrolment) = row.enrolment_id {
        match outcome {
            Outcome::Accepted => enrolments::actions::accept(tx, enrolment)?,
            Outcome::Declined if row.kind == Topic::Offer => enrolments::actions::decline(tx, enrolment, note)?,
            Outcome::WrongNumber if row.kind == Topic::Offer && !instead => {
                enrolments::actions::unreachable(tx, enrolment, note.unwrap_or("Faux numéro"))?;
            }
            Outcome::Declined if row.kind != Topic::Cancelled => enrolments::actions::cancel(tx, enrolment, note)?,
            _ => {}
        }
    }
    show(tx, id)
}

/// Sends an e-mail in place of a call to a wrong number; false when the person has no address.
fn by_mail(tx: &mut Tx<'_>, id: Uuid) -> Result<bool, Problem> {
    let row = show(tx, id)?;
    match row.enrolment_id.map(|id| enrolments::find(tx, id)).transpose()?.flatten() {
        Some(joined) => forward::by_mail(tx, &row, &joined),
        None => Ok(false),
    }
}

/// Sends again what was given up, to where the person is reached now.
///
/// Nobody hears of what is no longer so.
pub fn resend(tx: &mut Tx<'_>, id: Uuid) -> Result<MessageRow, Problem> {
    let row = show(tx, id)?;
    let (so, joined) = facts::is_so(tx, &row)?;
    if !so || !store::again(tx, id)? {
        return Err(Problem::new(MESSAGE_DONE));
    }
    if let Some(joined) = joined {
        let again = show(tx, id)?;
        forward::follow(tx, &again, &joined)?;
    }
    let after = Some(json!({"kind": row.kind, "channel": row.channel}));
    audit::record(tx, Entry { action: events::MESSAGE_RESENT, subject: id, before: None, after }, None)?;
    show(tx, id)
}
