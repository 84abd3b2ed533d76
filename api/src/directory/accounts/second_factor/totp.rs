//! Codes of an application on the person's phone (TOTP, RFC 6238), and recovery codes.
//!
//! Secrets are derived from the deployment's key file and a random number, and never stored.

use chrono::{DateTime, Utc};
use qrcode::QrCode;
use qrcode::render::svg;
use totp_rs::{Algorithm, TOTP};
use uuid::Uuid;

use crate::directory::accounts::passwords::generate_groups;
use crate::kernel::security::key_file::Keys;
use crate::kernel::text::problem::Problem;

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
    let totp = TOTP::new(Algorithm::SHA1, DIGITS, 1, 30, secret(keys, account, number), issuer, email.to_owned())
        .map_err(Problem::unavailable)?;
    let uri = totp.get_url();
    let code = QrCode::new(uri.as_bytes()).map_err(Problem::unavailable)?;
    let qr_svg = code.render::<svg::Color<'_>>().min_dimensions(240, 240).build();
    Ok(Draft { number, secret: totp.get_secret_base32(), uri, qr_svg })
}

/// Finds the time step of a code, if it is one of now, or of half a minute before or after.
pub fn find_step(keys: &Keys, account: Uuid, number: Uuid, code: &str, now: DateTime<Utc>) -> Option<i64> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let totp = TOTP::new_unchecked(Algorithm::SHA1, DIGITS, 1, 30, secret(keys, account, number), None, String::new());
    let current = now.timestamp() / STEP_SECONDS;
    let is_of = |step: &i64| u64::try_from(step * STEP_SECONDS).is_ok_and(|time| totp.generate(time) == code);
    (current - 1..=current + 1).find(is_of)
}

/// Draws new recovery codes, and their hashes to be stored.
pub fn draw_recovery_codes(keys: &Keys, account: Uuid) -> (Vec<String>, Vec<Option<Vec<u8>>>) {
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| generate_groups(RECOVERY_GROUPS)).collect();
    let hashes = codes.iter().map(|code| Some(hash_recovery_code(keys, account, code))).collect();
    (codes, hashes)
}

/// Hashes a recovery code as it is stored, however it is written.
///
/// The hash is keyed, so that a stolen database does not let the code be searched for.
pub fn hash_recovery_code(keys: &Keys, account: Uuid, code: &str) -> Vec<u8> {
    let code: String = code.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    keys.derive_secret(&format!("recovery code {code}"), account).to_vec()
}

fn secret(keys: &Keys, account: Uuid, number: Uuid) -> Vec<u8> {
    keys.derive_secret(&format!("second factor {number}"), account)[..SECRET_BYTES].to_vec()
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
        let of = |account, number| secret(&keys, account, number);
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
        assert_ne!(of(account, number), secret(&self::keys(), account, number), "another key file");
    }

    #[test]
    fn a_recovery_code_may_be_typed_without_care() {
        let (keys, account) = (keys(), Uuid::new_v4());
        let (codes, hashes) = draw_recovery_codes(&keys, account);
        assert_eq!((codes.len(), codes[0].len()), (RECOVERY_CODES, 14));
        let typed = format!(" {} ", codes[0].to_uppercase().replace('-', " "));
        assert_eq!(hashes[0], Some(hash_recovery_code(&keys, account, &typed)));
        assert_ne!(hashes[0], Some(hash_recovery_code(&keys, Uuid::new_v4(), &typed)));
    }
}
