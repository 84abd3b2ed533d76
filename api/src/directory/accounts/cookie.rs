//! The cookie of a login, which holds its refresh token.

use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::http::header::ORIGIN;

use crate::kernel::text::problem::{FORBIDDEN, Problem};
use crate::kernel::web::request::Context;

/// Name of the cookie.
///
/// Because of its prefix, browsers take it over TLS and from this very host only: no site beside it can plant one.
pub(crate) const NAME: &str = "__Host-clic_refresh";
/// Name of the cookie where the service is reached without TLS, on the machine itself.
const PLAIN_NAME: &str = "clic_refresh";

fn name(context: &Context) -> &'static str {
    if context.state.secure_cookies { NAME } else { PLAIN_NAME }
}

/// Makes the cookie.
pub(super) fn build(context: &Context, token: String, max_age: Duration) -> Cookie<'static> {
    build_named(context, name(context), token, max_age)
}

/// Makes a cookie of another name with the same protections.
pub(super) fn build_named(context: &Context, name: &'static str, value: String, max_age: Duration) -> Cookie<'static> {
    Cookie::build(name, value)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(context.state.secure_cookies)
        .max_age(max_age)
        .finish()
}

/// Reads the token of a request's cookie, if it has one.
pub(super) fn read(context: &Context, request: &HttpRequest) -> Result<Option<String>, Problem> {
    read_named(context, request, name(context))
}

/// Reads a cookie of another name, if the request has one.
///
/// A browser says which site makes it ask. Another one than ours is refused, be it a neighbour under the same domain,
/// which `SameSite` lets through; but the front end may have a host of its own.
pub(super) fn read_named(context: &Context, request: &HttpRequest, name: &str) -> Result<Option<String>, Problem> {
    let Some(cookie) = request.cookie(name) else { return Ok(None) };
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let is_front_end =
        header(ORIGIN.as_str()).is_some_and(|origin| context.state.front_end_origin.as_deref() == Some(origin));
    if matches!(header("sec-fetch-site"), Some("cross-site" | "same-site")) && !is_front_end {
        return Err(Problem::new(FORBIDDEN));
    }
    Ok(Some(cookie.value().to_owned()))
}
