//! The job of unmet wishes.

use super::{actions, rules, store};
use crate::kernel::data::clock::Clock;
use crate::kernel::data::database::Database;
use crate::kernel::data::jobs::{HOUR, Job, Run, forget_old};
use crate::kernel::text::problem::Problem;

/// Wishes expire after a year, and are forgotten after two.
pub const EXPIRE: Job = Job { name: "expire_unmet_wishes", every: HOUR, run: Run::Blocking(expire) };

fn expire(database: &Database, clock: &Clock) -> Result<(), Problem> {
    let now = clock.now();
    let with_old = |conn: &mut _| store::with_old(conn, now - rules::EXPIRES_AFTER, now - rules::KEPT);
    forget_old(database, now, with_old, actions::forget)
}
