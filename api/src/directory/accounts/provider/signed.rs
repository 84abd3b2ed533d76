//! Verification of the provider's signed tokens: RS256 or ES256, with a key of the provider.

use chrono::{DateTime, Utc};
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::{Map, Value};

use super::discovery::Discovery;
use crate::directory::accounts::PROVIDER_LOGIN_FAILED;
use crate::kernel::text::problem::Problem;

/// Claims of a token.
pub type Claims = Map<String, Value>;

/// Seconds by which the provider's clock may be ahead.
const SKEW: i64 = 60;
/// Seconds after which a token is too old to have been made for this login.
const OLDEST: i64 = 600;
/// Shortest modulus of an RSA key in base64url characters: 2048 bits.
const SHORTEST_MODULUS: usize = 342;

/// Claims that a token must hold.
pub struct Expected<'a> {
    /// The issuer.
    pub issuer: &'a str,
    /// Identity of this service at the provider.
    pub client_id: &'a str,
    /// The time.
    pub now: DateTime<Utc>,
}

/// Verifies a token: signature, issuer, audience, authorised party, times.
///
/// # Errors
/// 401 `provider-login-failed` unless all of it holds; 503 if the provider's keys cannot be had.
pub async fn verify(discovery: &Discovery, token: &str, expected: &Expected<'_>) -> Result<Claims, Problem> {
    let header = decode_header(token).map_err(refuse)?;
    if !matches!(header.alg, Algorithm::RS256 | Algorithm::ES256) || header.crit.is_some() {
        return Err(refuse(format!("a header that is not accepted: {:?}", header.alg)));
    }
    let keys = discovery.keys(header.kid.as_deref(), expected.now).await?;
    let mut keys = keys.iter().filter(|key| may_sign(key, header.alg));
    let (Some(key), None) = (keys.next(), keys.next()) else {
        return Err(refuse("no key, or several, for the token"));
    };
    let claims = verify_signature(token, key, header.alg, expected)?;
    verify_party(&claims, expected.client_id)?;
    verify_times(&claims, expected.now.timestamp())?;
    Ok(claims)
}

fn verify_signature(token: &str, key: &Jwk, algorithm: Algorithm, expected: &Expected<'_>) -> Result<Claims, Problem> {
    let mut validation = Validation::new(algorithm);
    validation.set_issuer(&[expected.issuer]);
    validation.set_audience(&[expected.client_id]);
    validation.set_required_spec_claims(&["iss", "aud"]);
    // Times are compared with the injected clock.
    validation.validate_exp = false;
    validation.validate_nbf = false;
    let key = DecodingKey::from_jwk(key).map_err(refuse)?;
    Ok(decode::<Claims>(token, &key, &validation).map_err(refuse)?.claims)
}

/// Returns whether a key is one for signatures of an algorithm.
fn may_sign(key: &Jwk, algorithm: Algorithm) -> bool {
    let is_of_kind = match (&key.algorithm, algorithm) {
        (AlgorithmParameters::RSA(rsa), Algorithm::RS256) => rsa.n.len() >= SHORTEST_MODULUS,
        (AlgorithmParameters::EllipticCurve(curve), Algorithm::ES256) => curve.curve == EllipticCurve::P256,
        _ => false,
    };
    let is_for_signatures = matches!(key.common.public_key_use, None | Some(PublicKeyUse::Signature));
    let named = key.common.key_algorithm.map(|named| named.to_string());
    is_of_kind && is_for_signatures && named.is_none_or(|named| named == format!("{algorithm:?}"))
}

/// Verifies that the token was made for this service, and for no other besides.
fn verify_party(claims: &Claims, client_id: &str) -> Result<(), Problem> {
    let audiences = claims.get("aud").and_then(Value::as_array).map_or(1, Vec::len);
    match claims.get("azp") {
        None if audiences == 1 => Ok(()),
        Some(party) if party == client_id => Ok(()),
        party => Err(refuse(format!("the authorised party is {party:?}"))),
    }
}

