//! The day and the account of an entry.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::{FORBIDDEN, Problem};
use crate::programme::sessions;

/// Today, in the organisation's zone.
pub(super) fn today(tx: &mut Tx<'_>) -> Result<NaiveDate, Problem> {
    let zone = sessions::actions::desk_zone(tx)?;
    Ok(tx.now.with_timezone(&zone).date_naive())
}

/// The account that asks.
pub(super) fn require_account(tx: &Tx<'_>) -> Result<Uuid, Problem> {
    tx.principal.account().ok_or_else(|| Problem::new(FORBIDDEN))
}
