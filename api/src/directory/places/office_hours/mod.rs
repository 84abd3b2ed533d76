//! Office hours: the hours of the week at which the office answers the telephone and calls people.

pub mod routes;
pub mod rules;
mod store;

use serde_json::json;

use super::settings::Setting;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use rules::Hours;

static OFFICE_HOURS: Setting<Hours> = Setting {
    name: "office_hours",
    find,
    write: |tx, hours| Ok(store::replace(tx, hours)?),
    logged: |hours| json!(hours.in_words()),
};

/// Reads the office hours; those of most offices, where none were set.
pub fn find(tx: &mut Tx<'_>) -> Result<Hours, Problem> {
    Ok(store::find(tx)?.unwrap_or_default())
}
