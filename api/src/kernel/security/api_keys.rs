//! API keys, with which programs authenticate instead of a login.
//!
//! A key is `clic_1a2B3c4D_` and 49 more letters and digits.
//!
//! The prefix `clic` lets secret scanners find a published key (`clic_[0-9A-Za-z]{8}_[0-9A-Za-z]{49}`). The next eight
//! characters are the name under which lists show a key. The last six are a CRC-32 of all before, so that a mistyped
//! key is refused without a query to the database. Between them are 43 drawn characters, 256 bits. They cannot be
//! guessed, so a plain SHA-256 of the key is stored: a slow hash, as passwords need, would protect nothing here and
//! cost time in every request.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use rand::Rng;
use uuid::Uuid;

use crate::kernel::security::key_file;
use crate::kernel::security::principal::Principal;
use crate::kernel::text::problem::{INVALID_KEY, Problem};

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const NAME_LENGTH: usize = 8;
const SECRET_LENGTH: usize = 43;
const CHECKSUM_LENGTH: usize = 6;

/// Time for which a verified key is trusted without another query.
///
/// A revoked key is thus refused by every process within a second.
const TRUSTED_FOR: Duration = Duration::from_millis(500);
/// Minimum time between two notes of the same use.
const NOTED_EVERY: TimeDelta = TimeDelta::seconds(60);
/// Maximum number of keys, and of uses, that are remembered.
const MAX_REMEMBERED: usize = 4096;

/// A key that was just made.
pub struct NewKey {
    /// The whole key, to be shown once.
    pub text: String,
    /// The prefix and the name, under which lists show it.
    pub prefix: String,
    /// Its SHA-256, to be stored.
    pub hash: Vec<u8>,
}

/// Makes a new random key.
pub fn draw() -> NewKey {
    let mut drawn = rand::rng();
    let mut letters = |count: usize| -> String {
        (0..count).map(|_| char::from(ALPHABET[drawn.random_range(0..ALPHABET.len())])).collect()
    };
    let prefix = format!("clic_{}", letters(NAME_LENGTH));
    let text = format!("{prefix}_{}", letters(SECRET_LENGTH));
    let text = format!("{text}{}", checksum(&text));
    NewKey { hash: key_file::hash(&text), prefix, text }
}

/// The CRC-32 of a text, in the letters of a key.
fn checksum(text: &str) -> String {
    let mut crc = flate2::Crc::new();
    crc.update(text.as_bytes());
    let mut rest = crc.sum() as usize;
    let mut letters = [b'0'; CHECKSUM_LENGTH];
    for letter in letters.iter_mut().rev() {
        *letter = ALPHABET[rest % ALPHABET.len()];
        rest /= ALPHABET.len();
    }
    letters.iter().copied().map(char::from).collect()
}

/// Returns whether a token has the prefix of an API key.
pub fn has_prefix(token: &str) -> bool {
    token.starts_with("clic_")
}

/// Checks the form of a key and hashes it, as it is stored.
///
/// # Errors
/// `invalid-key` when its length or checksum is wrong, for example because it was not copied whole.
pub fn hash(token: &str) -> Result<Vec<u8>, Problem> {
    let whole = token.len() == "clic_".len() + NAME_LENGTH + 1 + SECRET_LENGTH + CHECKSUM_LENGTH && token.is_ascii();
    if !whole || checksum(&token[..token.len() - CHECKSUM_LENGTH]) != token[token.len() - CHECKSUM_LENGTH..] {
        return Err(Problem::new(INVALID_KEY));
    }
    Ok(key_file::hash(token))
}

type Shown = (Uuid, Vec<u8>);
type Use = (Uuid, Option<String>);

/// Keys that this process verified lately, and the times at which their use was last noted.
#[derive(Default)]
pub struct RecentKeys {
    known: Mutex<HashMap<Shown, (Instant, Principal)>>,
    noted: Mutex<HashMap<Use, DateTime<Utc>>>,
}

impl RecentKeys {
    /// The principal that a key belongs to, if the database confirmed it a moment ago.
    pub fn find_principal(&self, organisation: Uuid, token: &str, now: DateTime<Utc>) -> Option<Principal> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, principal) = known.get(&(organisation, key_file::hash(token)))?;
        let holds = principal.key().is_some_and(|key| now < key.ends_at);
        (holds && since.elapsed() < TRUSTED_FOR).then(|| principal.clone())
    }

    /// Returns whether the database ever confirmed this key to this process.
    pub fn is_familiar(&self, organisation: Uuid, token: &str) -> bool {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.contains_key(&(organisation, key_file::hash(token)))
    }

    /// Remembers for a moment that the database confirmed a key.
    pub fn keep(&self, organisation: Uuid, token: &str, principal: &Principal) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MAX_REMEMBERED {
            known.clear();
        }
        known.insert((organisation, key_file::hash(token)), (Instant::now(), principal.clone()));
    }

    /// Returns whether a use is to be noted: the first of a minute, for each key and feed.
    pub fn is_worth_noting(&self, key: Uuid, feed: Option<&str>, now: DateTime<Utc>) -> bool {
        let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        let used = (key, feed.map(str::to_owned));
        if noted.get(&used).is_some_and(|last| (now - *last).abs() < NOTED_EVERY) {
            return false;
        }
        if noted.len() >= MAX_REMEMBERED {
            noted.clear();
        }
        noted.insert(used, now);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_was_not_copied_whole_is_refused() {
        let key = draw();
        assert!(has_prefix(&key.text) && key.text.starts_with(&key.prefix));
        assert_eq!(hash(&key.text).ok(), Some(key.hash));
        for wrong in [&key.text[..62], &key.text.replace("clic_", "clic-"), &format!("{}0", key.text), "clic_"] {
            assert!(hash(wrong).is_err(), "{wrong}");
        }
        let mut other = key.text.clone().into_bytes();
        other[20] = if other[20] == b'a' { b'b' } else { b'a' };
        assert!(hash(std::str::from_utf8(&other).unwrap_or_default()).is_err(), "another letter");
        assert_ne!(draw().text, draw().text);
    }
}
