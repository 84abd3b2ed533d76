//! Held seats: taken over the web near a limit, and given up unless somebody confirms them.
//!
//! The link that confirms goes to the stated address or number, never to the browser that asked. A person who gets
//! neither e-mails nor texts is called by the desk.

mod store;

use chrono::{DateTime, Utc};
use uuid::Uuid;

pub(super) use self::store::due;
use super::events::EnrolmentEvent;
use super::joined::{self, Joined};
use super::stated::Stated;
use super::waiting_list::Command;
use super::{ENROLMENT_CANCELLED, EnrolmentStatus, rules, seats, session_of};
use crate::directory::people::{Way, ways};
use crate::kernel::data::audit;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::participation::web_shares::Shares;
use crate::programme::sessions::words::SessionStatus;
use crate::programme::sessions::{self, SessionRow};

/// Reason of the audit log for a seat that is given up.
const NOT_IN_TIME: &str = "Place non confirmée à temps.";

/// Decides until when the seats that a stranger has just taken are held, UTC.
///
/// None where no limit is near, and where the person could not confirm in time. The session is locked since the seats
/// were taken, so that requests at once are counted one after the other.
pub(super) fn find_deadline(
    tx: &mut Tx<'_>,
    session: &SessionRow,
    people: i16,
    uses_up_share: bool,
    stated: &Stated,
) -> Result<Option<DateTime<Utc>>, Problem> {
    if !uses_up_share && !exceeds_session_share(tx, session.id, people)? {
        return Ok(None);
    }
    let gets_link = matches!(choose_way(tx, stated), Some(Way::Email | Way::Sms));
    let office = sessions::actions::desk_office(tx)?;
    Ok(rules::held_until(!gets_link, session.starts_at, tx.now, office))
}

/// True if these people take more seats of a session than the web gives within a day unconfirmed.
fn exceeds_session_share(tx: &mut Tx<'_>, session: Uuid, people: i16) -> Result<bool, Problem> {
    let most = i64::from(tx.service::<Shares>().session);
    Ok(most > 0 && store::web_seats(tx, session)? + i64::from(people) > most)
}

/// Chooses the way by which a person is asked to confirm; none where nothing reaches them but a letter.
pub(super) fn choose_way(tx: &Tx<'_>, stated: &Stated) -> Option<Way> {
    ways::answerable(stated.contact(), tx.service()).map(|(way, _)| way)
}

/// Holds a seat longer when its link did not arrive; returns until when, UTC.
///
/// The desk gets the time to call.
pub fn await_call(tx: &mut Tx<'_>, joined: &mut Joined) -> Result<DateTime<Utc>, Problem> {
    let office = sessions::actions::desk_office(tx)?;
    let called = rules::held_until(true, joined.session.starts_at, tx.now, office);
    let held_until = joined.enrolment.held_until.max(called);
    store::hold_until(tx, joined.enrolment.id, held_until)?;
    joined.enrolment.held_until = held_until;
    Ok(held_until.unwrap_or(joined.session.starts_at))
}

/// Confirms a held seat.
///
/// A repeated request changes nothing; a seat that was given up is refused.
pub fn confirm(tx: &mut Tx<'_>, id: Uuid) -> Result<(), Problem> {
    let enrolment = lock(tx, id)?.enrolment;
    match (enrolment.status, enrolment.held_until) {
        (EnrolmentStatus::Enrolled, Some(held_until)) => {
            store::end_hold(tx, id)?;
            audit::record(tx, EnrolmentEvent::Confirmed { id, held_until }, None)
        }
        (EnrolmentStatus::Enrolled, None) => Ok(()),
        _ => Err(Problem::new(ENROLMENT_CANCELLED).detail("Il n'y a plus de place à confirmer.")),
    }
}

/// Gives up a held seat, for a reason: it goes to the next person.
///
/// Does nothing if it was confirmed meanwhile.
pub fn release(tx: &mut Tx<'_>, id: Uuid, reason: &str) -> Result<(), Problem> {
    let joined = lock(tx, id)?;
    match joined.enrolment.held_until {
        Some(_) => give_up(tx, &joined, reason),
        None => Ok(()),
    }
}

fn give_up(tx: &mut Tx<'_>, joined: &Joined, reason: &str) -> Result<(), Problem> {
    let release = Command::Release(joined.enrolment.id);
    seats::decide(tx, joined.session.id, release, None, Some(reason).into()).map(drop)
}

/// Gives up a seat that nobody confirmed in time.
///
/// A person who came, or whose session has begun or is cancelled, keeps it: it is of use to nobody else.
pub(super) fn release_if_due(tx: &mut Tx<'_>, id: Uuid) -> Result<(), Problem> {
    let joined = lock(tx, id)?;
    if joined.enrolment.held_until.is_none_or(|until| until > tx.now) {
        return Ok(());
    }
    let is_open = joined.session.status == SessionStatus::Scheduled && joined.session.starts_at > tx.now;
    match is_open && joined.attendance.is_none() {
        true => give_up(tx, &joined, NOT_IN_TIME),
        false => Ok(store::end_hold(tx, id)?),
    }
}

/// Locks the session of an enrolment, and reads the enrolment as it is then.
///
/// Confirming and giving up take this lock, so that one of the two wins.
fn lock(tx: &mut Tx<'_>, id: Uuid) -> Result<Joined, Problem> {
    let session = session_of(tx, id)?.ok_or_else(Problem::not_found)?;
    sessions::lock(tx, session)?;
    joined::find(tx, id)?.ok_or_else(Problem::not_found)
}
