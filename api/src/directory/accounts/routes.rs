//! Accounts over HTTP.

use actix_web::{HttpResponse, get, patch, post, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::AccountSort;
use super::actions::{self, AccountEdit};
use super::events::HandOver;
use super::logins::guard::LoginGuard;
use super::passwords::{self, NewPassword, check_new};
use super::store::AccountRow;
use crate::directory::api_keys::Scope as KeyScope;
use crate::kernel::security::principal::Role;
use crate::kernel::text::problem::LOGIN_REQUIRED;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Body, Fields, Query};
use crate::kernel::web::paging::{Page, Paging};
use crate::kernel::web::permissions::May::{No, Own, Person, Scope, Yes};
use crate::kernel::web::permissions::{Limit, May, Router};
use crate::kernel::web::request::{Context, with_version};

const READ: May = Scope(KeyScope::SessionsRead.word());

/// The routes, with the permissions of the public, partners, facilitators, agents and administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(me,                   [No, Person, Own, Own, Own], Limit::Caller)
        .add(change_own_password,  [No, Person, Own, Own, Own], Limit::Password)
        .add(list_facilitators,    [No, No, Yes, Yes, Yes], Limit::Caller).programs(READ)
        .add(list_accounts,        [No, No, No, No, Yes], Limit::Caller)
        .add(open_account,         [No, No, No, No, Yes], Limit::Caller)
        .add(edit_account,         [No, No, No, No, Yes], Limit::Caller)
        .add(reset_password,       [No, No, No, No, Yes], Limit::Caller);
}

/// An account of staff, or of a person who works for a partner.
#[derive(Serialize, ToSchema)]
pub struct Account {
    /// Stable identity, a UUID.
    id: Uuid,
    /// Login name, in lower case.
    email: String,
    /// Name shown to colleagues.
    name: String,
    /// Role, which decides the person's permissions.
    role: Role,
    /// Identity of the partner that the person works for; null for staff.
    #[schema(required)]
    partner_id: Option<Uuid>,
    /// False once the account is closed: it cannot log in, its records stay.
    active: bool,
    /// Raised by every edit; the ETag of the account is this number in quotes.
    version: i32,
    /// Last login, in UTC; null before the first.
    #[schema(required)]
    last_login_at: Option<DateTime<Utc>>,
    /// True if logins need a code besides the password.
    second_factor: bool,
}

impl Account {
    fn new(row: AccountRow, second_factor: bool) -> Account {
        Account {
            second_factor,
            id: row.id,
            email: row.email,
            name: row.name,
            role: row.role,
            partner_id: row.partner_id,
            active: row.active,
            version: row.version,
            last_login_at: row.last_login_at,
        }
    }
}

/// An account to open.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"email": "lea.fabre@sud-herault.example", "name": "Léa Fabre", "role": "facilitator"}))]
pub struct NewAccount {
    /// Login name: an e-mail address that no other account of the organisation has.
    #[schema(max_length = 254)]
    email: String,
    /// Name shown to colleagues.
    #[schema(max_length = 80)]
    name: String,
    /// Role, which decides the person's permissions.
    role: Role,
    /// Identity of the partner that the person works for, with the role `partner` only.
    partner_id: Option<Uuid>,
}

/// Filters of accounts.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AccountsQuery {
    /// Identity of a partner, for the accounts of its people; those of staff by default.
    partner: Option<Uuid>,
    /// Order of the list: `email` by default. A cursor continues in the order that it was made for alone.
    #[param(inline)]
    sort: Option<AccountSort>,
    /// The `next_cursor` of the page before; absent for the first page.
    cursor: Option<String>,
    /// Maximum number of items; 50 by default.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u8>,
}

/// The account just opened, with its password, which is in this answer only.
#[derive(Serialize, ToSchema)]
pub struct OpenedAccount {
    /// The account as opened.
    account: Account,
    /// Generated password, to be handed over in person.
    ///
    /// Only a hash of it is kept, so it is never shown again.
    password: String,
}

