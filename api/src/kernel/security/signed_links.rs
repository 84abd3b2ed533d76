//! Secrets of personal links and webhooks: an HMAC of their purpose and subject, never stored.
//!
//! A reminder can carry the same link again, and a stolen database opens and signs nothing. The newest key of links
//! makes secrets; those that former keys made open until their key is dropped.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use uuid::Uuid;

use crate::kernel::security::key_file::Keys;

impl Keys {
    /// Makes the secret of a personal link: 128 bits, for one purpose and one subject.
    pub fn link_secret(&self, purpose: &str, subject: Uuid) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(&self.link_mac(purpose, subject).finalize().into_bytes()[..16])
    }

    /// Verifies the secret of a personal link, in constant time.
    pub fn opens(&self, purpose: &str, subject: Uuid, secret: &str) -> bool {
        BASE64_URL_SAFE_NO_PAD.decode(secret).is_ok_and(|given| {
            given.len() == 16 && self.link_macs(purpose, subject).any(|mac| mac.verify_truncated_left(&given).is_ok())
        })
    }

    /// Makes a secret that opens its subject until an instant.
    ///
    /// It holds that instant, in Unix seconds, and a MAC of purpose, subject and instant.
    pub fn passing_secret(&self, purpose: &str, subject: Uuid, until: DateTime<Utc>) -> String {
        let until = until.timestamp();
        let mac = cover_time(self.link_mac(purpose, subject), until).finalize().into_bytes();
        format!("{until}.{}", BASE64_URL_SAFE_NO_PAD.encode(&mac[..16]))
    }

    /// Verifies a secret of [`Keys::passing_secret`] and its time, in constant time.
    pub fn opens_now(&self, purpose: &str, subject: Uuid, secret: &str, now: DateTime<Utc>) -> bool {
        let parts = secret.split_once('.').and_then(|(until, mac)| {
            Some((until.parse::<i64>().ok()?, BASE64_URL_SAFE_NO_PAD.decode(mac).ok().filter(|mac| mac.len() == 16)?))
        });
        parts.is_some_and(|(until, mac)| {
            let mut macs = self.link_macs(purpose, subject).map(|made| cover_time(made, until));
            macs.any(|made| made.verify_truncated_left(&mac).is_ok()) && now.timestamp() < until
        })
    }

    /// Makes a secret of 256 bits for one purpose and one subject, which nothing but the key file holds.
    pub fn derive_secret(&self, purpose: &str, subject: Uuid) -> [u8; 32] {
        self.link_mac(purpose, subject).finalize().into_bytes().into()
    }

    /// Makes the secrets of a purpose and a subject by each key: that of `derive_secret` first.
    pub fn derive_secrets(&self, purpose: &str, subject: Uuid) -> Vec<[u8; 32]> {
        self.link_macs(purpose, subject).map(|mac| mac.finalize().into_bytes().into()).collect()
    }

    /// Makes the secret that signs the deliveries to a webhook endpoint.
    ///
    /// It has 256 bits, and each renewal of the secret has another `number`.
    pub fn webhook_secret(&self, endpoint: Uuid, number: i32) -> [u8; 32] {
        self.derive_secret(&webhook_purpose(number), endpoint)
    }

    /// Makes the secrets that a receiver may have been shown for a number: by each key.
    pub fn webhook_secrets(&self, endpoint: Uuid, number: i32) -> Vec<[u8; 32]> {
        self.derive_secrets(&webhook_purpose(number), endpoint)
    }

    /// Makes a fingerprint of what a request was: two are the same if the requests were.
    pub fn fingerprint(&self, request: &[u8]) -> Vec<u8> {
        let mut mac = self.link_mac("fingerprint", Uuid::nil());
        mac.update(request);
        mac.finalize().into_bytes().to_vec()
    }

    /// Makes a pseudonym of a text, to count by: without the keys nobody finds the text again.
    ///
    /// A new key makes another pseudonym, and counts begin again.
    pub fn pseudonym(&self, text: &str) -> Vec<u8> {
        let mut mac = self.link_mac("pseudonym", Uuid::nil());
        mac.update(text.as_bytes());
        mac.finalize().into_bytes()[..16].to_vec()
    }

    fn link_mac(&self, purpose: &str, subject: Uuid) -> Hmac<Sha256> {
        mac_by(&self.link, purpose, subject)
    }

    /// The MACs by each key, the newest first.
    fn link_macs(&self, purpose: &str, subject: Uuid) -> impl Iterator<Item = Hmac<Sha256>> {
        std::iter::once(&self.link).chain(&self.former_links).map(move |key| mac_by(key, purpose, subject))
    }
}

