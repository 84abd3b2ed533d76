//! The table `account_letters`.

use chrono::{DateTime, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::sql_types::{Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use super::LetterKind;
use crate::kernel::data::transaction::Tx;
use crate::schema::account_letters;

/// A row of `account_letters`.
#[derive(Queryable, Selectable, Insertable, Debug, Clone)]
#[diesel(table_name = account_letters, check_for_backend(diesel::pg::Pg))]
pub struct LetterRow {
    pub organisation_id: Uuid,
    pub id: Uuid,
    pub account_id: Uuid,
    pub kind: LetterKind,
    pub attempts: i16,
    pub next_attempt_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub created_at: DateTime<Utc>,
    pub subject: Option<String>,
    pub news: Option<String>,
    pub page: Option<String>,
}

pub fn insert(tx: &mut Tx<'_>, row: &LetterRow) -> QueryResult<()> {
    diesel::insert_into(account_letters::table).values(row).execute(tx.conn).map(drop)
}

/// Deletes the letters to an account whose link opens nothing any more.
pub fn delete_links(tx: &mut Tx<'_>, account: Uuid) -> QueryResult<()> {
    let theirs = account_letters::table
        .filter(account_letters::organisation_id.eq(tx.organisation).and(account_letters::account_id.eq(account)))
        .filter(account_letters::kind.eq(LetterKind::PasswordForgotten));
    diesel::delete(theirs).execute(tx.conn).map(drop)
}

/// Finds the organisations that have letters due at a time, UTC.
pub fn due(conn: &mut PgConnection, at: DateTime<Utc>) -> QueryResult<Vec<Uuid>> {
    diesel::select(due_account_letters(at)).load(conn)
}

/// Claims letters that are due, or that have a lease which ran out, until `lease`.
pub fn claim(tx: &mut Tx<'_>, lease: DateTime<Utc>, limit: i64) -> QueryResult<Vec<LetterRow>> {
    let due: Vec<Uuid> = account_letters::table
        .filter(account_letters::organisation_id.eq(tx.organisation))
        .filter(account_letters::next_attempt_at.le(tx.now))
        .order((account_letters::next_attempt_at, account_letters::id))
        .select(account_letters::id)
        .limit(limit)
        .for_update()
        .skip_locked()
        .load(tx.conn)?;
    let due = account_letters::organisation_id.eq(tx.organisation).and(account_letters::id.eq_any(due));
    diesel::update(account_letters::table.filter(due))
        .set((account_letters::attempts.eq(account_letters::attempts + 1), account_letters::next_attempt_at.eq(lease)))
        .returning(LetterRow::as_returning())
        .get_results(tx.conn)
}

/// The letter as it was claimed: another claim counts as one attempt more.
#[diesel::dsl::auto_type]
fn as_claimed(letter: &LetterRow) -> _ {
    let key: (Uuid, Uuid) = (letter.organisation_id, letter.id);
    let attempts: i16 = letter.attempts;
    account_letters::table.find(key).filter(account_letters::attempts.eq(attempts))
}

/// Returns whether a letter is still claimed as it was, with a lease beyond `until`.
pub fn holds_lease(tx: &mut Tx<'_>, letter: &LetterRow, until: DateTime<Utc>) -> QueryResult<bool> {
    let held = as_claimed(letter).filter(account_letters::next_attempt_at.gt(until));
    diesel::select(exists(held)).get_result(tx.conn)
}

/// Puts the next attempt of a claimed letter off.
pub fn put_off(tx: &mut Tx<'_>, letter: &LetterRow, until: DateTime<Utc>) -> QueryResult<()> {
    let next = account_letters::next_attempt_at.eq(until);
    diesel::update(as_claimed(letter)).set(next).execute(tx.conn).map(drop)
}

/// Deletes a claimed letter that has left or is of no use.
pub fn delete(tx: &mut Tx<'_>, letter: &LetterRow) -> QueryResult<()> {
    diesel::delete(as_claimed(letter)).execute(tx.conn).map(drop)
}

diesel::define_sql_function! {
    /// Finds the organisations that have letters due at a time.
    fn due_account_letters(at: Timestamptz) -> SqlUuid;
}
