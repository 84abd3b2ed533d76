//! The job of follow-ups.

use super::{actions, rules, store};
use crate::kernel::data::clock::Clock;
use crate::kernel::data::database::Database;
use crate::kernel::data::jobs::{HOUR, Job, Run, forget_old};
use crate::kernel::text::problem::Problem;

/// Questions are forgotten after two years; what is counted of them stays.
pub const FORGET: Job = Job { name: "forget_follow_ups", every: HOUR, run: Run::Blocking(forget) };

fn forget(database: &Database, clock: &Clock) -> Result<(), Problem> {
    let now = clock.now();
    forget_old(database, now, |conn| store::with_old(conn, now - rules::KEPT), actions::forget)
}
