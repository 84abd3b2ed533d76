//! Use cases of the desk: calls, letters, and messages that were given up.

pub(super) mod store;
pub(super) mod undo;

use serde_json::json;
use uuid::Uuid;

use self::undo::Undo;

use super::events;
use super::rules;
use super::rules::Reach;
use super::store::{self as messages, Filter, MessageRow};
use super::views::{Claim, Message};
use super::{MessageStatus, Outcome, Topic, Way, facts, forward};
use crate::directory::people::Contacts;
use crate::directory::{accounts, people};
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::outreach::notifications::MESSAGE_DONE;
use crate::participation::enrolments::refusals::Why;
use crate::participation::enrolments::{self, confirmation};
use crate::programme::sessions;

/// Reason of the audit log for a seat that goes to the next person because nobody can be called.
const WRONG_NUMBER: &str = "Faux numéro";

/// Finds one message.
pub fn show(tx: &mut Tx<'_>, id: Uuid) -> Result<MessageRow, Problem> {
    let filter = Filter { id: Some(id), ..Filter::default() };
    messages::list(tx, &filter, None, 1)?.pop().ok_or_else(Problem::not_found)
}

/// Finds a call or a letter.
pub fn find_call(tx: &mut Tx<'_>, id: Uuid) -> Result<MessageRow, Problem> {
    let row = show(tx, id)?;
    if matches!(row.channel, Way::Call | Way::Letter) { Ok(row) } else { Err(Problem::not_found()) }
}

/// Shows messages, with what is known of their people and of colleagues on the line.
pub fn show_all(tx: &mut Tx<'_>, rows: Vec<MessageRow>) -> Result<Vec<Message>, Problem> {
    let ids: Vec<Uuid> = rows.iter().filter_map(|row| row.learner_id).collect();
    let learners = people::actions::contacts(tx, &ids)?;
    let now = tx.now;
    let claimed = |row: &MessageRow| row.claimed_by.filter(|_| row.claimed_until.is_some_and(|until| until > now));
    let ids: Vec<Uuid> = rows.iter().filter_map(claimed).collect();
    let colleagues = accounts::names_of(tx, &ids)?;
    let is_mailed = tx.service::<Reach>().email;
    let show = |row: MessageRow| {
        let learner = row.learner_id.and_then(|id| learners.get(&id));
        let wrong = learner.filter(|one| one.phone.is_some() && one.phone == row.address);
        let claim = claimed(&row).and_then(|account_id| {
            let (name, until) = (colleagues.get(&account_id)?.clone(), row.claimed_until?);
            Some(Claim { account_id, name, until })
        });
        let of_letter = learner.filter(|_| row.channel == Way::Letter);
        Message {
            postal_address: of_letter.and_then(Contacts::postal_address),
            phone_wrong_at: wrong.and_then(|one| one.phone_wrong_at),
            email: learner.and_then(|one| one.email.clone()).filter(|_| is_mailed),
            claim,
            ..Message::from(row)
        }
    };
    Ok(rows.into_iter().map(show).collect())
}

/// Shows one message in the same way.
pub fn show_one(tx: &mut Tx<'_>, row: MessageRow) -> Result<Message, Problem> {
    show_all(tx, vec![row])?.pop().ok_or_else(Problem::not_found)
}

