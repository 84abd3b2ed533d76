//! The table `staff_notices`, with the accounts that it is about.

use chrono::{DateTime, NaiveTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Nullable, SmallInt, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use super::rules::ALARM_RESTS;
use crate::kernel::data::transaction::Tx;
use crate::schema::staff_notices;

/// A row of `staff_notices`.
#[derive(Queryable, Selectable, Insertable, AsChangeset, Debug, Clone, PartialEq)]
#[diesel(table_name = staff_notices, check_for_backend(diesel::pg::Pg), treat_none_as_null = true)]
// The columns are described in the migrations.
#[allow(missing_docs)]
pub struct ChoiceRow {
    pub organisation_id: Uuid,
    pub account_id: Uuid,
    pub late_referrals: bool,
    pub late_cancellations: bool,
    pub within_hours: i16,
    pub alarms: bool,
    pub digest_at: Option<NaiveTime>,
    pub digest_due_at: Option<DateTime<Utc>>,
}

/// News of shortly before a session.
#[derive(Clone, Copy, Debug)]
pub enum Late {
    /// A partner enrolled somebody.
    Referral,
    /// A seat was given back.
    Cancellation,
}

pub fn find(tx: &mut Tx<'_>, account: Uuid) -> QueryResult<Option<ChoiceRow>> {
    staff_notices::table.find((tx.organisation, account)).select(ChoiceRow::as_select()).first(tx.conn).optional()
}

pub fn set(tx: &mut Tx<'_>, row: &ChoiceRow) -> QueryResult<()> {
    diesel::insert_into(staff_notices::table)
        .values(row)
        .on_conflict((staff_notices::organisation_id, staff_notices::account_id))
        .do_update()
        .set(row)
        .execute(tx.conn)
        .map(drop)
}

#[derive(QueryableByName)]
struct Account {
    #[diesel(sql_type = SqlUuid)]
    account_id: Uuid,
}

/// Finds the accounts to notify of what happened so many hours before a session.
///
/// Facilitators are notified of their own sessions. The account that did it knows.
pub fn to_notify(tx: &mut Tx<'_>, late: Late, hours: i16, facilitator: Option<Uuid>) -> QueryResult<Vec<Uuid>> {
    let chosen = match late {
        Late::Referral => "late_referrals",
        Late::Cancellation => "late_cancellations",
    };
    let found: Vec<Account> = diesel::sql_query(format!(
        "SELECT n.account_id
         FROM staff_notices n JOIN accounts a ON (a.organisation_id, a.id) = (n.organisation_id, n.account_id)
         WHERE n.organisation_id = $1 AND n.{chosen} AND n.within_hours >= $2 AND a.active
             AND (a.role IN ('agent', 'admin') OR a.role = 'facilitator' AND n.account_id = $3)
             AND n.account_id IS DISTINCT FROM $4
         ORDER BY n.account_id"
    ))
    .bind::<SqlUuid, _>(tx.organisation)
    .bind::<SmallInt, _>(hours)
    .bind::<Nullable<SqlUuid>, _>(facilitator)
    .bind::<Nullable<SqlUuid>, _>(tx.principal.account())
    .load(tx.conn)?;
    Ok(found.into_iter().map(|account| account.account_id).collect())
}

/// True if somebody is to hear of an alarm that was not raised lately.
pub fn awaits_alarm(tx: &mut Tx<'_>) -> QueryResult<bool> {
    let rested = staff_notices::alarmed_at.is_null().or(staff_notices::alarmed_at.le(tx.now - ALARM_RESTS));
    let waiting = staff_notices::table
        .filter(staff_notices::organisation_id.eq(tx.organisation).and(staff_notices::alarms))
        .filter(rested.assume_not_null());
    diesel::select(diesel::dsl::exists(waiting)).get_result(tx.conn)
}

/// Marks an alarm as raised, and returns the accounts of the office that hear of it.
pub fn raise_alarm(tx: &mut Tx<'_>) -> QueryResult<Vec<Uuid>> {
    let found: Vec<Account> = diesel::sql_query(
        "UPDATE staff_notices n SET alarmed_at = $2
         FROM accounts a
         WHERE n.organisation_id = $1 AND n.alarms AND (n.alarmed_at IS NULL OR n.alarmed_at <= $3)
             AND (a.organisation_id, a.id) = (n.organisation_id, n.account_id) AND a.active
             AND a.role IN ('agent', 'admin')
         RETURNING n.account_id",
    )
    .bind::<SqlUuid, _>(tx.organisation)
    .bind::<Timestamptz, _>(tx.now)
    .bind::<Timestamptz, _>(tx.now - ALARM_RESTS)
    .load(tx.conn)?;
    Ok(found.into_iter().map(|account| account.account_id).collect())
}

/// Finds the organisations in which digests are due at a time, UTC.
pub fn due_digests(conn: &mut PgConnection, at: DateTime<Utc>) -> QueryResult<Vec<Uuid>> {
    diesel::select(due_staff_digests(at)).load(conn)
}

/// Locks the choices of an organisation whose digest is due; another process skips them.
pub fn lock_due(tx: &mut Tx<'_>) -> QueryResult<Vec<ChoiceRow>> {
    staff_notices::table
        .filter(staff_notices::organisation_id.eq(tx.organisation).and(staff_notices::digest_due_at.le(tx.now)))
        .order(staff_notices::account_id)
        .select(ChoiceRow::as_select())
        .for_update()
        .skip_locked()
        .load(tx.conn)
}

diesel::define_sql_function! {
    /// Finds the organisations in which digests are due at a time.
    fn due_staff_digests(at: Timestamptz) -> SqlUuid;
}
