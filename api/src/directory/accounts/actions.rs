//! Use cases of accounts.

use std::collections::HashSet;

use serde_json::json;
use uuid::Uuid;

use super::AccountSort;
use super::events::{self, AccountChanged, HandOver, PasswordChanged};
use super::logins::actions::filter_open;
use super::logins::store as logins;
use super::passwords::NewPassword;
use super::second_factor::store as factors;
use super::store;
pub use super::store::AccountRow;
use crate::directory::accounts::LAST_ADMIN;
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::event::Action;
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::principal::Role;
use crate::kernel::text::problem::Problem;

/// Changes to an account.
#[derive(Debug)]
pub struct AccountEdit {
    /// Name shown to colleagues.
    pub name: Option<String>,
    /// Another role.
    pub role: Option<Role>,
    /// False closes the account; true opens it again.
    pub active: Option<bool>,
    /// Whom the sessions of an account that is closed go to.
    pub hand_over: Option<HandOver>,
}

/// Reads one account.
pub fn show(tx: &mut Tx<'_>, id: Uuid) -> Result<AccountRow, Problem> {
    store::find(tx, id)?.ok_or_else(Problem::not_found)
}

/// Reads one account, if it may log in.
pub fn show_open(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<AccountRow>, Problem> {
    let account = store::find(tx, id)?;
    filter_open(tx, account)
}

/// Reads one account with the name of its organisation.
pub fn show_with_organisation(tx: &mut Tx<'_>, id: Uuid) -> Result<(AccountRow, String), Problem> {
    Ok((show(tx, id)?, store::organisation_name(tx)?))
}

/// Reads one account, and whether it has a second factor.
pub fn show_protected(tx: &mut Tx<'_>, id: Uuid) -> Result<(AccountRow, bool), Problem> {
    Ok((show(tx, id)?, factors::exists(tx, id)?))
}

/// Lists the accounts of staff, or of one partner, in an order, and which of them have a second factor.
pub fn list(
    tx: &mut Tx<'_>,
    partner: Option<Uuid>,
    sort: AccountSort,
    after: Option<(String, Uuid)>,
    limit: i64,
) -> Result<(Vec<AccountRow>, HashSet<Uuid>), Problem> {
    let rows = store::page(tx, partner, sort, after, limit)?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let protected = factors::with_second_factor(tx, &ids)?;
    Ok((rows, protected))
}

/// Lists the accounts that may run sessions, with their names.
pub fn facilitators(tx: &mut Tx<'_>) -> Result<Vec<(Uuid, String)>, Problem> {
    Ok(store::facilitators(tx)?)
}

/// Returns whether a person may be named to run sessions: of staff, with an open account.
pub fn may_facilitate(tx: &mut Tx<'_>, id: Uuid) -> Result<bool, Problem> {
    Ok(store::find(tx, id)?.is_some_and(|account| account.active && account.role != Role::Partner))
}

/// Opens an account of staff.
pub fn open(
    tx: &mut Tx<'_>,
    email: String,
    name: String,
    role: Role,
    password: NewPassword,
) -> Result<AccountRow, Problem> {
    open_for(tx, None, email, name, role, password)
}

/// Opens an account of staff, or of a person who works for a partner.
pub fn open_for(
    tx: &mut Tx<'_>,
    partner: Option<Uuid>,
    email: String,
    name: String,
    role: Role,
    password: NewPassword,
) -> Result<AccountRow, Problem> {
    let account = AccountRow {
        organisation_id: tx.organisation,
        id: tx.new_id(),
        email,
        name,
        role,
        password_hash: password.hash,
        active: true,
        version: 1,
        created_at: tx.now,
        last_login_at: None,
        partner_id: partner,
        temporary_password: password.temporary,
    };
    store::insert(tx, &account)?;
    let mut after = json!({"email": account.email, "name": account.name, "role": role});
    if let Some(partner) = partner {
        after["partner_id"] = json!(partner);
    }
    let after = Some(after);
    audit::record(tx, Entry { action: events::ACCOUNT_OPENED, subject: account.id, before: None, after }, None)?;
    Ok(account)
}

/// Changes an account; another role or a closure ends its logins at once.
///
/// Other concepts refuse a closure that would leave something to nobody.
pub fn edit(tx: &mut Tx<'_>, id: Uuid, version: i32, edit: AccountEdit) -> Result<AccountRow, Problem> {
    let admins = store::lock_active_admins(tx)?;
    let before = show(tx, id)?;
    if edit.role.is_some_and(|role| (role == Role::Partner) != before.partner_id.is_some()) {
        return Err(Problem::invalid("/role", "Un compte de partenaire le reste : ouvrez-en un autre."));
    }
    let mut after = before.clone();
    after.name = edit.name.unwrap_or(after.name);
    after.role = edit.role.unwrap_or(after.role);
    after.active = edit.active.unwrap_or(after.active);
    let stays_admin = after.active && after.role == Role::Admin;
    if admins == [id] && !stays_admin {
        return Err(Problem::new(LAST_ADMIN).detail("Donnez d'abord ce rôle à quelqu'un d'autre."));
    }
    if !store::update(tx, &after, version)? {
        return Err(audit::changed_meanwhile(tx, id));
    }
    after.version = version + 1;
    if before.role != after.role || !after.active {
        logins::revoke_all(tx, id, None)?;
    }
    if !after.active {
        factors::delete(tx, id)?;
    }
    audit::record(tx, AccountChanged { before, after: after.clone(), hand_over: edit.hand_over }, None)?;
    Ok(after)
}

/// Sets an account's password and ends its logins, except the caller's own.
pub fn set_password(tx: &mut Tx<'_>, id: Uuid, password: &NewPassword) -> Result<(), Problem> {
    replace_password(tx, id, password, events::ACCOUNT_PASSWORD)
}

/// Does the same as [`set_password`] under an action of its own.
pub fn replace_password(tx: &mut Tx<'_>, id: Uuid, password: &NewPassword, action: Action) -> Result<(), Problem> {
    if !store::set_password(tx, id, password)? {
        return Err(Problem::not_found());
    }
    let own = tx.principal.login().filter(|staff| staff.account == id).map(|staff| staff.login);
    logins::revoke_all(tx, id, own)?;
    audit::record(tx, PasswordChanged { account: id, action }, None)
}

/// Sets the password of the account of an e-mail address, for the command line.
pub fn reset_by_email(tx: &mut Tx<'_>, email: &str, password: &NewPassword) -> Result<(), Problem> {
    let account = store::find_by_email(tx, &email.to_lowercase())?.ok_or_else(Problem::not_found)?;
    set_password(tx, account.id, password)
}
