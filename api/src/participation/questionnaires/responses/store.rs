//! The tables `questionnaire_responses`, `questionnaire_entries` and `kept_responses`.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{Binary, Date, Nullable, Text, Uuid as SqlUuid};
use serde_json::Value;
use uuid::Uuid;

use super::super::ResponseMode;
use crate::kernel::data::transaction::Tx;
use crate::schema::{kept_responses, learners, questionnaire_entries, questionnaire_responses};

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
}

/// A row of `questionnaire_entries`.
#[derive(Queryable, Selectable, Insertable, Debug, Clone)]
#[diesel(table_name = questionnaire_entries, check_for_backend(diesel::pg::Pg))]
pub struct EntryRow {
    pub organisation_id: Uuid,
    pub response_id: Uuid,
    pub number: i16,
    pub answers: Value,
    pub silences: Value,
    pub disagreements: Option<i16>,
    pub entered_by: Uuid,
    pub entered_on: NaiveDate,
}

/// A row of `kept_responses`.
#[derive(Queryable, Selectable, Insertable, Debug, Clone)]
#[diesel(table_name = kept_responses, check_for_backend(diesel::pg::Pg))]
pub struct KeptRow {
    pub organisation_id: Uuid,
    pub response_id: Uuid,
    pub learner_id: Uuid,
    pub agreed_on: NaiveDate,
    pub noted_by: Uuid,
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
}

