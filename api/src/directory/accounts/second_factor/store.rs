//! The tables `second_factors` and `login_policies`.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::kernel::data::transaction::Tx;
use crate::kernel::security::principal::Role;
use crate::schema::{login_policies, second_factors};

#[derive(Queryable, Selectable, Insertable, Debug, Clone)]
#[diesel(table_name = second_factors, check_for_backend(diesel::pg::Pg))]
pub struct SecondFactorRow {
    pub organisation_id: Uuid,
    pub account_id: Uuid,
    pub number: Uuid,
    pub created_at: DateTime<Utc>,
    pub last_step: i64,
    pub recovery_hashes: Vec<Option<Vec<u8>>>,
}

#[derive(Queryable, Selectable, Insertable, Debug, Clone)]
#[diesel(table_name = login_policies, check_for_backend(diesel::pg::Pg))]
pub struct LoginPolicyRow {
    pub organisation_id: Uuid,
    pub second_factor_roles: Vec<Option<Role>>,
    pub version: i32,
}

pub fn exists(tx: &mut Tx<'_>, account: Uuid) -> QueryResult<bool> {
    diesel::select(diesel::dsl::exists(second_factors::table.find((tx.organisation, account)))).get_result(tx.conn)
}

pub fn find(tx: &mut Tx<'_>, account: Uuid) -> QueryResult<Option<SecondFactorRow>> {
    second_factors::table
        .find((tx.organisation, account))
        .select(SecondFactorRow::as_select())
        .first(tx.conn)
        .optional()
}

/// Reads and locks a second factor, so that each code is used once.
pub fn lock(tx: &mut Tx<'_>, account: Uuid) -> QueryResult<Option<SecondFactorRow>> {
    second_factors::table
        .find((tx.organisation, account))
        .select(SecondFactorRow::as_select())
        .for_update()
        .first(tx.conn)
        .optional()
}

/// Finds which of these accounts have a second factor.
pub fn with_second_factor(tx: &mut Tx<'_>, accounts: &[Uuid]) -> QueryResult<HashSet<Uuid>> {
    second_factors::table
        .filter(second_factors::organisation_id.eq(tx.organisation))
        .filter(second_factors::account_id.eq_any(accounts))
        .select(second_factors::account_id)
        .load(tx.conn)
        .map(|found| found.into_iter().collect())
}

pub fn insert(tx: &mut Tx<'_>, row: &SecondFactorRow) -> QueryResult<()> {
    diesel::insert_into(second_factors::table).values(row).execute(tx.conn).map(drop)
}

/// Keeps the last step and the recovery codes that are left.
pub fn update(tx: &mut Tx<'_>, row: &SecondFactorRow) -> QueryResult<()> {
    diesel::update(second_factors::table.find((tx.organisation, row.account_id)))
        .set((second_factors::last_step.eq(row.last_step), second_factors::recovery_hashes.eq(&row.recovery_hashes)))
        .execute(tx.conn)
        .map(drop)
}

/// Deletes the second factor of an account; false if it had none.
pub fn delete(tx: &mut Tx<'_>, account: Uuid) -> QueryResult<bool> {
    diesel::delete(second_factors::table.find((tx.organisation, account))).execute(tx.conn).map(|deleted| deleted == 1)
}

pub fn find_policy(tx: &mut Tx<'_>) -> QueryResult<Option<LoginPolicyRow>> {
    login_policies::table.find(tx.organisation).select(LoginPolicyRow::as_select()).first(tx.conn).optional()
}

/// Changes the policy that still has the version before; false if it has another.
///
/// An organisation without a row has version 1.
pub fn put_policy(tx: &mut Tx<'_>, row: &LoginPolicyRow) -> QueryResult<bool> {
    let before = login_policies::table.find(tx.organisation).filter(login_policies::version.eq(row.version - 1));
    let changed = diesel::update(before)
        .set((
            login_policies::second_factor_roles.eq(&row.second_factor_roles),
            login_policies::version.eq(row.version),
        ))
        .execute(tx.conn)?;
    if changed == 1 || row.version != 2 {
        return Ok(changed == 1);
    }
    diesel::insert_into(login_policies::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(tx.conn)
        .map(|inserted| inserted == 1)
}
