//! Use cases of notifications: reactions to events.

use std::collections::BTreeSet;

use chrono::{Months, TimeDelta};
use uuid::Uuid;

use super::facts::{Former, facts, is_invited};
use super::forward;
use super::letters;
use super::rules;
use super::store;
pub use super::store::MessageRow;
use super::{MessageStatus, PEOPLE_NOTIFIED, Topic, Way};
use crate::directory::people::events::LearnerChanged;
use crate::kernel::data::event::{self, Event};
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::principal::Principal;
use crate::kernel::text::problem::Problem;
use crate::outreach::bulk_cancellations::events::CancelledInBulk;
use crate::participation::enrolments::events::{EnrolledJointly, EnrolmentEvent, LearnersMerged, LearnersSeparated};
use crate::participation::enrolments::waiting_list::Change;
use crate::participation::enrolments::{self, EnrolmentStatus, Joined};
use crate::participation::web_shares::Shares;
use crate::programme::sessions::events::{SessionCancelled, SessionChanged, SessionRestored};

/// Least time in which people are notified of a change or a cancellation, even of a session that runs.
const GRACE: TimeDelta = TimeDelta::hours(2);

/// Puts people whose offer did not reach them back on the waiting list.
///
/// Nobody loses their place for an offer that the desk had no time to call about. The seat still goes to the next
/// person.
pub fn requeue_unreached(tx: &mut Tx<'_>, events: &[Box<dyn Event>]) -> Result<(), Problem> {
    for event in event::of_type(events) {
        if let EnrolmentEvent::Decided(Change::Expired(enrolment), _) = event
            && store::is_offer_undelivered(tx, *enrolment)?
        {
            enrolments::actions::requeue(tx, *enrolment)?;
        }
    }
    Ok(())
}

/// Notifies people of events, by messages written in the transaction of the events.
pub fn react(tx: &mut Tx<'_>, events: &[Box<dyn Event>]) -> Result<(), Problem> {
    let changes = event::of_type::<SessionChanged>(events);
    let elsewhere: Vec<Uuid> = changes.filter(|change| change.is_elsewhere()).map(|change| change.after.id).collect();
    let silent: BTreeSet<Uuid> =
        event::of_type::<CancelledInBulk>(events).flat_map(|bulk| bulk.enrolments.iter().copied()).collect();
    let is_joint = |id: Uuid| event::of_type::<EnrolledJointly>(events).any(|joint| joint.contains(id));
    for event in events {
        if let Some(SessionCancelled { before }) = event.downcast_ref() {
            if before.ends_at > tx.now {
                store::void_of_session(tx, before.id)?;
                notify_all(tx, before.id, Topic::Cancelled, Former::default())?;
            }
        } else if let Some(SessionRestored { before, .. }) = event.downcast_ref() {
            if store::is_cancellation_heard(tx, before.id, true)? {
                return Err(Problem::new(PEOPLE_NOTIFIED));
            }
            store::void_of_session(tx, before.id)?;
            store::restore_of_session(tx, before.id, before.updated_at)?;
        } else if let Some(change) = event.downcast_ref::<SessionChanged>() {
            if change.is_elsewhere() {
                store::void_of_session(tx, change.after.id)?;
                let former = Former { start: change.former_start(), venue: change.former_venue() };
                notify_all(tx, change.after.id, Topic::Changed, former)?;
            }
        } else if let Some(joint) = event.downcast_ref::<EnrolledJointly>() {
            if let Some((first, _)) = joint.enrolments.first() {
                notify(tx, *first, Topic::Dates)?;
            }
        } else if let Some(EnrolmentEvent::Created(_)) = event.downcast_ref()
            && is_joint(event.subject())
        {
            // One message tells of all dates.
        } else if let Some(enrolment) = event.downcast_ref::<EnrolmentEvent>() {
            react_to_enrolment(tx, enrolment, &elsewhere, &silent)?;
        } else if event.is::<LearnerChanged>() || event.is::<LearnersMerged>() || event.is::<LearnersSeparated>() {
            forward::redirect_undelivered(tx, event.subject())?;
        }
    }
    Ok(())
}

