//! The engine of deliveries: claims due ones under a lease, attempts them, records the outcomes.
//!
//! One query over all organisations finds the due deliveries. Notifications and webhooks are the two kinds of
//! delivery.

use std::collections::HashMap;
use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel::{PgConnection, QueryResult};
use tokio::task::{Id, JoinSet};
use uuid::Uuid;

use crate::kernel::data::clock::Clock;
use crate::kernel::data::database::Database;
use crate::kernel::data::transaction::{Caller, Tx};
use crate::kernel::text::problem::Problem;

/// Interval at which due deliveries are looked for while attempts are under way.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// A kind of delivery, such as webhooks.
pub trait Delivery: Clone + 'static {
    /// A lane within an organisation.
    ///
    /// Each lane is delivered by itself, so that a slow server holds up no other lane.
    type Channel: Copy + Eq + Send + 'static;
    /// One delivery, claimed for this process alone until its lease ends.
    type Claimed: Send + 'static;
    /// Outcome of an attempt.
    type Outcome: Send + 'static;
    /// Maximum number of simultaneous attempts in one lane.
    const AT_ONCE: usize;

    /// Finds the lanes, of all organisations, that have deliveries due at `at`.
    fn due(conn: &mut PgConnection, at: DateTime<Utc>) -> QueryResult<Vec<(Uuid, Self::Channel)>>;
    /// Claims at most `limit` deliveries of a lane of the transaction's organisation.
    fn claim(tx: &mut Tx<'_>, channel: Self::Channel, limit: usize) -> Result<Vec<Self::Claimed>, Problem>;
    /// Makes one attempt, outside of any transaction.
    fn attempt(&self, work: &At, claimed: &Self::Claimed) -> impl Future<Output = Self::Outcome>;
    /// Records the outcome of an attempt.
    fn settle(tx: &mut Tx<'_>, claimed: &Self::Claimed, outcome: Self::Outcome) -> Result<(), Problem>;
}

/// Surroundings of an attempt: organisation, database and clock.
pub struct At {
    /// The organisation of the delivery.
    pub organisation: Uuid,
    /// The database.
    pub database: Database,
    /// The clock.
    pub clock: Clock,
}

impl At {
    /// The service itself as caller, for the organisation, at the current time.
    pub fn caller(&self) -> Caller {
        Caller::system(self.organisation, self.clock.now())
    }
}

/// Delivers until nothing is due, and returns the number of attempts made.
///
/// No more deliveries are claimed than can be attempted at once. While one lane waits for a server, the others go on.
pub async fn deliver<D: Delivery>(way: &D, database: &Database, clock: &Clock) -> Result<usize, Problem> {
    let mut attempts = 0;
    let mut busy: HashMap<Id, (Uuid, D::Channel)> = HashMap::new();
    // Tasks rather than futures of this one: a future that waits for a connection and is not polled would hold its
    // place in the pool's queue, and block all others.
    let mut under_way = JoinSet::new();
    loop {
        let now = clock.now();
        let due = match database.ask_async(move |conn| D::due(conn, now)).await {
            Err(problem) if under_way.is_empty() => return Err(problem),
            // Attempts under way are completed even if the database fails meanwhile.
            due => due.unwrap_or_else(log_failure),
        };
        for lane in due {
            let free = D::AT_ONCE.saturating_sub(busy.values().filter(|other| **other == lane).count());
            if free == 0 {
                continue;
            }
            let (organisation, channel) = lane;
            let at = || At { organisation, database: database.clone(), clock: clock.clone() };
            let claim = database.write(at().caller(), move |tx| D::claim(tx, channel, free)).await;
            // A failure in one organisation does not stop the deliveries of the others.
            for claimed in claim.unwrap_or_else(log_failure) {
                attempts += 1;
                busy.insert(under_way.spawn_local(attempt(way.clone(), at(), claimed)).id(), lane);
            }
        }
        if under_way.is_empty() {
            return Ok(attempts);
        }
        if let Ok(Some(ended)) = tokio::time::timeout(LOOK_EVERY, under_way.join_next_with_id()).await {
            let id = ended.map_or_else(|panic| panic.id(), |(id, ())| id);
            busy.remove(&id);
        }
    }
}

/// Makes and records one attempt. If it cannot be recorded, it is made again when its lease ends.
async fn attempt<D: Delivery>(way: D, at: At, claimed: D::Claimed) {
    let outcome = way.attempt(&at, &claimed).await;
    let settled = at.database.write(at.caller(), move |tx| D::settle(tx, &claimed, outcome)).await;
    settled.unwrap_or_else(|problem| drop(log_failure::<()>(problem)));
}

/// Logs a failure, and returns nothing to work on.
fn log_failure<T>(problem: Problem) -> Vec<T> {
    tracing::error!(?problem, "delivery");
    Vec::new()
}
