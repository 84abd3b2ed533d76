//! Use cases of accounts and logins.

use chrono::TimeDelta;
use serde_json::json;
use uuid::Uuid;

use super::events;
use super::rules::{self, Refresh};
use super::store::{self, AccountRow, LoginRow};
use crate::directory::accounts::{LAST_ADMIN, WRONG_CREDENTIALS};
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::key_file::{hash, random_secret};
use crate::kernel::security::principal::{Role, Staff};
use crate::kernel::text::problem::CHANGED_MEANWHILE;
use crate::kernel::text::problem::Problem;

/// A login just opened or refreshed.
pub struct OpenedLogin {
    /// The account that is logged in.
    pub staff: Staff,
    /// Value of the cookie, `login.secret`; `None` if another tab already has the new one.
    pub refresh_token: Option<String>,
}

/// Changes to an account.
#[derive(Debug)]
pub struct AccountEdit {
    /// Name shown to colleagues.
    pub name: Option<String>,
    /// Another role.
    pub role: Option<Role>,
    /// False closes the account; true opens it again.
    pub active: Option<bool>,
}

/// Finds the account and password hash of an e-mail address, if the account may log in.
pub fn credentials(tx: &mut Tx<'_>, email: &str) -> Result<Option<(Uuid, String)>, Problem> {
    let account = store::find_by_email(tx, &email.trim().to_lowercase())?;
    Ok(filter_open(tx, account)?.map(|account| (account.id, account.password_hash)))
}

/// Opens a login for an account after its password was verified.
pub fn open_login(tx: &mut Tx<'_>, account: Uuid) -> Result<OpenedLogin, Problem> {
    let account = store::find(tx, account)?;
    let account = filter_open(tx, account)?.ok_or_else(|| Problem::new(WRONG_CREDENTIALS))?;
    let (id, secret) = (Uuid::new_v4(), random_secret());
    let login = LoginRow {
        organisation_id: tx.organisation,
        id,
        account_id: account.id,
        refresh_hash: hash(&secret),
        previous_hash: None,
        rotated_at: tx.now,
        created_at: tx.now,
        expires_at: tx.now + TimeDelta::hours(rules::LOGIN_HOURS),
        revoked_at: None,
    };
    store::insert_login(tx, &login)?;
    store::note_login(tx, account.id)?;
    audit::record(tx, Entry { action: events::LOGIN_OPENED, subject: account.id, before: None, after: None }, None)?;
    Ok(OpenedLogin { staff: staff(&account, id), refresh_token: Some(format!("{id}.{secret}")) })
}

/// Exchanges a refresh token; `None` if it is not valid.
///
/// An outdated token was stolen, so its login is revoked.
pub fn refresh(tx: &mut Tx<'_>, token: &str) -> Result<Option<OpenedLogin>, Problem> {
    let Some((id, secret)) = token.split_once('.').and_then(|(id, secret)| Some((id.parse::<Uuid>().ok()?, secret)))
    else {
        return Ok(None);
    };
    let Some(login) = store::lock_login(tx, id)?.filter(|l| l.revoked_at.is_none() && tx.now < l.expires_at) else {
        return Ok(None);
    };
    let account = store::find(tx, login.account_id)?;
    let Some(account) = filter_open(tx, account)? else { return Ok(None) };
    let shown = hash(secret);
    let since = (tx.now - login.rotated_at).to_std().unwrap_or_default();
    let refresh_token =
        match rules::refresh(shown == login.refresh_hash, Some(&shown) == login.previous_hash.as_ref(), since) {
            Refresh::Keep => None,
            Refresh::Rotate => {
                let next = random_secret();
                store::rotate(tx, &login, &hash(&next))?;
                Some(format!("{id}.{next}"))
            }
            Refresh::Revoke => {
                store::revoke_login(tx, id)?;
                let entry = Entry { action: events::LOGIN_REVOKED, subject: account.id, before: None, after: None };
                audit::record(tx, entry, Some("jeton réutilisé"))?;
                return Ok(None);
            }
        };
    Ok(Some(OpenedLogin { staff: staff(&account, id), refresh_token }))
}

