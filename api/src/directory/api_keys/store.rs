//! The table `api_keys`.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::Scope;
use crate::kernel::data::transaction::Tx;
use crate::schema::{accounts, api_keys};

/// A row of `api_keys`.
#[derive(Queryable, Selectable, Insertable, Debug, Clone)]
#[diesel(table_name = api_keys, check_for_backend(diesel::pg::Pg))]
// The columns are described in the migrations.
#[allow(missing_docs)]
pub struct KeyRow {
    pub organisation_id: Uuid,
    pub id: Uuid,
    pub partner_id: Option<Uuid>,
    pub name: String,
    pub prefix: String,
    pub hash: Vec<u8>,
    pub scopes: Vec<Option<Scope>>,
    pub created_at: DateTime<Utc>,
    pub created_by: Option<Uuid>,
    pub ends_at: DateTime<Utc>,
    pub revoked_at: Option<DateTime<Utc>>,
    pub replaced_by: Option<Uuid>,
    pub last_used_at: Option<DateTime<Utc>>,
    pub calendar_read_at: Option<DateTime<Utc>>,
}

/// Reads the keys of a partner, or of the organisation itself, the newest first.
///
/// Each comes with the name of the account that made it.
pub fn keys(tx: &mut Tx<'_>, partner: Option<Uuid>) -> QueryResult<Vec<(KeyRow, Option<String>)>> {
    let maker =
        accounts::organisation_id.eq(api_keys::organisation_id).and(accounts::id.nullable().eq(api_keys::created_by));
    api_keys::table
        .left_join(accounts::table.on(maker))
        .filter(api_keys::organisation_id.eq(tx.organisation))
        .filter(api_keys::partner_id.is_not_distinct_from(partner))
        .order((api_keys::created_at.desc(), api_keys::id.desc()))
        .select((KeyRow::as_select(), accounts::name.nullable()))
        .load(tx.conn)
}

/// Reads and locks a key, so that it is replaced only once.
pub fn lock(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<Option<KeyRow>> {
    api_keys::table.find((tx.organisation, id)).select(KeyRow::as_select()).for_update().first(tx.conn).optional()
}

pub fn insert(tx: &mut Tx<'_>, row: &KeyRow) -> QueryResult<()> {
    diesel::insert_into(api_keys::table).values(row).execute(tx.conn).map(drop)
}

pub fn replace(tx: &mut Tx<'_>, id: Uuid, by: Uuid, ends_at: DateTime<Utc>) -> QueryResult<()> {
    diesel::update(api_keys::table.find((tx.organisation, id)))
        .set((api_keys::replaced_by.eq(by), api_keys::ends_at.eq(ends_at)))
        .execute(tx.conn)
        .map(drop)
}

pub fn rename(tx: &mut Tx<'_>, id: Uuid, name: &str) -> QueryResult<()> {
    diesel::update(api_keys::table.find((tx.organisation, id))).set(api_keys::name.eq(name)).execute(tx.conn).map(drop)
}

pub fn revoke(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<()> {
    let now = tx.now;
    diesel::update(api_keys::table.find((tx.organisation, id)))
        .set(api_keys::revoked_at.eq(now))
        .execute(tx.conn)
        .map(drop)
}
