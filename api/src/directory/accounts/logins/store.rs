//! The table `logins`.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::kernel::data::transaction::Tx;
use crate::schema::logins;

#[derive(Queryable, Selectable, Insertable, Debug)]
#[diesel(table_name = logins, check_for_backend(diesel::pg::Pg))]
pub struct LoginRow {
    pub organisation_id: Uuid,
    pub id: Uuid,
    pub account_id: Uuid,
    pub refresh_hash: Vec<u8>,
    pub previous_hash: Option<Vec<u8>>,
    pub rotated_at: DateTime<Utc>,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub revoked_at: Option<DateTime<Utc>>,
    pub device: String,
    pub id_token: Option<String>,
    pub provider_session: Option<String>,
}

pub fn insert(tx: &mut Tx<'_>, row: &LoginRow) -> QueryResult<()> {
    diesel::insert_into(logins::table).values(row).execute(tx.conn).map(drop)
}

/// Reads and locks a login, so that concurrent refreshes take turns.
pub fn lock(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<Option<LoginRow>> {
    logins::table.find((tx.organisation, id)).select(LoginRow::as_select()).for_update().first(tx.conn).optional()
}

pub fn rotate(tx: &mut Tx<'_>, login: &LoginRow, next: &[u8]) -> QueryResult<()> {
    diesel::update(logins::table.find((tx.organisation, login.id)))
        .set((
            logins::refresh_hash.eq(next),
            logins::previous_hash.eq(Some(&login.refresh_hash)),
            logins::rotated_at.eq(tx.now),
        ))
        .execute(tx.conn)
        .map(drop)
}

pub fn revoke(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<()> {
    let now = tx.now;
    diesel::update(logins::table.find((tx.organisation, id)).filter(logins::revoked_at.is_null()))
        .set((logins::revoked_at.eq(now), logins::id_token.eq(None::<String>)))
        .execute(tx.conn)
        .map(drop)
}

/// Revokes the logins of an account, except one.
pub fn revoke_all(tx: &mut Tx<'_>, account: Uuid, but: Option<Uuid>) -> QueryResult<()> {
    let now = tx.now;
    let theirs = logins::table
        .filter(logins::organisation_id.eq(tx.organisation).and(logins::account_id.eq(account)))
        .filter(logins::revoked_at.is_null())
        .filter(logins::id.ne(but.unwrap_or_default()));
    let over = (logins::revoked_at.eq(now), logins::id_token.eq(None::<String>));
    diesel::update(theirs).set(over).execute(tx.conn).map(drop)
}

/// Reads the logins of an account that are not over, the last used first.
///
/// `used_since` is the time before which a login without use is over. A program that logs in again and again may have
/// many: the last hundred are read.
pub fn alive(tx: &mut Tx<'_>, account: Uuid, used_since: DateTime<Utc>) -> QueryResult<Vec<LoginRow>> {
    logins::table
        .filter(logins::organisation_id.eq(tx.organisation).and(logins::account_id.eq(account)))
        .filter(logins::revoked_at.is_null().and(logins::expires_at.gt(tx.now)))
        .filter(logins::rotated_at.gt(used_since))
        .order((logins::rotated_at.desc(), logins::id))
        .limit(100)
        .select(LoginRow::as_select())
        .load(tx.conn)
}

/// Finds the organisations with logins that expired before a time.
pub fn with_old_logins(conn: &mut PgConnection, before: DateTime<Utc>) -> QueryResult<Vec<Uuid>> {
    diesel::select(old_logins(before)).load(conn)
}

diesel::define_sql_function! {
    /// Finds the organisations with logins that expired before a time.
    #[sql_name = "with_old_logins"]
    fn old_logins(before: diesel::sql_types::Timestamptz) -> diesel::sql_types::Uuid;
}

/// Deletes logins that expired before now.
pub fn forget(tx: &mut Tx<'_>) -> QueryResult<usize> {
    diesel::delete(logins::table.filter(logins::organisation_id.eq(tx.organisation).and(logins::expires_at.lt(tx.now))))
        .execute(tx.conn)
}
