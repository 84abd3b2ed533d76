//! Use cases of forgotten passwords.

use uuid::Uuid;

use super::token::find_account;
use crate::directory::accounts::actions::{replace_password, show};
use crate::directory::accounts::logins::actions::{Outcome, act_as, filter_open, go_on};
use crate::directory::accounts::logins::browser::Browser;
use crate::directory::accounts::passwords::NewPassword;
use crate::directory::accounts::{events, provider, store};
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::key_file::Keys;
use crate::kernel::text::problem::Problem;

/// The way in which a person who forgot their password gets in again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WayIn {
    /// A link that lets them choose another password.
    Link,
    /// The identity provider: the account has no password of its own.
    Provider,
}

/// Records that another password is asked for; returns the account and its way in.
///
/// `None` if the address has no account that may log in. `issuer` is the identity provider, if there is one. A
/// password that was generated, of an account that is linked to it, was never used.
pub fn ask(tx: &mut Tx<'_>, email: &str, issuer: Option<&str>) -> Result<Option<(Uuid, WayIn)>, Problem> {
    let account = store::find_by_email(tx, email)?;
    let Some(account) = filter_open(tx, account)? else { return Ok(None) };
    let entry = Entry { action: events::PASSWORD_FORGOTTEN, subject: account.id, before: None, after: None };
    audit::record(tx, entry, None)?;
    let way = match issuer {
        Some(issuer) if account.temporary_password && provider::store::is_linked(tx, account.id, issuer)? => {
            WayIn::Provider
        }
        _ => WayIn::Link,
    };
    Ok(Some((account.id, way)))
}

/// Sets the password that the holder of a link chose, and goes on with a login.
///
/// The account's other logins end. The account is locked before the link is looked at, so that two uses at once are
/// one.
pub fn choose_password(
    tx: &mut Tx<'_>,
    keys: &Keys,
    token: &str,
    password: &NewPassword,
    browser: &Browser,
) -> Result<Outcome, Problem> {
    let account = find_account(tx, keys, token, store::lock)?;
    act_as(tx, &account, |tx| replace_password(tx, account.id, password, events::PASSWORD_RESET))?;
    let account = show(tx, account.id)?;
    go_on(tx, &account, false, browser)
}
