//! The table `bulk_cancellations`.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use super::WebRequestKind;
use crate::kernel::data::transaction::Tx;
use crate::schema::bulk_cancellations;

/// A row of `bulk_cancellations`: a request that was cancelled with others.
#[derive(Queryable, Selectable, Insertable, Debug, Clone)]
#[diesel(table_name = bulk_cancellations, check_for_backend(diesel::pg::Pg))]
// The columns are described in the migrations.
#[allow(missing_docs)]
pub struct ItemRow {
    pub organisation_id: Uuid,
    pub batch_id: Uuid,
    pub item_id: Uuid,
    pub kind: WebRequestKind,
    pub was_seated: bool,
    pub cancelled_at: DateTime<Utc>,
    pub restored_at: Option<DateTime<Utc>>,
}

/// Inserts the items of a batch.
pub fn insert(tx: &mut Tx<'_>, items: &[ItemRow]) -> QueryResult<()> {
    diesel::insert_into(bulk_cancellations::table).values(items).execute(tx.conn).map(drop)
}

/// Locks the items of a batch: those that had seats first, as they are restored.
pub fn lock(tx: &mut Tx<'_>, batch: Uuid) -> QueryResult<Vec<ItemRow>> {
    bulk_cancellations::table
        .filter(bulk_cancellations::organisation_id.eq(tx.organisation).and(bulk_cancellations::batch_id.eq(batch)))
        .order((bulk_cancellations::was_seated.desc(), bulk_cancellations::item_id))
        .select(ItemRow::as_select())
        .for_update()
        .load(tx.conn)
}

/// Notes that an item is restored.
pub fn mark_restored(tx: &mut Tx<'_>, item: &ItemRow) -> QueryResult<()> {
    diesel::update(bulk_cancellations::table.find((tx.organisation, item.batch_id, item.item_id)))
        .set(bulk_cancellations::restored_at.eq(tx.now))
        .execute(tx.conn)
        .map(drop)
}

/// Organisations with items of before a time, UTC.
pub fn with_old(conn: &mut PgConnection, before: DateTime<Utc>) -> QueryResult<Vec<Uuid>> {
    diesel::select(with_old_bulk_cancellations(before)).load(conn)
}

/// Erases the items of before a time, UTC; returns how many.
pub fn forget(tx: &mut Tx<'_>, before: DateTime<Utc>) -> QueryResult<usize> {
    let is_old =
        bulk_cancellations::organisation_id.eq(tx.organisation).and(bulk_cancellations::cancelled_at.lt(before));
    diesel::delete(bulk_cancellations::table.filter(is_old)).execute(tx.conn)
}

diesel::define_sql_function! {
    /// Organisations with items of before a time.
    fn with_old_bulk_cancellations(before: Timestamptz) -> SqlUuid;
}
