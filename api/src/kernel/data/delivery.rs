//! The engine of deliveries: claims what is due under a lease, attempts it, records how it went.
//!
//! What is due is found by one question over all organisations. Notifications and webhooks are its ways out.

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

/// While attempts are under way, how often more due ones are looked for.
const LOOK: Duration = Duration::from_secs(1);

/// A way out of the house.
pub trait Delivery: Clone + 'static {
    /// Its lanes within an organisation: a slow server holds up no other lane.
    type Channel: Copy + Eq + Send + 'static;
    /// One thing to deliver, claimed for this process alone until its lease ends.
    type Claimed: Send + 'static;
    /// How an attempt went.
    type Outcome: Send + 'static;
    /// Attempts under way at once in one lane.
    const AT_ONCE: usize;

    /// The lanes of all organisations that have something due by then.
    fn due(conn: &mut PgConnection, at: DateTime<Utc>) -> QueryResult<Vec<(Uuid, Self::Channel)>>;
    /// Claims so many at most of a lane of the transaction's organisation.
    fn claim(tx: &mut Tx<'_>, channel: Self::Channel, limit: usize) -> Result<Vec<Self::Claimed>, Problem>;
    /// Makes one attempt, between two transactions.
    fn attempt(&self, work: &At, claimed: &Self::Claimed) -> impl Future<Output = Self::Outcome>;
    /// Records how an attempt went.
    fn settle(tx: &mut Tx<'_>, claimed: &Self::Claimed, outcome: Self::Outcome) -> Result<(), Problem>;
}

/// Where and when an attempt is made.
pub struct At {
    /// Its organisation.
    pub organisation: Uuid,
    /// The database.
    pub database: Database,
    /// The time.
    pub clock: Clock,
}

impl At {
    /// The service, at work for the organisation now.
    pub fn caller(&self) -> Caller {
        Caller::system(self.organisation, self.clock.now())
    }
}

/// Delivers until nothing is due; says how many attempts it took.
///
/// No more is claimed than leaves at once. While a server is waited for, the lanes of all others go on.
pub async fn deliver<D: Delivery>(way: &D, database: &Database, clock: &Clock) -> Result<usize, Problem> {
    let mut attempts = 0;
    let mut busy: HashMap<Id, (Uuid, D::Channel)> = HashMap::new();
    // Tasks, not futures of this one: one that waits for its turn at the database, unpolled, would keep it from all.
    let mut under_way = JoinSet::new();
    loop {
        let now = clock.now();
        let due = match database.ask_async(move |conn| D::due(conn, now)).await {
            Err(problem) if under_way.is_empty() => return Err(problem),
            // Attempts under way are seen to their end, whatever the database says meanwhile.
            due => due.unwrap_or_else(logged),
        };
        for lane in due {
            let free = D::AT_ONCE.saturating_sub(busy.values().filter(|other| **other == lane).count());
            if free == 0 {
                continue;
            }
            let (organisation, channel) = lane;
            let at = || At { organisation, database: database.clone(), clock: clock.clone() };
            let claim = database.write(at().caller(), move |tx| D::claim(tx, channel, free)).await;
            // The trouble of one organisation is not the others'.
            for claimed in claim.unwrap_or_else(logged) {
                attempts += 1;
                busy.insert(under_way.spawn_local(attempt(way.clone(), at(), claimed)).id(), lane);
            }
        }
        if under_way.is_empty() {
            return Ok(attempts);
        }
        if let Ok(Some(ended)) = tokio::time::timeout(LOOK, under_way.join_next_with_id()).await {
            let id = ended.map_or_else(|panic| panic.id(), |(id, ())| id);
            busy.remove(&id);
        }
    }
}

/// One attempt. If it cannot be recorded it is made again when its lease ends.
async fn attempt<D: Delivery>(way: D, at: At, claimed: D::Claimed) {
    let outcome = way.attempt(&at, &claimed).await;
    let settled = at.database.write(at.caller(), move |tx| D::settle(tx, &claimed, outcome)).await;
    settled.unwrap_or_else(|problem| drop(logged::<()>(problem)));
}

fn logged<T>(problem: Problem) -> Vec<T> {
    tracing::error!(?problem, "delivery");
    Vec::new()
}