/// Changes to an account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "Léa Fabre-Costes", "active": true}))]
pub struct EditedAccount {
    /// Name shown to colleagues.
    #[schema(max_length = 80)]
    name: Option<String>,
    /// Another role, which ends the account's logins.
    role: Option<Role>,
    /// False closes the account and ends its logins; true opens it again.
    active: Option<bool>,
    /// Whom the coming sessions and series of the account go to, when it is closed.
    hand_over: Option<HandOverTo>,
}

/// The person who takes over the sessions and series of an account that is closed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"to": "0190a7c4-4a0d-7b29-8c1e-3d5a7f9b0c12"}))]
pub struct HandOverTo {
    /// Identity of the account that runs them from now on; null for nobody yet.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schema(required)]
    to: Option<Uuid>,
    /// True accepts that this person then runs two sessions at once, which the audit log records.
    accept_conflicts: Option<bool>,
}

/// A generated password, which is in this answer only.
#[derive(Serialize, ToSchema)]
pub struct GeneratedPassword {
    /// The password, to be handed over in person.
    ///
    /// Only a hash of it is kept, so it is never shown again.
    password: String,
}

/// The caller's own password, old and new.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"current": "le platane de la place", "new": "trois figuiers près du canal"}))]
pub struct ChangedPassword {
    /// The current password.
    #[schema(max_length = 200)]
    current: String,
    /// The new password: 16 to 200 characters that nobody would try.
    ///
    /// Common words, one's own name or address, sequences and repetitions count as one character each; eight must be
    /// left.
    #[schema(min_length = 16, max_length = 200)]
    new: String,
}

/// A person who may run sessions.
#[derive(Serialize, ToSchema)]
pub struct Facilitator {
    /// Identity of the account, a UUID: the value of a session's `facilitator_id`.
    id: Uuid,
    /// Name shown to colleagues.
    name: String,
}

/// Shows the caller's own account.
#[utoipa::path(tag = "staff",
    responses((status = 200, body = Account)))]
#[get("/me")]
pub async fn me(context: Context) -> Result<HttpResponse, Problem> {
    let own = context.principal.account().ok_or_else(|| Problem::new(LOGIN_REQUIRED))?;
    let (account, protected) = context.read(move |tx| actions::show_protected(tx, own)).await?;
    Ok(with_version(account.version, &Account::new(account, protected)))
}

/// Changes the caller's own password.
///
/// The account's other logins end; the caller's own stays. Refused with `too-many-requests` after some attempts.
#[utoipa::path(tag = "staff",
    request_body = ChangedPassword,
    responses((status = 204)))]
#[post("/me/password")]
pub async fn change_own_password(
    context: Context,
    guard: web::Data<LoginGuard>,
    body: Body<ChangedPassword>,
) -> Result<HttpResponse, Problem> {
    let ChangedPassword { current, new } = body.value;
    let own = context.principal.account().ok_or_else(|| Problem::new(LOGIN_REQUIRED))?;
    let (account, organisation) = context.read(move |tx| actions::show_with_organisation(tx, own)).await?;
    check_new(&new, &[&account.name, &account.email, &organisation])?;
    if current == new {
        return Err(Problem::invalid("/new", "C'est le mot de passe actuel : choisissez-en un autre."));
    }
    if !guard.queue.verify(current, account.password_hash).await? {
        return Err(Problem::invalid("/current", "Ce n'est pas votre mot de passe actuel."));
    }
    let password = NewPassword::chosen(guard.queue.hash(new).await?);
    context.write(move |tx| actions::set_password(tx, own, &password)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Lists the people who may run sessions, facilitators first, all on one page.
#[utoipa::path(tag = "staff",
    responses((status = 200, body = Page<Facilitator>)))]
#[get("/facilitators")]
pub async fn list_facilitators(context: Context) -> Result<HttpResponse, Problem> {
    let found = context.read(actions::facilitators).await?;
    let data = found.into_iter().map(|(id, name)| Facilitator { id, name }).collect();
    Ok(HttpResponse::Ok().json(Page { data, next_cursor: None }))
}

/// Lists the accounts of staff, or of one partner's people, by e-mail address or by name.
///
/// Includes closed accounts, with `active: false`.
#[utoipa::path(tag = "staff", params(AccountsQuery),
    responses((status = 200, body = Page<Account>)))]
