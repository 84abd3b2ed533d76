//! Jobs of webhooks: they post deliveries, and erase old ones.

use super::sender::Sender;
use super::{actions, store};
use crate::kernel::data::clock::Clock;
use crate::kernel::data::database::Database;
use crate::kernel::data::jobs::{HOUR, Job, Run, SECOND, forget_old};
use crate::kernel::text::problem::Problem;

/// All jobs of webhooks.
pub const JOBS: &[Job] = &[
    Job { name: "webhooks", every: SECOND, run: Run::Async(|database, clock| Box::pin(post(database, clock))) },
    Job { name: "forget_webhooks", every: HOUR, run: Run::Blocking(forget) },
];

async fn post(database: Database, clock: Clock) -> Result<(), Problem> {
    match database.provided::<Sender>() {
        Some(sender) => sender.deliver(&database, &clock).await.map(drop),
        None => Ok(()),
    }
}

fn forget(database: &Database, clock: &Clock) -> Result<(), Problem> {
    let now = clock.now();
    forget_old(database, now, |conn| store::with_old(conn, now - actions::KEPT), actions::forget)
}
