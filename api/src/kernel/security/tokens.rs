//! Secrets: access tokens of staff, and the secrets of personal links.
//!
//! Access tokens are short-lived JWT (HS256, pinned). Links of learners are not stored at all: their secret is an
//! HMAC of what they open, so that a reminder can carry the same link again and a stolen database opens nothing.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use hmac::{Hmac, Mac};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::kernel::security::principal::{Role, Staff};

/// Life of an access token, in seconds.
pub const ACCESS_SECONDS: i64 = 600;

const ISSUER: &str = "clic";

/// The keys of a deployment.
///
/// The first signs, the others still verify, so that a key can be replaced without logging anybody out.
#[derive(Clone)]
pub struct Keys {
    tokens: Vec<Key>,
    links: Vec<u8>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Key {
    kid: String,
    secret: String,
}

#[derive(Serialize, Deserialize)]
struct File {
    tokens: Vec<Key>,
    links: String,
}

/// Why keys could not be had.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// The text of the setting is not of its form.
    #[error("token keys must be «kid:base64url[,kid:base64url…];links:base64url», each secret of 32 bytes or more")]
    Form,
    /// The file cannot be read or written.
    #[error("cannot use {0}: {1}")]
    File(String, std::io::Error),
}

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: Uuid,
    name: String,
    role: Role,
    login: Uuid,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    partner: Option<Uuid>,
    iat: i64,
    nbf: i64,
    exp: i64,
}