fn react_to_enrolment(
    tx: &mut Tx<'_>,
    event: &EnrolmentEvent,
    elsewhere: &[Uuid],
    silent: &BTreeSet<Uuid>,
) -> Result<(), Problem> {
    if let EnrolmentEvent::Restored { id, status, cancelled_at } = event {
        let heard = store::has_left(tx, *id, Topic::Withdrawn, *cancelled_at)?;
        store::void_of_enrolment(tx, *id)?;
        // A person not yet notified of the cancellation gets only the messages that it voided.
        store::restore_of_enrolment(tx, *id, *cancelled_at)?;
        let topic = if *status == EnrolmentStatus::Enrolled { Topic::Confirmation } else { Topic::Waiting };
        return if heard { notify(tx, *id, topic) } else { Ok(()) };
    }
    let Some(mut topic) = topic_of(event) else { return Ok(()) };
    // A person who cancels by themselves needs no message.
    if matches!(event, EnrolmentEvent::Decided(Change::Left(_), _)) && !matches!(tx.principal, Principal::Public) {
        topic = Some(Topic::Withdrawn);
    }
    // Enrolments cancelled together are a stranger's inventions: a message would reach somebody else.
    if silent.contains(&event.subject()) {
        topic = None;
    }
    if is_notified_with_session(tx, elsewhere, event.subject())? {
        return Ok(());
    }
    // A new enrolment has no due messages yet.
    if !matches!(event, EnrolmentEvent::Created(_)) {
        store::void_of_enrolment(tx, event.subject())?;
    }
    topic.map_or(Ok(()), |topic| notify(tx, event.subject(), topic))
}

/// The topic of the notification that follows from an event of an enrolment.
///
/// `Some(None)`: nobody is notified, but the due messages about the enrolment no longer hold. `None`: they still do.
fn topic_of(event: &EnrolmentEvent) -> Option<Option<Topic>> {
    Some(match event {
        // The desk offered the seat by itself.
        EnrolmentEvent::Created(row) if row.status == EnrolmentStatus::Offered => Some(Topic::Offer),
        EnrolmentEvent::Created(row) if row.called_at.is_some() => Some(Topic::FreeSeat),
        EnrolmentEvent::Created(row) if row.status == EnrolmentStatus::Waiting => Some(Topic::Waiting),
        EnrolmentEvent::Created(row) if row.held_until.is_some() => Some(Topic::Held),
        EnrolmentEvent::LinkRenewed { is_held: true, .. } => Some(Topic::Held),
        EnrolmentEvent::Created(_)
        | EnrolmentEvent::Confirmed { .. }
        | EnrolmentEvent::Decided(Change::Seated(_), _) => Some(Topic::Confirmation),
        EnrolmentEvent::Moved { .. } => Some(Topic::Moved),
        EnrolmentEvent::Decided(Change::Offered(..), _) => Some(Topic::Offer),
        EnrolmentEvent::Decided(Change::Called(_), _) => Some(Topic::FreeSeat),
        EnrolmentEvent::Decided(Change::Expired(_), _) => Some(Topic::Expired),
        EnrolmentEvent::Decided(Change::Released(_), _) => Some(Topic::Released),
        // An offer was withdrawn before the person heard of it.
        EnrolmentEvent::Decided(Change::Queued(_), _) => None,
        EnrolmentEvent::Decided(Change::Left(_) | Change::Declined(_) | Change::Missed(_), _) => None,
        // The person stands in the room and needs no message.
        EnrolmentEvent::WalkedIn { .. } => None,
        EnrolmentEvent::Requeued(_)
        | EnrolmentEvent::Restored { .. }
        | EnrolmentEvent::Prioritised { .. }
        | EnrolmentEvent::CompanionRecorded { .. }
        | EnrolmentEvent::LinkRenewed { .. } => return None,
    })
}

/// True if a person is notified of the session's new time or venue already, in the same transaction.
fn is_notified_with_session(tx: &mut Tx<'_>, elsewhere: &[Uuid], enrolment: Uuid) -> Result<bool, Problem> {
    if elsewhere.is_empty() {
        return Ok(false);
    }
    let found = enrolments::find(tx, enrolment)?;
    Ok(found.is_some_and(|joined| joined.enrolment.status.is_live() && elsewhere.contains(&joined.session.id)))
}

/// Notifies everybody with a live enrolment in a session.
fn notify_all(tx: &mut Tx<'_>, session: Uuid, about: Topic, former: Former) -> Result<(), Problem> {
    for joined in enrolments::actions::of_session(tx, session)? {
        let about = match about {
            Topic::Changed => topic_of_change(&joined),
            about => about,
        };
        write_down(tx, about, joined, former)?;
    }
    Ok(())
}

/// The topic for a person whose session has another time or place: an open question is asked again.
fn topic_of_change(joined: &Joined) -> Topic {
    match joined.enrolment.status {
        EnrolmentStatus::Offered => Topic::Offer,
        EnrolmentStatus::Waiting if joined.enrolment.called_at.is_some() => Topic::FreeSeat,
        EnrolmentStatus::Enrolled if joined.enrolment.held_until.is_some() => Topic::Held,
        _ => Topic::Changed,
    }
}

fn notify(tx: &mut Tx<'_>, enrolment: Uuid, about: Topic) -> Result<(), Problem> {
    match enrolments::find(tx, enrolment)? {
        // Back on the waiting list, the person has lost nothing.
        Some(joined) if about == Topic::Expired && joined.enrolment.status.is_live() => Ok(()),
        Some(joined) => write_down(tx, about, joined, Former::default()),
        None => Ok(()),
    }
}

