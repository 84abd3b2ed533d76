//! Use cases of logins through the provider.

use serde_json::json;

use super::claims::Identity;
use super::store;
use crate::directory::accounts::actions::open_for;
use crate::directory::accounts::logins::actions::{self as logins, OpenedLogin, ProviderSession, filter_open};
use crate::directory::accounts::logins::browser::Browser;
use crate::directory::accounts::logins::store as login_rows;
use crate::directory::accounts::passwords::NewPassword;
use crate::directory::accounts::store::{self as accounts, AccountRow};
use crate::directory::accounts::{ACCOUNT_CLOSED, EMAIL_NOT_VERIFIED, NO_ACCOUNT, OTHER_IDENTITY, events};
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::principal::Principal;
use crate::kernel::text::problem::Problem;

/// Returns whether an account would have to be opened for a person.
pub fn needs_account(tx: &mut Tx<'_>, identity: &Identity) -> Result<bool, Problem> {
    Ok(identity.role.is_some() && identity.email.is_some() && find_account(tx, identity)?.is_none())
}

/// Logs a person in whom the provider vouched for, or says why not.
///
/// The refusal is a value, so that its entry in the audit log is kept. `password` is a generated one, for an account
/// that the settings open.
pub fn log_in(
    tx: &mut Tx<'_>,
    identity: &Identity,
    session: ProviderSession,
    password: Option<NewPassword>,
    browser: &Browser,
) -> Result<Result<OpenedLogin, Problem>, Problem> {
    let account = match (find_account(tx, identity)?, password) {
        (Some(account), _) => account,
        (None, Some(password)) => match open_account(tx, identity, password)? {
            Some(account) => account,
            None => return Ok(Err(Problem::new(NO_ACCOUNT))),
        },
        (None, None) if identity.email.is_none() => return Ok(Err(Problem::new(EMAIL_NOT_VERIFIED))),
        (None, None) => return Ok(Err(Problem::new(NO_ACCOUNT))),
    };
    let is_this_one = store::account_of(tx, &identity.issuer, &identity.subject)? == Some(account.id);
    if !is_this_one && store::is_linked(tx, account.id, &identity.issuer)? {
        return record_refusal(tx, &account, "autre identité chez le fournisseur", Problem::new(OTHER_IDENTITY));
    }
    let Some(account) = filter_open(tx, Some(account.clone()))? else {
        return record_refusal(tx, &account, "compte fermé", Problem::new(ACCOUNT_CLOSED));
    };
    if !is_this_one {
        store::link(tx, &identity.issuer, &identity.subject, account.id)?;
        let issuer = Some(json!({"issuer": identity.issuer}));
        logins::record_as(tx, &account, events::ACCOUNT_LINKED, issuer)?;
    }
    logins::open(tx, &account, browser, Some(session)).map(Ok)
}

/// Ends the logins of a session or of a person at the provider, because it said so.
pub fn end_logins(tx: &mut Tx<'_>, issuer: &str, subject: Option<&str>, session: Option<&str>) -> Result<(), Problem> {
    let account = match subject {
        Some(subject) => match store::account_of(tx, issuer, subject)? {
            Some(account) => Some(account),
            None => return Ok(()),
        },
        None => None,
    };
    if account.is_none() && session.is_none() {
        return Ok(());
    }
    for (login, account) in store::logins_of(tx, account, session)? {
        login_rows::revoke(tx, login)?;
        let entry = Entry { action: events::LOGIN_REVOKED, subject: account, before: None, after: None };
        audit::record(tx, entry, Some("déconnexion chez le fournisseur d’identité"))?;
    }
    Ok(())
}

/// Forgets the identity of the account of an e-mail address, and ends its logins, for the command line.
///
/// The next login through the provider links the account again, by its address.
pub fn unlink_by_email(tx: &mut Tx<'_>, email: &str) -> Result<(), Problem> {
    let account = accounts::find_by_email(tx, &email.to_lowercase())?.ok_or_else(Problem::not_found)?;
    if !store::unlink(tx, account.id)? {
        return Err(Problem::not_found());
    }
    login_rows::revoke_all(tx, account.id, None)?;
    let entry = Entry { action: events::ACCOUNT_UNLINKED, subject: account.id, before: None, after: None };
    audit::record(tx, entry, None)
}

/// Finds the account of a person: the linked one, else that of the verified address.
fn find_account(tx: &mut Tx<'_>, identity: &Identity) -> Result<Option<AccountRow>, Problem> {
    if let Some(linked) = store::account_of(tx, &identity.issuer, &identity.subject)? {
        return Ok(accounts::find(tx, linked)?);
    }
    Ok(match &identity.email {
        Some(email) => accounts::find_by_email(tx, email)?,
        None => None,
    })
}

/// Opens the account that the settings provide for, if they do.
fn open_account(tx: &mut Tx<'_>, identity: &Identity, password: NewPassword) -> Result<Option<AccountRow>, Problem> {
    let (Some(email), Some(role)) = (identity.email.clone(), identity.role) else { return Ok(None) };
    let (now, request_id) = (tx.now, tx.request_id);
    let mut system = tx.acting_as(&Principal::System, now);
    system.request_id = request_id;
    open_for(&mut system, None, email, identity.name.clone(), role, password).map(Some)
}

fn record_refusal<T>(
    tx: &mut Tx<'_>,
    account: &AccountRow,
    reason: &str,
    problem: Problem,
) -> Result<Result<T, Problem>, Problem> {
    let entry = Entry { action: events::LOGIN_REFUSED, subject: account.id, before: None, after: None };
    audit::record(tx, entry, Some(reason))?;
    Ok(Err(problem))
}