fn mac_by(key: &[u8], purpose: &str, subject: Uuid) -> Hmac<Sha256> {
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(key).unwrap_or_else(|_| unreachable!());
    mac.update(purpose.as_bytes());
    mac.update(&[0]);
    mac.update(subject.as_bytes());
    mac
}

fn cover_time(mut mac: Hmac<Sha256>, until: i64) -> Hmac<Sha256> {
    mac.update(&until.to_be_bytes());
    mac
}

fn webhook_purpose(number: i32) -> String {
    format!("webhook {number}")
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::kernel::data::clock::Clock;
    use crate::kernel::security::key_file::random_secret;
    use crate::kernel::security::key_file::tests::keys;

    #[test]
    fn each_endpoint_and_renewal_has_its_own_secret() {
        let (keys, endpoint) = (keys(), Uuid::new_v4());
        assert_eq!(keys.webhook_secret(endpoint, 1), keys.webhook_secret(endpoint, 1));
        assert_ne!(keys.webhook_secret(endpoint, 1), keys.webhook_secret(endpoint, 2));
        assert_ne!(keys.webhook_secret(endpoint, 1), keys.webhook_secret(Uuid::new_v4(), 1));
        assert_ne!(keys.webhook_secret(endpoint, 1), super::tests::keys().webhook_secret(endpoint, 1));
    }

    #[test]
    fn secrets_of_a_former_key_open_until_it_is_dropped() {
        let [old, new] = [(); 2].map(|()| random_secret());
        let with = |links: &str| Keys::parse(&format!("a:{};links:{links}", random_secret())).unwrap();
        let (before, both, after) = (with(&old), with(&format!("{new},{old}")), with(&new));
        let (subject, now) = (Uuid::new_v4(), Clock::System.now());
        let link = before.link_secret("enrolment", subject);
        let passing = before.passing_secret("opening", subject, now + TimeDelta::minutes(1));
        assert!(both.opens("enrolment", subject, &link) && both.opens_now("opening", subject, &passing, now));
        assert!(!after.opens("enrolment", subject, &link) && !after.opens_now("opening", subject, &passing, now));
        assert_eq!(both.link_secret("enrolment", subject), after.link_secret("enrolment", subject));
        let signing = both.webhook_secrets(subject, 1);
        assert_eq!(signing, [after.webhook_secret(subject, 1), before.webhook_secret(subject, 1)]);
    }

    #[test]
    fn a_link_secret_opens_its_own_subject_and_purpose_only() {
        let (keys, subject) = (keys(), Uuid::new_v4());
        let secret = keys.link_secret("enrolment", subject);
        assert!(keys.opens("enrolment", subject, &secret));
        assert!(!keys.opens("evaluation", subject, &secret));
        assert!(!keys.opens("enrolment", Uuid::new_v4(), &secret));
        assert!(!keys.opens("enrolment", subject, ""));
        assert!(!keys.opens("enrolment", subject, &secret[..21]));
    }

    #[test]
    fn a_passing_secret_opens_until_its_second_and_nothing_else() {
        let (keys, subject, now) = (keys(), Uuid::new_v4(), Clock::System.now());
        let secret = keys.passing_secret("opening", subject, now + TimeDelta::minutes(1));
        assert!(keys.opens_now("opening", subject, &secret, now));
        assert!(!keys.opens_now("opening", subject, &secret, now + TimeDelta::minutes(1)), "over");
        assert!(!keys.opens_now("opening", Uuid::new_v4(), &secret, now));
        assert!(!keys.opens_now("enrolment", subject, &secret, now));
        let (until, mac) = secret.split_once('.').unwrap_or_default();
        let later = until.parse::<i64>().unwrap_or_default() + 3600;
        assert!(!keys.opens_now("opening", subject, &format!("{later}.{mac}"), now), "prolonged by hand");
        assert!(!keys.opens("opening", subject, mac), "not the secret of a link");
        assert!(!keys.opens_now("opening", subject, &keys.link_secret("opening", subject), now));
    }
}
