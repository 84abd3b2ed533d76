//! Limits of failures: what succeeds counts for nothing.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use super::rate_limit::{BUCKETS, Budget};
use crate::kernel::text::problem::{Problem, TOO_MANY_REQUESTS};

/// A limit of failures within a window of time; at most 0 lifts it.
///
/// Each attempt is recorded as failed first and withdrawn on success, so that parallel attempts cannot slip through.
pub struct Failures {
    name: &'static str,
    most: u32,
    window: TimeDelta,
    failed: Mutex<HashMap<u64, Vec<DateTime<Utc>>>>,
    hasher: RandomState,
}

impl Failures {
    /// Makes a limit that allows `most` failures of a key within `window`.
    pub fn new(name: &'static str, most: u32, window: TimeDelta) -> Failures {
        Failures { name, most, window, failed: Mutex::default(), hasher: RandomState::new() }
    }

    /// Records an attempt as failed, before it is made.
    ///
    /// Returns the remaining attempts, unless the limit is lifted, and a 429 when none was left, with the time until a
    /// failure no longer counts.
    pub fn begin(&self, key: &str, now: DateTime<Utc>) -> (Option<Budget>, Result<(), Problem>) {
        if self.most == 0 {
            return (None, Ok(()));
        }
        let mut all = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        let failed = all.entry(self.bucket(key)).or_default();
        failed.retain(|at| *at > now - self.window);
        let made = u32::try_from(failed.len()).unwrap_or(u32::MAX);
        match failed.first() {
            Some(first) if made >= self.most => {
                let wait = u64::try_from((*first + self.window - now).num_seconds().max(1)).unwrap_or(1);
                let refusal = Problem::new(TOO_MANY_REQUESTS).retry_after(wait + 1);
                (Some(Budget::new(self.name, self.most, 0)), Err(refusal))
            }
            _ => {
                failed.push(now);
                (Some(Budget::new(self.name, self.most, self.most - made - 1)), Ok(()))
            }
        }
    }

    /// Withdraws an attempt that was begun at `at`, because it succeeded.
    pub fn withdraw(&self, key: &str, at: DateTime<Utc>) {
        let mut all = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        let bucket = self.bucket(key);
        let Some(failed) = all.get_mut(&bucket) else { return };
        if let Some(place) = failed.iter().position(|begun| *begun == at) {
            failed.swap_remove(place);
            // The first is the one that is forgotten first.
            failed.sort_unstable();
        }
        if failed.is_empty() {
            all.remove(&bucket);
        }
    }

    fn bucket(&self, key: &str) -> u64 {
        self.hasher.hash_one(key) % BUCKETS
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::data::clock::Clock;

    #[test]
    fn failures_alone_count_and_are_forgotten_in_time() {
        let (limit, now) = (Failures::new("tries", 2, TimeDelta::minutes(1)), Clock::System.now());
        let begin = |key: &str, at| limit.begin(key, at).1.is_ok();
        for _ in 0..9 {
            assert!(begin("a", now));
            limit.withdraw("a", now);
        }
        assert!(begin("a", now) && begin("a", now + TimeDelta::seconds(30)));
        assert!(!begin("a", now + TimeDelta::seconds(59)), "a third");
        assert!(begin("b", now), "another key");
        assert!(begin("a", now + TimeDelta::seconds(60)), "the first is forgotten");
        assert!(!begin("a", now + TimeDelta::seconds(60)), "the second is not");
    }

    #[test]
    fn a_limit_of_none_is_lifted() {
        let (limit, now) = (Failures::new("tries", 0, TimeDelta::minutes(1)), Clock::System.now());
        assert!((0..99).all(|_| limit.begin("a", now).1.is_ok()));
    }
}
