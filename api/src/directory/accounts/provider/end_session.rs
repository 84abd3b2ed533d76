//! The end of a session at the provider: from here, and from there.

use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::form_urlencoded;
use utoipa::ToSchema;

use super::actions;
use super::client::{MaybeProvider, subject};
use super::signed::{Claims, verify};
use crate::kernel::text::problem::{MALFORMED, Problem};
use crate::kernel::web::input::read_body;
use crate::kernel::web::request::Context;

/// Event that a logout token is about (OpenID Connect Back-Channel Logout 1.0).
const LOGOUT_EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
/// Maximum size of the provider's request, in bytes.
const MOST_BYTES: usize = 16 * 1024;

/// The end of a login that came from the identity provider.
#[derive(Serialize, ToSchema)]
pub struct LoggedOut {
    /// Address that ends the session at the provider, and leads back to the login page.
    provider_logout_url: String,
}

impl LoggedOut {
    /// Finds the address that ends the session of an ID token at the provider.
    ///
    /// `None` where there is none, or the provider does not answer: the login here is over in any case.
    pub async fn find(
        context: &Context,
        request: &HttpRequest,
        provider: &MaybeProvider,
        id_token: &str,
    ) -> Option<LoggedOut> {
        let provider = provider.find_for(&context.state, request).ok()?;
        let url = provider.logout_url(&context.state, id_token, context.now).await.ok()??;
        Some(LoggedOut { provider_logout_url: url.into() })
    }
}

/// The provider's request to end logins.
#[derive(Deserialize, ToSchema)]
#[allow(dead_code, reason = "describes a form for the API's document")]
pub struct ProviderLogout {
    /// A token that names the session or the person, signed by the provider.
    #[schema(max_length = 8000)]
    logout_token: String,
}

/// Ends logins because the identity provider ended the session.
///
/// The provider sends a logout token (OpenID Connect Back-Channel Logout). Logins of its session end at once; without a
/// session, all of the person's that came from the provider. Refused with `malformed-request` unless the provider
/// signed it for this purpose, and with `not-found` where there is no provider.
#[utoipa::path(tag = "staff", security(()),
    request_body(content = ProviderLogout, content_type = "application/x-www-form-urlencoded"),
    responses((status = 204)))]
#[post("/login/provider/logout")]
pub async fn end_provider_logins(
    context: Context,
    request: HttpRequest,
    provider: web::Data<MaybeProvider>,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    let provider = provider.find_for(&context.state, &request)?;
    let body = read_body(payload, MOST_BYTES).await?;
    let token = form_urlencoded::parse(&body).find(|(name, _)| name == "logout_token").map(|(_, token)| token);
    let token = token.ok_or_else(|| Problem::new(MALFORMED))?;
    // The provider's own refusals are those of a login; to a program they mean a request that is not acceptable.
    let as_malformed = |problem: Problem| match problem.kind.status() {
        401 => Problem::new(MALFORMED),
        _ => problem,
    };
    let claims = verify(&provider.discovery, &token, &provider.expected(context.now)).await.map_err(as_malformed)?;
    let session = claims.get("sid").and_then(Value::as_str).map(str::to_owned);
    let about = subject(&claims).ok();
    if !is_about_a_logout(&claims) || (session.is_none() && about.is_none()) {
        return Err(Problem::new(MALFORMED));
    }
    let issuer = provider.settings.issuer.clone();
    context.write(move |tx| actions::end_logins(tx, &issuer, about.as_deref(), session.as_deref())).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Returns whether a token is a logout token, and no ID token sent in its place.
fn is_about_a_logout(claims: &Claims) -> bool {
    let is_event = claims.get("events").and_then(|events| events.get(LOGOUT_EVENT)).is_some_and(Value::is_object);
    is_event && !claims.contains_key("nonce") && claims.get("jti").is_some_and(Value::is_string)
}
