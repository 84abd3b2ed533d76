//! Use cases of logins: they open, go on, and end.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use uuid::Uuid;

use super::Step;
use super::browser::Browser;
use super::rules::{self, Asked, Next, Refresh};
use super::store::{self, LoginRow};
use crate::directory::accounts::second_factor::{policy, store as factors};
use crate::directory::accounts::store::{self as accounts, AccountRow};
use crate::directory::accounts::{WRONG_CREDENTIALS, events};
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::event::Action;
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::key_file::{hash, random_secret};
use crate::kernel::security::principal::{Principal, Staff};
use crate::kernel::text::problem::Problem;

/// A login just opened or refreshed.
pub struct OpenedLogin {
    /// The account that is logged in.
    pub staff: Staff,
    /// E-mail address of the account.
    pub email: String,
    /// Time from which its access token counts: that of the last rotation.
    pub issued_at: DateTime<Utc>,
    /// Value of the cookie, `login.secret`; `None` if another tab already has the new one.
    pub refresh_token: Option<String>,
}

/// The session at an identity provider that a login comes from.
pub struct ProviderSession {
    /// Identity that the login gets, so that one flow opens one login.
    pub login: Uuid,
    /// The issuer.
    pub issuer: String,
    /// The ID token, which ends the session at the provider.
    pub id_token: String,
    /// Identity of the session at the provider, if it names it.
    pub session: Option<String>,
}

/// Outcome of a password, or of a step that was done.
pub enum Outcome {
    /// The login is open.
    Opened(OpenedLogin),
    /// Something comes first.
    Step {
        /// The part that comes next.
        step: Step,
        /// Identity of the account.
        account: Uuid,
        /// Version of the account: another one ends the step.
        version: i32,
    },
}

/// Finds the account and password hash of an e-mail address in lower case, if the account may log in.
pub fn credentials(tx: &mut Tx<'_>, email: &str) -> Result<Option<(Uuid, String)>, Problem> {
    let account = accounts::find_by_email(tx, email)?;
    Ok(filter_open(tx, account)?.map(|account| (account.id, account.password_hash)))
}

/// Goes on after the password of an account was verified against this hash.
pub fn begin(tx: &mut Tx<'_>, account: Uuid, verified: &str, browser: &Browser) -> Result<Outcome, Problem> {
    let account = accounts::find(tx, account)?;
    let account = filter_open(tx, account)?.filter(|account| account.password_hash == verified);
    go_on(tx, &account.ok_or_else(|| Problem::new(WRONG_CREDENTIALS))?, false, browser)
}

/// Opens the login, or says which step comes first.
pub fn go_on(tx: &mut Tx<'_>, account: &AccountRow, after_a_step: bool, browser: &Browser) -> Result<Outcome, Problem> {
    let asked = Asked {
        has_second_factor: factors::exists(tx, account.id)?,
        must_have_second_factor: policy::show(tx)?.second_factor_roles.contains(&account.role),
        has_temporary_password: account.temporary_password,
    };
    let step = match rules::next_step(asked, after_a_step) {
        Next::Code => Step::Code,
        Next::Password => Step::Password,
        Next::SecondFactor => Step::SecondFactor,
        Next::Nothing => return Ok(Outcome::Opened(open(tx, account, browser, None)?)),
    };
    Ok(Outcome::Step { step, account: account.id, version: account.version })
}

/// Opens a login for an account, and ends the one that the browser had, of whichever account.
///
/// `session` is given where an identity provider vouches for the person: one flow opens one login.
pub fn open(
    tx: &mut Tx<'_>,
    account: &AccountRow,
    browser: &Browser,
    session: Option<ProviderSession>,
) -> Result<OpenedLogin, Problem> {
    if let Some(former) = &browser.former_token {
        log_out(tx, former)?;
    }
    let (id, secret) = (session.as_ref().map_or_else(Uuid::new_v4, |session| session.login), random_secret());
    let after = session.as_ref().map(|session| json!({"issuer": session.issuer}));
    let (id_token, provider_session) = session.map(|session| (session.id_token, session.session)).unzip();
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
        device: browser.label.clone(),
        id_token,
        provider_session: provider_session.flatten(),
    };
    store::insert(tx, &login)?;
    accounts::note_login(tx, account.id)?;
    record_as(tx, account, events::LOGIN_OPENED, after)?;
    Ok(opened(account, &login, Some(secret)))
}

/// Records that a wrong password was given for an account.
pub fn record_failure(tx: &mut Tx<'_>, account: Uuid) -> Result<(), Problem> {
    audit::record(tx, Entry { action: events::LOGIN_FAILED, subject: account, before: None, after: None }, None)
}

