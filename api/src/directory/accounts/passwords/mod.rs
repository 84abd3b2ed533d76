//! Passwords: generated ones, Argon2id hashes, and the rules for new ones.

pub mod queue;
pub mod rules;

use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use rand::seq::IndexedRandom;

use crate::kernel::text::problem::Problem;

/// Letters and digits that cannot be mistaken for one another.
const ALPHABET: &[u8] = b"abcdefghjkmnpqrtuvwxyz346789";

/// The hash of a password, and who chose the password.
#[derive(Clone, Debug)]
pub struct NewPassword {
    /// Argon2id hash in PHC form.
    pub hash: String,
    /// Generated to be handed over, so that the next login begins with another one.
    pub temporary: bool,
}

impl NewPassword {
    /// A password that the account's own person or the operator chose.
    pub fn chosen(hash: String) -> NewPassword {
        NewPassword { hash, temporary: false }
    }

    /// A password that was generated and is handed over.
    pub fn generated(hash: String) -> NewPassword {
        NewPassword { hash, temporary: true }
    }
}

/// Refuses a new password that has a fault, at the pointer `/new`.
///
/// `own` are texts that strangers connect with the account: its name, its address, its organisation.
pub fn check_new(password: &str, own: &[&str]) -> Result<(), Problem> {
    rules::password_fault(password, own).map_or(Ok(()), |fault| Err(Problem::invalid("/new", fault)))
}

/// Generates a password to hand over: five groups of four characters, about 95 bits.
pub fn generate() -> String {
    generate_groups(5)
}

/// Generates groups of four characters that cannot be mistaken for one another, some 19 bits each.
pub fn generate_groups(groups: usize) -> String {
    let mut rng = rand::rng();
    let letter = |_| char::from(*ALPHABET.choose(&mut rng).unwrap_or(&b'x'));
    let letters: Vec<char> = (0..4 * groups).map(letter).collect();
    letters.chunks(4).map(String::from_iter).collect::<Vec<_>>().join("-")
}

/// Hashes a password on the current thread, for callers that may block.
pub fn hash_blocking(password: &str) -> Result<String, Problem> {
    Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string()).map_err(Problem::unavailable)
}

/// Verifies a password against its hash on the current thread.
///
/// Without a hash it takes as long and returns false, so that nobody learns which accounts exist.
fn verify_blocking(password: &str, hash: Option<&str>) -> bool {
    match hash {
        Some(hash) => Argon2::default().verify_password(password.as_bytes(), hash).is_ok(),
        None => hash_blocking(password).is_err(),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn generated_passwords_are_long_and_differ() {
        let (one, other) = (super::generate(), super::generate());
        assert_eq!(one.len(), 24);
        assert_ne!(one, other);
        assert_eq!(super::rules::password_fault(&one, &[]), None);
    }
}
