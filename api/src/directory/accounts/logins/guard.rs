//! The guard of logins: limits of failures, and the queue of password hashes.

use chrono::TimeDelta;

use crate::directory::accounts::passwords::queue::HashQueue;
use crate::directory::accounts::reset::LINK_MINUTES;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::failures::{Counted, Failures};
use crate::kernel::web::request::Context;

/// Number of wrong codes of a second factor that are allowed within [`CODES_MINUTES`].
const MOST_WRONG_CODES: u32 = 5;
/// Minutes after which a wrong code no longer counts.
const CODES_MINUTES: i64 = 15;
/// Letters about one forgotten password while a link holds: nobody needs more.
///
/// Asking in another person's name only sends them valid links, and blocks nobody.
const MOST_LETTERS_FOR_ONE: u32 = 3;
/// Letters about forgotten passwords that one network asks for within the same time.
///
/// All of an intercommunality may have one.
const MOST_LETTERS_FROM_NETWORK: u32 = 20;

/// The guard of all logins of a process.
pub struct LoginGuard {
    /// Failed logins: by known device, else by address and by account.
    pub logins: Failures,
    /// Wrong codes of second factors: by known device, else by account.
    pub codes: Failures,
    /// Letters that were asked for about forgotten passwords: by account and by network.
    letters: Failures,
    /// The queue of password hashes.
    pub queue: HashQueue,
    logins_per_minute: u32,
}

impl LoginGuard {
    /// Makes a guard that allows so many failed logins a minute; 0 lifts that limit.
    pub fn new(logins_per_minute: u32) -> LoginGuard {
        LoginGuard {
            logins: Failures::new("logins", TimeDelta::minutes(1)),
            codes: Failures::new("codes", TimeDelta::minutes(CODES_MINUTES)),
            letters: Failures::new("letters", TimeDelta::minutes(LINK_MINUTES)),
            queue: HashQueue::default(),
            logins_per_minute,
        }
    }

    /// Begins an attempt to log in, under each of these keys; returns them, to withdraw it by.
    ///
    /// # Errors
    /// 429 when too many failed under one of them.
    pub fn begin_login(&self, context: &Context, keys: Vec<String>) -> Result<Vec<Counted>, Problem> {
        let counted: Vec<Counted> = keys.into_iter().map(|key| (key, self.logins_per_minute)).collect();
        context.attempt(&self.logins, &counted)?;
        Ok(counted)
    }

    /// Counts a code of a second factor as wrong until it proves right; returns the key to withdraw it by.
    ///
    /// # Errors
    /// 429 when too many were wrong.
    pub fn begin_code(&self, context: &Context, key: String) -> Result<[Counted; 1], Problem> {
        let counted = [(key, MOST_WRONG_CODES)];
        self.codes.begin(&counted, context.now).1?;
        Ok(counted)
    }

    /// Counts a letter that somebody asks for about the forgotten password of an address.
    ///
    /// It counts whether or not the address has an account. The limit is lifted with that of failed logins.
    ///
    /// # Errors
    /// 429 when too many were asked for.
    pub fn count_letter(&self, context: &Context, email: &str) -> Result<(), Problem> {
        if self.logins_per_minute == 0 {
            return Ok(());
        }
        let counted = [
            (format!("{} for {email}", context.organisation), MOST_LETTERS_FOR_ONE),
            (format!("from {}", context.network()), MOST_LETTERS_FROM_NETWORK),
        ];
        self.letters.begin(&counted, context.now).1
    }
}
