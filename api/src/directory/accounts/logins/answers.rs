//! Answers of logins: an access token with its cookies, or the step that comes first.

use actix_web::cookie::{Cookie, time::Duration};
use actix_web::{HttpRequest, HttpResponse};
use chrono::TimeDelta;
use serde::Serialize;
use utoipa::ToSchema;

use super::actions::{OpenedLogin, Outcome};
use super::steps::token;
use super::{Step, device, rules};
use crate::directory::accounts::cookie;
use crate::kernel::security::access_tokens::ACCESS_SECONDS;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::request::Context;

/// An access token; the refresh token travels in an HttpOnly cookie.
#[derive(Serialize, ToSchema)]
pub struct Token {
    /// A JWT, to be sent as `Authorization: Bearer …`.
    access_token: String,
    /// Always `Bearer`.
    token_type: &'static str,
    /// Lifetime of the access token, in seconds: 600, or less where another tab refreshed a moment ago.
    expires_in: i64,
}

/// The step that comes before a login is open.
#[derive(Serialize, ToSchema)]
pub struct LoginStep {
    /// The part that comes next; `/login/…` has a path for each.
    step: Step,
    /// Secret of the step, to be sent with it; a change of the account ends it.
    step_token: String,
    /// Time in which the step is to be done, in seconds.
    expires_in: i64,
}

/// An open login, or the step that comes first.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub enum LoginAnswer {
    /// The login is open.
    Open(Token),
    /// Something comes first.
    Step(LoginStep),
}

/// The body of an outcome, and the cookies that go with it.
pub fn prepare(
    context: &Context,
    request: &HttpRequest,
    outcome: Outcome,
) -> Result<(LoginAnswer, Vec<Cookie<'static>>), Problem> {
    match outcome {
        Outcome::Opened(login) => {
            let known = device::remember(context, request, &login.email);
            let (token, refresh) = open(context, login)?;
            Ok((LoginAnswer::Open(token), refresh.into_iter().chain([known]).collect()))
        }
        Outcome::Step { step, account, version } => {
            let lasts = TimeDelta::minutes(rules::STEP_MINUTES);
            let step_token = token::sign(context, step, account, version, context.now + lasts);
            let step = LoginStep { step, step_token, expires_in: lasts.num_seconds() };
            Ok((LoginAnswer::Step(step), Vec::new()))
        }
    }
}

/// Sends a body with cookies.
pub fn send(body: &impl Serialize, cookies: Vec<Cookie<'static>>) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    for cookie in cookies {
        response.cookie(cookie);
    }
    response.json(body)
}

/// The access token of an open login, and the cookie of its next refresh token.
pub fn open(context: &Context, login: OpenedLogin) -> Result<(Token, Option<Cookie<'static>>), Problem> {
    let access_token = context
        .state
        .keys
        .sign(context.organisation, &login.staff, login.issued_at)
        .ok_or_else(|| Problem::unavailable("cannot sign a token"))?;
    let age = (context.now - login.issued_at).num_seconds();
    let cookie = login.refresh_token.map(|token| cookie::build(context, token, Duration::hours(rules::IDLE_HOURS)));
    Ok((Token { access_token, token_type: "Bearer", expires_in: ACCESS_SECONDS - age }, cookie))
}
