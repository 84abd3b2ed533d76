//! The keys that partners' programs show instead of a login.
//!
//! `clic_1a2B3c4D_` and 49 more letters and digits.
//!
//! The first word lets secret scanners find one that was published (`clic_[0-9A-Za-z]{8}_[0-9A-Za-z]{49}`), the
//! second is shown to tell keys apart, the last six characters are a CRC-32 of all before, so that a mistyped key is
//! refused without a question to the database. Between them are 43 drawn characters, 256 bits: nobody tries them out,
//! so they are kept under a plain SHA-256. What makes the hashes of passwords slow would protect nothing here, and
//! cost every request.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use rand::Rng;
use uuid::Uuid;

use crate::kernel::security::key_file;
use crate::kernel::security::principal::{By, Partner};
use crate::kernel::text::problem::INVALID_KEY;
use crate::kernel::text::problem::Problem;

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const NAME: usize = 8;
const SECRET: usize = 43;
const CHECK: usize = 6;

/// How long a key is believed before the database is asked again.
///
/// A revoked one is refused everywhere within a second.
const BELIEVED: Duration = Duration::from_millis(500);
/// A use is noted this often at most.
const NOTED_EVERY: TimeDelta = TimeDelta::seconds(60);
/// Keys, and uses, remembered at most.
const REMEMBERED: usize = 4096;

/// A key just made.
pub struct NewKey {
    /// The key itself, to be shown once.
    pub text: String,
    /// Its first words, to tell keys apart.
    pub prefix: String,
    /// How it is kept.
    pub hash: Vec<u8>,
}

/// Draws a key.
pub fn draw() -> NewKey {
    let mut drawn = rand::rng();
    let mut letters = |count: usize| -> String {
        (0..count).map(|_| char::from(ALPHABET[drawn.random_range(0..ALPHABET.len())])).collect()
    };
    let prefix = format!("clic_{}", letters(NAME));
    let text = format!("{prefix}_{}", letters(SECRET));
    let text = format!("{text}{}", check(&text));
    NewKey { hash: key_file::hash(&text), prefix, text }
}

fn check(text: &str) -> String {
    let mut crc = flate2::Crc::new();
    crc.update(text.as_bytes());
    let mut rest = crc.sum() as usize;
    let mut letters = [b'0'; CHECK];
    for letter in letters.iter_mut().rev() {
        *letter = ALPHABET[rest % ALPHABET.len()];
        rest /= ALPHABET.len();
    }
    letters.iter().copied().map(char::from).collect()
}

/// Whether a token is meant to be such a key.
pub fn is_meant(token: &str) -> bool {
    token.starts_with("clic_")
}

/// How a key is kept.
///
/// # Errors
/// `invalid-key` when it was not drawn here, or not copied whole.
pub fn hash(token: &str) -> Result<Vec<u8>, Problem> {
    let whole = token.len() == "clic_".len() + NAME + 1 + SECRET + CHECK && token.is_ascii();
    if !whole || check(&token[..token.len() - CHECK]) != token[token.len() - CHECK..] {
        return Err(Problem::new(INVALID_KEY));
    }
    Ok(key_file::hash(token))
}

type Shown = (Uuid, Vec<u8>);
type Use = (Uuid, Option<String>);

/// Keys that were shown to this process lately, and when their use was last noted.
#[derive(Default)]
pub struct RecentKeys {
    known: Mutex<HashMap<Shown, (Instant, Partner)>>,
    noted: Mutex<HashMap<Use, DateTime<Utc>>>,
}

impl RecentKeys {
    /// Whose key it is, if the database said so a moment ago.
    pub fn known(&self, organisation: Uuid, token: &str, now: DateTime<Utc>) -> Option<Partner> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, partner) = known.get(&(organisation, key_file::hash(token)))?;
        let holds = match &partner.by {
            By::Key { ends_at, .. } => now < *ends_at,
            By::Person(_) => false,
        };
        (holds && since.elapsed() < BELIEVED).then(|| partner.clone())
    }

    /// Whether the database has known this key while this process runs.
    pub fn is_familiar(&self, organisation: Uuid, token: &str) -> bool {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.contains_key(&(organisation, key_file::hash(token)))
    }

    /// Believes for a moment what the database said of a key.
    pub fn keep(&self, organisation: Uuid, token: &str, partner: &Partner) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert((organisation, key_file::hash(token)), (Instant::now(), partner.clone()));
    }

    /// Whether this use is to be written down: the first of a minute.
    pub fn is_worth_noting(&self, key: Uuid, feed: Option<&str>, now: DateTime<Utc>) -> bool {
        let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        let used = (key, feed.map(str::to_owned));
        if noted.get(&used).is_some_and(|last| (now - *last).abs() < NOTED_EVERY) {
            return false;
        }
        if noted.len() >= REMEMBERED {
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
        assert!(is_meant(&key.text) && key.text.starts_with(&key.prefix));
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
