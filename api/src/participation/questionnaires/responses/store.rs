//! The table `questionnaire_responses`.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{Binary, Date, Nullable, Text, Uuid as SqlUuid};
use serde_json::Value;
use uuid::Uuid;

use super::super::{DiscardReason, ResponseMode};
use crate::kernel::data::transaction::Tx;
use crate::schema::questionnaire_responses;

/// A row of `questionnaire_responses`.
#[derive(Queryable, Selectable, Insertable, Debug, Clone)]
#[diesel(table_name = questionnaire_responses, check_for_backend(diesel::pg::Pg))]
pub struct ResponseRow {
    pub organisation_id: Uuid,
    pub id: Uuid,
    pub questionnaire_id: Uuid,
    pub version_id: Uuid,
    pub mode: ResponseMode,
    pub maison_id: Option<Uuid>,
    pub answered_on: NaiveDate,
    pub sheet: Option<i32>,
    pub answers: Value,
    pub silences: Value,
    pub boxes: Vec<u8>,
    pub undecided: Value,
    pub version: i32,
    pub discarded_on: Option<NaiveDate>,
    pub discarded_because: Option<DiscardReason>,
}

/// Which responses are listed.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Those to one version.
    pub version: Option<Uuid>,
    /// Those that came in one way.
    pub mode: Option<ResponseMode>,
    /// Those whose two entries differ, or those whose do not.
    pub undecided: Option<bool>,
    /// Those from this day on.
    pub from: Option<NaiveDate>,
    /// Those until this day.
    pub to: Option<NaiveDate>,
    /// Those that were discarded, in place of those that were not. Only lists and exports show any.
    pub discarded: bool,
}

/// Responses of one version, way and Maison, and of one month if asked, with their boxes in a row.
#[derive(QueryableByName, Debug)]
pub struct Batch {
    #[diesel(sql_type = SqlUuid)]
    pub version_id: Uuid,
    #[diesel(sql_type = Text)]
    pub mode: ResponseMode,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub maison_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Date>)]
    pub month: Option<NaiveDate>,
    #[diesel(sql_type = Binary)]
    pub boxes: Vec<u8>,
}

/// Writes a response down; a second one of a sheet is refused by `questionnaire_responses_sheet_once`.
pub fn insert(tx: &mut Tx<'_>, row: &ResponseRow) -> QueryResult<()> {
    diesel::insert_into(questionnaire_responses::table).values(row).execute(tx.conn).map(drop)
}

