//! Use cases of second factors: set up, used, renewed, taken away.

use serde_json::json;
use uuid::Uuid;

use super::store::{self, SecondFactorRow};
use super::totp::{self, Draft};
use crate::directory::accounts::events;
use crate::directory::accounts::logins::store as logins;
use crate::directory::accounts::store::{self as accounts, AccountRow};
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::event::Action;
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::key_file::Keys;
use crate::kernel::text::problem::{FORBIDDEN, Problem};

const WRONG: &str = "Ce code ne convient pas. Attendez que l'application en montre un autre, puis écrivez celui-là.";

/// Finds the account of the caller.
pub fn own_account(tx: &mut Tx<'_>, account: Uuid) -> Result<AccountRow, Problem> {
    accounts::find(tx, account)?.ok_or_else(Problem::not_found)
}

/// Drafts a second factor; nothing is kept until [`add`] confirms it.
pub fn draft(tx: &mut Tx<'_>, keys: &Keys, account: &AccountRow) -> Result<Draft, Problem> {
    let organisation = accounts::organisation_name(tx)?;
    totp::draft(keys, account.id, &account.email, &organisation)
}

/// Puts a drafted second factor in force: its recovery codes, shown once.
///
/// A code of the application confirms it. The account's other logins end: they were opened without it.
pub fn add(
    tx: &mut Tx<'_>,
    keys: &Keys,
    account: &AccountRow,
    number: Uuid,
    code: &str,
) -> Result<Vec<String>, Problem> {
    let step = totp::find_step(keys, account.id, number, code, tx.now);
    let last_step = step.ok_or_else(|| Problem::invalid("/code", WRONG))?;
    let (codes, recovery_hashes) = totp::draw_recovery_codes(keys, account.id);
    let row = SecondFactorRow {
        organisation_id: tx.organisation,
        account_id: account.id,
        number,
        created_at: tx.now,
        last_step,
        recovery_hashes,
    };
    store::insert(tx, &row)?;
    accounts::raise_version(tx, account.id)?;
    let own = tx.principal.login().filter(|staff| staff.account == account.id).map(|staff| staff.login);
    logins::revoke_all(tx, account.id, own)?;
    record(tx, events::SECOND_FACTOR_ADDED, account.id, None)?;
    Ok(codes)
}

/// Uses up a code of the application, or a recovery code; false if it is wrong or was used before.
pub fn use_code(tx: &mut Tx<'_>, keys: &Keys, account: &AccountRow, code: &str) -> Result<bool, Problem> {
    let Some(mut row) = store::lock(tx, account.id)? else { return Ok(false) };
    if let Some(step) = totp::find_step(keys, account.id, row.number, code, tx.now) {
        if step <= row.last_step {
            return Ok(false);
        }
        row.last_step = step;
        store::update(tx, &row)?;
        return Ok(true);
    }
    let found = totp::find_recovery_code(keys, account.id, code, &row.recovery_hashes);
    let Some(place) = found else { return Ok(false) };
    row.recovery_hashes.remove(place);
    store::update(tx, &row)?;
    let left = json!({"recovery_codes": row.recovery_hashes.len()});
    record(tx, events::RECOVERY_CODE_USED, account.id, Some(left))?;
    Ok(true)
}

/// Takes away the caller's own second factor, by one of its codes; false if the code is wrong.
pub fn remove_own(tx: &mut Tx<'_>, keys: &Keys, account: Uuid, code: &str) -> Result<bool, Problem> {
    let account = own_account(tx, account)?;
    if !use_code(tx, keys, &account, code)? {
        return Ok(false);
    }
    remove(tx, account.id)?;
    Ok(true)
}

/// Makes new recovery codes in place of the caller's old ones, by a code; `None` if the code is wrong.
pub fn renew_recovery_codes(
    tx: &mut Tx<'_>,
    keys: &Keys,
    account: Uuid,
    code: &str,
) -> Result<Option<Vec<String>>, Problem> {
    let account = own_account(tx, account)?;
    if !use_code(tx, keys, &account, code)? {
        return Ok(None);
    }
    let Some(mut row) = store::lock(tx, account.id)? else { return Ok(None) };
    let (codes, hashes) = totp::draw_recovery_codes(keys, account.id);
    row.recovery_hashes = hashes;
    store::update(tx, &row)?;
    record(tx, events::RECOVERY_CODES_RENEWED, account.id, None)?;
    Ok(Some(codes))
}

/// Takes away the second factor of somebody who lost it, and ends that account's logins.
pub fn remove_of_another(tx: &mut Tx<'_>, account: Uuid) -> Result<(), Problem> {
    if tx.principal.account() == Some(account) {
        return Err(Problem::new(FORBIDDEN).detail("La vôtre s'arrête dans « Mon compte », avec un code."));
    }
    remove(tx, account)?;
    logins::revoke_all(tx, account, None)?;
    Ok(())
}

/// Takes away the second factor of the account of an e-mail address, for the command line.
pub fn remove_by_email(tx: &mut Tx<'_>, email: &str) -> Result<(), Problem> {
    let account = accounts::find_by_email(tx, &email.to_lowercase())?.ok_or_else(Problem::not_found)?;
    remove_of_another(tx, account.id)
}

fn remove(tx: &mut Tx<'_>, account: Uuid) -> Result<(), Problem> {
    if !store::delete(tx, account)? {
        return Err(Problem::not_found());
    }
    accounts::raise_version(tx, account)?;
    record(tx, events::SECOND_FACTOR_REMOVED, account, None)
}

fn record(tx: &mut Tx<'_>, action: Action, account: Uuid, after: Option<serde_json::Value>) -> Result<(), Problem> {
    audit::record(tx, Entry { action, subject: account, before: None, after }, None)
}