/// Records the outcome of a call or a letter, and does as the person wishes.
///
/// An offer is accepted or declined, a held seat confirmed, a seat given back. When the number is wrong, the person
/// gets an e-mail if they have an address, else an offer or a held seat goes to the next person. Who thinks an offer
/// over is called again before it ends.
pub fn conclude(tx: &mut Tx<'_>, id: Uuid, outcome: Outcome, why: Why<'_>) -> Result<MessageRow, Problem> {
    let (row, note) = (find_call(tx, id)?, why.words);
    let is_question = matches!(row.kind, Topic::Offer | Topic::FreeSeat | Topic::Held);
    let is_call_back = row.kind == Topic::Callback;
    if outcome == Outcome::Accepted && !is_question || outcome == Outcome::Declined && is_call_back {
        return Err(Problem::invalid("/outcome", "Rien n'était proposé à cette personne."));
    }
    let thinks = outcome == Outcome::Reached && is_question;
    let ends_enrolment = outcome == Outcome::Declined && row.enrolment_id.is_some() && row.kind != Topic::Cancelled;
    if why.code.is_some() && !ends_enrolment {
        return Err(Problem::invalid("/reason_code", "Une raison ne se note que pour une place refusée ou rendue."));
    }
    let (status, ended_at, next_attempt_at) = match outcome {
        Outcome::Reached if thinks => {
            let office = sessions::actions::desk_office(tx)?;
            (MessageStatus::Due, None, rules::ask_again_at(tx.now, row.expires_at, office))
        }
        Outcome::NoAnswer => {
            let until = (!is_call_back).then_some(row.expires_at);
            let office = sessions::actions::desk_office(tx)?;
            (MessageStatus::Due, None, rules::next_call_at(tx.now, until, office))
        }
        Outcome::WrongNumber => (MessageStatus::Failed, Some(tx.now), tx.now),
        _ => (MessageStatus::Sent, Some(tx.now), tx.now),
    };
    let concluded = MessageRow {
        status,
        next_attempt_at,
        outcome: Some(outcome),
        // Without a new note the former one is kept for the next call.
        trouble: note.map(str::to_owned).or(row.trouble.clone()),
        ended_at,
        heard_at: row.heard_at.or(thinks.then_some(tx.now)),
        ..row.clone()
    };
    // The session is locked first, as by its cancellation, so that the two never wait for each other.
    if let Some(enrolment) = row.enrolment_id {
        enrolments::actions::lock_learner_and_session(tx, enrolment)?;
    }
    if !store::record_outcome(tx, &concluded, Undo::record(&row, tx.now))? {
        return Err(Problem::new(MESSAGE_DONE));
    }
    if let (Outcome::WrongNumber, Some(learner), Some(number)) = (outcome, row.learner_id, &row.address) {
        people::actions::mark_number(tx, learner, number, true)?;
    }
    let mut after = json!({"kind": row.kind, "outcome": outcome, "enrolment_id": row.enrolment_id});
    if outcome == Outcome::WrongNumber && switch_to_email(tx, id)? {
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
            Outcome::Accepted if row.kind == Topic::Held => confirmation::confirm(tx, enrolment)?,
            Outcome::Accepted => enrolments::actions::accept(tx, enrolment)?,
            Outcome::Declined if row.kind == Topic::Offer => enrolments::actions::decline(tx, enrolment, why)?,
            Outcome::WrongNumber if row.kind == Topic::Offer && !instead => {
                enrolments::actions::end_unreachable_offer(tx, enrolment, note.unwrap_or(WRONG_NUMBER))?;
            }
            Outcome::WrongNumber if row.kind == Topic::Held && !instead => {
                confirmation::release(tx, enrolment, note.unwrap_or(WRONG_NUMBER))?;
            }
            Outcome::Declined if row.kind != Topic::Cancelled => {
                enrolments::actions::cancel_as_known(tx, enrolment, why)?;
            }
            _ => {}
        }
    }
    show(tx, id)
}

/// Makes a call to a wrong number due by e-mail; returns false when the person has no address.
fn switch_to_email(tx: &mut Tx<'_>, id: Uuid) -> Result<bool, Problem> {
    let row = show(tx, id)?;
    match row.enrolment_id.map(|id| enrolments::find(tx, id)).transpose()?.flatten() {
        Some(joined) => forward::switch_to_email(tx, &row, &joined),
        None => Ok(false),
    }
}

/// Sends again a message that was given up, or said by a call, to the present address of the person.
///
/// A message that no longer holds is refused.
pub fn resend(tx: &mut Tx<'_>, id: Uuid) -> Result<MessageRow, Problem> {
    let row = show(tx, id)?;
    let (still_holds, joined) = facts::check_message(tx, &row)?;
    if !still_holds || !messages::restart(tx, id)? {
        return Err(Problem::new(MESSAGE_DONE));
    }
    if let Some(joined) = joined {
        let restarted = show(tx, id)?;
        forward::redirect(tx, &restarted, &joined)?;
    }
    let after = Some(json!({"kind": row.kind, "channel": row.channel}));
    audit::record(tx, Entry { action: events::MESSAGE_RESENT, subject: id, before: None, after }, None)?;
    show(tx, id)
}