/// Fresh random bytes as URL-safe text.
pub fn random_secret() -> String {
    BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// How secrets that come back are kept.
pub fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

impl Keys {
    /// Reads `kid:secret[,kid:secret…];links:secret`.
    pub fn parse(setting: &str) -> Result<Keys, KeysError> {
        let (tokens, links) = setting.split_once(";links:").ok_or(KeysError::Form)?;
        let tokens = tokens
            .split(',')
            .map(|pair| pair.split_once(':').map(|(kid, secret)| Key { kid: kid.into(), secret: secret.into() }))
            .collect::<Option<Vec<Key>>>()
            .ok_or(KeysError::Form)?;
        Keys::new(tokens, links)
    }

    /// Reads the deployment's key file, or makes it at the first start.
    pub fn in_folder(folder: &Path) -> Result<Keys, KeysError> {
        let path = folder.join("keys.json");
        let failed = |error| KeysError::File(path.display().to_string(), error);
        match std::fs::read(&path) {
            Ok(json) => {
                let file: File = serde_json::from_slice(&json).map_err(|_| KeysError::Form)?;
                Keys::new(file.tokens, &file.links)
            }
            Err(missing) if missing.kind() == std::io::ErrorKind::NotFound => {
                std::fs::create_dir_all(folder).map_err(failed)?;
                let tokens = vec![Key { kid: "1".into(), secret: random_secret() }];
                let file = File { tokens, links: random_secret() };
                // Written aside and renamed: a crash leaves no half file.
                let aside = folder.join("keys.json.new");
                let mut out = std::fs::OpenOptions::new()
                    .write(true)
                    .create(true)
                    .truncate(true)
                    .mode(0o600)
                    .open(&aside)
                    .map_err(failed)?;
                out.write_all(&serde_json::to_vec_pretty(&file).unwrap_or_default()).map_err(failed)?;
                out.sync_all().map_err(failed)?;
                std::fs::rename(&aside, &path).map_err(failed)?;
                Keys::new(file.tokens, &file.links)
            }
            Err(error) => Err(failed(error)),
        }
    }

    fn new(tokens: Vec<Key>, links: &str) -> Result<Keys, KeysError> {
        let strong = |secret: &str| {
            BASE64_URL_SAFE_NO_PAD.decode(secret).ok().filter(|bytes| bytes.len() >= 32).ok_or(KeysError::Form)
        };
        tokens.iter().try_for_each(|key| strong(&key.secret).map(drop))?;
        if tokens.is_empty() {
            return Err(KeysError::Form);
        }
        Ok(Keys { tokens, links: strong(links)? })
    }

    /// Signs an access token for a staff member of an organisation.
    pub fn sign(&self, organisation: Uuid, staff: &Staff, now: DateTime<Utc>) -> Option<String> {
        let key = self.tokens.first()?;
        let claims = Claims {
            iss: ISSUER.into(),
            aud: organisation.to_string(),
            sub: staff.account,
            name: staff.name.clone(),
            role: staff.role,
            login: staff.login,
            partner: staff.partner,
            iat: now.timestamp(),
            nbf: now.timestamp(),
            exp: now.timestamp() + ACCESS_SECONDS,
        };
        let header = Header { kid: Some(key.kid.clone()), ..Header::new(Algorithm::HS256) };
        jsonwebtoken::encode(&header, &claims, &EncodingKey::from_secret(key.secret.as_bytes())).ok()
    }

    /// Verifies an access token for an organisation.
    ///
    /// Whether the login still holds is the database's to say.
    pub fn verify(&self, organisation: Uuid, token: &str, now: DateTime<Utc>) -> Option<Staff> {
        let kid = jsonwebtoken::decode_header(token).ok()?.kid?;
        let key = self.tokens.iter().find(|key| key.kid == kid)?;
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[organisation.to_string()]);
        validation.set_required_spec_claims(&["exp", "nbf", "aud", "iss", "sub"]);
        // Times are compared below with the injected clock, without leeway.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        let secret = DecodingKey::from_secret(key.secret.as_bytes());
        let claims = jsonwebtoken::decode::<Claims>(token, &secret, &validation).ok()?.claims;
        (claims.nbf <= now.timestamp() && now.timestamp() < claims.exp).then_some(Staff {
            account: claims.sub,
            name: claims.name,
            role: claims.role,
            login: claims.login,
            partner: claims.partner,
        })
    }

    /// The secret of a personal link: 128 bits, for one purpose and one subject.
    pub fn link_secret(&self, purpose: &str, subject: Uuid) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(&self.link_mac(purpose, subject).finalize().into_bytes()[..16])
    }

    /// Whether a secret opens the link, compared in constant time.
    pub fn opens(&self, purpose: &str, subject: Uuid, secret: &str) -> bool {
        BASE64_URL_SAFE_NO_PAD.decode(secret).is_ok_and(|given| {
            given.len() == 16 && self.link_mac(purpose, subject).verify_truncated_left(&given).is_ok()
        })
    }

    /// A secret that opens for a while what it is about.
    ///
    /// The second until which it does, and a MAC of it all.
    pub fn passing_secret(&self, purpose: &str, subject: Uuid, until: DateTime<Utc>) -> String {
        let until = until.timestamp();
        let mac = self.passing_mac(purpose, subject, until).finalize().into_bytes();
        format!("{until}.{}", BASE64_URL_SAFE_NO_PAD.encode(&mac[..16]))
    }

    /// Whether such a secret still opens it, compared in constant time.
    pub fn opens_now(&self, purpose: &str, subject: Uuid, secret: &str, now: DateTime<Utc>) -> bool {
        let parts = secret.split_once('.').and_then(|(until, mac)| {
            Some((until.parse::<i64>().ok()?, BASE64_URL_SAFE_NO_PAD.decode(mac).ok().filter(|mac| mac.len() == 16)?))
        });
        parts.is_some_and(|(until, mac)| {
            self.passing_mac(purpose, subject, until).verify_truncated_left(&mac).is_ok() && now.timestamp() < until
        })
    }

    fn passing_mac(&self, purpose: &str, subject: Uuid, until: i64) -> Hmac<Sha256> {
        let mut mac = self.link_mac(purpose, subject);
        mac.update(&until.to_be_bytes());
        mac
    }

    /// The secret with which a webhook endpoint's deliveries are signed.
    ///
    /// 256 bits, another for each number. Not stored either: a stolen database signs nothing.
    pub fn webhook_secret(&self, endpoint: Uuid, number: i32) -> [u8; 32] {
        self.link_mac(&format!("webhook {number}"), endpoint).finalize().into_bytes().into()
    }

    fn link_mac(&self, purpose: &str, subject: Uuid) -> Hmac<Sha256> {
        let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(&self.links).unwrap_or_else(|_| unreachable!());
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(subject.as_bytes());
        mac
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::kernel::data::clock::Clock;

    fn keys() -> Keys {
        Keys::parse(&format!("a:{};links:{}", random_secret(), random_secret())).unwrap_or_else(|e| panic!("{e}"))
    }

    fn staff() -> Staff {
        Staff { account: Uuid::new_v4(), name: "Nadia".into(), role: Role::Agent, login: Uuid::new_v4(), partner: None }
    }

    #[test]
    fn a_token_holds_for_its_organisation_and_its_ten_minutes() {
        let (keys, staff, here, now) = (keys(), staff(), Uuid::new_v4(), Clock::System.now());
        let token = keys.sign(here, &staff, now).unwrap_or_default();
        assert_eq!(keys.verify(here, &token, now).map(|s| s.account), Some(staff.account));
        assert!(keys.verify(Uuid::new_v4(), &token, now).is_none(), "another organisation");
        assert!(keys.verify(here, &token, now - TimeDelta::seconds(1)).is_none(), "too early");
        assert!(keys.verify(here, &token, now + TimeDelta::seconds(ACCESS_SECONDS)).is_none(), "expired");
    }

    #[test]
    fn other_keys_algorithms_and_kids_are_refused() {
        let (keys, here, now) = (keys(), Uuid::new_v4(), Clock::System.now());
        let token = self::keys().sign(here, &staff(), now).unwrap_or_default();
        assert!(keys.verify(here, &token, now).is_none(), "another key");
        for header in [r#"{"alg":"none","typ":"JWT","kid":"a"}"#, r#"{"alg":"HS512","typ":"JWT","kid":"a"}"#] {
            let mut parts: Vec<String> = token.split('.').map(str::to_owned).collect();
            parts[0] = BASE64_URL_SAFE_NO_PAD.encode(header);
            assert!(keys.verify(here, &parts.join("."), now).is_none(), "{header}");
        }
    }

    #[test]
    fn a_replaced_key_still_verifies_until_it_is_taken_away() {
        let (old, new, links) = (random_secret(), random_secret(), random_secret());
        let (here, now) = (Uuid::new_v4(), Clock::System.now());
        let read = |setting: String| Keys::parse(&setting).unwrap_or_else(|e| panic!("{e}"));
        let token = read(format!("old:{old};links:{links}")).sign(here, &staff(), now).unwrap_or_default();
        assert!(read(format!("new:{new},old:{old};links:{links}")).verify(here, &token, now).is_some());
        assert!(read(format!("new:{new};links:{links}")).verify(here, &token, now).is_none());
    }

    #[test]
    fn each_endpoint_and_renewal_has_its_own_secret() {
        let (keys, endpoint) = (keys(), Uuid::new_v4());
        assert_eq!(keys.webhook_secret(endpoint, 1), keys.webhook_secret(endpoint, 1));
        assert_ne!(keys.webhook_secret(endpoint, 1), keys.webhook_secret(endpoint, 2));
        assert_ne!(keys.webhook_secret(endpoint, 1), keys.webhook_secret(Uuid::new_v4(), 1));
        assert_ne!(keys.webhook_secret(endpoint, 1), self::keys().webhook_secret(endpoint, 1));
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
