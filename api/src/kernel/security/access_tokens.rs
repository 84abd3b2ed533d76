//! Access tokens of logged-in accounts: short-lived JWT (HS256, pinned).

use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::kernel::security::key_file::Keys;
use crate::kernel::security::principal::{Role, Staff};

/// Life of an access token, in seconds.
pub const ACCESS_SECONDS: i64 = 600;

const ISSUER: &str = "clic";

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

impl Keys {
    /// Signs an access token for an account of an organisation.
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
    /// The database checks later that the login itself is still valid (`require_login`).
    pub fn verify(&self, organisation: Uuid, token: &str, now: DateTime<Utc>) -> Option<Staff> {
        let header = jsonwebtoken::decode_header(token).ok()?;
        // What a token demands of its reader, we do not know how to do.
        let kid = header.kid.filter(|_| header.crit.is_none())?;
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
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::prelude::BASE64_URL_SAFE_NO_PAD;
    use chrono::TimeDelta;

    use super::*;
    use crate::kernel::data::clock::Clock;
    use crate::kernel::security::key_file::random_secret;
    use crate::kernel::security::key_file::tests::keys;

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
        let token = super::tests::keys().sign(here, &staff(), now).unwrap_or_default();
        assert!(keys.verify(here, &token, now).is_none(), "another key");
        for header in [r#"{"alg":"none","typ":"JWT","kid":"a"}"#, r#"{"alg":"HS512","typ":"JWT","kid":"a"}"#] {
            let mut parts: Vec<String> = token.split('.').map(str::to_owned).collect();
            parts[0] = BASE64_URL_SAFE_NO_PAD.encode(header);
            assert!(keys.verify(here, &parts.join("."), now).is_none(), "{header}");
        }
    }

    #[test]
    fn a_token_with_demands_we_do_not_know_is_refused() {
        let (keys, here, now) = (keys(), Uuid::new_v4(), Clock::System.now());
        let token = keys.sign(here, &staff(), now).unwrap_or_default();
        let payload = token.split('.').nth(1).unwrap_or_default();
        let key = keys.tokens.first().unwrap_or_else(|| panic!("no key"));
        let sign = |header: &serde_json::Value| {
            let signed = format!("{}.{payload}", BASE64_URL_SAFE_NO_PAD.encode(header.to_string()));
            let secret = EncodingKey::from_secret(key.secret.as_bytes());
            let mac = jsonwebtoken::crypto::sign(signed.as_bytes(), &secret, Algorithm::HS256).unwrap_or_default();
            format!("{signed}.{mac}")
        };
        let header = serde_json::json!({"alg": "HS256", "typ": "JWT", "kid": key.kid});
        assert!(keys.verify(here, &sign(&header), now).is_some());
        let mut demanding = header;
        demanding["crit"] = serde_json::json!(["exp-in-days"]);
        demanding["exp-in-days"] = serde_json::json!(1);
        assert!(keys.verify(here, &sign(&demanding), now).is_none());
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
}
