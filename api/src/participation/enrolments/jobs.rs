//! Jobs of enrolments: offers that expire, held seats that are given up, and origins that are erased.

use chrono::TimeDelta;

use super::{confirmation, origin, seats};
use crate::kernel::data::clock::Clock;
use crate::kernel::data::database::Database;
use crate::kernel::data::jobs::{HALF_MINUTE, HOUR, Job, Run, for_each, forget_old};
use crate::kernel::data::transaction::Caller;
use crate::kernel::text::problem::Problem;
use crate::programme::sessions;

/// All jobs of enrolments.
pub const JOBS: &[Job] = &[
    Job { name: "waiting_lists", every: HALF_MINUTE, run: Run::Blocking(settle) },
    Job { name: "held_seats", every: HALF_MINUTE, run: Run::Blocking(release) },
    Job { name: "forget_enrolment_origins", every: HOUR, run: Run::Blocking(forget_origins) },
];

/// Retention of origins, as the column declares.
const KEPT: TimeDelta = TimeDelta::days(7);

/// Expires offers that nobody answered: their seats go to the next party.
///
/// No seat depends on this job: a request for a seat settles the session first.
fn settle(database: &Database, clock: &Clock) -> Result<(), Problem> {
    let now = clock.now();
    for_each(database, database.ask(|conn| sessions::due(conn, now))?, |(organisation, session)| {
        database.write_blocking(&Caller::system(organisation, clock.now()), |tx| seats::settle(tx, session))
    })
}

/// Gives up held seats that nobody confirmed in time.
fn release(database: &Database, clock: &Clock) -> Result<(), Problem> {
    let now = clock.now();
    for_each(database, database.ask(|conn| confirmation::due(conn, now))?, |(organisation, enrolment)| {
        database.write_blocking(&Caller::system(organisation, clock.now()), |tx| {
            confirmation::release_if_due(tx, enrolment)
        })
    })
}

fn forget_origins(database: &Database, clock: &Clock) -> Result<(), Problem> {
    let now = clock.now();
    forget_old(database, now, |conn| origin::with_old(conn, now - KEPT), |tx| Ok(origin::forget(tx, tx.now - KEPT)?))
}
