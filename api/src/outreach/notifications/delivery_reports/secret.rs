//! The secret by which programs of the operator bring delivery reports.

use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::outreach::notifications::post_settings::PostError;

/// Fewest characters of the secret: nobody guesses it.
const SHORTEST: usize = 32;

/// The secret of delivery reports, kept as a MAC of a constant.
#[derive(Clone)]
pub struct ReportSecret([u8; 32]);

impl ReportSecret {
    /// Takes the secret of the settings.
    ///
    /// # Errors
    /// When it is too short.
    pub fn new(secret: &str) -> Result<ReportSecret, PostError> {
        match secret.len() {
            SHORTEST.. => Ok(ReportSecret(compute_mac(secret).finalize().into_bytes().into())),
            _ => Err(PostError::ReportSecret(SHORTEST)),
        }
    }

    /// Verifies a secret, in constant time.
    pub fn verify(&self, given: &str) -> bool {
        compute_mac(given).verify_slice(&self.0).is_ok()
    }
}

fn compute_mac(secret: &str) -> Hmac<Sha256> {
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(secret.as_bytes()).unwrap_or_else(|_| unreachable!());
    mac.update(b"delivery reports");
    mac
}
