//! The job of marks.

use super::{actions, store};
use crate::kernel::data::clock::Clock;
use crate::kernel::data::database::Database;
use crate::kernel::data::jobs::{HOUR, Job, Run, forget_old};
use crate::kernel::text::problem::Problem;

/// Notes of what a person can do are forgotten after two years.
pub const FORGET: Job = Job { name: "forget_learner_skills", every: HOUR, run: Run::Blocking(forget) };

fn forget(database: &Database, clock: &Clock) -> Result<(), Problem> {
    let now = clock.now();
    forget_old(database, now, |conn| store::with_old(conn, now - actions::KEPT), actions::forget)
}
