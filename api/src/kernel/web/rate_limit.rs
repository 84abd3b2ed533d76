//! Rate limits: token buckets in memory, by address, by key, by account, or by guessed secret.

use std::collections::{HashMap, VecDeque};
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

use crate::kernel::text::problem::{Problem, TOO_MANY_REQUESTS};

/// Number of buckets of one limit.
///
/// A keyed hash assigns callers to buckets, so that two may share one. That is rare among the callers of one minute,
/// and it bounds the memory that strangers can use, without a search for old buckets.
pub(super) const BUCKETS: u64 = 1 << 17;

/// Rate limits per minute, from the settings; 0 lifts a limit.
#[derive(Clone, Copy, Debug)]
pub struct PerMinute {
    /// Reads from one address without a login.
    pub public_reads: u32,
    /// Writes from one address without a login.
    pub public_writes: u32,
    /// Requests of one API key, or of one person of a partner.
    pub partners: u32,
    /// Failed logins, by address and by account, or by known device; attempts at one's own password.
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

/// The remaining requests of a limit, for the `RateLimit` header fields.
///
/// Source: IETF draft «RateLimit header fields for HTTP» (10).
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    name: &'static str,
    quota: u32,
    left: u32,
}

impl Budget {
    pub(super) fn new(name: &'static str, quota: u32, left: u32) -> Budget {
        Budget { name, quota, left }
    }

    /// Adds the header fields to an answer.
    ///
    /// `RateLimit-Policy` holds the requests a minute; `RateLimit` the remaining ones, and the seconds until one more
    /// is available.
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

/// A rate limit; without buckets it is lifted.
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

    /// Takes one request from the bucket of `key`.
    ///
    /// Returns the remaining requests, unless the limit is lifted, and a 429 when none was left to take.
    pub fn take(&self, key: &str) -> (Option<Budget>, Result<(), Problem>) {
        let Some((buckets, hasher)) = &self.buckets else { return (None, Ok(())) };
        let budget = |left| Some(Budget { name: self.name, quota: self.quota, left });
        match buckets.check_key(&(hasher.hash_one(key) % BUCKETS)) {
            Ok(state) => (budget(state.remaining_burst_capacity()), Ok(())),
            Err(until) => {
                let wait = until.wait_time_from(DefaultClock::default().now()).max(Duration::from_secs(1));
                (budget(0), Err(Problem::new(TOO_MANY_REQUESTS).retry_after(wait.as_secs() + 1)))
            }
        }
    }
}

/// Time after which a wrong guess no longer counts.
const FORGOTTEN_AFTER: TimeDelta = TimeDelta::hours(1);

/// Attempts at a low-entropy secret, such as the family name beside a reference.
///
/// Each is recorded as failed first and erased on success, so that parallel attempts cannot slip through.
#[derive(Default)]
pub struct Guesses {
    wrong: Mutex<HashMap<u64, VecDeque<DateTime<Utc>>>>,
    hasher: RandomState,
}

impl Guesses {
    /// Records an attempt as failed, before it is verified.
    ///
    /// It counts under each of its keys, which come with the most failures an hour.
    ///
    /// # Errors
    /// 429 after too many failures under one of the keys, with the time until one of them no longer counts. The attempt
    /// is then recorded under none, so that nobody is kept out for longer by trying on.
    pub fn begin(&self, keys: &[(String, usize)], now: DateTime<Utc>) -> Result<(), Problem> {
        let mut all = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, most) in keys {
            let wrong = all.entry(self.bucket(key)).or_default();
            while wrong.front().is_some_and(|at| *at <= now - FORGOTTEN_AFTER) {
                wrong.pop_front();
            }
            if let Some(first) = wrong.front().filter(|_| wrong.len() >= *most) {
                let wait = (*first + FORGOTTEN_AFTER - now).num_seconds().max(1);
                return Err(Problem::new(TOO_MANY_REQUESTS).retry_after(u64::try_from(wait).unwrap_or(1) + 1));
            }
        }
        for (key, _) in keys {
            all.entry(self.bucket(key)).or_default().push_back(now);
        }
        Ok(())
    }

    /// Erases an attempt that succeeded, with the earlier ones under its first key, the secret's own.
    pub fn right(&self, keys: &[(String, usize)]) {
        let mut all = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((secret, _)) = keys.first() {
            all.remove(&self.bucket(secret));
        }
        for (key, _) in keys.iter().skip(1) {
            if let Some(wrong) = all.get_mut(&self.bucket(key)) {
                wrong.pop_back();
            }
        }
    }

    fn bucket(&self, key: &str) -> u64 {
        self.hasher.hash_one(key) % BUCKETS
    }
}

/// All the limits of one process.
pub struct Limits {
    /// Reads without a login, by address.
    pub public_reads: Limit,
    /// Questions for organisations that the process does not know yet, by address.
    pub unknown_slugs: Limit,
    /// Writes without a login, by address.
    pub public_writes: Limit,
    /// Requests of keys, and of people of partners.
    pub partners: Limit,
    /// Attempts at the password of one's own account.
    pub logins: Limit,
    /// Attempts to open a personal link, by address.
    pub links: Limit,
    /// Family names given with a reference: by reference, by address, by network, and all together.
    pub names: Guesses,
}

impl Limits {
    /// Makes the limits of these sizes.
    pub fn new(sizes: PerMinute) -> Limits {
        Limits {
            public_reads: Limit::per_minute("public-reads", sizes.public_reads),
            unknown_slugs: Limit::per_minute("unknown-slugs", sizes.public_reads),
            public_writes: Limit::per_minute("public-writes", sizes.public_writes),
            partners: Limit::per_minute("partners", sizes.partners),
            logins: Limit::per_minute("logins", sizes.logins),
            links: Limit::per_minute("links", sizes.links),
            names: Guesses::default(),
        }
    }
}
