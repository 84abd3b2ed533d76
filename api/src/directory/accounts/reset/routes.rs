//! The choice of another password over HTTP, by the link of a letter.

use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::Deserialize;
use utoipa::ToSchema;

use super::actions;
use super::token::find_account;
use crate::directory::accounts::logins::answers::{self, LoginAnswer};
use crate::directory::accounts::logins::browser::Browser;
use crate::directory::accounts::logins::guard::LoginGuard;
use crate::directory::accounts::passwords::{NewPassword, check_new};
use crate::directory::accounts::store;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::Body;
use crate::kernel::web::permissions::May::Yes;
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;

/// The routes, with the permissions of the public, partners, facilitators, agents and administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(reset_forgotten_password, [Yes, Yes, Yes, Yes, Yes], Limit::Reset);
}

/// A password in place of a forgotten one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"token": "…", "new": "trois figuiers près du canal"}))]
pub struct ReplacedPassword {
    /// Secret of the link, which stands behind `#` in the address.
    #[schema(max_length = 200)]
    token: String,
    /// The new password: 16 to 200 characters that nobody would try.
    ///
    /// Common words, one's own name or address, sequences and repetitions count as one character each; eight must be
    /// left.
    #[schema(min_length = 16, max_length = 200)]
    new: String,
}

/// Chooses another password by the link of a letter, and goes on as a login does.
///
/// All other logins of the account end. The answer is that of `/login`: a second factor is asked for as ever. Refused
/// with `reset-link-over` once the link was used, its thirty minutes have passed, or the password is another one.
#[utoipa::path(tag = "staff", security(()),
    request_body = ReplacedPassword,
    responses((status = 200, body = LoginAnswer,
        headers(("Set-Cookie" = String, description = "`__Host-clic_refresh`: what `/refresh` asks for.")))))]
#[post("/login/forgotten-password/replacement")]
pub async fn reset_forgotten_password(
    context: Context,
    request: HttpRequest,
    guard: web::Data<LoginGuard>,
    body: Body<ReplacedPassword>,
) -> Result<HttpResponse, Problem> {
    let ReplacedPassword { token, new } = body.value;
    let browser = Browser::find(&context, &request)?;
    let (state, asked) = (context.state.clone(), token.clone());
    let (account, organisation) = context
        .read(move |tx| {
            let account = find_account(tx, &state.keys, &asked, store::find)?;
            Ok((account, store::organisation_name(tx)?))
        })
        .await?;
    check_new(&new, &[&account.name, &account.email, &organisation])?;
    let password = NewPassword::chosen(guard.queue.hash(new).await?);
    let state = context.state.clone();
    let choose = move |tx: &mut Tx<'_>| actions::choose_password(tx, &state.keys, &token, &password, &browser);
    let (body, cookies) = answers::prepare(&context, &request, context.write(choose).await?)?;
    Ok(answers::send(&body, cookies))
}
