//! The steps of a login over HTTP: a code, a new password, the set-up of a second factor.

mod actions;
pub mod token;

use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::answers::{self, LoginAnswer};
use super::browser::Browser;
use super::guard::LoginGuard;
use super::{Step, device};
use crate::directory::accounts::passwords::{NewPassword, check_new};
use crate::directory::accounts::second_factor::routes::SecondFactorDraft;
use crate::directory::accounts::{WRONG_CODE, store};
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
        .add(give_code,            [Yes, Yes, Yes, Yes, Yes], Limit::Login)
        .add(choose_password,      [Yes, Yes, Yes, Yes, Yes], Limit::Caller)
        .add(draft_second_factor,  [Yes, Yes, Yes, Yes, Yes], Limit::Caller)
        .add(add_second_factor,    [Yes, Yes, Yes, Yes, Yes], Limit::Caller);
}

/// A code of the second factor, for the step `code`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"step_token": "…", "code": "492039"}))]
pub struct GivenCode {
    /// The `step_token` of the answer before.
    #[schema(max_length = 200)]
    step_token: String,
    /// Six digits of the application, or a recovery code.
    #[schema(max_length = 40)]
    code: String,
}

/// A password of one's own, for the step `password`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"step_token": "…", "new": "trois figuiers près du canal"}))]
pub struct ChosenPassword {
    /// The `step_token` of the answer before.
    #[schema(max_length = 200)]
    step_token: String,
    /// The new password: 16 to 200 characters that nobody would try.
    ///
    /// Common words, one's own name or address, sequences and repetitions count as one character each; eight must be
    /// left.
    #[schema(min_length = 16, max_length = 200)]
    new: String,
}

/// The secret of the step `second_factor`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"step_token": "…"}))]
pub struct StepToken {
    /// The `step_token` of the answer before.
    #[schema(max_length = 200)]
    step_token: String,
}

/// A second factor that is set up in a login.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"step_token": "…", "number": "5f0c6a0e-3c1d-4f5a-9d5e-0c9d1c2b3a49", "code": "492039"}))]
pub struct GivenSecondFactor {
    /// The `step_token` of the answer before.
    #[schema(max_length = 200)]
    step_token: String,
    /// The `number` of the draft.
    number: Uuid,
    /// The six digits that the application shows.
    #[schema(max_length = 40)]
    code: String,
}

/// The recovery codes of a second factor just set up, and what comes next in the login.
#[derive(Serialize, ToSchema)]
pub struct AddedAtLogin {
    /// Ten codes for a lost phone, each good once, in this answer only.
    recovery_codes: Vec<String>,
    /// The open login, or the step that comes next.
    login: LoginAnswer,
}

/// Goes on with a login by a code of the second factor, or by a recovery code.
///
/// Each code is good once. Refused with `wrong-code`, with `too-many-requests` after five wrong ones, and with
/// `login-step-over`: the person begins again with the password.
#[utoipa::path(tag = "staff", security(()),
    request_body = GivenCode,
    responses((status = 200, body = LoginAnswer)))]
#[post("/login/code")]
pub async fn give_code(
    context: Context,
    request: HttpRequest,
    guard: web::Data<LoginGuard>,
    body: Body<GivenCode>,
) -> Result<HttpResponse, Problem> {
    let GivenCode { step_token, code } = body.value;
    let (state, token) = (context.state.clone(), step_token.clone());
    let find = move |tx: &mut Tx<'_>| token::find_account(tx, &state.keys, Step::Code, &token);
    let account = context.read(find).await?;
    let counted = match device::find(&context, &request, &account.email) {
        Some(device) => format!("device {device}"),
        None => format!("account {}", account.id),
    };
    let counted = guard.begin_code(&context, counted)?;
    let (state, browser) = (context.state.clone(), Browser::find(&context, &request)?);
    let give = move |tx: &mut Tx<'_>| actions::give_code(tx, &state.keys, &step_token, &code, &browser);
    let Some(outcome) = context.write(give).await? else {
        let (request, address) = (context.request_id, &context.address);
        tracing::warn!(%request, %address, account = %account.id, "a wrong code");
        let advice = "Attendez que l'application en montre un autre, ou prenez un code de secours.";
        return Err(Problem::new(WRONG_CODE).detail(advice));
    };
    guard.codes.withdraw(&counted, context.now);
    let (body, cookies) = answers::prepare(&context, &request, outcome)?;
    Ok(answers::send(&body, cookies))
}

