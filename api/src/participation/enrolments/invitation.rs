//! A seat offered to a person who did not ask for one: a workshop is held for what they asked.

use uuid::Uuid;

use super::actions::{find_learner, insert_with_reference};
use super::admission::{Exceptions, check_free_time, check_seat};
use super::draft::Who;
use super::events::EnrolmentEvent;
use super::refusals::Why;
use super::stated::Stated;
use super::store::EnrolmentRow;
use super::waiting_list::{Change, Command};
use super::{Channel, EnrolmentStatus, seats};
use crate::kernel::data::audit;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::programme::sessions::{self, SESSION_FULL};

/// Offers a known person a seat in a session of any level, and returns the enrolment.
///
/// The seat is held as one that was freed for a waiting list; so are its deadline and its answers. Near the start the
/// person is called, and the first to come gets the seat.
pub fn invite(tx: &mut Tx<'_>, session: Uuid, learner: Uuid) -> Result<Uuid, Problem> {
    let joined = sessions::actions::find(tx, session)?;
    let level = joined.session.level;
    check_seat(tx, &joined, (level, Exceptions { level: false, closure: false }), 1, true)?;
    let learner = find_learner(tx, Who::Known(learner))?;
    check_free_time(tx, &learner, &joined.session, None)?;
    let id = tx.new_id();
    let changes = seats::decide(tx, session, Command::Invite { id, people: 1 }, Some(id), Why::default())?;
    let (status, offered_until, called_at) = changes
        .into_iter()
        .find_map(|change| match change {
            Change::Offered(whom, until) if whom == id => Some((EnrolmentStatus::Offered, Some(until), None)),
            Change::Called(whom) if whom == id => Some((EnrolmentStatus::Waiting, None, Some(tx.now))),
            _ => None,
        })
        .ok_or_else(|| Problem::new(SESSION_FULL))?;
    let row = EnrolmentRow {
        organisation_id: tx.organisation,
        id,
        reference: String::new(),
        session_id: session,
        learner_id: learner.id,
        status,
        level,
        level_override_reason: None,
        needs: None,
        channel: Channel::Phone,
        created_at: tx.now,
        created_by: tx.principal.account(),
        cancelled_at: None,
        cancellation_reason: None,
        version: 1,
        party_size: 1,
        waiting_since: Some(tx.now),
        priority: 0,
        priority_reason: None,
        offered_until,
        called_at,
        informed_at: tx.now,
        link_number: 0,
        held_until: None,
        origin: None,
        stated: Stated::default(),
    };
    let row = insert_with_reference(tx, row, &joined.venue.code)?;
    audit::record(tx, EnrolmentEvent::Created(row), None)?;
    Ok(id)
}
