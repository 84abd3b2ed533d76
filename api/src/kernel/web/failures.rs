//! Limits of failures: what succeeds counts for nothing.

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use super::budget::{BUCKETS, Budget};
use crate::kernel::text::problem::{Problem, TOO_MANY_REQUESTS};

/// A key under which attempts count, with the most failures within the window; 0 lifts its limit.
pub type Counted = (String, u32);

/// A limit of failures within a window of time.
///
/// Each attempt is recorded as failed first and withdrawn on success, so that parallel attempts cannot slip through.
pub struct Failures {
    name: &'static str,
    window: TimeDelta,
    failed: Mutex<HashMap<u64, VecDeque<DateTime<Utc>>>>,
    hasher: RandomState,
}

impl Failures {
    /// Makes a limit of failures within `window`.
    pub fn new(name: &'static str, window: TimeDelta) -> Failures {
        Failures { name, window, failed: Mutex::default(), hasher: RandomState::new() }
    }

    /// Records an attempt as failed under each of its keys, before it is made.
    ///
    /// Returns the remaining attempts of the key that has the fewest, unless all are lifted, and a 429 when a key had
    /// none left, with the time until one of its failures no longer counts. The attempt is then recorded under none, so
    /// that nobody is kept out for longer by trying on.
    pub fn begin(&self, keys: &[Counted], now: DateTime<Utc>) -> (Option<Budget>, Result<(), Problem>) {
        let mut all = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        let limited = || keys.iter().filter(|(_, most)| *most > 0);
        for (key, most) in limited() {
            let Some(failed) = all.get_mut(&self.bucket(key)) else { continue };
            while failed.front().is_some_and(|at| *at <= now - self.window) {
                failed.pop_front();
            }
            let made = u32::try_from(failed.len()).unwrap_or(u32::MAX);
            if let Some(first) = failed.front().filter(|_| made >= *most) {
                let wait = u64::try_from((*first + self.window - now).num_seconds().max(1)).unwrap_or(1);
                let refusal = Problem::new(TOO_MANY_REQUESTS).retry_after(wait + 1);
                return (Some(Budget::new(self.name, *most, 0)), Err(refusal));
            }
        }
        let left = limited().map(|(key, most)| {
            let failed = all.entry(self.bucket(key)).or_default();
            failed.push_back(now);
            (most.saturating_sub(u32::try_from(failed.len()).unwrap_or(u32::MAX)), *most)
        });
        (left.min().map(|(left, most)| Budget::new(self.name, most, left)), Ok(()))
    }

    /// Withdraws an attempt that was begun at `at`, because it succeeded.
    pub fn withdraw(&self, keys: &[Counted], at: DateTime<Utc>) {
        let mut all = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, _) in keys {
            let bucket = self.bucket(key);
            let Some(failed) = all.get_mut(&bucket) else { continue };
            if let Some(place) = failed.iter().position(|begun| *begun == at) {
                failed.remove(place);
            }
            if failed.is_empty() {
                all.remove(&bucket);
            }
        }
    }

    /// Forgets all failures under a key.
    pub fn clear(&self, key: &str) {
        self.failed.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.bucket(key));
    }

    fn bucket(&self, key: &str) -> u64 {
        self.hasher.hash_one(key) % BUCKETS
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::data::clock::Clock;

    fn minute() -> (Failures, DateTime<Utc>) {
        (Failures::new("tries", TimeDelta::minutes(1)), Clock::System.now())
    }

    fn count_under(key: &str, most: u32) -> [Counted; 1] {
        [(key.to_owned(), most)]
    }

    #[test]
    fn failures_alone_count_and_are_forgotten_in_time() {
        let (limit, now) = minute();
        let begin = |key: &str, at| limit.begin(&count_under(key, 2), at).1.is_ok();
        for _ in 0..9 {
            assert!(begin("a", now));
            limit.withdraw(&count_under("a", 2), now);
        }
        assert!(begin("a", now) && begin("a", now + TimeDelta::seconds(30)));
        assert!(!begin("a", now + TimeDelta::seconds(59)), "a third");
        assert!(begin("b", now), "another key");
        assert!(begin("a", now + TimeDelta::seconds(60)), "the first is forgotten");
        assert!(!begin("a", now + TimeDelta::seconds(60)), "the second is not");
        limit.clear("a");
        assert!(begin("a", now + TimeDelta::seconds(60)), "all are forgotten");
    }

    #[test]
    fn an_attempt_counts_under_all_of_its_keys_or_none() {
        let (limit, now) = minute();
        let both = [("a".to_owned(), 1), ("b".to_owned(), 3)];
        assert!(limit.begin(&both, now).1.is_ok());
        assert!((0..9).all(|_| limit.begin(&both, now).1.is_err()), "the first key has none left");
        assert!(limit.begin(&count_under("b", 3), now).1.is_ok(), "refused attempts did not count under the second");
        limit.withdraw(&both, now);
        assert!(limit.begin(&both, now).1.is_ok(), "withdrawn under both");
        assert!(limit.begin(&count_under("b", 3), now).1.is_ok());
        assert!(limit.begin(&count_under("b", 3), now).1.is_err());
    }

    #[test]
    fn a_limit_of_none_is_lifted() {
        let (limit, now) = minute();
        assert!((0..99).all(|_| limit.begin(&count_under("a", 0), now).1.is_ok()));
    }
}
