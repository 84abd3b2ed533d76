//! Second factors over HTTP: one's own, those of others, and who must have one.

use actix_web::{HttpResponse, delete, get, patch, post, put, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::policy::{self, LoginPolicy};
use super::totp::Draft;
use super::{actions, store};
use crate::directory::accounts::logins::guard::LoginGuard;
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::principal::Role;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::Body;
use crate::kernel::web::permissions::May::{No, Own, Person, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::{Context, with_version};

/// The routes, with the permissions of the public, partners, facilitators, agents and administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(show_own,             [No, Person, Own, Own, Own], Limit::Caller)
        .add(draft_own,            [No, Person, Own, Own, Own], Limit::Caller)
        .add(add_own,              [No, Person, Own, Own, Own], Limit::Password)
        .add(remove_own,           [No, Person, Own, Own, Own], Limit::Caller)
        .add(renew_recovery_codes, [No, Person, Own, Own, Own], Limit::Caller)
        .add(remove_of_another,    [No, No, No, No, Yes], Limit::Caller)
        .add(show_login_policy,    [No, No, No, No, Yes], Limit::Caller)
        .add(edit_login_policy,    [No, No, No, No, Yes], Limit::Caller);
}

/// The caller's own second factor.
#[derive(Serialize, ToSchema)]
pub struct OwnSecondFactor {
    /// Time at which it was set up, in UTC; null without one.
    #[schema(required)]
    set_up_at: Option<DateTime<Utc>>,
    /// Number of recovery codes that were not used yet.
    recovery_codes_left: usize,
    /// True if accounts of the caller's role must have one.
    compulsory: bool,
}

/// A second factor that is not in force yet, to be shown to its person once.
#[derive(Serialize, ToSchema)]
pub struct SecondFactorDraft {
    /// Number of the draft, a UUID, to be sent with the first code.
    number: Uuid,
    /// The secret in base 32, to be typed into the application.
    secret: String,
    /// The `otpauth:` address, for an application on the same device.
    uri: String,
    /// The address as a QR code: an SVG.
    qr_svg: String,
}

impl From<Draft> for SecondFactorDraft {
    fn from(Draft { number, secret, uri, qr_svg }: Draft) -> SecondFactorDraft {
        SecondFactorDraft { number, secret, uri, qr_svg }
    }
}

/// A second factor to put in force.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "password": "le platane de la place", "number": "5f0c6a0e-3c1d-4f5a-9d5e-0c9d1c2b3a49", "code": "492039",
}))]
pub struct NewSecondFactor {
    /// The caller's current password.
    #[schema(max_length = 200)]
    password: String,
    /// The `number` of the draft.
    number: Uuid,
    /// The six digits that the application shows.
    #[schema(max_length = 40)]
    code: String,
}

/// A code of the caller's own second factor.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"code": "492039"}))]
pub struct OwnCode {
    /// Six digits of the application, or a recovery code.
    #[schema(max_length = 40)]
    code: String,
}

/// Recovery codes, which are in this answer only.
#[derive(Serialize, ToSchema)]
pub struct RecoveryCodes {
    /// Ten codes for a lost phone, each good once.
    recovery_codes: Vec<String>,
}

/// Demands of the organisation on logins.
#[derive(Serialize, ToSchema)]
pub struct LoginPolicyAnswer {
    /// Roles that cannot log in without a second factor; `admin` until it is changed.
    second_factor_roles: Vec<Role>,
    /// Raised by every edit; the ETag of the policy is this number in quotes.
    version: i32,
}

impl From<LoginPolicy> for LoginPolicyAnswer {
    fn from(LoginPolicy { second_factor_roles, version }: LoginPolicy) -> LoginPolicyAnswer {
        LoginPolicyAnswer { second_factor_roles, version }
    }
}

/// New demands of the organisation on logins.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"second_factor_roles": ["admin", "agent"]}))]
pub struct EditedLoginPolicy {
    /// Roles that cannot log in without a second factor, from their next login on.
    #[schema(max_items = 4)]
    second_factor_roles: Vec<Role>,
}

/// Shows whether the caller has a second factor, and whether the role must have one.
#[utoipa::path(tag = "staff",
    responses((status = 200, body = OwnSecondFactor)))]
#[get("/me/second-factor")]
pub async fn show_own(context: Context) -> Result<HttpResponse, Problem> {
    let own = context.require_login()?.account;
    let answer = context.read(move |tx| {
        let (row, account) = (store::find(tx, own)?, actions::own_account(tx, own)?);
        Ok(OwnSecondFactor {
            set_up_at: row.as_ref().map(|row| row.created_at),
            recovery_codes_left: row.map_or(0, |row| row.recovery_hashes.len()),
            compulsory: policy::show(tx)?.second_factor_roles.contains(&account.role),
        })
    });
    Ok(HttpResponse::Ok().json(answer.await?))
}

/// Drafts a second factor for the caller.
///
/// Nothing is kept until `PUT /me/second-factor` confirms it.
#[utoipa::path(tag = "staff",
    responses((status = 200, body = SecondFactorDraft)))]
