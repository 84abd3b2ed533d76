//! Jobs of notifications: they write reminders, send messages and erase old ones.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::call_back::discard;
use super::post::Post;
use super::{actions, reminders, store};
use crate::kernel::data::clock::Clock;
use crate::kernel::data::database::Database;
use crate::kernel::data::jobs::{HALF_MINUTE, HOUR, Job, Run, SECOND, for_each, forget_old};
use crate::kernel::data::transaction::Caller;
use crate::kernel::text::problem::Problem;

/// All jobs of notifications.
pub const JOBS: &[Job] = &[
    Job { name: "reminders", every: HALF_MINUTE, run: Run::Blocking(remind) },
    Job { name: "messages", every: SECOND, run: Run::Async(|database, clock| Box::pin(send(database, clock))) },
    Job { name: "forget_messages", every: HOUR, run: Run::Blocking(forget) },
    Job { name: "forget_message_origins", every: HOUR, run: Run::Blocking(forget_origins) },
];

/// Number of reminders in one transaction: a change of one of these seats waits for so many at most.
const REMINDER_BATCH: usize = 8;

fn remind(database: &Database, clock: &Clock) -> Result<(), Problem> {
    let now = clock.now();
    for_each(database, database.ask(|conn| reminders::store::due(conn, now))?, |organisation| {
        remind_in(database, organisation, now)
    })
}

/// Writes the due reminders of an organisation.
///
/// Once all are written, its sessions rest until their next reminder.
fn remind_in(database: &Database, organisation: Uuid, now: DateTime<Utc>) -> Result<(), Problem> {
    let caller = Caller::system(organisation, now);
    let due = database.write_blocking(&caller, reminders::actions::to_remind)?;
    for_each(database, due.chunks(REMINDER_BATCH).collect(), |batch| {
        database.write_blocking(&caller, |tx| reminders::actions::remind(tx, batch))
    })?;
    database.write_blocking(&caller, |tx| {
        // An enrolment that was locked by another transaction is left to the next run.
        if reminders::actions::to_remind(tx)?.is_empty() {
            reminders::store::mark_done(tx)?;
        }
        Ok(())
    })
}

async fn send(database: Database, clock: Clock) -> Result<(), Problem> {
    match database.provided::<Post>() {
        Some(post) => post.deliver(&database, &clock).await.map(drop),
        None => Ok(()),
    }
}

fn forget(database: &Database, clock: &Clock) -> Result<(), Problem> {
    let now = clock.now();
    forget_old(database, now, |conn| store::with_old(conn, now - actions::KEPT), actions::forget)
}

fn forget_origins(database: &Database, clock: &Clock) -> Result<(), Problem> {
    let now = clock.now();
    forget_old(
        database,
        now,
        |conn| discard::with_old_origins(conn, now - discard::ORIGIN_KEPT),
        |tx| Ok(discard::forget_origins(tx, tx.now - discard::ORIGIN_KEPT)?),
    )
}