/// Exchanges a refresh token; `None` if it is not valid.
///
/// An outdated token was stolen, so its login is revoked.
pub fn refresh(tx: &mut Tx<'_>, token: &str) -> Result<Option<OpenedLogin>, Problem> {
    let Some((id, secret)) = parse(token) else { return Ok(None) };
    let (now, idle_since) = (tx.now, tx.now - TimeDelta::hours(rules::IDLE_HOURS));
    let alive =
        |login: &LoginRow| login.revoked_at.is_none() && now < login.expires_at && idle_since < login.rotated_at;
    let Some(login) = store::lock(tx, id)?.filter(alive) else { return Ok(None) };
    let account = accounts::find(tx, login.account_id)?;
    let Some(account) = filter_open(tx, account)? else { return Ok(None) };
    let shown = hash(secret);
    let since = (tx.now - login.rotated_at).to_std().unwrap_or_default();
    match rules::refresh(shown == login.refresh_hash, Some(&shown) == login.previous_hash.as_ref(), since) {
        Refresh::Keep => Ok(Some(opened(&account, &login, None))),
        Refresh::Rotate => {
            let next = random_secret();
            store::rotate(tx, &login, &hash(&next))?;
            Ok(Some(opened(&account, &LoginRow { rotated_at: tx.now, ..login }, Some(next))))
        }
        Refresh::Revoke => {
            store::revoke(tx, id)?;
            let entry = Entry { action: events::LOGIN_REVOKED, subject: account.id, before: None, after: None };
            audit::record(tx, entry, Some("jeton réutilisé"))?;
            Ok(None)
        }
    }
}

/// Ends the login of a refresh token; an invalid token is ignored.
///
/// Returns the ID token of a login that came from the identity provider.
pub fn log_out(tx: &mut Tx<'_>, token: &str) -> Result<Option<String>, Problem> {
    if let Some((id, secret)) = parse(token)
        && let Some(login) = store::lock(tx, id)?
    {
        let shown = hash(secret);
        if shown == login.refresh_hash || Some(shown) == login.previous_hash {
            store::revoke(tx, id)?;
            if login.revoked_at.is_none() {
                let before = Some(json!({"device": login.device}));
                let entry = Entry { action: events::LOGIN_CLOSED, subject: login.account_id, before, after: None };
                audit::record(tx, entry, None)?;
            }
            return Ok(login.id_token);
        }
    }
    Ok(None)
}

/// Lists an account's logins that are not over.
pub fn own(tx: &mut Tx<'_>, account: Uuid) -> Result<Vec<LoginRow>, Problem> {
    Ok(store::alive(tx, account, tx.now - TimeDelta::hours(rules::IDLE_HOURS))?)
}

/// Ends one of the caller's own logins.
pub fn end_own(tx: &mut Tx<'_>, account: Uuid, login: Uuid) -> Result<(), Problem> {
    let row = store::lock(tx, login)?.filter(|row| row.account_id == account && row.revoked_at.is_none());
    let row = row.ok_or_else(Problem::not_found)?;
    store::revoke(tx, login)?;
    let before = Some(json!({"device": row.device}));
    audit::record(tx, Entry { action: events::LOGIN_REVOKED, subject: account, before, after: None }, None)
}

/// Ends all of the caller's own logins but the one that asks.
pub fn end_others(tx: &mut Tx<'_>, account: Uuid, login: Uuid) -> Result<(), Problem> {
    store::revoke_all(tx, account, Some(login))?;
    audit::record(tx, Entry { action: events::LOGIN_REVOKED, subject: account, before: None, after: None }, None)
}

/// Deletes expired logins.
pub fn forget(tx: &mut Tx<'_>) -> Result<usize, Problem> {
    Ok(store::forget(tx)?)
}

/// Keeps an account only if it may log in.
pub fn filter_open(tx: &mut Tx<'_>, account: Option<AccountRow>) -> Result<Option<AccountRow>, Problem> {
    Ok(match account {
        Some(account) if account.active && accounts::is_of_an_active_partner(tx, &account)? => Some(account),
        _ => None,
    })
}

/// Does work in the name of an account that is logging in, as the audit log then says.
///
/// Reactions see its events with those of the transaction.
pub fn act_as<T>(
    tx: &mut Tx<'_>,
    account: &AccountRow,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem>,
) -> Result<T, Problem> {
    let principal = Principal::logged_in(staff(account, Uuid::nil()));
    let (now, request_id) = (tx.now, tx.request_id);
    let mut own = tx.acting_as(&principal, now);
    own.request_id = request_id;
    let done = work(&mut own);
    let events = std::mem::take(&mut own.events);
    tx.events.extend(events);
    done
}

/// Records an action of an account that is logging in, upon itself.
pub fn record_as(
    tx: &mut Tx<'_>,
    account: &AccountRow,
    action: Action,
    after: Option<serde_json::Value>,
) -> Result<(), Problem> {
    let entry = Entry { action, subject: account.id, before: None, after };
    act_as(tx, account, |tx| audit::record(tx, entry, None))
}

/// Splits `identity.secret`.
pub fn parse(token: &str) -> Option<(Uuid, &str)> {
    let (id, secret) = token.split_once('.')?;
    Some((id.parse().ok()?, secret))
}

fn opened(account: &AccountRow, login: &LoginRow, secret: Option<String>) -> OpenedLogin {
    OpenedLogin {
        staff: staff(account, login.id),
        email: account.email.clone(),
        issued_at: login.rotated_at,
        refresh_token: secret.map(|secret| format!("{}.{secret}", login.id)),
    }
}

fn staff(account: &AccountRow, login: Uuid) -> Staff {
    Staff { account: account.id, name: account.name.clone(), role: account.role, login, partner: account.partner_id }
}
