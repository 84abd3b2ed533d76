//! The table `partners`.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Nullable, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use super::PartnerKind;
use crate::kernel::data::collation::in_french_order;
use crate::kernel::data::transaction::Tx;
use crate::schema::partners;

/// A row of `partners`.
#[derive(Queryable, Selectable, Insertable, Debug, Clone)]
#[diesel(table_name = partners, check_for_backend(diesel::pg::Pg))]
// The columns are described in the migrations.
#[allow(missing_docs)]
pub struct PartnerRow {
    pub organisation_id: Uuid,
    pub id: Uuid,
    pub name: String,
    pub kind: PartnerKind,
    pub commune_code: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub active: bool,
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub calendar_read_at: Option<DateTime<Utc>>,
    pub calendar_feed: Option<String>,
}

pub fn find(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<Option<PartnerRow>> {
    partners::table.find((tx.organisation, id)).select(PartnerRow::as_select()).first(tx.conn).optional()
}

/// Reads a page of partners, by name.
pub fn page(tx: &mut Tx<'_>, after: Option<(String, Uuid)>, limit: i64) -> QueryResult<Vec<PartnerRow>> {
    let mut query = partners::table
        .filter(partners::organisation_id.eq(tx.organisation))
        .order((in_french_order("partners.name"), partners::id))
        .select(PartnerRow::as_select())
        .limit(limit + 1)
        .into_boxed();
    if let Some((name, id)) = after {
        let later = in_french_order("partners.name").gt(name.clone());
        query = query.filter(later.or(partners::name.eq(name).and(partners::id.gt(id))));
    }
    query.load(tx.conn)
}

pub fn insert(tx: &mut Tx<'_>, row: &PartnerRow) -> QueryResult<()> {
    diesel::insert_into(partners::table).values(row).execute(tx.conn).map(drop)
}

/// Changes a partner that still has the version it was read with.
pub fn update(tx: &mut Tx<'_>, row: &PartnerRow, version: i32) -> QueryResult<bool> {
    let mine = partners::table.find((tx.organisation, row.id)).filter(partners::version.eq(version));
    diesel::update(mine)
        .set((
            partners::name.eq(&row.name),
            partners::kind.eq(row.kind),
            partners::commune_code.eq(&row.commune_code),
            partners::email.eq(&row.email),
            partners::phone.eq(&row.phone),
            partners::active.eq(row.active),
            partners::version.eq(version + 1),
        ))
        .execute(tx.conn)
        .map(|changed| changed == 1)
}

// Keys that ended count too, since the program that uses such a key no longer shows the calendar. A replacement that
// has not read yet is not in use there: the key that it replaces counts in its place.
const UNREAD: &str = "
    WITH RECURSIVE read AS (
        SELECT k.partner_id, k.id, k.calendar_read_at FROM api_keys k
        WHERE k.organisation_id = $1 AND k.partner_id = ANY ($2) AND k.revoked_at IS NULL AND k.replaced_by IS NULL
        UNION ALL
        SELECT k.partner_id, k.id, k.calendar_read_at
        FROM read JOIN api_keys k ON (k.partner_id, k.replaced_by) = (read.partner_id, read.id)
        WHERE k.organisation_id = $1 AND read.calendar_read_at IS NULL
    )
    SELECT partner_id, min(calendar_read_at) AS since FROM read GROUP BY partner_id";

/// A row of [`UNREAD`].
#[derive(QueryableByName)]
struct Unread {
    #[diesel(sql_type = SqlUuid)]
    partner_id: Uuid,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    since: Option<DateTime<Utc>>,
}

/// Finds, for each partner, the oldest of its keys' last readings of the calendar.
///
/// Only keys that are neither revoked nor replaced count. For a key that never read, the key that it replaces counts.
pub fn unread_since(tx: &mut Tx<'_>, partners: &[Uuid]) -> QueryResult<HashMap<Uuid, Option<DateTime<Utc>>>> {
    let found: Vec<Unread> = diesel::sql_query(UNREAD)
        .bind::<SqlUuid, _>(tx.organisation)
        .bind::<Array<SqlUuid>, _>(partners)
        .load(tx.conn)?;
    Ok(found.into_iter().map(|one| (one.partner_id, one.since)).collect())
}
