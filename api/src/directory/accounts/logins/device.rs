//! Device cookies: a browser that once logged an account in has limits of its own.
//!
//! Failures of strangers then lock nobody out of a known device. The cookie is no credential: it opens nothing, and its
//! holder needs the password as everybody does (OWASP, «Slow Down Online Guessing Attacks with Device Cookies»).

use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite, time::Duration};
use chrono::TimeDelta;
use uuid::Uuid;

use super::rules::DEVICE_DAYS;
use crate::kernel::security::key_file;
use crate::kernel::web::request::Context;

/// Finds the device of a request that logged this account in before.
pub fn find(context: &Context, request: &HttpRequest, email: &str) -> Option<Uuid> {
    let cookie = request.cookie(&name(context, email))?;
    let (device, secret) = cookie.value().split_once('.')?;
    let device = device.parse().ok()?;
    context.state.keys.opens_now(&purpose(context, email), device, secret, context.now).then_some(device)
}

/// Makes the cookie that lets a device be known from now on.
pub fn remember(context: &Context, request: &HttpRequest, email: &str) -> Cookie<'static> {
    let device = find(context, request, email).unwrap_or_else(Uuid::new_v4);
    let until = context.now + TimeDelta::days(DEVICE_DAYS);
    let secret = context.state.keys.passing_secret(&purpose(context, email), device, until);
    Cookie::build(name(context, email), format!("{device}.{secret}"))
        .path("/v1")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(context.state.secure_cookies)
        .max_age(Duration::days(DEVICE_DAYS))
        .finish()
}

/// The name of an account's cookie: several accounts may share a browser, and none is named in it.
fn name(context: &Context, email: &str) -> String {
    let digest = key_file::hash(&purpose(context, email));
    let digest: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    format!("clic_device_{digest}")
}

fn purpose(context: &Context, email: &str) -> String {
    format!("device of {} at {}", email, context.organisation)
}
