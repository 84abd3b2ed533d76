//! One login through the provider, from the button to the way back.
//!
//! `state`, `nonce` and the PKCE verifier are derived from the key file and a number that a cookie binds to the
//! browser: nothing is stored. The login that opens has that number as its identity, so that it opens once.

use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, time::Duration};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::signed::refuse;
use crate::directory::accounts::cookie;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::request::Context;

/// Minutes in which the person logs in at the provider.
const MINUTES: i64 = 10;
/// Name of the cookie; browsers take it from this very host only.
const NAME: &str = "__Host-clic_provider";
/// Name of the cookie where the service is reached without TLS.
const PLAIN_NAME: &str = "clic_provider";

/// One login through the provider.
pub struct Flow {
    /// Its number, and the identity of the login that it opens.
    pub id: Uuid,
    /// Comes back with the browser.
    pub state: String,
    /// Comes back in the ID token.
    pub nonce: String,
    /// Proves to the provider that the code comes from here (RFC 7636).
    pub verifier: String,
}

impl Flow {
    /// Begins one.
    pub fn begin(context: &Context) -> Flow {
        Flow::with_id(context, Uuid::new_v4())
    }

    /// Finds the one that a browser began.
    ///
    /// # Errors
    /// 401 `provider-login-failed` if it began none, or too long ago; 403 if another site makes the browser ask.
    pub fn find(context: &Context, request: &HttpRequest) -> Result<Flow, Problem> {
        let cookie = cookie::read_named(context, request, name(context))?;
        let parts = cookie.as_deref().and_then(|value| {
            let (id, secret) = value.split_once('.')?;
            Some((id.parse::<Uuid>().ok()?, secret))
        });
        let (id, secret) = parts.ok_or_else(|| refuse("no cookie of a login that was begun"))?;
        if !context.state.keys.opens_now(&purpose(context, "cookie"), id, secret, context.now) {
            return Err(refuse("the cookie is over, or of another organisation"));
        }
        Ok(Flow::with_id(context, id))
    }

    /// The challenge of the verifier (S256).
    pub fn challenge(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(&self.verifier))
    }

    /// The cookie that binds it to the browser.
    pub fn cookie(&self, context: &Context) -> Cookie<'static> {
        let until = context.now + TimeDelta::minutes(MINUTES);
        let secret = context.state.keys.passing_secret(&purpose(context, "cookie"), self.id, until);
        cookie::build_named(context, name(context), format!("{}.{secret}", self.id), Duration::minutes(MINUTES))
    }

    /// The cookie that makes the browser forget it.
    pub fn cookie_over(context: &Context) -> Cookie<'static> {
        cookie::build_named(context, name(context), String::new(), Duration::ZERO)
    }

    fn with_id(context: &Context, id: Uuid) -> Flow {
        let derive =
            |part: &str| BASE64_URL_SAFE_NO_PAD.encode(context.state.keys.derive_secret(&purpose(context, part), id));
        Flow { id, state: derive("state"), nonce: derive("nonce"), verifier: derive("verifier") }
    }
}

fn name(context: &Context) -> &'static str {
    if context.state.secure_cookies { NAME } else { PLAIN_NAME }
}

fn purpose(context: &Context, part: &str) -> String {
    format!("provider login at {}: {part}", context.organisation)
}
