//! The table `accounts`.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::AccountSort;
use super::passwords::NewPassword;
use crate::kernel::data::collation::in_french_order;
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::principal::Role;
use crate::schema::{accounts, organisations, partners};

/// A row of `accounts`.
#[derive(Queryable, Selectable, Insertable, Debug, Clone)]
#[diesel(table_name = accounts, check_for_backend(diesel::pg::Pg))]
// The columns are described in the migrations.
#[allow(missing_docs)]
pub struct AccountRow {
    pub organisation_id: Uuid,
    pub id: Uuid,
    pub email: String,
    pub name: String,
    pub role: Role,
    pub password_hash: String,
    pub active: bool,
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub last_login_at: Option<DateTime<Utc>>,
    pub partner_id: Option<Uuid>,
    pub temporary_password: bool,
}

pub fn find(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<Option<AccountRow>> {
    accounts::table.find((tx.organisation, id)).select(AccountRow::as_select()).first(tx.conn).optional()
}

/// Names of accounts by their identities.
pub fn names(tx: &mut Tx<'_>, ids: &[Uuid]) -> QueryResult<Vec<(Uuid, String)>> {
    accounts::table
        .filter(accounts::organisation_id.eq(tx.organisation).and(accounts::id.eq_any(ids)))
        .select((accounts::id, accounts::name))
        .load(tx.conn)
}

/// Reads and locks an account, so that two changes of its password take turns.
pub fn lock(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<Option<AccountRow>> {
    let account = accounts::table.find((tx.organisation, id)).select(AccountRow::as_select());
    account.for_update().first(tx.conn).optional()
}

pub fn find_by_email(tx: &mut Tx<'_>, email: &str) -> QueryResult<Option<AccountRow>> {
    accounts::table
        .filter(accounts::organisation_id.eq(tx.organisation).and(accounts::email.eq(email)))
        .select(AccountRow::as_select())
        .first(tx.conn)
        .optional()
}

/// Returns whether the account's partner is active; true for an account of staff.
pub fn is_of_an_active_partner(tx: &mut Tx<'_>, account: &AccountRow) -> QueryResult<bool> {
    let Some(partner) = account.partner_id else { return Ok(true) };
    let mine = partners::table.find((tx.organisation, partner)).filter(partners::active);
    diesel::select(diesel::dsl::exists(mine)).get_result(tx.conn)
}

/// Reads a page of the accounts of staff, or of one partner, in an order.
pub fn page(
    tx: &mut Tx<'_>,
    partner: Option<Uuid>,
    sort: AccountSort,
    after: Option<(String, Uuid)>,
    limit: i64,
) -> QueryResult<Vec<AccountRow>> {
    let mut query = accounts::table
        .filter(accounts::organisation_id.eq(tx.organisation))
        .filter(accounts::partner_id.is_not_distinct_from(partner))
        .select(AccountRow::as_select())
        .limit(limit + 1)
        .into_boxed();
    query = match sort {
        AccountSort::Email => query.order((accounts::email, accounts::id)),
        AccountSort::EmailBackwards => query.order((accounts::email.desc(), accounts::id.desc())),
        AccountSort::Name => query.order((in_french_order("accounts.name"), accounts::id)),
        AccountSort::NameBackwards => query.order((in_french_order("accounts.name").desc(), accounts::id.desc())),
    };
    if let Some((key, id)) = after {
        let (next, previous) = (accounts::id.gt(id), accounts::id.lt(id));
        query = match sort {
            AccountSort::Email => query.filter(accounts::email.gt(key.clone()).or(accounts::email.eq(key).and(next))),
            AccountSort::EmailBackwards => {
                query.filter(accounts::email.lt(key.clone()).or(accounts::email.eq(key).and(previous)))
            }
            AccountSort::Name => {
                query.filter(in_french_order("accounts.name").gt(key.clone()).or(accounts::name.eq(key).and(next)))
            }
            AccountSort::NameBackwards => {
                query.filter(in_french_order("accounts.name").lt(key.clone()).or(accounts::name.eq(key).and(previous)))
            }
        };
    }
    query.load(tx.conn)
}

/// Lists the active accounts of staff, facilitators first.
pub fn facilitators(tx: &mut Tx<'_>) -> QueryResult<Vec<(Uuid, String)>> {
    accounts::table
        .filter(accounts::organisation_id.eq(tx.organisation).and(accounts::active))
        .filter(accounts::role.ne(Role::Partner))
        .order((accounts::role.eq(Role::Facilitator).desc(), in_french_order("accounts.name"), accounts::id))
        .select((accounts::id, accounts::name))
        .load(tx.conn)
}

pub fn insert(tx: &mut Tx<'_>, row: &AccountRow) -> QueryResult<()> {
    diesel::insert_into(accounts::table).values(row).execute(tx.conn).map(drop)
}

/// Changes an account that still has the version it was read with.
pub fn update(tx: &mut Tx<'_>, row: &AccountRow, version: i32) -> QueryResult<bool> {
    let mine = accounts::table.find((tx.organisation, row.id)).filter(accounts::version.eq(version));
    diesel::update(mine)
        .set((
            accounts::name.eq(&row.name),
            accounts::role.eq(row.role),
            accounts::active.eq(row.active),
            accounts::version.eq(version + 1),
        ))
        .execute(tx.conn)
        .map(|changed| changed == 1)
}

/// Reads and locks the active administrators, so that two cannot close each other at once.
pub fn lock_active_admins(tx: &mut Tx<'_>) -> QueryResult<Vec<Uuid>> {
    accounts::table
        .filter(accounts::organisation_id.eq(tx.organisation).and(accounts::active))
        .filter(accounts::role.eq(Role::Admin))
        .order(accounts::id)
        .select(accounts::id)
        .for_update()
        .load(tx.conn)
}

pub fn set_password(tx: &mut Tx<'_>, id: Uuid, password: &NewPassword) -> QueryResult<bool> {
    diesel::update(accounts::table.find((tx.organisation, id)))
        .set((
            accounts::password_hash.eq(&password.hash),
            accounts::temporary_password.eq(password.temporary),
            accounts::version.eq(accounts::version + 1),
        ))
        .execute(tx.conn)
        .map(|changed| changed == 1)
}

/// Raises the version of an account, so that the steps of logins that are under way are over.
pub fn raise_version(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<()> {
    diesel::update(accounts::table.find((tx.organisation, id)))
        .set(accounts::version.eq(accounts::version + 1))
        .execute(tx.conn)
        .map(drop)
}

/// Reads the name of the organisation.
pub fn organisation_name(tx: &mut Tx<'_>) -> QueryResult<String> {
    organisations::table.find(tx.organisation).select(organisations::name).first(tx.conn)
}

pub fn note_login(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<()> {
    let now = tx.now;
    diesel::update(accounts::table.find((tx.organisation, id)))
        .set(accounts::last_login_at.eq(now))
        .execute(tx.conn)
        .map(drop)
}