/// Responses of one version, way, Maison and month, with their boxes one after the other.
#[derive(QueryableByName, Debug)]
pub struct Batch {
    #[diesel(sql_type = SqlUuid)]
    pub version_id: Uuid,
    #[diesel(sql_type = Text)]
    pub mode: ResponseMode,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub maison_id: Option<Uuid>,
    #[diesel(sql_type = Date)]
    pub month: NaiveDate,
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

/// The response of a sheet of paper, locked until the end of the transaction.
pub fn lock_sheet(tx: &mut Tx<'_>, version: Uuid, sheet: i32) -> QueryResult<Option<ResponseRow>> {
    questionnaire_responses::table
        .filter(questionnaire_responses::organisation_id.eq(tx.organisation))
        .filter(questionnaire_responses::version_id.eq(version).and(questionnaire_responses::sheet.eq(sheet)))
        .select(ResponseRow::as_select())
        .for_no_key_update()
        .first(tx.conn)
        .optional()
}

/// Writes answers, boxes and disagreements of a response that still has its version.
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

/// The boxes of all responses to a questionnaire, together by version, way, Maison and month.
pub fn batches(tx: &mut Tx<'_>, questionnaire: Uuid, filter: &Filter) -> QueryResult<Vec<Batch>> {
    diesel::sql_query(
        "SELECT version_id, mode, maison_id, date_trunc('month', answered_on)::date AS month, \
         string_agg(boxes, '') AS boxes FROM questionnaire_responses \
         WHERE organisation_id = $1 AND questionnaire_id = $2 AND ($3 IS NULL OR version_id = $3) \
         AND ($4 IS NULL OR mode = $4) AND ($5 IS NULL OR answered_on >= $5) AND ($6 IS NULL OR answered_on <= $6) \
         GROUP BY 1, 2, 3, 4",
    )
    .bind::<SqlUuid, _>(tx.organisation)
    .bind::<SqlUuid, _>(questionnaire)
    .bind::<Nullable<SqlUuid>, _>(filter.version)
    .bind::<Nullable<Text>, _>(filter.mode)
    .bind::<Nullable<Date>, _>(filter.from)
    .bind::<Nullable<Date>, _>(filter.to)
    .load(tx.conn)
}

/// Number of responses to each of some versions.
pub fn count_by_version(tx: &mut Tx<'_>, versions: &[Uuid]) -> QueryResult<Vec<(Uuid, i64)>> {
    questionnaire_responses::table
        .filter(questionnaire_responses::organisation_id.eq(tx.organisation))
        .filter(questionnaire_responses::version_id.eq_any(versions))
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
        .count()
        .get_result(tx.conn)
}

/// Writes an entry down.
pub fn insert_entry(tx: &mut Tx<'_>, row: &EntryRow) -> QueryResult<()> {
    diesel::insert_into(questionnaire_entries::table).values(row).execute(tx.conn).map(drop)
}

/// The entries of a response, the first one first.
pub fn entries(tx: &mut Tx<'_>, response: Uuid) -> QueryResult<Vec<EntryRow>> {
    questionnaire_entries::table
        .filter(questionnaire_entries::organisation_id.eq(tx.organisation))
        .filter(questionnaire_entries::response_id.eq(response))
        .order(questionnaire_entries::number)
        .select(EntryRow::as_select())
        .load(tx.conn)
}

/// Numbers of fields that differed, of each sheet of a questionnaire that was entered twice.
pub fn disagreements(tx: &mut Tx<'_>, questionnaire: Uuid) -> QueryResult<Vec<i16>> {
    let its_response = questionnaire_responses::organisation_id
        .eq(questionnaire_entries::organisation_id)
        .and(questionnaire_responses::id.eq(questionnaire_entries::response_id));
    questionnaire_entries::table
        .inner_join(questionnaire_responses::table.on(its_response))
        .filter(questionnaire_entries::organisation_id.eq(tx.organisation))
        .filter(questionnaire_responses::organisation_id.eq(tx.organisation))
        .filter(questionnaire_responses::questionnaire_id.eq(questionnaire))
        .filter(questionnaire_entries::disagreements.is_not_null())
        .select(questionnaire_entries::disagreements.assume_not_null())
        .load(tx.conn)
}

/// Keeps a response on a person's card; false if it is on one.
pub fn keep(tx: &mut Tx<'_>, row: &KeptRow) -> QueryResult<bool> {
    let kept = diesel::insert_into(kept_responses::table).values(row).on_conflict_do_nothing().execute(tx.conn)?;
    Ok(kept == 1)
}

/// Takes a response off a person's card; returns whose it was.
pub fn detach(tx: &mut Tx<'_>, response: Uuid) -> QueryResult<Option<Uuid>> {
    diesel::delete(kept_responses::table.find((tx.organisation, response)))
        .returning(kept_responses::learner_id)
        .get_result(tx.conn)
        .optional()
}

/// The people of some responses that are on a card, with their names.
pub fn kept_of(tx: &mut Tx<'_>, responses: &[Uuid]) -> QueryResult<Vec<(KeptRow, String, String)>> {
    kept()
        .filter(kept_responses::organisation_id.eq(tx.organisation))
        .filter(kept_responses::response_id.eq_any(responses))
        .select((KeptRow::as_select(), learners::given_name, learners::family_name))
        .load(tx.conn)
}

/// Responses on the card of a person and of those that were merged into it, the newest first.
pub fn of_learner(tx: &mut Tx<'_>, learner: Uuid) -> QueryResult<Vec<ResponseRow>> {
    let its_response = questionnaire_responses::organisation_id
        .eq(kept_responses::organisation_id)
        .and(questionnaire_responses::id.eq(kept_responses::response_id));
    kept()
        .inner_join(questionnaire_responses::table.on(its_response))
        .filter(kept_responses::organisation_id.eq(tx.organisation))
        .filter(questionnaire_responses::organisation_id.eq(tx.organisation))
        .filter(learners::id.eq(learner).or(learners::merged_into.eq(learner)))
        .order((questionnaire_responses::answered_on.desc(), questionnaire_responses::id))
        .select(ResponseRow::as_select())
        .limit(50)
        .load(tx.conn)
}

/// A person with a response on their card: learner, names, version and boxes.
pub type KeptBoxes = (Uuid, String, String, Uuid, Vec<u8>);

/// The responses to a questionnaire that are on cards.
pub fn kept_boxes(tx: &mut Tx<'_>, questionnaire: Uuid) -> QueryResult<Vec<KeptBoxes>> {
    let its_response = questionnaire_responses::organisation_id
        .eq(kept_responses::organisation_id)
        .and(questionnaire_responses::id.eq(kept_responses::response_id));
    kept()
        .inner_join(questionnaire_responses::table.on(its_response))
        .filter(kept_responses::organisation_id.eq(tx.organisation))
        .filter(questionnaire_responses::organisation_id.eq(tx.organisation))
        .filter(questionnaire_responses::questionnaire_id.eq(questionnaire))
        .order((learners::folded_name, kept_responses::response_id))
        .select((
            kept_responses::learner_id,
            learners::given_name,
            learners::family_name,
            questionnaire_responses::version_id,
            questionnaire_responses::boxes,
        ))
        .limit(500)
        .load(tx.conn)
}

#[diesel::dsl::auto_type]
fn kept() -> _ {
    let its_learner: diesel::dsl::And<
        diesel::dsl::Eq<learners::organisation_id, kept_responses::organisation_id>,
        diesel::dsl::Eq<learners::id, kept_responses::learner_id>,
    > = learners::organisation_id.eq(kept_responses::organisation_id).and(learners::id.eq(kept_responses::learner_id));
    kept_responses::table.inner_join(learners::table.on(its_learner))
}
