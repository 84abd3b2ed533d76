//! The job of the waiting lists.

use super::seats;
use crate::kernel::data::clock::Clock;
use crate::kernel::data::database::Database;
use crate::kernel::data::jobs::{HALF_MINUTE, Job, Run, for_each};
use crate::kernel::data::transaction::Caller;
use crate::kernel::text::problem::Problem;
use crate::programme::sessions;

/// Expires offers that nobody answered: their seats go to the next party.
///
/// No seat depends on this job: a request for a seat settles the session first.
pub const SETTLE: Job = Job { name: "waiting_lists", every: HALF_MINUTE, run: Run::Blocking(settle) };

fn settle(database: &Database, clock: &Clock) -> Result<(), Problem> {
    let now = clock.now();
    for_each(database, database.ask(|conn| sessions::due(conn, now))?, |(organisation, session)| {
        database.write_blocking(&Caller::system(organisation, clock.now()), |tx| seats::settle(tx, session))
    })
}
