//! Codes of an application on the person's phone (TOTP, RFC 6238), and recovery codes.
//!
//! Secrets are derived from the deployment's key file and a random number, and never stored.

use chrono::{DateTime, Utc};
use totp_rs::{Algorithm, TOTP};
use uuid::Uuid;

use crate::directory::accounts::passwords::generate_groups;
use crate::kernel::security::key_file::Keys;
use crate::kernel::text::problem::Problem;
use crate::kernel::text::qr;

/// Number of recovery codes.
pub const RECOVERY_CODES: usize = 10;
/// Groups of four characters of a recovery code: 57 bits.
const RECOVERY_GROUPS: usize = 3;

const DIGITS: usize = 6;
const STEP_SECONDS: i64 = 30;
/// Bytes of a secret: the length of SHA-1, which every application knows (RFC 4226, section 4).
const SECRET_BYTES: usize = 20;

/// A second factor that is not in force yet.
pub struct Draft {
    /// Random number that its secret is derived from.
    pub number: Uuid,
    /// The secret in base 32, to be typed.
    pub secret: String,
    /// The `otpauth:` address, for an application on the same phone.
    pub uri: String,
    /// The address as a QR code, an SVG.
    pub qr_svg: String,
}

/// Drafts a second factor with a new random number.
pub fn draft(keys: &Keys, account: Uuid, email: &str, organisation: &str) -> Result<Draft, Problem> {
    let number = Uuid::new_v4();
    // A colon separates issuer and account in the label.
    let issuer = Some(organisation.replace(':', " "));
    let secret = cut(keys.derive_secret(&purpose(number), account));
    let totp =
        TOTP::new(Algorithm::SHA1, DIGITS, 1, 30, secret, issuer, email.to_owned()).map_err(Problem::unavailable)?;
    let uri = totp.get_url();
    let qr_svg = qr::draw(&uri).map_err(Problem::unavailable)?;
    Ok(Draft { number, secret: totp.get_secret_base32(), uri, qr_svg })
}

/// Finds the time step of a code, if it is one of now, or of half a minute before or after.
pub fn find_step(keys: &Keys, account: Uuid, number: Uuid, code: &str, now: DateTime<Utc>) -> Option<i64> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let current = now.timestamp() / STEP_SECONDS;
    // The telephone knows the secret that the key of its time made.
    keys.derive_secrets(&purpose(number), account).into_iter().find_map(|secret| {
        let totp = TOTP::new_unchecked(Algorithm::SHA1, DIGITS, 1, 30, cut(secret), None, String::new());
        let is_of = |step: &i64| u64::try_from(step * STEP_SECONDS).is_ok_and(|time| totp.generate(time) == code);
        (current - 1..=current + 1).find(is_of)
    })
}

/// Draws new recovery codes, and their hashes to be stored.
pub fn draw_recovery_codes(keys: &Keys, account: Uuid) -> (Vec<String>, Vec<Option<Vec<u8>>>) {
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| generate_groups(RECOVERY_GROUPS)).collect();
    let hash = |code: &String| keys.derive_secret(&recovery_purpose(code), account).to_vec();
    let hashes = codes.iter().map(|code| Some(hash(code))).collect();
    (codes, hashes)
}

/// Finds a recovery code, however it is written, among the hashes that are stored.
///
/// The hashes are keyed, so that a stolen database does not let the code be searched for.
pub fn find_recovery_code(keys: &Keys, account: Uuid, code: &str, kept: &[Option<Vec<u8>>]) -> Option<usize> {
    let hashes = keys.derive_secrets(&recovery_purpose(code), account);
    kept.iter().position(|one| one.as_ref().is_some_and(|one| hashes.iter().any(|hash| hash[..] == one[..])))
}

fn recovery_purpose(code: &str) -> String {
    let code: String = code.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    format!("recovery code {code}")
}

fn purpose(number: Uuid) -> String {
    format!("second factor {number}")
}

fn cut(secret: [u8; 32]) -> Vec<u8> {
    secret[..SECRET_BYTES].to_vec()
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::kernel::data::clock::Clock;
    use crate::kernel::security::key_file::random_secret;

    fn keys() -> Keys {
        Keys::parse(&format!("a:{};links:{}", random_secret(), random_secret())).unwrap_or_else(|e| panic!("{e}"))
    }

    /// The values of RFC 6238, appendix B, cut to six digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let totp =
            TOTP::new_unchecked(Algorithm::SHA1, DIGITS, 1, 30, b"12345678901234567890".to_vec(), None, String::new());
        for (time, code) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
            assert_eq!(totp.generate(time), code);
        }
    }

    #[test]
    fn a_code_holds_for_its_account_and_half_a_minute_around() {
        let (keys, account, number, now) = (keys(), Uuid::new_v4(), Uuid::new_v4(), Clock::System.now());
        let of = |account, number| cut(keys.derive_secret(&purpose(number), account));
        let totp = TOTP::new_unchecked(Algorithm::SHA1, DIGITS, 1, 30, of(account, number), None, String::new());
        let code = totp.generate(u64::try_from(now.timestamp()).unwrap_or_default());
        let find = |at| find_step(&keys, account, number, &code, at);
        let step = now.timestamp() / 30;
        assert_eq!(find(now), Some(step));
        assert_eq!(find(now + TimeDelta::seconds(30)), Some(step));
        assert_eq!(find(now - TimeDelta::seconds(30)), Some(step));
        assert_eq!(find(now + TimeDelta::seconds(90)), None);
        assert_ne!(of(account, number), of(account, Uuid::new_v4()));
        assert_ne!(of(account, number), of(Uuid::new_v4(), number));
        assert_eq!(find_step(&self::keys(), account, number, &code, now), None, "another key file");
    }

    #[test]
    fn a_recovery_code_may_be_typed_without_care() {
        let (keys, account) = (keys(), Uuid::new_v4());
        let (codes, hashes) = draw_recovery_codes(&keys, account);
        assert_eq!((codes.len(), codes[0].len()), (RECOVERY_CODES, 14));
        let typed = format!(" {} ", codes[0].to_uppercase().replace('-', " "));
        assert_eq!(find_recovery_code(&keys, account, &typed, &hashes), Some(0));
        assert_eq!(find_recovery_code(&keys, Uuid::new_v4(), &typed, &hashes), None);
    }

    #[test]
    fn a_second_factor_outlives_the_key_that_made_it() {
        let [old, new] = [(); 2].map(|()| random_secret());
        let with = |links: &str| Keys::parse(&format!("a:{};links:{links}", random_secret())).unwrap();
        let (before, both, after) = (with(&old), with(&format!("{new},{old}")), with(&new));
        let (account, number, now) = (Uuid::new_v4(), Uuid::new_v4(), Clock::System.now());
        let secret = cut(before.derive_secret(&purpose(number), account));
        let totp = TOTP::new_unchecked(Algorithm::SHA1, DIGITS, 1, 30, secret, None, String::new());
        let code = totp.generate(u64::try_from(now.timestamp()).unwrap_or_default());
        let (codes, hashes) = draw_recovery_codes(&before, account);
        assert!(find_step(&both, account, number, &code, now).is_some());
        assert_eq!(find_recovery_code(&both, account, &codes[3], &hashes), Some(3));
        assert_eq!(find_step(&after, account, number, &code, now), None);
        assert_eq!(find_recovery_code(&after, account, &codes[3], &hashes), None);
    }
}
