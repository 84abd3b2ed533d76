//! The queue of password hashes: two at once, few waiting, known devices first.
//!
//! A hash takes 19 MiB and a core. Strangers have one of the two turns between them, so that a flood of theirs never
//! stands before a device that logged in before.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{hash_blocking, verify_blocking};
use crate::kernel::text::problem::{Problem, UNAVAILABLE};

/// Number of hashes at once.
const AT_ONCE: usize = 2;
/// Number of strangers' attempts that may wait; more are refused at once.
const STRANGERS_WAITING: usize = 10;
/// Number of attempts of known devices and logged-in people that may wait.
const KNOWN_WAITING: usize = 60;
/// Time that a stranger's attempt waits at most.
const STRANGERS_PATIENCE: Duration = Duration::from_secs(3);
/// Time that an attempt of a known device waits at most.
const KNOWN_PATIENCE: Duration = Duration::from_secs(10);
/// Seconds after which a refused attempt may come again.
const RETRY_AFTER: u64 = 5;

/// The kind of caller that needs a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    /// A device on which the account logged in before, or somebody who is logged in.
    Known,
    /// Anybody else.
    Stranger,
}

/// The queue of a process.
pub struct HashQueue {
    turns: Arc<Semaphore>,
    strangers_turn: Arc<Semaphore>,
    known_places: Arc<Semaphore>,
    strangers_places: Arc<Semaphore>,
}

/// A place in the queue.
pub struct Place {
    asker: Asker,
    turns: Arc<Semaphore>,
    strangers_turn: Arc<Semaphore>,
    taken: OwnedSemaphorePermit,
}

impl Default for HashQueue {
    fn default() -> HashQueue {
        let semaphore = |permits| Arc::new(Semaphore::new(permits));
        HashQueue {
            turns: semaphore(AT_ONCE),
            strangers_turn: semaphore(1),
            known_places: semaphore(KNOWN_WAITING),
            strangers_places: semaphore(STRANGERS_WAITING),
        }
    }
}

impl HashQueue {
    /// Takes a place in the queue, before anything else is done for the caller.
    ///
    /// # Errors
    /// 503 when the places of such callers are taken.
    pub fn join(&self, asker: Asker) -> Result<Place, Problem> {
        let places = match asker {
            Asker::Known => &self.known_places,
            Asker::Stranger => &self.strangers_places,
        };
        let taken = places.clone().try_acquire_owned().map_err(|_| busy(asker))?;
        Ok(Place { asker, turns: self.turns.clone(), strangers_turn: self.strangers_turn.clone(), taken })
    }

    /// Hashes a password for somebody who is logged in.
    ///
    /// # Errors
    /// 503 when too many wait.
    pub async fn hash(&self, password: String) -> Result<String, Problem> {
        self.join(Asker::Known)?.run(move || hash_blocking(&password)).await?
    }

    /// Verifies the password of somebody who is logged in.
    ///
    /// # Errors
    /// 503 when too many wait.
    pub async fn verify(&self, password: String, hash: String) -> Result<bool, Problem> {
        self.join(Asker::Known)?.verify(password, Some(hash)).await
    }
}

impl Place {
    /// Verifies a password against its hash, in turn; without a hash it takes as long and returns false.
    ///
    /// # Errors
    /// 503 when the turn does not come in time.
    pub async fn verify(self, password: String, hash: Option<String>) -> Result<bool, Problem> {
        self.run(move || verify_blocking(&password, hash.as_deref())).await
    }

    async fn run<T: Send + 'static>(self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
        let Place { asker, turns, strangers_turn, taken } = self;
        let patience = if asker == Asker::Known { KNOWN_PATIENCE } else { STRANGERS_PATIENCE };
        let turn = async {
            let own = if asker == Asker::Stranger { Some(strangers_turn.acquire_owned().await?) } else { None };
            Ok::<_, tokio::sync::AcquireError>((own, turns.acquire_owned().await?))
        };
        let turn =
            tokio::time::timeout(patience, turn).await.map_err(|_| busy(asker))?.map_err(Problem::unavailable)?;
        // The turn goes with the work: a caller who hangs up does not let another begin before it has ended.
        let work = move || {
            let _held = (turn, taken);
            work()
        };
        actix_web::web::block(work).await.map_err(Problem::unavailable)
    }
}

fn busy(asker: Asker) -> Problem {
    tracing::warn!(?asker, "the queue of password hashes is full");
    Problem::new(UNAVAILABLE).retry_after(RETRY_AFTER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn strangers_beyond_the_places_are_refused_at_once() {
        let queue = HashQueue::default();
        let places: Vec<_> = (0..STRANGERS_WAITING).map(|_| queue.join(Asker::Stranger)).collect();
        assert!(places.iter().all(Result::is_ok));
        let refusal = queue.join(Asker::Stranger).err();
        assert_eq!(refusal.and_then(|problem| problem.retry_after), Some(RETRY_AFTER));
        assert!(queue.join(Asker::Known).is_ok(), "a known device has places of its own");
        drop(places);
        assert!(queue.join(Asker::Stranger).is_ok(), "a place that is left is free again");
    }

    #[tokio::test]
    async fn strangers_never_take_both_turns() {
        let queue = HashQueue::default();
        let strangers: Vec<_> = (0..STRANGERS_WAITING).filter_map(|_| queue.join(Asker::Stranger).ok()).collect();
        let slow = |place: Place| tokio::spawn(place.run(|| std::thread::sleep(Duration::from_millis(20))));
        let strangers: Vec<_> = strangers.into_iter().map(slow).collect();
        tokio::task::yield_now().await;
        assert_eq!(queue.turns.available_permits(), 1);
        assert!(queue.hash("le platane".to_owned()).await.is_ok());
        assert!(strangers.iter().filter(|one| !one.is_finished()).count() > 0, "it did not wait for all of them");
        for one in strangers {
            assert!(one.await.is_ok_and(|done| done.is_ok()));
        }
    }
}
