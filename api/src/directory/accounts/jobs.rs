//! Background job of accounts.

use super::logins::{actions, store};
use crate::kernel::data::clock::Clock;
use crate::kernel::data::database::Database;
use crate::kernel::data::jobs::{HOUR, Job, Run, forget_old};
use crate::kernel::text::problem::Problem;

/// Deletes logins that have expired.
pub const FORGET: Job = Job { name: "forget_logins", every: HOUR, run: Run::Blocking(forget) };

fn forget(database: &Database, clock: &Clock) -> Result<(), Problem> {
    let now = clock.now();
    forget_old(database, now, |conn| store::with_old_logins(conn, now), actions::forget)
}
