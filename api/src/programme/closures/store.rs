//! The table `closures`.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::kernel::data::transaction::Tx;
use crate::schema::closures;

/// A row of `closures`.
#[derive(Queryable, Selectable, Insertable, Debug, Clone)]
#[diesel(table_name = closures, check_for_backend(diesel::pg::Pg))]
// The columns are described in the migrations.
#[allow(missing_docs)]
pub struct ClosureRow {
    pub organisation_id: Uuid,
    pub id: Uuid,
    pub venue_id: Uuid,
    pub first_date: NaiveDate,
    pub last_date: NaiveDate,
    pub reason: String,
    pub created_at: DateTime<Utc>,
    pub withdrawn_at: Option<DateTime<Utc>>,
}

/// Inserts a closure.
pub fn insert(tx: &mut Tx<'_>, row: &ClosureRow) -> QueryResult<()> {
    diesel::insert_into(closures::table).values(row).execute(tx.conn).map(drop)
}

/// Finds a closure that is not withdrawn.
pub fn find(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<Option<ClosureRow>> {
    let one = closures::table.find((tx.organisation, id)).filter(closures::withdrawn_at.is_null());
    one.select(ClosureRow::as_select()).first(tx.conn).optional()
}

/// Withdraws a closure; false if it was already withdrawn.
pub fn withdraw(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<bool> {
    let standing = closures::table.find((tx.organisation, id)).filter(closures::withdrawn_at.is_null());
    diesel::update(standing).set(closures::withdrawn_at.eq(tx.now)).execute(tx.conn).map(|changed| changed == 1)
}

/// Lists closures that are neither withdrawn nor over on a day, by first day.
pub fn list(
    tx: &mut Tx<'_>,
    not_over_on: NaiveDate,
    after: Option<(NaiveDate, Uuid)>,
    limit: i64,
) -> QueryResult<Vec<ClosureRow>> {
    let mut query = closures::table
        .filter(closures::organisation_id.eq(tx.organisation).and(closures::withdrawn_at.is_null()))
        .filter(closures::last_date.ge(not_over_on))
        .order((closures::first_date, closures::id))
        .select(ClosureRow::as_select())
        .limit(limit + 1)
        .into_boxed();
    if let Some((date, id)) = after {
        query = query.filter(closures::first_date.gt(date).or(closures::first_date.eq(date).and(closures::id.gt(id))));
    }
    query.load(tx.conn)
}

/// Finds the closures of all venues on some days, without withdrawn ones.
pub fn all_during(tx: &mut Tx<'_>, (first, last): (NaiveDate, NaiveDate)) -> QueryResult<Vec<ClosureRow>> {
    closures::table
        .filter(closures::organisation_id.eq(tx.organisation).and(closures::withdrawn_at.is_null()))
        .filter(closures::first_date.le(last).and(closures::last_date.ge(first)))
        .order((closures::first_date, closures::id))
        .select(ClosureRow::as_select())
        .load(tx.conn)
}

/// Finds closures of venues on some days, without withdrawn ones.
pub fn during(tx: &mut Tx<'_>, venues: &[Uuid], (first, last): (NaiveDate, NaiveDate)) -> QueryResult<Vec<ClosureRow>> {
    closures::table
        .filter(closures::organisation_id.eq(tx.organisation).and(closures::withdrawn_at.is_null()))
        .filter(closures::venue_id.eq_any(venues))
        .filter(closures::first_date.le(last).and(closures::last_date.ge(first)))
        .order((closures::first_date, closures::id))
        .select(ClosureRow::as_select())
        .load(tx.conn)
}
