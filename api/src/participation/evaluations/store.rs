//! The tables `evaluations`, `evaluation_marks` and `session_reviews`.

use chrono::NaiveDate;
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::sql_types::{Array, Binary, Bool, Date, Jsonb, Nullable, SmallInt, Uuid as SqlUuid};
use serde_json::Value;
use uuid::Uuid;

use crate::kernel::data::transaction::Tx;
use crate::schema::{evaluation_marks, evaluations, session_reviews};

/// A row of `evaluations`.
#[derive(Queryable, Selectable, Debug, Clone)]
#[diesel(table_name = evaluations, check_for_backend(diesel::pg::Pg))]
pub struct EvaluationRow {
    pub id: Uuid,
    pub session_id: Uuid,
    pub version_id: Uuid,
    pub held_on: NaiveDate,
    pub answers: Value,
    pub silences: Value,
    pub boxes: Vec<u8>,
    pub sheet: Option<i16>,
}

/// True if the evaluation of an enrolment was given; `marks` are those that it has by each key of the deployment.
pub fn is_marked(tx: &mut Tx<'_>, marks: &[Vec<u8>]) -> QueryResult<bool> {
    let of_it = evaluation_marks::table
        .filter(evaluation_marks::organisation_id.eq(tx.organisation).and(evaluation_marks::mark.eq_any(marks)));
    diesel::select(exists(of_it)).get_result(tx.conn)
}

/// Marks that the evaluation of an enrolment was given; a second time is refused by `evaluation_marks_pkey`.
pub fn mark(tx: &mut Tx<'_>, mark: &[u8]) -> QueryResult<()> {
    diesel::insert_into(evaluation_marks::table)
        .values((evaluation_marks::organisation_id.eq(tx.organisation), evaluation_marks::mark.eq(mark)))
        .execute(tx.conn)
        .map(drop)
}

/// Adds evaluations to those of a session, and writes all of them again, in an order drawn at random.
///
/// So neither place nor transaction of a row says which came first. With `replaces_sheets` those on paper go. It is one
/// statement, so that foreign keys to evaluations that stay hold all along. The session is locked.
pub fn add(tx: &mut Tx<'_>, session: Uuid, rows: &[EvaluationRow], replaces_sheets: bool) -> QueryResult<()> {
    diesel::sql_query(
        "WITH before AS (DELETE FROM evaluations WHERE organisation_id = $1 AND session_id = $2 RETURNING *), \
         after AS ( \
             SELECT id, version_id, held_on, answers, silences, boxes, sheet FROM before \
             WHERE sheet IS NULL OR NOT $3 \
             UNION ALL \
             SELECT * FROM unnest($4, $5, $6, $7, $8, $9, $10) \
         ) \
         INSERT INTO evaluations \
             (organisation_id, session_id, id, version_id, held_on, answers, silences, boxes, sheet) \
         SELECT $1, $2, after.* FROM after ORDER BY gen_random_uuid()",
    )
    .bind::<SqlUuid, _>(tx.organisation)
    .bind::<SqlUuid, _>(session)
    .bind::<Bool, _>(replaces_sheets)
    .bind::<Array<SqlUuid>, _>(rows.iter().map(|row| row.id).collect::<Vec<_>>())
    .bind::<Array<SqlUuid>, _>(rows.iter().map(|row| row.version_id).collect::<Vec<_>>())
    .bind::<Array<Date>, _>(rows.iter().map(|row| row.held_on).collect::<Vec<_>>())
    .bind::<Array<Jsonb>, _>(rows.iter().map(|row| &row.answers).collect::<Vec<_>>())
    .bind::<Array<Jsonb>, _>(rows.iter().map(|row| &row.silences).collect::<Vec<_>>())
    .bind::<Array<Binary>, _>(rows.iter().map(|row| &row.boxes).collect::<Vec<_>>())
    .bind::<Array<Nullable<SmallInt>>, _>(rows.iter().map(|row| row.sheet).collect::<Vec<_>>())
    .execute(tx.conn)
    .map(drop)
}

/// The evaluations of a session, by identity, which is random.
pub fn of_session(tx: &mut Tx<'_>, session: Uuid) -> QueryResult<Vec<EvaluationRow>> {
    evaluations::table
        .filter(evaluations::organisation_id.eq(tx.organisation).and(evaluations::session_id.eq(session)))
        .order(evaluations::id)
        .select(EvaluationRow::as_select())
        .load(tx.conn)
}

/// Text on what the facilitator will change after a session, and its version.
pub fn next_time(tx: &mut Tx<'_>, session: Uuid) -> QueryResult<Option<(String, i32)>> {
    session_reviews::table
        .find((tx.organisation, session))
        .select((session_reviews::next_time, session_reviews::version))
        .first(tx.conn)
        .optional()
}

/// Writes that text down, and returns its version.
pub fn set_next_time(tx: &mut Tx<'_>, session: Uuid, text: &str) -> QueryResult<i32> {
    diesel::insert_into(session_reviews::table)
        .values((
            session_reviews::organisation_id.eq(tx.organisation),
            session_reviews::session_id.eq(session),
            session_reviews::next_time.eq(text),
            session_reviews::updated_at.eq(tx.now),
        ))
        .on_conflict((session_reviews::organisation_id, session_reviews::session_id))
        .do_update()
        .set((
            session_reviews::next_time.eq(text),
            session_reviews::version.eq(session_reviews::version + 1),
            session_reviews::updated_at.eq(tx.now),
        ))
        .returning(session_reviews::version)
        .get_result(tx.conn)
}
