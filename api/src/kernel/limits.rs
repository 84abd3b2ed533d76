//! How often one may ask: token buckets in memory, by address or by what is being guessed.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota};

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

/// One kind of limit.
pub struct Limit(Option<DefaultKeyedRateLimiter<String>>);

impl Limit {
    fn per_minute(times: u32) -> Limit {
        Limit(NonZeroU32::new(times).map(|times| DefaultKeyedRateLimiter::keyed(Quota::per_minute(times))))
    }

    /// Takes one from `key`'s bucket.
    pub fn check(&self, key: &str) -> Result<(), Problem> {
        let Some(limiter) = &self.0 else { return Ok(()) };
        // Idle buckets are full ones: forgetting them bounds the memory that strangers can take.
        if limiter.len() > 10_000 {
            limiter.retain_recent();
        }
        limiter.check_key(&key.to_owned()).map(drop).map_err(|until| {
            let wait = until.wait_time_from(DefaultClock::default().now()).max(Duration::from_secs(1));
            Problem::new(Kind::TooManyRequests).retry_after(wait.as_secs() + 1)
        })
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
}

impl Limits {
    /// Buckets of these sizes.
    pub fn new(sizes: PerMinute) -> Limits {
        Limits {
            public_writes: Limit::per_minute(sizes.public_writes),
            logins: Limit::per_minute(sizes.logins),
            links: Limit::per_minute(sizes.links),
        }
    }
}
