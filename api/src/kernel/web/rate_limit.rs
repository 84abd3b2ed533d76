//! Rate limits: token buckets in memory, by address, by key, by account, or by guessed secret.

use std::hash::{BuildHasher, RandomState};
use std::num::NonZeroU32;
use std::time::Duration;

use chrono::TimeDelta;
use governor::clock::{Clock as _, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};

use super::budget::{BUCKETS, Budget};
use super::failures::Failures;
use crate::kernel::text::problem::{Problem, TOO_MANY_REQUESTS};

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

type Buckets = RateLimiter<u64, DefaultKeyedStateStore<u64>, DefaultClock, StateInformationMiddleware>;

/// A rate limit; without buckets it is lifted.
pub struct RateLimit {
    name: &'static str,
    quota: u32,
    buckets: Option<(Buckets, RandomState)>,
}

impl RateLimit {
    fn per_minute(name: &'static str, quota: u32) -> RateLimit {
        let buckets = |times| RateLimiter::keyed(Quota::per_minute(times)).with_middleware();
        RateLimit { name, quota, buckets: NonZeroU32::new(quota).map(|times| (buckets(times), RandomState::new())) }
    }

    /// Returns whether the operator lifted the limit.
    pub fn is_lifted(&self) -> bool {
        self.buckets.is_none()
    }

    /// Takes one request from the bucket of `key`.
    ///
    /// Returns the remaining requests, unless the limit is lifted, and a 429 when none was left to take.
    pub fn take(&self, key: &str) -> (Option<Budget>, Result<(), Problem>) {
        let Some((buckets, hasher)) = &self.buckets else { return (None, Ok(())) };
        let budget = |left| Some(Budget::new(self.name, self.quota, left));
        match buckets.check_key(&(hasher.hash_one(key) % BUCKETS)) {
            Ok(state) => (budget(state.remaining_burst_capacity()), Ok(())),
            Err(until) => {
                let wait = until.wait_time_from(DefaultClock::default().now()).max(Duration::from_secs(1));
                (budget(0), Err(Problem::new(TOO_MANY_REQUESTS).retry_after(wait.as_secs() + 1)))
            }
        }
    }
}

/// All the limits of one process.
pub struct Limits {
    /// Reads without a login, by address.
    pub public_reads: RateLimit,
    /// Questions for organisations that the process does not know yet, by address.
    pub unknown_slugs: RateLimit,
    /// Writes without a login, by address.
    pub public_writes: RateLimit,
    /// Requests of keys, and of people of partners.
    pub partners: RateLimit,
    /// Attempts at the password of one's own account.
    pub logins: RateLimit,
    /// Attempts to open a personal link, by address.
    pub links: RateLimit,
    /// Wrong family names given with a reference: by reference, by address, by network, and all together.
    pub names: Failures,
    /// Wrong codes of evaluations and questionnaires: by address, by network, and all together.
    pub codes: Failures,
}

impl Limits {
    /// Makes the limits of these sizes.
    pub fn new(sizes: PerMinute) -> Limits {
        Limits {
            public_reads: RateLimit::per_minute("public-reads", sizes.public_reads),
            unknown_slugs: RateLimit::per_minute("unknown-slugs", sizes.public_reads),
            public_writes: RateLimit::per_minute("public-writes", sizes.public_writes),
            partners: RateLimit::per_minute("partners", sizes.partners),
            logins: RateLimit::per_minute("logins", sizes.logins),
            links: RateLimit::per_minute("links", sizes.links),
            names: Failures::new("names", TimeDelta::hours(1)),
            codes: Failures::new("codes", TimeDelta::hours(1)),
        }
    }
}
