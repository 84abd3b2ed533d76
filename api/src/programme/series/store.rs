//! The table `series`.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::kernel::data::transaction::Tx;
use crate::programme::sessions::words::Rhythm;
use crate::schema::{series, sessions};

/// A row of `series`.
#[derive(Queryable, Selectable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = series, check_for_backend(diesel::pg::Pg), treat_none_as_null = true)]
// The columns are described in the migrations.
#[allow(missing_docs)]
pub struct SeriesRow {
    pub organisation_id: Uuid,
    pub id: Uuid,
    pub venue_id: Uuid,
    pub title: String,
    /// The database cannot say that elements of an array are never null.
    pub levels: Vec<Option<String>>,
    pub first_date: NaiveDate,
    pub last_date: NaiveDate,
    pub start_time: NaiveTime,
    pub duration_minutes: i16,
    pub created_at: DateTime<Utc>,
    pub weekday: i16,
    pub description: Option<String>,
    pub facilitator_id: Option<Uuid>,
    pub capacity: i16,
    pub minimum: i16,
    pub skips_school_holidays: bool,
    pub version: i32,
    pub rhythm: Rhythm,
    /// The database cannot say that elements of an array are never null.
    pub other_weekdays: Vec<Option<i16>>,
}

/// Inserts a series.
pub fn insert_series(tx: &mut Tx<'_>, row: &SeriesRow) -> QueryResult<()> {
    diesel::insert_into(series::table).values(row).execute(tx.conn).map(drop)
}

/// Lists series, the newest first, each with its number of sessions.
pub fn list_series(
    tx: &mut Tx<'_>,
    before: Option<(NaiveDate, Uuid)>,
    limit: i64,
) -> QueryResult<Vec<(SeriesRow, i64)>> {
    let count = sessions::table
        .filter(sessions::organisation_id.eq(series::organisation_id))
        .filter(sessions::series_id.eq(series::id.nullable()))
        .count()
        .single_value();
    let mut query = series::table
        .filter(series::organisation_id.eq(tx.organisation))
        .order((series::first_date.desc(), series::id.desc()))
        .select((SeriesRow::as_select(), count.assume_not_null()))
        .limit(limit + 1)
        .into_boxed();
    if let Some((date, id)) = before {
        query = query.filter(series::first_date.lt(date).or(series::first_date.eq(date).and(series::id.lt(id))));
    }
    query.load(tx.conn)
}

/// Finds a series, with its number of sessions.
pub fn find_series(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<Option<(SeriesRow, i64)>> {
    let Some(row) =
        series::table.find((tx.organisation, id)).select(SeriesRow::as_select()).first(tx.conn).optional()?
    else {
        return Ok(None);
    };
    let count = sessions::table
        .filter(sessions::organisation_id.eq(tx.organisation).and(sessions::series_id.eq(id)))
        .count()
        .get_result(tx.conn)?;
    Ok(Some((row, count)))
}

/// Changes and locks a series that still has the version it was read with; false if it has not.
pub fn update_series(tx: &mut Tx<'_>, row: &SeriesRow, version: i32) -> QueryResult<bool> {
    let mine = series::table.find((tx.organisation, row.id)).filter(series::version.eq(version));
    diesel::update(mine).set(row).execute(tx.conn).map(|changed| changed == 1)
}

/// Raises the version of a series and locks it, before one of its sessions is changed alone.
///
/// Edits that were made from the version before are then refused. Every transaction that changes both locks the series
/// before the session.
pub fn touch_series(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<()> {
    diesel::update(series::table.find((tx.organisation, id)))
        .set(series::version.eq(series::version + 1))
        .execute(tx.conn)
        .map(drop)
}

/// Finds the series that an account runs and that are not over, in the order of their identities.
pub fn led_by(tx: &mut Tx<'_>, account: Uuid) -> QueryResult<Vec<Uuid>> {
    // One day back, so that series left out are over in every time zone.
    let yesterday = tx.now.date_naive().pred_opt().unwrap_or_default();
    series::table
        .filter(series::organisation_id.eq(tx.organisation).and(series::facilitator_id.eq(account)))
        .filter(series::last_date.ge(yesterday))
        .order(series::id)
        .select(series::id)
        .load(tx.conn)
}

/// Names another person to run a series that is locked; returns who ran it before.
pub fn set_facilitator(tx: &mut Tx<'_>, id: Uuid, account: Option<Uuid>) -> QueryResult<Option<Uuid>> {
    let mine = series::table.find((tx.organisation, id));
    let before = mine.select(series::facilitator_id).first(tx.conn)?;
    diesel::update(mine).set(series::facilitator_id.eq(account)).execute(tx.conn)?;
    Ok(before)
}
