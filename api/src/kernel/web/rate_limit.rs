//! How often one may ask: token buckets in memory, by address, by key, or by what is being guessed.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use chrono::{DateTime, TimeDelta, Utc};
use governor::clock::{Clock as _, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};

use crate::kernel::text::problem::Problem;
use crate::kernel::text::problem::TOO_MANY_REQUESTS;

/// Buckets of one limit.
///
/// Whom a bucket is for is drawn, and two may share one: that is rare among those who ask in one minute, and the
/// memory that strangers can take is bounded without a search for what to forget.
const BUCKETS: u64 = 1 << 17;

/// Limits per minute, from the settings; 0 lifts one.
#[derive(Clone, Copy, Debug)]
pub struct PerMinute {
    /// Reads of one address without a login.
    pub public_reads: u32,
    /// Writes of one address without a login.
    pub public_writes: u32,
    /// Requests of one key, or one person, of a partner.
    pub partners: u32,
    /// Attempts to log in, by address and by account.
    pub logins: u32,
    /// Attempts to open a personal link, by address.
    pub links: u32,
}

impl PerMinute {
    /// No limits.
    pub const NONE: PerMinute = PerMinute { public_reads: 0, public_writes: 0, partners: 0, logins: 0, links: 0 };
}

impl Default for PerMinute {
    fn default() -> Self {
        PerMinute { public_reads: 600, public_writes: 30, partners: 300, logins: 10, links: 60 }
    }
}

/// What is left of a limit, as `RateLimit` header fields.
///
/// IETF draft «RateLimit header fields for HTTP» (10).
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    name: &'static str,
    quota: u32,
    left: u32,
}

impl Budget {
    /// Adds the fields to an answer.
    ///
    /// `RateLimit-Policy`: so many a minute; `RateLimit`: so many are left, and one more comes back within so many
    /// seconds.
    pub fn write(self, headers: &mut HeaderMap) {
        let Budget { name, quota, left } = self;
        let fields = [
            ("ratelimit-policy", format!("\"{name}\";q={quota};w=60")),
            ("ratelimit", format!("\"{name}\";r={left};t={}", 60_u32.div_ceil(quota))),
        ];
        for (field, value) in fields {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(HeaderName::from_static(field), value);
            }
        }
    }
}

type Buckets = RateLimiter<u64, DefaultKeyedStateStore<u64>, DefaultClock, StateInformationMiddleware>;

/// One kind of limit; without buckets it is lifted.
pub struct Limit {
    name: &'static str,
    quota: u32,
    buckets: Option<(Buckets, RandomState)>,
}

impl Limit {
    fn per_minute(name: &'static str, quota: u32) -> Limit {
        let buckets = |times| RateLimiter::keyed(Quota::per_minute(times)).with_middleware();
        Limit { name, quota, buckets: NonZeroU32::new(quota).map(|times| (buckets(times), RandomState::new())) }
    }

    /// Takes one from `key`'s bucket: what is left, if there is a limit, and whether it was there to take.
    pub fn take(&self, key: &str) -> (Option<Budget>, Result<(), Problem>) {
        let Some((buckets, drawn)) = &self.buckets else { return (None, Ok(())) };
        let budget = |left| Some(Budget { name: self.name, quota: self.quota, left });
        match buckets.check_key(&(drawn.hash_one(key) % BUCKETS)) {
            Ok(state) => (budget(state.remaining_burst_capacity()), Ok(())),
            Err(until) => {
                let wait = until.wait_time_from(DefaultClock::default().now()).max(Duration::from_secs(1));
                (budget(0), Err(Problem::new(TOO_MANY_REQUESTS).retry_after(wait.as_secs() + 1)))
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
    wrong: Mutex<HashMap<u64, Vec<DateTime<Utc>>>>,
    drawn: RandomState,
}

impl Guesses {
    /// Before a guess is looked at. Guesses that come at once cannot pass together.
    ///
    /// # Errors
    /// 429 when too many were wrong, with the time until one of them is forgotten.
    pub fn begin(&self, key: &str, now: DateTime<Utc>) -> Result<(), Problem> {
        let mut all = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        let recent = |at: &DateTime<Utc>| *at > now - GUESSES_WITHIN;
        let wrong = all.entry(self.bucket(key)).or_default();
        wrong.retain(recent);
        if let Some(first) = wrong.first().filter(|_| wrong.len() >= WRONG_GUESSES) {
            let wait = (*first + GUESSES_WITHIN - now).num_seconds().max(1);
            return Err(Problem::new(TOO_MANY_REQUESTS).retry_after(u64::try_from(wait).unwrap_or(1) + 1));
        }
        wrong.push(now);
        Ok(())
    }

    /// The guess was right: whoever made it need not guess.
    pub fn right(&self, key: &str) {
        self.wrong.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.bucket(key));
    }

    fn bucket(&self, key: &str) -> u64 {
        self.drawn.hash_one(key) % BUCKETS
    }
}

/// All the limits of one process.
pub struct Limits {
    /// Reads without a login, by address.
    pub public_reads: Limit,
    /// Writes without a login, by address.
    pub public_writes: Limit,
    /// Requests of partners, by key or account.
    pub partners: Limit,
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
            public_reads: Limit::per_minute("public-reads", sizes.public_reads),
            public_writes: Limit::per_minute("public-writes", sizes.public_writes),
            partners: Limit::per_minute("partners", sizes.partners),
            logins: Limit::per_minute("logins", sizes.logins),
            links: Limit::per_minute("links", sizes.links),
            names: Guesses::default(),
        }
    }
}
