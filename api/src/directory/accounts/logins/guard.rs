//! The guard of logins: limits of failures, and the queue of password hashes.

use chrono::TimeDelta;

use crate::directory::accounts::passwords::queue::HashQueue;
use crate::kernel::web::failures::Failures;

/// Number of wrong codes of a second factor that are allowed within [`CODES_MINUTES`].
const MOST_WRONG_CODES: u32 = 5;
/// Minutes after which a wrong code no longer counts.
const CODES_MINUTES: i64 = 15;

/// The guard of all logins of a process.
pub struct LoginGuard {
    /// Failed logins: by known device, else by address and by account.
    pub logins: Failures,
    /// Wrong codes of second factors: by known device, else by account.
    pub codes: Failures,
    /// The queue of password hashes.
    pub queue: HashQueue,
}

impl LoginGuard {
    /// Makes a guard that allows so many failed logins a minute; 0 lifts that limit.
    pub fn new(logins_per_minute: u32) -> LoginGuard {
        LoginGuard {
            logins: Failures::new("logins", logins_per_minute, TimeDelta::minutes(1)),
            codes: Failures::new("codes", MOST_WRONG_CODES, TimeDelta::minutes(CODES_MINUTES)),
            queue: HashQueue::default(),
        }
    }
}
