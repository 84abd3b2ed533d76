//! Decisions about a session's seats: locked, decided by [`super::waiting_list`], written down.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::events::EnrolmentEvent;
use super::refusals::{self, Why};
use super::store;
use super::waiting_list::{Allocation, Change, Command, Refusal};
use crate::kernel::data::audit;
use crate::kernel::data::event::Event;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::french;
use crate::kernel::text::problem::Problem;
use crate::participation::enrolments::OFFER_GONE;
use crate::programme::sessions::events::{SessionChanged, SessionEnlarged};
use crate::programme::sessions::words::SessionStatus;
use crate::programme::sessions::{self, Seats};
use crate::programme::sessions::{CAPACITY_BELOW_TAKEN, SESSION_CANCELLED, SESSION_FULL, SESSION_STARTED};

/// Executes a command on a session's seats and waiting list, with all that follows from it.
///
/// The session stays locked until the transaction ends: any other transaction that wants something of it waits, and
/// decides on the new state. Changes of `joining`, whose row does not exist yet or moves elsewhere, are left to the
/// caller.
pub fn decide(
    tx: &mut Tx<'_>,
    session: Uuid,
    command: Command,
    joining: Option<Uuid>,
    why: Why<'_>,
) -> Result<Vec<Change>, Problem> {
    let row = sessions::lock(tx, session)?.ok_or_else(Problem::not_found)?;
    let mut seats = Allocation {
        capacity: row.capacity,
        kept: row.desk_seats,
        starts_at: row.starts_at,
        held: row.status == SessionStatus::Scheduled,
        office: sessions::actions::desk_office(tx)?,
        parties: store::parties(tx, session)?,
    };
    let (changes, done) = seats.decide(command, tx.now);
    done.map_err(|refusal| problem(refusal, &seats))?;
    for change in &changes {
        if Some(change.enrolment()) != joining {
            let why = if command.is_of(*change) { why } else { Why::default() };
            write_down(tx, *change, why)?;
        }
    }
    if seats.capacity != row.capacity {
        sessions::actions::enlarge(tx, &row, seats.capacity, why.words)?;
    }
    sessions::set_seats(tx, &row, seats_of(&seats, tx.now))?;
    Ok(changes)
}

fn seats_of(seats: &Allocation, now: DateTime<Utc>) -> Seats {
    let waiting = seats.waiting(now);
    Seats {
        seats_taken: seats.taken(),
        waiting: i16::try_from(waiting.len()).unwrap_or(i16::MAX),
        people_waiting: waiting.iter().fold(0, |sum, people| sum.saturating_add(*people)),
        next_party: waiting.first().copied().unwrap_or(0),
        next_deadline: seats.next_deadline(now),
    }
}

/// Adapts the waiting list to a session's new time or size, in the same transaction.
///
/// A size in which a waiting group would not fit is refused: the desk speaks to the group first.
pub fn react(tx: &mut Tx<'_>, events: &[Box<dyn Event>]) -> Result<(), Problem> {
    let changed: BTreeSet<Uuid> = events
        .iter()
        .filter(|event| event.is::<SessionChanged>() || event.is::<SessionEnlarged>())
        .map(|event| event.subject())
        .collect();
    changed.into_iter().try_for_each(|session| {
        let row = sessions::lock(tx, session)?.ok_or_else(Problem::not_found)?;
        decide(tx, session, Command::Resize(row.capacity), None, Why::default()).map(drop)
    })
}

/// Applies the effects of time to a session's seats and waiting list.
pub fn settle(tx: &mut Tx<'_>, session: Uuid) -> Result<(), Problem> {
    decide(tx, session, Command::Settle, None, Why::default()).map(drop)
}

fn write_down(tx: &mut Tx<'_>, change: Change, Why { code, words }: Why<'_>) -> Result<(), Problem> {
    store::apply(tx, change, words)?;
    if let Some(code) = code {
        refusals::insert(tx, change.enrolment(), code)?;
    }
    audit::record(tx, EnrolmentEvent::Decided(change, code), words)
}

fn problem(refusal: Refusal, seats: &Allocation) -> Problem {
    match refusal {
        Refusal::NotHeld => Problem::new(SESSION_CANCELLED),
        Refusal::Started => Problem::new(SESSION_STARTED),
        Refusal::Full => Problem::new(SESSION_FULL),
        Refusal::TooMany => Problem::invalid("/party_size", "L'atelier n'a pas autant de places."),
        Refusal::BelowTaken => Problem::new(CAPACITY_BELOW_TAKEN),
        Refusal::BelowGroup(people) => Problem::new(CAPACITY_BELOW_TAKEN).detail(format!(
            "Le {}, un groupe de {people} personnes attend de venir ensemble.",
            french::day(seats.starts_at, seats.office.zone)
        )),
        Refusal::Gone => Problem::new(OFFER_GONE),
    }
}
