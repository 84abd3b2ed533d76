//! Password hashes: Argon2id, computed one at a time.
//!
//! Each takes 19 MiB and a core. Some forty people a second can log in.

use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use rand::seq::IndexedRandom;
use tokio::sync::Semaphore;

use crate::kernel::text::problem::Problem;

static AT_ONCE: Semaphore = Semaphore::const_new(1);

/// Letters and digits that cannot be mistaken for one another.
const ALPHABET: &[u8] = b"abcdefghjkmnpqrtuvwxyz346789";

/// Generates a password to hand over: five groups of four characters, about 95 bits.
pub fn generate() -> String {
    let mut rng = rand::rng();
    let letter = |_| char::from(*ALPHABET.choose(&mut rng).unwrap_or(&b'x'));
    let letters: Vec<char> = (0..20).map(letter).collect();
    letters.chunks(4).map(String::from_iter).collect::<Vec<_>>().join("-")
}

/// Hashes a password on the current thread, for callers that may block.
pub fn hash_blocking(password: &str) -> Result<String, Problem> {
    Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string()).map_err(Problem::unavailable)
}

/// Hashes a password off the event loop.
pub async fn hash(password: String) -> Result<String, Problem> {
    let _turn = AT_ONCE.acquire().await.map_err(Problem::unavailable)?;
    actix_web::web::block(move || hash_blocking(&password)).await.map_err(Problem::unavailable)?
}

/// Verifies a password against its hash.
///
/// Without a hash it takes as long and returns false, so that nobody learns which accounts exist.
pub async fn verify(password: String, hash: Option<String>) -> Result<bool, Problem> {
    let _turn = AT_ONCE.acquire().await.map_err(Problem::unavailable)?;
    actix_web::web::block(move || match hash {
        Some(hash) => Argon2::default().verify_password(password.as_bytes(), hash.as_str()).is_ok(),
        None => hash_blocking(&password).is_err(),
    })
    .await
    .map_err(Problem::unavailable)
}

#[cfg(test)]
mod tests {
    #[test]
    fn generated_passwords_are_long_and_differ() {
        let (one, other) = (super::generate(), super::generate());
        assert_eq!(one.len(), 24);
        assert_ne!(one, other);
        assert_eq!(crate::directory::accounts::rules::password_fault(&one), None);
    }
}
