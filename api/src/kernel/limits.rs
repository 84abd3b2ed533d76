//! How often one may ask: token buckets in memory, by address or by what is being guessed.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use governor::clock::{Clock as _, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};

use super::problem::{Kind, Problem};

/// Limits per minute, from the settings; 0 lifts one.
#[derive(Clone, Copy, Debug)]
pub struct PerMinute {
    /// Writes of one address without a login.
    pub public_writes: u32,
    /// Attempts to log in, by address and by account.
    pub logins: u32,
    /// Attempts to open a personal link, by address.
    pub links: u32,
}

impl Default for PerMinute {
    fn default() -> Self {
        PerMinute { public_writes: 30, logins: 10, links: 60 }
    }
}

/// What is left of a limit, for the header fields of the IETF draft «RateLimit header fields for HTTP».
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    name: &'static str,
    quota: u32,
    left: u32,
}

impl Budget {
    /// `RateLimit-Policy`: so many a minute.
    pub fn policy(self) -> String {
        format!("\"{}\";q={};w=60", self.name, self.quota)
    }

    /// `RateLimit`: so many are left, and one more comes back within so many seconds.
    pub fn state(self) -> String {
        format!("\"{}\";r={};t={}", self.name, self.left, 60_u32.div_ceil(self.quota))
    }
}

type Buckets = RateLimiter<String, DefaultKeyedStateStore<String>, DefaultClock, StateInformationMiddleware>;

/// One kind of limit; without buckets it is lifted.
pub struct Limit {
    name: &'static str,
    quota: u32,
    buckets: Option<Buckets>,
}

impl Limit {
    fn per_minute(name: &'static str, quota: u32) -> Limit {
        let buckets =
            NonZeroU32::new(quota).map(|times| RateLimiter::keyed(Quota::per_minute(times)).with_middleware());
        Limit { name, quota, buckets }
    }

    /// Takes one from `key`'s bucket: what is left, if there is a limit, and whether it was there to take.
    pub fn take(&self, key: &str) -> (Option<Budget>, Result<(), Problem>) {
        let Some(buckets) = &self.buckets else { return (None, Ok(())) };
        // Idle buckets are full ones: forgetting them bounds the memory that strangers can take.
        if buckets.len() > 10_000 {
            buckets.retain_recent();
        }
        let budget = |left| Some(Budget { name: self.name, quota: self.quota, left });
        match buckets.check_key(&key.to_owned()) {
            Ok(state) => (budget(state.remaining_burst_capacity()), Ok(())),
            Err(until) => {
                let wait = until.wait_time_from(DefaultClock::default().now()).max(Duration::from_secs(1));
                (budget(0), Err(Problem::new(Kind::TooManyRequests).retry_after(wait.as_secs() + 1)))
            }
        }
    }
}

/// How many wrong guesses of one thing are let be within [`GUESSES_WITHIN`].
const WRONG_GUESSES: usize = 5;
const GUESSES_WITHIN: TimeDelta = TimeDelta::hours(1);

/// Guesses of what little protects: each counts as wrong until it proves right.
#[derive(Default)]
pub struct Guesses {
    wrong: Mutex<HashMap<String, Vec<DateTime<Utc>>>>,
}

impl Guesses {
    /// Before a guess is looked at. Guesses that come at once cannot pass together.
    ///
    /// # Errors
    /// 429 when too many were wrong, with the time until one of them is forgotten.
    pub fn begin(&self, key: &str, now: DateTime<Utc>) -> Result<(), Problem> {
        let mut all = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        let recent = |at: &DateTime<Utc>| *at > now - GUESSES_WITHIN;
        // Forgetting what is over bounds the memory that strangers can take.
        if all.len() > 10_000 {
            all.retain(|_, wrong| wrong.iter().any(recent));
        }
        let wrong = all.entry(key.to_owned()).or_default();
        wrong.retain(recent);
        if let Some(first) = wrong.first().filter(|_| wrong.len() >= WRONG_GUESSES) {
            let wait = (*first + GUESSES_WITHIN - now).num_seconds().max(1);
            return Err(Problem::new(Kind::TooManyRequests).retry_after(u64::try_from(wait).unwrap_or(1) + 1));
        }
        wrong.push(now);
        Ok(())
    }

    /// The guess was right: whoever made it need not guess.
    pub fn right(&self, key: &str) {
        self.wrong.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }
}

/// All the limits of one process.
pub struct Limits {
    /// Writes without a login, by address.
    pub public_writes: Limit,
    /// Attempts to log in.
    pub logins: Limit,
    /// Attempts to open a personal link.
    pub links: Limit,
    /// Family names said with a reference, by reference.
    pub names: Guesses,
}

impl Limits {
    /// Buckets of these sizes.
    pub fn new(sizes: PerMinute) -> Limits {
        Limits {
            public_writes: Limit::per_minute("public-writes", sizes.public_writes),
            logins: Limit::per_minute("logins", sizes.logins),
            links: Limit::per_minute("links", sizes.links),
            names: Guesses::default(),
        }
    }
}