/// Chooses the way of a message.
///
/// A number gets a few texts a day, then calls where it is urgent; an address gets a few confirmations and questions
/// about held seats a day. A person who knows already, or has a wrong number, is not called about it.
fn choose_way(tx: &mut Tx<'_>, about: Topic, joined: &Joined) -> Result<Option<(Way, Option<String>)>, Problem> {
    let contact = joined.contact();
    let owned = |way: Option<(Way, Option<&str>)>| way.map(|(way, address)| (way, address.map(str::to_owned)));
    // A workshop for a question is proposed in a call: the person who asked wants to be spoken to.
    let by_call = is_invited(tx, about, joined.enrolment.id)?;
    let way = match contact.phone.filter(|_| by_call) {
        Some(phone) => Some((Way::Call, Some(phone))),
        None => rules::way(about, contact, tx.service()),
    };
    let is_written = |way: Way| matches!(way, Way::Email | Way::Sms);
    let knows = match about {
        Topic::Withdrawn => joined.enrolment.informed_at == tx.now,
        // The desk gives a held seat up when its number is wrong.
        Topic::Released => !matches!(tx.principal, Principal::System),
        _ => false,
    };
    Ok(owned(match way {
        Some((way, _)) if knows && !is_written(way) => None,
        Some((way, Some(address))) if is_used_up(tx, about, way, address)? => {
            contact.phone.filter(|_| rules::is_urgent(about)).map(|phone| (Way::Call, Some(phone)))
        }
        way => way,
    }))
}

/// True if an address has had as many messages within a day as it may.
fn is_used_up(tx: &mut Tx<'_>, about: Topic, way: Way, address: &str) -> Result<bool, Problem> {
    let most = i64::from(tx.service::<Shares>().messages);
    let is_limited = rules::is_optional(about) || about == Topic::Held;
    let counts = way == Way::Sms || way == Way::Email && is_limited;
    Ok(counts && most > 0 && store::count_lately(tx, address)? >= most)
}

/// Writes the message of a topic for a person, if there is a way to notify them and it is not too late.
pub(super) fn write_down(tx: &mut Tx<'_>, about: Topic, joined: Joined, former: Former) -> Result<(), Problem> {
    let Joined { enrolment, session, learner, .. } = &joined;
    let informs = matches!(about, Topic::Confirmation | Topic::Moved | Topic::Changed | Topic::Reminder);
    if informs && enrolment.informed_at != tx.now {
        enrolments::mark_informed(tx, enrolment.id)?;
    }
    let Some((channel, address)) = choose_way(tx, about, &joined)? else { return Ok(()) };
    let expires_at = match about {
        Topic::Offer => enrolment.offered_until.unwrap_or(session.starts_at),
        Topic::Held => enrolment.held_until.unwrap_or(session.starts_at),
        Topic::Cancelled | Topic::Changed => session.ends_at.max(tx.now + GRACE),
        _ => session.starts_at,
    };
    if expires_at <= tx.now {
        return Ok(());
    }
    let needed_by = rules::needed_by(expires_at, session.starts_at, former.start);
    // One message for each state of the enrolment and of the session; one reminder for each time at which the person
    // was informed of the date.
    let state = match about {
        Topic::Reminder => enrolment.informed_at.timestamp_micros(),
        _ => i64::from(enrolment.version),
    };
    let once = format!("{}:{}:{}.{}", about.word(), enrolment.id, session.version, state);
    let (given_name, family_name) = enrolment.stated.names(learner);
    let name = format!("{given_name} {family_name}");
    let (session_id, learner_id, enrolment_id) = (session.id, learner.id, enrolment.id);
    let next_attempt_at = forward::departure(tx, channel, expires_at, &joined);
    let facts = facts(tx, about, &joined, former)?;
    let (subject, body) = letters::write(about, channel, &facts);
    let row = MessageRow {
        organisation_id: tx.organisation,
        id: tx.new_id(),
        once,
        kind: about,
        channel,
        enrolment_id: Some(enrolment_id),
        session_id: Some(session_id),
        learner_id: Some(learner_id),
        name,
        address,
        subject,
        body,
        status: MessageStatus::Due,
        attempts: 0,
        next_attempt_at,
        expires_at,
        needed_by,
        heard_at: None,
        claimed_by: None,
        claimed_until: None,
        outcome: None,
        trouble: None,
        created_at: tx.now,
        ended_at: None,
        version: 1,
        origin: None,
        gateway_id: None,
        delivery: None,
        delivery_at: None,
    };
    Ok(store::insert(tx, &row)?)
}

/// Retention of messages, as the columns of `messages` declare.
pub(super) const KEPT: Months = Months::new(12);

/// Erases messages older than their retention; returns how many.
pub fn forget(tx: &mut Tx<'_>) -> Result<usize, Problem> {
    Ok(store::forget(tx, tx.now - KEPT)?)
}
