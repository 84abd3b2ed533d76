//! «Mon inscription»: use cases of a person on their own enrolment.
//!
//! It opens by its reference and the secret of its link, or, for a while, by the reference and the family name.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::super::EnrolmentStatus::{Enrolled, Offered, Waiting};
use super::super::joined::{self, Joined};
use super::super::refusals::Why;
use super::super::store::EnrolmentRow;
use super::super::views::OwnLearner;
use super::super::{actions, confirmation, moving, rules, store};
use super::views::OwnEnrolment;
use super::{CONFIRMATION, ENROLMENT};
use crate::directory::people::rules::is_family_name;
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::key_file::Keys;
use crate::kernel::text::problem::Problem;
use crate::participation::enrolments::{NEEDS_A_CALL, NOT_CONFIRMED};
use crate::programme::sessions;
use crate::programme::sessions::SESSION_STARTED;
use crate::programme::sessions::views::{Session, local, zone_of};
use crate::programme::sessions::words::SessionStatus;

/// Purpose of the secret that a reference and a family name give.
///
/// It opens the enrolment, without showing how the person can be reached.
const OPENING: &str = "opening";
/// Validity of that secret: an afternoon's errand, not a forgotten tab.
const OPEN_FOR: TimeDelta = TimeDelta::hours(1);

/// Purpose of the secret in the messages about an enrolment.
///
/// The browser that asked for a held seat never gets that secret: it proves that its person reads the message.
pub fn message_purpose(enrolment: &EnrolmentRow) -> String {
    match enrolment.held_until {
        Some(_) => numbered(CONFIRMATION, enrolment),
        None => numbered(ENROLMENT, enrolment),
    }
}

/// Purpose of the secret of an enrolment's present link; each new link has another number.
fn numbered(purpose: &str, enrolment: &EnrolmentRow) -> String {
    match enrolment.link_number {
        0 => purpose.to_owned(),
        number => format!("{purpose} {number}"),
    }
}

/// Proof that lets a person in to their own enrolment.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Entrance {
    /// Its reference and their name, for an hour.
    Name,
    /// Its personal link.
    Link,
    /// The link of a message, while the seat was held.
    Message,
}

/// Finds the link that a secret belongs to, if it is one of an enrolment.
fn link_of(keys: &Keys, enrolment: &EnrolmentRow, secret: &str) -> Option<Entrance> {
    let opens = |purpose| keys.opens(&numbered(purpose, enrolment), enrolment.id, secret);
    let links = [(ENROLMENT, Entrance::Link), (CONFIRMATION, Entrance::Message)];
    links.into_iter().find(|(purpose, _)| opens(purpose)).map(|(_, entrance)| entrance)
}

/// Finds the enrolment if its link, its reference and name, or a secret for `other` opens it.
///
/// Every mistake gets the same answer, not found, and so does a link that has ended.
pub fn open(tx: &mut Tx<'_>, keys: &Keys, reference: &str, secret: &str, other: &str) -> Result<Joined, Problem> {
    let joined = find(tx, reference)?;
    let id = joined.enrolment.id;
    let by_secret = link_of(keys, &joined.enrolment, secret).is_some() || keys.opens(other, id, secret);
    let opens = by_secret || keys.opens_now(OPENING, id, secret, tx.now);
    Some(joined).filter(|_| opens).ok_or_else(Problem::not_found)
}

/// Finds the enrolment of a reference, until a week after its session.
fn find(tx: &mut Tx<'_>, reference: &str) -> Result<Joined, Problem> {
    let reference = rules::read_reference(reference).ok_or_else(Problem::not_found)?;
    let found = joined::find_by_reference(tx, &reference)?;
    found.filter(|joined| rules::opens_by_link(joined.session.ends_at, tx.now)).ok_or_else(Problem::not_found)
}