fn verify_times(claims: &Claims, now: i64) -> Result<(), Problem> {
    let seconds = |name: &str| claims.get(name).map(|value| value.as_f64().unwrap_or(f64::NAN));
    #[allow(clippy::cast_precision_loss, reason = "seconds of this epoch are small")]
    let (now, skew, oldest) = (now as f64, SKEW as f64, OLDEST as f64);
    let not_yet = |at: f64| at > now + skew || at.is_nan();
    let is_over = seconds("exp").is_none_or(|at| at <= now || at.is_nan());
    let is_made_now = seconds("iat").is_some_and(|at| !not_yet(at) && at >= now - oldest);
    if is_over || !is_made_now || seconds("nbf").is_some_and(not_yet) {
        return Err(refuse("the token is over, or not of now"));
    }
    Ok(())
}

/// Refuses a login that the provider did not vouch for; the cause is logged.
pub fn refuse(cause: impl std::fmt::Display) -> Problem {
    tracing::warn!(%cause, "a login through the identity provider failed");
    Problem::new(PROVIDER_LOGIN_FAILED)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn key(json: Value) -> Jwk {
        serde_json::from_value(json).unwrap_or_else(|error| panic!("{error}"))
    }

    fn claims(json: Value) -> Claims {
        json.as_object().cloned().unwrap_or_default()
    }

    /// The example of RFC 7515, A.2.
    const JWS: &str = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvb\
        S9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2\
        Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZR\
        mB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLI\
        hWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
    const MODULUS: &str = "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJ\
        PMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5\
        z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK\
        -DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";

    #[test]
    fn rs256_is_verified_with_the_key_that_signed() {
        let verified = |modulus: &str, token: &str| {
            let key = DecodingKey::from_jwk(&key(json!({"kty": "RSA", "n": modulus, "e": "AQAB"}))).map_err(refuse);
            let mut validation = Validation::new(Algorithm::RS256);
            validation.set_required_spec_claims(&["iss"]);
            validation.validate_exp = false;
            key.is_ok_and(|key| decode::<Claims>(token, &key, &validation).is_ok())
        };
        assert!(verified(MODULUS, JWS));
        assert!(!verified(&MODULUS.replacen("ofg", "ofh", 1), JWS), "another key");
        assert!(!verified(MODULUS, &JWS.replacen("cC4h", "cC4i", 1)), "another signature");
    }

    #[test]
    fn a_key_signs_by_its_own_algorithm_only() {
        let rsa = |more: Value| {
            let mut json = json!({"kty": "RSA", "n": MODULUS, "e": "AQAB"});
            json.as_object_mut().into_iter().for_each(|json| json.extend(claims(more.clone())));
            key(json)
        };
        assert!(may_sign(&rsa(json!({})), Algorithm::RS256));
        assert!(may_sign(&rsa(json!({"use": "sig", "alg": "RS256"})), Algorithm::RS256));
        assert!(!may_sign(&rsa(json!({})), Algorithm::ES256), "another kind");
        assert!(!may_sign(&rsa(json!({"use": "enc"})), Algorithm::RS256), "for encryption");
        assert!(!may_sign(&rsa(json!({"alg": "PS256"})), Algorithm::RS256), "for another algorithm");
        assert!(!may_sign(&rsa(json!({"n": &MODULUS[..200]})), Algorithm::RS256), "too short");
    }

    #[test]
    fn a_token_for_several_names_this_service_as_its_party() {
        for (json, is_right) in [
            (json!({"aud": "clic"}), true),
            (json!({"aud": ["clic"]}), true),
            (json!({"aud": ["clic", "other"]}), false),
            (json!({"aud": ["clic", "other"], "azp": "clic"}), true),
            (json!({"aud": "clic", "azp": "other"}), false),
        ] {
            assert_eq!(verify_party(&claims(json.clone()), "clic").is_ok(), is_right, "{json}");
        }
    }

    #[test]
    fn a_token_is_of_now() {
        let now = 1_000_000;
        for (json, is_right) in [
            (json!({"exp": now + 1, "iat": now}), true),
            (json!({"exp": now + 1, "iat": now - OLDEST, "nbf": now}), true),
            (json!({"exp": now, "iat": now - 1}), false),
            (json!({"iat": now}), false),
            (json!({"exp": now + 1}), false),
            (json!({"exp": now + 1, "iat": now - OLDEST - 1}), false),
            (json!({"exp": now + 999, "iat": now + SKEW + 1}), false),
            (json!({"exp": now + 999, "iat": now, "nbf": now + SKEW + 1}), false),
            (json!({"exp": "later", "iat": now}), false),
        ] {
            assert_eq!(verify_times(&claims(json.clone()), now).is_ok(), is_right, "{json}");
        }
    }
}
