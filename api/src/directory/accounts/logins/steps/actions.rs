//! Use cases of the steps of a login.

use uuid::Uuid;

use super::token::find_account;
use crate::directory::accounts::actions::{set_password, show};
use crate::directory::accounts::events;
use crate::directory::accounts::logins::Step;
use crate::directory::accounts::logins::actions::{Outcome, act_as, go_on, record_as};
use crate::directory::accounts::logins::browser::Browser;
use crate::directory::accounts::passwords::NewPassword;
use crate::directory::accounts::second_factor::{actions as factors, totp::Draft};
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::key_file::Keys;
use crate::kernel::text::problem::Problem;

/// Goes on with a code of the second factor, or with a recovery code; `None` if it is wrong.
pub fn give_code(
    tx: &mut Tx<'_>,
    keys: &Keys,
    token: &str,
    code: &str,
    browser: &Browser,
) -> Result<Option<Outcome>, Problem> {
    let account = find_account(tx, keys, Step::Code, token)?;
    if !act_as(tx, &account, |tx| factors::use_code(tx, keys, &account, code))? {
        record_as(tx, &account, events::LOGIN_CODE_REFUSED, None)?;
        return Ok(None);
    }
    go_on(tx, &account, true, browser).map(Some)
}

/// Goes on with a password of one's own in place of the generated one.
pub fn change_password(
    tx: &mut Tx<'_>,
    keys: &Keys,
    token: &str,
    password: &NewPassword,
    browser: &Browser,
) -> Result<Outcome, Problem> {
    let account = find_account(tx, keys, Step::Password, token)?;
    act_as(tx, &account, |tx| set_password(tx, account.id, password))?;
    let account = show(tx, account.id)?;
    go_on(tx, &account, true, browser)
}

/// Drafts a second factor for an account that must have one.
pub fn draft_second_factor(tx: &mut Tx<'_>, keys: &Keys, token: &str) -> Result<Draft, Problem> {
    let account = find_account(tx, keys, Step::SecondFactor, token)?;
    factors::draft(tx, keys, &account)
}

/// Goes on with a second factor that was just set up: its recovery codes, and what comes next.
pub fn add_second_factor(
    tx: &mut Tx<'_>,
    keys: &Keys,
    token: &str,
    (number, code): (Uuid, &str),
    browser: &Browser,
) -> Result<(Vec<String>, Outcome), Problem> {
    let account = find_account(tx, keys, Step::SecondFactor, token)?;
    let codes = act_as(tx, &account, |tx| factors::add(tx, keys, &account, number, code))?;
    let account = show(tx, account.id)?;
    Ok((codes, go_on(tx, &account, true, browser)?))
}
