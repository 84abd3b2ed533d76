//! Office hours: the hours of the week at which the office answers the telephone and calls people.

pub mod routes;
pub mod rules;
mod store;

use serde_json::json;

use super::events;
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use rules::Hours;

/// Reads the office hours; those of most offices, where none were set.
pub fn find(tx: &mut Tx<'_>) -> Result<Hours, Problem> {
    Ok(store::find(tx)?.unwrap_or_default())
}

/// Sets the office hours; the same ones again change nothing.
fn set(tx: &mut Tx<'_>, hours: Hours) -> Result<Hours, Problem> {
    let before = find(tx)?;
    if before == hours {
        return Ok(hours);
    }
    store::replace(tx, &hours)?;
    let entry = Entry {
        action: events::ORGANISATION_CHANGED,
        subject: tx.organisation,
        before: Some(json!({"office_hours": before.in_words()})),
        after: Some(json!({"office_hours": hours.in_words()})),
    };
    audit::record(tx, entry, None)?;
    Ok(hours)
}
