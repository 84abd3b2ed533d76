//! The table `personal_calendars`.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::kernel::data::transaction::Tx;
use crate::schema::personal_calendars;

/// The address of a person's private calendar.
#[derive(Queryable, Debug)]
pub struct CalendarRow {
    /// Number of the address: its secret is made from it.
    pub link_number: i32,
    /// Time at which the address was made.
    pub opened_at: DateTime<Utc>,
}

/// Finds the address of an account that is not ended.
pub fn find(tx: &mut Tx<'_>, account: Uuid) -> QueryResult<Option<CalendarRow>> {
    personal_calendars::table
        .find((tx.organisation, account))
        .filter(personal_calendars::open)
        .select((personal_calendars::link_number, personal_calendars::opened_at))
        .first(tx.conn)
        .optional()
}

/// Makes an address, or the next one.
pub fn renew(tx: &mut Tx<'_>, account: Uuid) -> QueryResult<()> {
    let values = (
        personal_calendars::organisation_id.eq(tx.organisation),
        personal_calendars::account_id.eq(account),
        personal_calendars::opened_at.eq(tx.now),
    );
    diesel::insert_into(personal_calendars::table)
        .values(values)
        .on_conflict((personal_calendars::organisation_id, personal_calendars::account_id))
        .do_update()
        .set((
            personal_calendars::link_number.eq(personal_calendars::link_number + 1),
            personal_calendars::opened_at.eq(tx.now),
            personal_calendars::open.eq(true),
        ))
        .execute(tx.conn)
        .map(drop)
}

/// Ends the address of an account; false if it has none.
pub fn close(tx: &mut Tx<'_>, account: Uuid) -> QueryResult<bool> {
    let mine = personal_calendars::table.find((tx.organisation, account)).filter(personal_calendars::open);
    diesel::update(mine).set(personal_calendars::open.eq(false)).execute(tx.conn).map(|changed| changed == 1)
}
