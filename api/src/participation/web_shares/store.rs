//! The tables `web_shares` and `web_refusals`.

use chrono::{DateTime, DurationRound, NaiveDate, NaiveTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::query_dsl::methods::FilterDsl;
use diesel::sql_types::{Date, Uuid as SqlUuid};
use diesel::upsert::excluded;
use uuid::Uuid;

use super::Kind;
use crate::kernel::data::transaction::Tx;
use crate::schema::{web_refusals, web_shares};

/// Adds to what a network took today, and returns the sum; none when that would be more than `most`.
pub fn take(tx: &mut Tx<'_>, kind: Kind, network: &[u8], wanted: i16, most: i16) -> QueryResult<Option<i16>> {
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
    FilterDsl::filter(upsert, more.le(most)).returning(web_shares::taken).get_result(tx.conn).optional()
}

/// Counts a refusal in its minute.
pub fn count_refusal(tx: &mut Tx<'_>) -> QueryResult<()> {
    let minute = tx.now.duration_trunc(TimeDelta::minutes(1)).unwrap_or(tx.now);
    diesel::insert_into(web_refusals::table)
        .values((
            web_refusals::organisation_id.eq(tx.organisation),
            web_refusals::minute.eq(minute),
            web_refusals::times.eq(1),
        ))
        .on_conflict((web_refusals::organisation_id, web_refusals::minute))
        .do_update()
        .set(web_refusals::times.eq(web_refusals::times + 1))
        .execute(tx.conn)
        .map(drop)
}

/// Number of refusals since a time, UTC.
pub fn refusals_since(tx: &mut Tx<'_>, since: DateTime<Utc>) -> QueryResult<i64> {
    let recent = web_refusals::organisation_id.eq(tx.organisation).and(web_refusals::minute.gt(since));
    QueryDsl::filter(web_refusals::table, recent)
        .select(diesel::dsl::sum(web_refusals::times))
        .first::<Option<i64>>(tx.conn)
        .map(Option::unwrap_or_default)
}

/// Organisations with shares or refusals of before a day.
pub fn with_old(conn: &mut PgConnection, before: NaiveDate) -> QueryResult<Vec<Uuid>> {
    diesel::select(with_old_web_shares(before)).load(conn)
}

/// Erases the shares and the refusals of before a day; returns how many.
pub fn forget(tx: &mut Tx<'_>, before: NaiveDate) -> QueryResult<usize> {
    let midnight = before.and_time(NaiveTime::MIN).and_utc();
    let is_old = web_refusals::organisation_id.eq(tx.organisation).and(web_refusals::minute.lt(midnight));
    let refusals = diesel::delete(QueryDsl::filter(web_refusals::table, is_old)).execute(tx.conn)?;
    let is_old = web_shares::organisation_id.eq(tx.organisation).and(web_shares::day.lt(before));
    Ok(refusals + diesel::delete(QueryDsl::filter(web_shares::table, is_old)).execute(tx.conn)?)
}

diesel::define_sql_function! {
    /// Organisations with shares or refusals of before a day.
    fn with_old_web_shares(before: Date) -> SqlUuid;
}