/// Goes on with a login by a password of one's own in place of the generated one.
///
/// Refused with `login-step-over`: the person begins again with the generated password.
#[utoipa::path(tag = "staff", security(()),
    request_body = ChosenPassword,
    responses((status = 200, body = LoginAnswer)))]
#[post("/login/password")]
pub async fn choose_password(
    context: Context,
    request: HttpRequest,
    guard: web::Data<LoginGuard>,
    body: Body<ChosenPassword>,
) -> Result<HttpResponse, Problem> {
    let ChosenPassword { step_token, new } = body.value;
    let (state, token) = (context.state.clone(), step_token.clone());
    let (account, organisation) = context
        .read(move |tx| {
            let account = token::find_account(tx, &state.keys, Step::Password, &token)?;
            Ok((account, store::organisation_name(tx)?))
        })
        .await?;
    check_new(&new, &[&account.name, &account.email, &organisation])?;
    if guard.queue.verify(new.clone(), account.password_hash).await? {
        return Err(Problem::invalid("/new", "C'est celui que l'on vous a remis : choisissez-en un autre."));
    }
    let password = NewPassword::chosen(guard.queue.hash(new).await?);
    let (state, browser) = (context.state.clone(), Browser::find(&context, &request)?);
    let change = move |tx: &mut Tx<'_>| actions::change_password(tx, &state.keys, &step_token, &password, &browser);
    let (body, cookies) = answers::prepare(&context, &request, context.write(change).await?)?;
    Ok(answers::send(&body, cookies))
}

/// Drafts a second factor for a login that needs one.
///
/// Nothing is kept until `/login/second-factor` confirms it. Refused with `login-step-over`: the person begins again
/// with the password.
#[utoipa::path(tag = "staff", security(()),
    request_body = StepToken,
    responses((status = 200, body = SecondFactorDraft)))]
#[post("/login/second-factor/draft")]
pub async fn draft_second_factor(context: Context, body: Body<StepToken>) -> Result<HttpResponse, Problem> {
    let (state, token) = (context.state.clone(), body.value.step_token);
    let draft = context.read(move |tx| actions::draft_second_factor(tx, &state.keys, &token)).await?;
    Ok(HttpResponse::Ok().json(SecondFactorDraft::from(draft)))
}

/// Goes on with a login by setting up the second factor that its role must have.
///
/// A code of the application confirms it. Refused with `login-step-over`: the person begins again with the password.
#[utoipa::path(tag = "staff", security(()),
    request_body = GivenSecondFactor,
    responses((status = 200, body = AddedAtLogin)))]
#[post("/login/second-factor")]
pub async fn add_second_factor(
    context: Context,
    request: HttpRequest,
    body: Body<GivenSecondFactor>,
) -> Result<HttpResponse, Problem> {
    let GivenSecondFactor { step_token, number, code } = body.value;
    let (state, browser) = (context.state.clone(), Browser::find(&context, &request)?);
    let add =
        move |tx: &mut Tx<'_>| actions::add_second_factor(tx, &state.keys, &step_token, (number, &code), &browser);
    let (recovery_codes, outcome) = context.write(add).await?;
    let (login, cookies) = answers::prepare(&context, &request, outcome)?;
    Ok(answers::send(&AddedAtLogin { recovery_codes, login }, cookies))
}
