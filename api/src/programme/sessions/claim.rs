//! The claim on venues and people of whoever plans with them.

use diesel::prelude::*;
use uuid::Uuid;

use crate::kernel::data::transaction::Tx;
use crate::schema::{accounts, venues};

/// Locks venues and people for this transaction.
///
/// Another transaction that plans with one of them waits, and then sees the new sessions.
pub fn claim(tx: &mut Tx<'_>, venues: &[Uuid], people: &[Uuid]) -> QueryResult<()> {
    let own_venues = venues::table.filter(venues::organisation_id.eq(tx.organisation).and(venues::id.eq_any(venues)));
    own_venues.order(venues::id).select(venues::id).for_no_key_update().load::<Uuid>(tx.conn)?;
    if !people.is_empty() {
        let own =
            accounts::table.filter(accounts::organisation_id.eq(tx.organisation).and(accounts::id.eq_any(people)));
        own.order(accounts::id).select(accounts::id).for_no_key_update().load::<Uuid>(tx.conn)?;
    }
    Ok(())
}