/// Lets a person in by reference and family name: reference, secret, and its end, UTC.
///
/// None if anything is wrong, or the session was over a day ago.
pub fn let_in(
    tx: &mut Tx<'_>,
    keys: &Keys,
    reference: &str,
    family_name: &str,
) -> Result<Option<(String, String, DateTime<Utc>)>, Problem> {
    let Some(reference) = rules::read_reference(reference) else { return Ok(None) };
    let names = store::names_of(tx, &reference, tx.now - rules::OPEN_BY_NAME)?;
    let known = names.into_iter().find(|(_, (given, family), stated)| {
        let (stated_given, stated_family) = (stated.0.as_ref(), stated.1.as_ref());
        is_family_name(family_name, given, family)
            || is_family_name(family_name, stated_given.unwrap_or(given), stated_family.unwrap_or(family))
    });
    let until = tx.now + OPEN_FOR;
    Ok(known.map(|(id, ..)| (reference, keys.passing_secret(OPENING, id, until), until)))
}

/// Finds the enrolment that a link or an opening opens, and which of them did.
fn enter(tx: &mut Tx<'_>, keys: &Keys, reference: &str, secret: &str) -> Result<(Joined, Entrance), Problem> {
    let joined = find(tx, reference)?;
    let by_name = || keys.opens_now(OPENING, joined.enrolment.id, secret, tx.now).then_some(Entrance::Name);
    match link_of(keys, &joined.enrolment, secret).or_else(by_name) {
        Some(entrance) => Ok((joined, entrance)),
        None => Err(Problem::not_found()),
    }
}

/// Shows one's own enrolment.
pub fn show(tx: &mut Tx<'_>, keys: &Keys, reference: &str, secret: &str) -> Result<OwnEnrolment, Problem> {
    let (joined, entrance) = enter(tx, keys, reference, secret)?;
    view(tx, joined, entrance)
}

/// Shows one's own enrolment to the browser that just made it, as the link in its answer does.
pub fn show_created(tx: &mut Tx<'_>, id: Uuid) -> Result<OwnEnrolment, Problem> {
    let joined = joined::find(tx, id)?.ok_or_else(Problem::not_found)?;
    view(tx, joined, Entrance::Link)
}

/// Confirms one's own held seat.
///
/// Only the link of the message does; any other secret gets the answer of a wrong one. A repeated request gets the same
/// answer.
pub fn confirm(tx: &mut Tx<'_>, keys: &Keys, reference: &str, secret: &str) -> Result<OwnEnrolment, Problem> {
    let (joined, entrance) = enter(tx, keys, reference, secret)?;
    if entrance != Entrance::Message {
        return Err(Problem::not_found());
    }
    confirmation::confirm(tx, joined.enrolment.id)?;
    show(tx, keys, reference, secret)
}

/// Cancels one's own enrolment, until the session starts.
///
/// A repeated request gets the same answer.
pub fn cancel(
    tx: &mut Tx<'_>,
    keys: &Keys,
    reference: &str,
    secret: &str,
    why: Why<'_>,
) -> Result<OwnEnrolment, Problem> {
    let (joined, _) = enter(tx, keys, reference, secret)?;
    let (id, status) = (joined.enrolment.id, joined.enrolment.status);
    if matches!(status, Enrolled | Offered | Waiting) {
        if !rules::may_cancel(true, joined.session.starts_at, tx.now) {
            return Err(Problem::new(SESSION_STARTED).detail("Appelez-nous pour nous le dire."));
        }
        match status {
            Offered => actions::decline(tx, id, why)?,
            _ => actions::cancel(tx, id, why)?,
        }
    }
    show(tx, keys, reference, secret)
}

/// Takes the seats that were offered, or that are free for the first to come.
///
/// A repeated request gets the same answer.
pub fn accept(tx: &mut Tx<'_>, keys: &Keys, reference: &str, secret: &str) -> Result<OwnEnrolment, Problem> {
    let (joined, _) = enter(tx, keys, reference, secret)?;
    actions::accept(tx, joined.enrolment.id)?;
    show(tx, keys, reference, secret)
}