#[get("/accounts")]
pub async fn list_accounts(context: Context, query: Query<AccountsQuery>) -> Result<HttpResponse, Problem> {
    let AccountsQuery { partner, sort, cursor, limit } = query.0;
    let sort = sort.unwrap_or_default();
    let paging = Paging { cursor, limit };
    let (after, limit) = (paging.after()?, paging.limit()?);
    let (rows, protected) = context.read(move |tx| actions::list(tx, partner, sort, after, limit)).await?;
    let view = |row: AccountRow| {
        let is_protected = protected.contains(&row.id);
        Account::new(row, is_protected)
    };
    Ok(HttpResponse::Ok().json(Page::new(rows, limit, |row| (sort.key_of(row), row.id), view)))
}

/// Opens an account with a generated password, for staff or for a person who works for a partner.
///
/// The password is in this answer only, and the first login begins with another one. Refused with `email-taken` if
/// another account has the address, and so when repeated; `…/password` then generates another password.
#[utoipa::path(tag = "staff",
    request_body = NewAccount,
    responses((status = 200, body = OpenedAccount)))]
#[post("/accounts")]
pub async fn open_account(
    context: Context,
    guard: web::Data<LoginGuard>,
    body: Body<NewAccount>,
) -> Result<HttpResponse, Problem> {
    let mut fields = Fields::default();
    let email = fields.required_email("/email", &body.value.email);
    let name = fields.name("/name", &body.value.name);
    let (role, partner) = (body.value.role, body.value.partner_id);
    match (role == Role::Partner, partner.is_some()) {
        (true, false) => fields.refuse("/partner_id", "Dites de quel partenaire."),
        (false, true) => fields.refuse("/partner_id", "Seulement pour un compte de partenaire."),
        _ => {}
    }
    fields.done()?;
    let password = passwords::generate();
    let hash = NewPassword::generated(guard.queue.hash(password.clone()).await?);
    let account = context.write(move |tx| actions::open_for(tx, partner, email, name, role, hash)).await?;
    Ok(HttpResponse::Ok().json(OpenedAccount { account: Account::new(account, false), password }))
}

/// Changes an account's name or role, or closes it.
///
/// Only the given fields change. A new role or a closure ends the account's logins within a second. Refused with
/// `last-admin` if no administrator would be left; and a closure with `leads-sessions` while the account runs coming
/// sessions or series: `led` counts them, and `hand_over` says who takes them over, in the same transaction. That is
/// refused with `planning-conflict` if this person runs another session at the time of one.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = EditedAccount,
    responses((status = 200, body = Account)))]
#[patch("/accounts/{id}")]
pub async fn edit_account(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<EditedAccount>,
) -> Result<HttpResponse, Problem> {
    let (version, id) = (context.expected_version()?, path.1);
    let EditedAccount { name, role, active, hand_over } = body.value;
    let mut fields = Fields::default();
    let name = name.map(|name| fields.name("/name", &name));
    if hand_over.is_some() && active != Some(false) {
        fields.refuse("/hand_over", "Seulement pour fermer un compte.");
    }
    fields.done()?;
    let hand_over = hand_over.map(|HandOverTo { to, accept_conflicts }| HandOver {
        to,
        accept_conflicts: accept_conflicts.unwrap_or(false),
    });
    let edit = AccountEdit { name, role, active, hand_over };
    let (account, protected) = context
        .write(move |tx| {
            actions::edit(tx, id, version, edit)?;
            actions::show_protected(tx, id)
        })
        .await?;
    Ok(with_version(account.version, &Account::new(account, protected)))
}

/// Gives an account a new generated password and ends its logins.
///
/// The password is in this answer only; a repeated request generates another one. The next login begins with a password
/// of the person's own. A second factor stays as it is.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = GeneratedPassword)))]
#[post("/accounts/{id}/password")]
pub async fn reset_password(
    context: Context,
    guard: web::Data<LoginGuard>,
    path: web::Path<(String, Uuid)>,
) -> Result<HttpResponse, Problem> {
    let id = path.1;
    let password = passwords::generate();
    let hash = NewPassword::generated(guard.queue.hash(password.clone()).await?);
    context.write(move |tx| actions::set_password(tx, id, &hash)).await?;
    Ok(HttpResponse::Ok().json(GeneratedPassword { password }))
}
