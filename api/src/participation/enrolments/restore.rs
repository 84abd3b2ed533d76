//! Restoring enrolments that were cancelled by mistake, as far as there is still room.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::admission::check_free_time;
use super::events::EnrolmentEvent;
use super::joined;
use super::refusals::{self, Why};
use super::seats;
use super::store;
use super::waiting_list::{Change, Command, Party, Standing};
use super::{ALREADY_ENROLLED, EnrolmentStatus};
use crate::directory::people;
use crate::kernel::data::audit;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::{CHANGED_MEANWHILE, Problem};
use crate::programme::sessions::words::SessionStatus;
use crate::programme::sessions::{self, SESSION_CANCELLED, SESSION_STARTED};

/// Locks the people, then the sessions, of several enrolments, each in the order of identities.
///
/// Use cases lock a person before a session, so that no two of them wait for each other.
pub fn lock_all(tx: &mut Tx<'_>, enrolments: &[Uuid], with_people: bool) -> Result<(), Problem> {
    let places = store::places_of(tx, enrolments)?;
    if with_people {
        for learner in places.iter().map(|(_, learner)| *learner).collect::<BTreeSet<_>>() {
            people::actions::standing_for(tx, learner)?;
        }
    }
    for session in places.iter().map(|(session, _)| *session).collect::<BTreeSet<_>>() {
        sessions::lock(tx, session)?;
    }
    Ok(())
}

/// Enrolments that are offered a seat in the session of an enrolment.
pub fn offers_beside(tx: &mut Tx<'_>, id: Uuid) -> Result<Vec<Uuid>, Problem> {
    let session = store::session_of(tx, id)?.ok_or_else(Problem::not_found)?;
    let is_offer = |party: &Party| matches!(party.standing, Standing::Offered(_));
    Ok(store::parties(tx, session)?.into_iter().filter(is_offer).map(|party| party.id).collect())
}

/// Gives an enrolment back its seats, or its place on the waiting list.
///
/// `instead_of` is an offer of the session that may be withdrawn for it: its person has not heard of it.
///
/// Refused without a change where the session has begun or is cancelled, where its seats are taken, and where its
/// person has another one by now. The caller has locked the person and the session.
pub fn restore(tx: &mut Tx<'_>, id: Uuid, was_seated: bool, instead_of: Option<Uuid>) -> Result<(), Problem> {
    let joined = joined::find(tx, id)?.ok_or_else(Problem::not_found)?;
    let (row, session) = (&joined.enrolment, &joined.session);
    let Some(cancelled_at) = row.cancelled_at.filter(|_| row.status == EnrolmentStatus::Cancelled) else {
        return Err(Problem::new(CHANGED_MEANWHILE));
    };
    if session.status != SessionStatus::Scheduled {
        return Err(Problem::new(SESSION_CANCELLED));
    }
    if session.starts_at <= tx.now {
        return Err(Problem::new(SESSION_STARTED));
    }
    if store::live_of_learner(tx, session.id, row.learner_id)?.is_some() {
        return Err(Problem::new(ALREADY_ENROLLED));
    }
    let status = if was_seated {
        check_free_time(tx, &joined.learner, session, None)?;
        let back = Command::Return { id, people: row.party_size, instead_of };
        seats::decide(tx, session.id, back, Some(id), Why::default())?;
        store::apply(tx, Change::Seated(id), None)?;
        EnrolmentStatus::Enrolled
    } else {
        store::apply(tx, Change::Queued(id), None)?;
        EnrolmentStatus::Waiting
    };
    refusals::forget(tx, id)?;
    audit::record(tx, EnrolmentEvent::Restored { id, status, cancelled_at }, None)?;
    seats::settle(tx, session.id)
}