/// Sessions that a person can move to by themselves, the soonest first.
///
/// They are of the person's level, have room for all who come, and are at no time of another workshop of theirs.
pub fn alternatives(tx: &mut Tx<'_>, keys: &Keys, reference: &str, secret: &str) -> Result<Vec<Session>, Problem> {
    let (joined, _) = enter(tx, keys, reference, secret)?;
    let Joined { enrolment, session, .. } = joined;
    let may_move = enrolment.status == Enrolled && enrolment.held_until.is_none();
    if !rules::may_cancel(may_move, session.starts_at, tx.now) {
        return Ok(Vec::new());
    }
    let busy = store::of_learner_live(tx, enrolment.learner_id)?;
    let free = |session: &Session| {
        let (starts_at, ends_at) = (session.starts_at.to_utc(), session.ends_at.to_utc());
        busy.iter().all(|(other, from, to)| *other == enrolment.reference || ends_at <= *from || *to <= starts_at)
    };
    let all = sessions::actions::with_room(tx, enrolment.level, enrolment.party_size, session.id)?;
    Ok(all.into_iter().filter(free).take(CHOICE).collect())
}

/// Number of sessions a person chooses among: more would be a list to search.
const CHOICE: usize = 6;

/// Moves a person to another session of their level.
///
/// A repeated request gets the same answer.
pub fn move_to(tx: &mut Tx<'_>, keys: &Keys, reference: &str, secret: &str, to: Uuid) -> Result<OwnEnrolment, Problem> {
    let (joined, _) = enter(tx, keys, reference, secret)?;
    let there = joined.session.id == to && joined.enrolment.status == Enrolled;
    if !there {
        if matches!(joined.enrolment.status, Offered | Waiting) {
            return Err(Problem::new(NEEDS_A_CALL).detail("Vous attendez une place : appelez-nous pour changer."));
        }
        if joined.enrolment.held_until.is_some() {
            return Err(
                Problem::new(NOT_CONFIRMED).detail("Confirmez d'abord votre place. Vous changerez de date après.")
            );
        }
        moving::move_to(tx, joined.enrolment.id, to, (None, None))?;
    }
    show(tx, keys, reference, secret)
}

fn view(tx: &mut Tx<'_>, joined: Joined, entrance: Entrance) -> Result<OwnEnrolment, Problem> {
    let by_link = entrance != Entrance::Name;
    let session = sessions::actions::find(tx, joined.session.id)?;
    let status = joined.enrolment.status;
    let enrolled = status == Enrolled;
    let position = match status {
        Waiting => Some(store::position(tx, &joined.enrolment)?),
        _ => None,
    };
    let (starts_at, ends_at) = (joined.session.starts_at, joined.session.ends_at);
    let zone = zone_of(&joined.time_zone);
    let held = joined.session.status == SessionStatus::Scheduled;
    let own = OwnLearner::stated(tx, &joined.enrolment.stated, &joined.learner)?;
    let unrecorded = joined.attendance.is_none();
    let held_until = joined.enrolment.held_until;
    let notified_by = confirmation::choose_way(tx, &joined.enrolment.stated);
    Ok(OwnEnrolment {
        reference: joined.enrolment.reference,
        status: joined.enrolment.status,
        needs: joined.enrolment.needs,
        party_size: joined.enrolment.party_size,
        position,
        offered_until: joined.enrolment.offered_until.map(|until| local(until, zone)),
        held_until: held_until.map(|until| local(until, zone)),
        confirmed_by: held_until.and(notified_by),
        notified_by,
        can_confirm: held_until.is_some() && entrance == Entrance::Message,
        can_accept: held
            && starts_at > tx.now
            && (joined.enrolment.offered_until.is_some_and(|until| until > tx.now)
                || joined.enrolment.called_at.is_some()),
        session: Session::new(session, false),
        learner: match by_link {
            true => own,
            false => OwnLearner { phone_display: None, email: None, ..own },
        },
        cancelled_at: joined.enrolment.cancelled_at,
        can_cancel: unrecorded && rules::may_cancel(matches!(status, Enrolled | Offered | Waiting), starts_at, tx.now),
        can_move: unrecorded && rules::may_cancel(enrolled && held_until.is_none(), starts_at, tx.now),
        can_ask: enrolled && held && starts_at <= tx.now,
        can_evaluate: enrolled && held && rules::evaluation_opens(starts_at, ends_at) <= tx.now,
    })
}