/// Ends the login of a refresh token; an invalid token is ignored.
pub fn log_out(tx: &mut Tx<'_>, token: &str) -> Result<(), Problem> {
    if let Some((id, secret)) = token.split_once('.')
        && let Ok(id) = id.parse::<Uuid>()
        && let Some(login) = store::lock_login(tx, id)?
    {
        let shown = hash(secret);
        if shown == login.refresh_hash || Some(shown) == login.previous_hash {
            store::revoke_login(tx, id)?;
        }
    }
    Ok(())
}

/// Reads one account.
pub fn show(tx: &mut Tx<'_>, id: Uuid) -> Result<AccountRow, Problem> {
    store::find(tx, id)?.ok_or_else(Problem::not_found)
}

/// Lists the accounts of staff, or of one partner, by e-mail.
pub fn list(
    tx: &mut Tx<'_>,
    partner: Option<Uuid>,
    after: Option<(String, Uuid)>,
    limit: i64,
) -> Result<Vec<AccountRow>, Problem> {
    Ok(store::page(tx, partner, after, limit)?)
}

/// Lists the accounts that may run sessions, with their names.
pub fn facilitators(tx: &mut Tx<'_>) -> Result<Vec<(Uuid, String)>, Problem> {
    Ok(store::facilitators(tx)?)
}

/// Opens an account of staff.
pub fn open(tx: &mut Tx<'_>, email: String, name: String, role: Role, hash: String) -> Result<AccountRow, Problem> {
    open_for(tx, None, email, name, role, hash)
}

/// Opens an account of staff, or of a person who works for a partner.
pub fn open_for(
    tx: &mut Tx<'_>,
    partner: Option<Uuid>,
    email: String,
    name: String,
    role: Role,
    hash: String,
) -> Result<AccountRow, Problem> {
    let account = AccountRow {
        organisation_id: tx.organisation,
        id: tx.new_id(),
        email,
        name,
        role,
        password_hash: hash,
        active: true,
        version: 1,
        created_at: tx.now,
        last_login_at: None,
        partner_id: partner,
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
        return Err(Problem::new(CHANGED_MEANWHILE));
    }
    after.version = version + 1;
    if before.role != after.role || !after.active {
        store::revoke_logins(tx, id, None)?;
    }
    let as_logged =
        |account: &AccountRow| Some(json!({"name": account.name, "role": account.role, "active": account.active}));
    let entry =
        Entry { action: events::ACCOUNT_CHANGED, subject: id, before: as_logged(&before), after: as_logged(&after) };
    audit::record(tx, entry, None)?;
    Ok(after)
}

/// Sets an account's password and ends its logins, except the caller's own.
pub fn set_password(tx: &mut Tx<'_>, id: Uuid, hash: &str) -> Result<(), Problem> {
    if !store::set_password(tx, id, hash)? {
        return Err(Problem::not_found());
    }
    let own = tx.principal.login().filter(|staff| staff.account == id).map(|staff| staff.login);
    store::revoke_logins(tx, id, own)?;
    audit::record(tx, Entry { action: events::ACCOUNT_PASSWORD, subject: id, before: None, after: None }, None)
}

/// Sets the password of the account of an e-mail address, for the command line.
pub fn reset_by_email(tx: &mut Tx<'_>, email: &str, hash: &str) -> Result<(), Problem> {
    let account = store::find_by_email(tx, &email.to_lowercase())?.ok_or_else(Problem::not_found)?;
    set_password(tx, account.id, hash)
}

/// Deletes expired logins.
pub fn forget_logins(tx: &mut Tx<'_>) -> Result<usize, Problem> {
    Ok(store::forget_logins(tx)?)
}

/// Keeps an account only if it may log in.
fn filter_open(tx: &mut Tx<'_>, account: Option<AccountRow>) -> Result<Option<AccountRow>, Problem> {
    Ok(match account {
        Some(account) if account.active && store::is_of_an_active_partner(tx, &account)? => Some(account),
        _ => None,
    })
}

fn staff(account: &AccountRow, login: Uuid) -> Staff {
    Staff { account: account.id, name: account.name.clone(), role: account.role, login, partner: account.partner_id }
}