#[post("/me/second-factor/draft")]
pub async fn draft_own(context: Context) -> Result<HttpResponse, Problem> {
    let (own, state) = (context.require_login()?.account, context.state.clone());
    let draft = context.read(move |tx| {
        let account = actions::own_account(tx, own)?;
        actions::draft(tx, &state.keys, &account)
    });
    Ok(HttpResponse::Ok().json(SecondFactorDraft::from(draft.await?)))
}

/// Puts a drafted second factor of the caller in force, and ends the account's other logins.
///
/// The password and a code of the application confirm it. Refused with `second-factor-on` if there is one already.
#[utoipa::path(tag = "staff",
    request_body = NewSecondFactor,
    responses((status = 200, body = RecoveryCodes)))]
#[put("/me/second-factor")]
pub async fn add_own(
    context: Context,
    guard: web::Data<LoginGuard>,
    body: Body<NewSecondFactor>,
) -> Result<HttpResponse, Problem> {
    let NewSecondFactor { password, number, code } = body.value;
    let (own, state) = (context.require_login()?.account, context.state.clone());
    let account = context.read(move |tx| actions::own_account(tx, own)).await?;
    if !guard.queue.verify(password, account.password_hash.clone()).await? {
        return Err(Problem::invalid("/password", "Ce n'est pas votre mot de passe."));
    }
    let recovery_codes = context.write(move |tx| actions::add(tx, &state.keys, &account, number, &code)).await?;
    Ok(HttpResponse::Ok().json(RecoveryCodes { recovery_codes }))
}

/// Takes away the caller's own second factor, by one of its codes.
///
/// Where the role must have one, the next login sets up another. Refused with `too-many-requests` after five wrong
/// codes.
#[utoipa::path(tag = "staff",
    request_body = OwnCode,
    responses((status = 204)))]
#[post("/me/second-factor/removal")]
pub async fn remove_own(
    context: Context,
    guard: web::Data<LoginGuard>,
    body: Body<OwnCode>,
) -> Result<HttpResponse, Problem> {
    let (own, state, code) = (context.require_login()?.account, context.state.clone(), body.value.code);
    let counted = guard.begin_code(&context, format!("account {own}"))?;
    let removed = context.write(move |tx| actions::remove_own(tx, &state.keys, own, &code)).await?;
    if !removed {
        return Err(wrong_code());
    }
    guard.codes.withdraw(&counted, context.now);
    Ok(HttpResponse::NoContent().finish())
}

/// Makes ten new recovery codes in place of the caller's old ones, by a code.
///
/// Refused with `too-many-requests` after five wrong codes.
#[utoipa::path(tag = "staff",
    request_body = OwnCode,
    responses((status = 200, body = RecoveryCodes)))]
#[post("/me/second-factor/recovery-codes")]
pub async fn renew_recovery_codes(
    context: Context,
    guard: web::Data<LoginGuard>,
    body: Body<OwnCode>,
) -> Result<HttpResponse, Problem> {
    let (own, state, code) = (context.require_login()?.account, context.state.clone(), body.value.code);
    let counted = guard.begin_code(&context, format!("account {own}"))?;
    let renew = move |tx: &mut Tx<'_>| actions::renew_recovery_codes(tx, &state.keys, own, &code);
    let recovery_codes = context.write(renew).await?.ok_or_else(wrong_code)?;
    guard.codes.withdraw(&counted, context.now);
    Ok(HttpResponse::Ok().json(RecoveryCodes { recovery_codes }))
}

/// Takes away the second factor of somebody who lost it, and ends that account's logins.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    responses((status = 204)))]
#[delete("/accounts/{id}/second-factor")]
pub async fn remove_of_another(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let id = path.1;
    context.write(move |tx| actions::remove_of_another(tx, id)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Shows what the organisation asks of logins.
#[utoipa::path(tag = "staff",
    responses((status = 200, body = LoginPolicyAnswer)))]
#[get("/login-policy")]
pub async fn show_login_policy(context: Context) -> Result<HttpResponse, Problem> {
    let policy = context.read(policy::show).await?;
    Ok(with_version(policy.version, &LoginPolicyAnswer::from(policy)))
}

/// Changes what the organisation asks of logins, from the next login of each account on.
#[utoipa::path(tag = "staff",
    request_body = EditedLoginPolicy,
    responses((status = 200, body = LoginPolicyAnswer)))]
#[patch("/login-policy")]
pub async fn edit_login_policy(context: Context, body: Body<EditedLoginPolicy>) -> Result<HttpResponse, Problem> {
    let (version, roles) = (context.expected_version()?, body.value.second_factor_roles);
    let policy = context.write(move |tx| policy::edit(tx, version, &roles)).await?;
    Ok(with_version(policy.version, &LoginPolicyAnswer::from(policy)))
}

fn wrong_code() -> Problem {
    Problem::invalid("/code", "Ce code ne convient pas, ou il a déjà servi. Attendez le suivant.")
}
