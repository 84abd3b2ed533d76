//! Staff accounts: who may log in, as what, and where they are logged in.

pub mod actions;
pub mod passwords;
pub mod routes;
pub mod rules;
mod store;

use crate::kernel::data::database::Tx;
use crate::kernel::text::problem::Problem;
use uuid::Uuid;

/// Name of an account, for those who refer to it.
pub fn name_of(tx: &mut Tx<'_>, account: Uuid) -> Result<Option<String>, Problem> {
    Ok(store::find(tx, account)?.map(|account| account.name))
}
