//! Forgotten passwords over HTTP: the letter with the link.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::actions;
use crate::directory::accounts::logins::guard::LoginGuard;
use crate::directory::accounts::provider::client::MaybeProvider;
use crate::directory::accounts::reset::LINK_MINUTES;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Body, Fields};
use crate::kernel::web::permissions::May::Yes;
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;
use crate::outreach::notifications::rules::Reach;

/// The routes, with the permissions of the public, partners, facilitators, agents and administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(show_password_letter, [Yes, Yes, Yes, Yes, Yes], Limit::Caller)
        .add(ask_for_password,     [Yes, Yes, Yes, Yes, Yes], Limit::Reset);
}

/// The letter about a forgotten password, for the page that offers it.
#[derive(Serialize, ToSchema)]
pub struct PasswordLetter {
    /// Time for which the link of a letter holds, in minutes.
    link_minutes: i64,
}

/// The account that another password is asked for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"email": "agent@sud-herault.example"}))]
pub struct ForgottenPassword {
    /// The account's e-mail address, in any case.
    #[schema(max_length = 254, example = "agent@sud-herault.example")]
    email: String,
}

/// Shows whether letters about forgotten passwords can be asked for.
///
/// Refused with `not-found` where no mail server is set up: an administrator then gives another password.
#[utoipa::path(tag = "staff", security(()),
    responses((status = 200, body = PasswordLetter)))]
#[get("/login/forgotten-password")]
pub async fn show_password_letter(context: Context) -> Result<HttpResponse, Problem> {
    require_mail(&context)?;
    Ok(HttpResponse::Ok().json(PasswordLetter { link_minutes: LINK_MINUTES }))
}

/// Asks for a letter with a link to choose another password.
///
/// The answer is the same, after the same time, whether or not the address has an account: the letter is written after
/// it. The link works once, and only while the password is still the same. An account that logs in through the identity
/// provider alone gets a letter that says so. Refused with `too-many-requests` after three letters for one address
/// while a link holds, and with `not-found` where no mail server is set up.
#[utoipa::path(tag = "staff", security(()),
    request_body = ForgottenPassword,
    responses((status = 202)))]
#[post("/login/forgotten-password")]
pub async fn ask_for_password(
    context: Context,
    request: HttpRequest,
    guard: web::Data<LoginGuard>,
    provider: web::Data<MaybeProvider>,
    body: Body<ForgottenPassword>,
) -> Result<HttpResponse, Problem> {
    require_mail(&context)?;
    let mut fields = Fields::default();
    let email = fields.required_email("/email", &body.value.email);
    fields.done()?;
    guard.count_letter(&context, &email)?;
    let issuer = provider.find_for(&context.state, &request).ok().map(|provider| provider.issuer().to_owned());
    context.note(move |tx| actions::ask_for_password(tx, &email, issuer.as_deref()));
    Ok(HttpResponse::Accepted().finish())
}

fn require_mail(context: &Context) -> Result<(), Problem> {
    let reach = context.state.database.provided::<Reach>().unwrap_or_default();
    if reach.accounts { Ok(()) } else { Err(Problem::not_found()) }
}
