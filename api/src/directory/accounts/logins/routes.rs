//! Logins over HTTP: log in, go on, log out.

use actix_web::cookie::time::Duration;
use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::Deserialize;
use utoipa::ToSchema;

use super::actions;
use super::answers::{self, LoginAnswer, Token};
use super::browser::Browser;
use super::device;
use super::guard::LoginGuard;
use crate::directory::accounts::passwords::queue::Asker;
use crate::directory::accounts::passwords::rules::LONGEST_PASSWORD;
use crate::directory::accounts::provider::client::MaybeProvider;
use crate::directory::accounts::provider::end_session::LoggedOut;
use crate::directory::accounts::{WRONG_CREDENTIALS, cookie};
use crate::kernel::text::problem::{LOGIN_REQUIRED, Problem};
use crate::kernel::web::input::Body;
use crate::kernel::web::permissions::May::Yes;
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;

/// The routes, with the permissions of the public, partners, facilitators, agents and administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(login,                [Yes, Yes, Yes, Yes, Yes], Limit::Login)
        .add(refresh,              [Yes, Yes, Yes, Yes, Yes], Limit::Caller)
        .add(logout,               [Yes, Yes, Yes, Yes, Yes], Limit::Caller);
}

/// Credentials of a login.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"email": "agent@sud-herault.example", "password": "le platane de la place"}))]
pub struct Credentials {
    /// The account's e-mail address, in any case.
    #[schema(max_length = 254, example = "agent@sud-herault.example")]
    email: String,
    /// The account's password.
    #[schema(max_length = 200)]
    password: String,
}

/// Logs in.
///
/// Returns an access token for `Authorization: Bearer`, and sets the cookie `__Host-clic_refresh` (without TLS:
/// `clic_refresh`), with which `/refresh`
/// returns the next ones for twelve hours, or until two hours pass without one. Where something comes before that, it
/// returns a step instead: `/login/code`, `/login/password` or `/login/second-factor` goes on with its `step_token`.
/// Refused with `wrong-credentials`, without saying which of the two is wrong, and with `too-many-requests` after some
/// failures; a browser that logged in before is counted by itself. The login that the browser had ends with it.
#[utoipa::path(tag = "staff", security(()),
    request_body = Credentials,
    responses((status = 200, body = LoginAnswer,
        headers(("Set-Cookie" = String, description = "`__Host-clic_refresh`: what `/refresh` asks for.")))))]
#[post("/login")]
pub async fn login(
    context: Context,
    request: HttpRequest,
    guard: web::Data<LoginGuard>,
    body: Body<Credentials>,
) -> Result<HttpResponse, Problem> {
    let Credentials { email, password } = body.value;
    let browser = Browser::find(&context, &request)?;
    let email = email.trim().to_lowercase();
    let known = device::find(&context, &request, &email);
    let asker = if known.is_some() { Asker::Known } else { Asker::Stranger };
    let place = guard.queue.join(asker)?;
    let counted = match known {
        Some(device) => vec![format!("device {device}")],
        None => vec![format!("from {}", context.address), format!("{} as {email}", context.organisation)],
    };
    let counted = guard.begin_login(&context, counted)?;
    let found = context.read(move |tx| actions::credentials(tx, &email)).await?;
    let (account, hash) = found.unzip();
    let is_short = password.chars().count() <= LONGEST_PASSWORD;
    let right = is_short && place.verify(password, hash.clone()).await?;
    let (Some(account), Some(hash), true) = (account, hash, right) else {
        tracing::warn!(request = %context.request_id, address = %context.address, ?account, "a login failed");
        if let Some(account) = account {
            context.note(move |tx| actions::record_failure(tx, account));
        }
        return Err(Problem::new(WRONG_CREDENTIALS));
    };
    guard.logins.withdraw(&counted, context.now);
    let outcome = context.write(move |tx| actions::begin(tx, account, &hash, &browser)).await?;
    let (body, cookies) = answers::prepare(&context, &request, outcome)?;
    Ok(answers::send(&body, cookies))
}

/// Returns the next access token of a login.
///
/// The cookie `clic_refresh` changes each time. An old one that comes again ends the login, since somebody else has it;
/// within half a minute it returns the same access token once more. Refused with `login-required`: the person logs in
/// again; and with `forbidden` if another site makes the browser ask.
#[utoipa::path(tag = "staff", security(("refresh" = [])),
    responses((status = 200, body = Token,
        headers(("Set-Cookie" = String, description = "`__Host-clic_refresh`: what `/refresh` asks for.")))))]
#[post("/refresh")]
pub async fn refresh(context: Context, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let token = cookie::read(&context, &request)?.ok_or_else(|| Problem::new(LOGIN_REQUIRED))?;
    let opened = context.write(move |tx| actions::refresh(tx, &token)).await?;
    let (token, cookie) = answers::open(&context, opened.ok_or_else(|| Problem::new(LOGIN_REQUIRED))?)?;
    Ok(answers::send(&token, cookie.into_iter().collect()))
}

/// Logs out.
///
/// The login of the cookie ends at once, with its access tokens; without a cookie, none does. The browser forgets all
/// that it keeps of the site. Where the login came from the identity provider, the answer is the address that ends the
/// session there, too. Refused with `forbidden` if another site makes the browser ask.
#[utoipa::path(tag = "staff", security((), ("refresh" = [])),
    responses((status = 204), (status = 200, body = LoggedOut)))]
#[post("/logout")]
pub async fn logout(
    context: Context,
    request: HttpRequest,
    provider: web::Data<MaybeProvider>,
) -> Result<HttpResponse, Problem> {
    let id_token = match cookie::read(&context, &request)? {
        Some(token) => context.write(move |tx| actions::log_out(tx, &token)).await?,
        None => None,
    };
    let logged_out = match id_token {
        Some(id_token) => LoggedOut::find(&context, &request, &provider, &id_token).await,
        None => None,
    };
    let mut response = if logged_out.is_some() { HttpResponse::Ok() } else { HttpResponse::NoContent() };
    response.cookie(cookie::build(&context, String::new(), Duration::ZERO));
    response.insert_header(("Clear-Site-Data", r#""cache", "storage""#));
    Ok(match logged_out {
        Some(logged_out) => response.json(logged_out),
        None => response.finish(),
    })
}
