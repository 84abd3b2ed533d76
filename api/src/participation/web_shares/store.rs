//! The table `web_shares`.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::query_dsl::methods::FilterDsl;
use diesel::sql_types::{Date, Uuid as SqlUuid};
use diesel::upsert::excluded;
use uuid::Uuid;

use super::Kind;
use crate::kernel::data::transaction::Tx;
use crate::schema::web_shares;

/// Adds to what a network took today; false when that would be more than `most`.
pub fn take(tx: &mut Tx<'_>, kind: Kind, network: &[u8], wanted: i16, most: i16) -> QueryResult<bool> {
    let row = (
        web_shares::organisation_id.eq(tx.organisation),
        web_shares::day.eq(tx.now.date_naive()),
        web_shares::kind.eq(kind),
        web_shares::network.eq(network),
        web_shares::taken.eq(wanted),
    );
    let more = web_shares::taken + excluded(web_shares::taken);
    let upsert = diesel::insert_into(web_shares::table)
        .values(row)
        .on_conflict((web_shares::organisation_id, web_shares::day, web_shares::kind, web_shares::network))
        .do_update()
        .set(web_shares::taken.eq(more));
    FilterDsl::filter(upsert, more.le(most)).execute(tx.conn).map(|rows| rows == 1)
}

/// Organisations with shares of before a day.
pub fn with_old(conn: &mut PgConnection, before: NaiveDate) -> QueryResult<Vec<Uuid>> {
    diesel::select(with_old_web_shares(before)).load(conn)
}

/// Erases the shares of before a day; returns how many.
pub fn forget(tx: &mut Tx<'_>, before: NaiveDate) -> QueryResult<usize> {
    let is_old = web_shares::organisation_id.eq(tx.organisation).and(web_shares::day.lt(before));
    diesel::delete(QueryDsl::filter(web_shares::table, is_old)).execute(tx.conn)
}

diesel::define_sql_function! {
    /// Organisations with shares of before a day.
    fn with_old_web_shares(before: Date) -> SqlUuid;
}
