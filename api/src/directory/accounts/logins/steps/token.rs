//! Secrets of a login's steps.
//!
//! Each holds an account, a time, and a MAC of both, of the step and of the account's version. They are not stored. A
//! new password, another role, or a second factor raises the version, and so ends them.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::directory::accounts::STEP_OVER;
use crate::directory::accounts::logins::Step;
use crate::directory::accounts::logins::actions::{filter_open, parse};
use crate::directory::accounts::store::{self, AccountRow};
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::key_file::Keys;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::request::Context;

/// Makes the secret of a step.
pub fn sign(context: &Context, step: Step, account: Uuid, version: i32, until: DateTime<Utc>) -> String {
    let purpose = purpose(context.organisation, step, version);
    format!("{account}.{}", context.state.keys.passing_secret(&purpose, account, until))
}

/// Finds the account that is at a step by the step's secret.
///
/// # Errors
/// 401 `login-step-over` if the secret is no longer, or never was, one of this step.
pub fn find_account(tx: &mut Tx<'_>, keys: &Keys, step: Step, token: &str) -> Result<AccountRow, Problem> {
    let (id, secret) = parse(token).ok_or_else(is_over)?;
    let account = store::find(tx, id)?;
    filter_open(tx, account)?
        .filter(|account| keys.opens_now(&purpose(tx.organisation, step, account.version), id, secret, tx.now))
        .ok_or_else(is_over)
}

fn purpose(organisation: Uuid, step: Step, version: i32) -> String {
    format!("login at {organisation}: {} of version {version}", step.word())
}

fn is_over() -> Problem {
    Problem::new(STEP_OVER).detail("Recommencez avec votre adresse et votre mot de passe.")
}
