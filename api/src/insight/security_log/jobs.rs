//! Jobs of the security log: they write down what was counted, and erase what is old.

use chrono::Months;

use super::store;
use crate::kernel::data::clock::Clock;
use crate::kernel::data::database::Database;
use crate::kernel::data::jobs::{HALF_MINUTE, HOUR, Job, Run, for_each, forget_old};
use crate::kernel::data::transaction::Caller;
use crate::kernel::security::events::SecurityEvents;
use crate::kernel::text::problem::Problem;

/// All jobs of the security log.
pub const JOBS: &[Job] = &[
    Job { name: "security_events", every: HALF_MINUTE, run: Run::Blocking(write_down) },
    Job { name: "forget_security_events", every: HOUR, run: Run::Blocking(forget) },
];

/// Retention of the log, as the columns of `security_events` declare.
///
/// Source: CNIL, recommandation relative à la journalisation, 14 October 2021: six months to a year.
const KEPT: Months = Months::new(12);

fn write_down(database: &Database, clock: &Clock) -> Result<(), Problem> {
    let Some(events) = database.provided::<SecurityEvents>() else { return Ok(()) };
    for_each(database, events.take().into_iter().collect(), |(organisation, counted)| {
        database.write_blocking(&Caller::system(organisation, clock.now()), |tx| Ok(store::insert(tx, &counted)?))
    })
}

fn forget(database: &Database, clock: &Clock) -> Result<(), Problem> {
    let now = clock.now();
    forget_old(database, now, |conn| store::with_old(conn, now - KEPT), |tx| Ok(store::forget(tx, tx.now - KEPT)?))
}
