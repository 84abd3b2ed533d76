//! The tables `evaluations` and `session_reviews`.

use chrono::{DateTime, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use uuid::Uuid;

use super::Pace;
use crate::kernel::data::transaction::Tx;
use crate::schema::{enrolments, evaluations, session_reviews, sessions};

/// A row of `evaluations`.
#[derive(Queryable, Selectable, Insertable, Debug, Clone)]
#[diesel(table_name = evaluations, check_for_backend(diesel::pg::Pg))]
pub struct EvaluationRow {
    pub organisation_id: Uuid,
    pub enrolment_id: Option<Uuid>,
    pub session_id: Uuid,
    pub satisfaction: Option<i16>,
    pub relevance: Option<i16>,
    pub pace: Option<Pace>,
    pub helped: Option<String>,
    pub missing: Option<String>,
    pub another_session: Option<bool>,
    pub created_at: DateTime<Utc>,
    pub id: Uuid,
    pub sheet: Option<i16>,
}

/// True if the evaluation of an enrolment was given. What it says is read by session only.
pub fn is_given(tx: &mut Tx<'_>, enrolment: Uuid) -> QueryResult<bool> {
    let of_it = evaluations::table
        .filter(evaluations::organisation_id.eq(tx.organisation).and(evaluations::enrolment_id.eq(enrolment)));
    diesel::select(exists(of_it)).get_result(tx.conn)
}

/// Writes an evaluation down; a second one of an enrolment is refused by `evaluations_once`.
pub fn insert(tx: &mut Tx<'_>, row: &EvaluationRow) -> QueryResult<()> {
    diesel::insert_into(evaluations::table).values(row).execute(tx.conn).map(drop)
}

/// The evaluations of a session, in an order that says nothing about who gave them.
pub fn of_session(tx: &mut Tx<'_>, session: Uuid) -> QueryResult<Vec<EvaluationRow>> {
    evaluations::table
        .filter(evaluations::organisation_id.eq(tx.organisation).and(evaluations::session_id.eq(session)))
        .order((
            evaluations::satisfaction.desc().nulls_last(),
            evaluations::relevance.desc().nulls_last(),
            evaluations::pace,
            evaluations::helped,
            evaluations::missing,
            evaluations::id,
        ))
        .select(EvaluationRow::as_select())
        .load(tx.conn)
}

/// Evaluations by some learners of sessions before a time, the newest first, with the learner.
pub fn of_learners(
    tx: &mut Tx<'_>,
    learners: &[Uuid],
    before: DateTime<Utc>,
) -> QueryResult<Vec<(Uuid, EvaluationRow)>> {
    let its_enrolment = enrolments::organisation_id
        .eq(evaluations::organisation_id)
        .and(enrolments::id.nullable().eq(evaluations::enrolment_id));
    let its_session =
        sessions::organisation_id.eq(evaluations::organisation_id).and(sessions::id.eq(evaluations::session_id));
    evaluations::table
        .inner_join(enrolments::table.on(its_enrolment))
        .inner_join(sessions::table.on(its_session))
        .filter(evaluations::organisation_id.eq(tx.organisation))
        .filter(enrolments::organisation_id.eq(tx.organisation).and(enrolments::learner_id.eq_any(learners)))
        .filter(sessions::starts_at.lt(before))
        .order((evaluations::created_at.desc(), evaluations::id))
        .select((enrolments::learner_id, EvaluationRow::as_select()))
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