/// A response.
pub fn find(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<Option<ResponseRow>> {
    questionnaire_responses::table
        .find((tx.organisation, id))
        .select(ResponseRow::as_select())
        .first(tx.conn)
        .optional()
}

/// The response of a sheet of paper that counts, locked until the end of the transaction.
pub fn lock_sheet(tx: &mut Tx<'_>, version: Uuid, sheet: i32) -> QueryResult<Option<ResponseRow>> {
    questionnaire_responses::table
        .filter(questionnaire_responses::organisation_id.eq(tx.organisation))
        .filter(questionnaire_responses::version_id.eq(version).and(questionnaire_responses::sheet.eq(sheet)))
        .filter(questionnaire_responses::discarded_on.is_null())
        .select(ResponseRow::as_select())
        .for_no_key_update()
        .first(tx.conn)
        .optional()
}

/// The response of a sheet of paper that counts.
pub fn of_sheet(tx: &mut Tx<'_>, version: Uuid, sheet: i32) -> QueryResult<Option<Uuid>> {
    questionnaire_responses::table
        .filter(questionnaire_responses::organisation_id.eq(tx.organisation))
        .filter(questionnaire_responses::version_id.eq(version).and(questionnaire_responses::sheet.eq(sheet)))
        .filter(questionnaire_responses::discarded_on.is_null())
        .select(questionnaire_responses::id)
        .first(tx.conn)
        .optional()
}

/// Writes what may change of a response that still has its version.
pub fn update(tx: &mut Tx<'_>, row: &ResponseRow) -> QueryResult<bool> {
    let own = questionnaire_responses::table
        .find((tx.organisation, row.id))
        .filter(questionnaire_responses::version.eq(row.version));
    diesel::update(own)
        .set((
            questionnaire_responses::answers.eq(&row.answers),
            questionnaire_responses::silences.eq(&row.silences),
            questionnaire_responses::boxes.eq(&row.boxes),
            questionnaire_responses::undecided.eq(&row.undecided),
            questionnaire_responses::version.eq(row.version + 1),
            questionnaire_responses::discarded_on.eq(row.discarded_on),
            questionnaire_responses::discarded_because.eq(row.discarded_because),
        ))
        .execute(tx.conn)
        .map(|changed| changed == 1)
}

/// Responses to a questionnaire by identity, which is random; one more than asked for.
pub fn list(
    tx: &mut Tx<'_>,
    questionnaire: Uuid,
    filter: &Filter,
    after: Option<Uuid>,
    limit: i64,
) -> QueryResult<Vec<ResponseRow>> {
    let mut query = questionnaire_responses::table
        .filter(questionnaire_responses::organisation_id.eq(tx.organisation))
        .filter(questionnaire_responses::questionnaire_id.eq(questionnaire))
        .filter(questionnaire_responses::id.gt(after.unwrap_or_default()))
        .order(questionnaire_responses::id)
        .select(ResponseRow::as_select())
        .limit(limit + 1)
        .into_boxed();
    let none = Value::Array(Vec::new());
    query = match filter.discarded {
        true => query.filter(questionnaire_responses::discarded_on.is_not_null()),
        false => query.filter(questionnaire_responses::discarded_on.is_null()),
    };
    if let Some(version) = filter.version {
        query = query.filter(questionnaire_responses::version_id.eq(version));
    }
    if let Some(mode) = filter.mode {
        query = query.filter(questionnaire_responses::mode.eq(mode));
    }
    match filter.undecided {
        Some(true) => query = query.filter(questionnaire_responses::undecided.ne(none)),
        Some(false) => query = query.filter(questionnaire_responses::undecided.eq(none)),
        None => {}
    }
    if let Some(from) = filter.from {
        query = query.filter(questionnaire_responses::answered_on.ge(from));
    }
    if let Some(to) = filter.to {
        query = query.filter(questionnaire_responses::answered_on.le(to));
    }
    query.load(tx.conn)
}

/// The boxes of all responses to a questionnaire that count, together by version, way and Maison.
///
/// That is the order of the index `questionnaire_responses_counted`; by month they are sorted first.
pub fn batches(tx: &mut Tx<'_>, questionnaire: Uuid, filter: &Filter, by_month: bool) -> QueryResult<Vec<Batch>> {
    let month = if by_month { "date_trunc('month', answered_on::timestamp)::date" } else { "NULL::date" };
    diesel::sql_query(format!(
        "SELECT version_id, mode, maison_id, {month} AS month, string_agg(boxes, '') AS boxes \
         FROM questionnaire_responses WHERE organisation_id = $1 AND questionnaire_id = $2 AND discarded_on IS NULL \
         AND ($3 IS NULL OR version_id = $3) AND ($4 IS NULL OR mode = $4) AND ($5 IS NULL OR answered_on >= $5) \
         AND ($6 IS NULL OR answered_on <= $6) \
         GROUP BY 1, 2, 3, 4"
    ))
    .bind::<SqlUuid, _>(tx.organisation)
    .bind::<SqlUuid, _>(questionnaire)
    .bind::<Nullable<SqlUuid>, _>(filter.version)
    .bind::<Nullable<Text>, _>(filter.mode)
    .bind::<Nullable<Date>, _>(filter.from)
    .bind::<Nullable<Date>, _>(filter.to)
    .load(tx.conn)
}

/// Number of responses to each of some versions that count.
pub fn count_by_version(tx: &mut Tx<'_>, versions: &[Uuid]) -> QueryResult<Vec<(Uuid, i64)>> {
    questionnaire_responses::table
        .filter(questionnaire_responses::organisation_id.eq(tx.organisation))
        .filter(questionnaire_responses::version_id.eq_any(versions))
        .filter(questionnaire_responses::discarded_on.is_null())
        .group_by(questionnaire_responses::version_id)
        .select((questionnaire_responses::version_id, diesel::dsl::count_star()))
        .load(tx.conn)
}

/// Number of responses to a questionnaire whose two entries differ.
pub fn count_undecided(tx: &mut Tx<'_>, questionnaire: Uuid) -> QueryResult<i64> {
    questionnaire_responses::table
        .filter(questionnaire_responses::organisation_id.eq(tx.organisation))
        .filter(questionnaire_responses::questionnaire_id.eq(questionnaire))
        .filter(questionnaire_responses::undecided.ne(Value::Array(Vec::new())))
        .filter(questionnaire_responses::discarded_on.is_null())
        .count()
        .get_result(tx.conn)
}
