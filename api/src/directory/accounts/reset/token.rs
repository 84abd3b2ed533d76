//! Secrets of the links that let people choose another password.
//!
//! Each holds an account, a time, and a MAC of both and of the hash of the present password. It is not stored: another
//! password ends it.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::QueryResult;
use uuid::Uuid;

use crate::directory::accounts::RESET_LINK_OVER;
use crate::directory::accounts::logins::actions::{filter_open, parse};
use crate::directory::accounts::store::AccountRow;
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::key_file::Keys;
use crate::kernel::text::problem::Problem;

/// Minutes for which a link holds.
pub const LINK_MINUTES: i64 = 30;

/// Makes the secret of the link that was asked for at a time.
pub fn sign(keys: &Keys, account: &AccountRow, asked_at: DateTime<Utc>) -> String {
    let until = asked_at + TimeDelta::minutes(LINK_MINUTES);
    format!("{}.{}", account.id, keys.passing_secret(&purpose(account), account.id, until))
}

/// Finds the account of a link by the link's secret; `find` reads the account, and may lock it.
///
/// # Errors
/// 401 `reset-link-over` if the secret is no longer, or never was, one of a link.
pub fn find_account(
    tx: &mut Tx<'_>,
    keys: &Keys,
    token: &str,
    find: fn(&mut Tx<'_>, Uuid) -> QueryResult<Option<AccountRow>>,
) -> Result<AccountRow, Problem> {
    let over =
        || Problem::new(RESET_LINK_OVER).detail("Demandez-en un autre : il sert une fois, pendant trente minutes.");
    let (id, secret) = parse(token).ok_or_else(over)?;
    let account = find(tx, id)?;
    filter_open(tx, account)?.filter(|account| keys.opens_now(&purpose(account), id, secret, tx.now)).ok_or_else(over)
}

fn purpose(account: &AccountRow) -> String {
    format!("password reset at {} in place of {}", account.organisation_id, account.password_hash)
}
