//! The job of notices: it writes the daily digests that are due.

use super::{actions, store};
use crate::kernel::data::clock::Clock;
use crate::kernel::data::database::Database;
use crate::kernel::data::jobs::{HALF_MINUTE, Job, Run, for_each};
use crate::kernel::data::transaction::Caller;
use crate::kernel::text::problem::Problem;

/// All jobs of notices.
pub const JOBS: &[Job] = &[Job { name: "staff_digests", every: HALF_MINUTE, run: Run::Blocking(digest) }];

fn digest(database: &Database, clock: &Clock) -> Result<(), Problem> {
    let now = clock.now();
    for_each(database, database.ask(|conn| store::due_digests(conn, now))?, |organisation| {
        database.write_blocking(&Caller::system(organisation, now), actions::write_digests)
    })
}
