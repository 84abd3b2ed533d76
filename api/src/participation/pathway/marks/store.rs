//! The table `learner_skills`: a line each time that something is noted.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Int4, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use crate::kernel::data::transaction::Tx;
use crate::participation::pathway::Mastery;
use crate::schema::learner_skills;

/// A line of `learner_skills`.
#[derive(Insertable, Debug, Clone)]
#[diesel(table_name = learner_skills)]
// The columns are described in the migrations.
#[allow(missing_docs)]
pub struct SkillRow {
    pub organisation_id: Uuid,
    pub id: Uuid,
    pub learner_id: Uuid,
    pub skill: String,
    pub mastery: Option<Mastery>,
    pub session_id: Option<Uuid>,
    pub noted_at: DateTime<Utc>,
    pub noted_by: Option<Uuid>,
}

/// Writes lines down.
pub fn insert(tx: &mut Tx<'_>, rows: &[SkillRow]) -> QueryResult<()> {
    diesel::insert_into(learner_skills::table).values(rows).execute(tx.conn).map(drop)
}

/// A note of a skill of a person, under their card: one of all, or the last.
#[derive(QueryableByName, Debug, Clone)]
#[allow(missing_docs)]
pub struct NotedRow {
    #[diesel(sql_type = SqlUuid)]
    pub card: Uuid,
    #[diesel(sql_type = Text)]
    pub skill: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub mastery: Option<Mastery>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub session_id: Option<Uuid>,
    #[diesel(sql_type = Timestamptz)]
    pub noted_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Text>)]
    pub noted_by: Option<String>,
    /// Number of lines of the skill up to this one.
    #[diesel(sql_type = Int4)]
    pub version: i32,
}

/// Lines of some people, also under cards merged into theirs, by card and skill, the newest first.
const NOTED: &str = "
    SELECT * FROM (
        SELECT coalesce(l.merged_into, l.id) AS card, s.skill, s.mastery, s.session_id, s.noted_at, a.name AS noted_by,
            (row_number() OVER lines)::int4 AS version,
            row_number() OVER (PARTITION BY coalesce(l.merged_into, l.id), s.skill ORDER BY s.noted_at DESC, s.id DESC)
                AS back
        FROM learners l
        JOIN learner_skills s ON (s.organisation_id, s.learner_id) = (l.organisation_id, l.id)
        LEFT JOIN accounts a ON (a.organisation_id, a.id) = (s.organisation_id, s.noted_by)
        WHERE l.organisation_id = $1 AND (l.id = ANY ($2) OR l.merged_into = ANY ($2))
        WINDOW lines AS (PARTITION BY coalesce(l.merged_into, l.id), s.skill ORDER BY s.noted_at, s.id)
    ) noted
    WHERE $3 OR back = 1
    ORDER BY card, skill, back";

/// The last line of each skill of some people.
pub fn last(tx: &mut Tx<'_>, cards: &[Uuid]) -> QueryResult<Vec<NotedRow>> {
    noted(tx, cards, false)
}

/// All lines of a person, the newest of each skill first.
pub fn history(tx: &mut Tx<'_>, card: Uuid) -> QueryResult<Vec<NotedRow>> {
    noted(tx, &[card], true)
}

fn noted(tx: &mut Tx<'_>, cards: &[Uuid], all: bool) -> QueryResult<Vec<NotedRow>> {
    diesel::sql_query(NOTED)
        .bind::<SqlUuid, _>(tx.organisation)
        .bind::<Array<SqlUuid>, _>(cards)
        .bind::<Bool, _>(all)
        .load(tx.conn)
}

/// A person who has a seat in a session.
#[derive(QueryableByName, Debug, Clone)]
#[allow(missing_docs)]
pub struct SeatedRow {
    #[diesel(sql_type = SqlUuid)]
    pub learner_id: Uuid,
    #[diesel(sql_type = Text)]
    pub given_name: String,
    #[diesel(sql_type = Text)]
    pub family_name: String,
    #[diesel(sql_type = Bool)]
    pub missed: bool,
}

/// The people who have a seat in a session, by name, with whether they were noted as not having come.
pub fn seated(tx: &mut Tx<'_>, session: Uuid) -> QueryResult<Vec<SeatedRow>> {
    diesel::sql_query(
        "SELECT e.learner_id, l.given_name, l.family_name, coalesce(a.status IN ('absent', 'excused'), false) AS missed
         FROM enrolments e
         JOIN learners l ON (l.organisation_id, l.id) = (e.organisation_id, e.learner_id)
         LEFT JOIN attendances a ON (a.organisation_id, a.enrolment_id) = (e.organisation_id, e.id)
         WHERE e.organisation_id = $1 AND e.session_id = $2 AND e.status = 'enrolled'
         ORDER BY l.search_text, l.id",
    )
    .bind::<SqlUuid, _>(tx.organisation)
    .bind::<SqlUuid, _>(session)
    .load(tx.conn)
}

/// Deletes lines of before a time; returns how many.
pub fn forget(tx: &mut Tx<'_>, before: DateTime<Utc>) -> QueryResult<usize> {
    let own = learner_skills::organisation_id.eq(tx.organisation);
    diesel::delete(learner_skills::table.filter(own.and(learner_skills::noted_at.lt(before)))).execute(tx.conn)
}

/// Organisations that have lines of before a time.
pub fn with_old(conn: &mut PgConnection, before: DateTime<Utc>) -> QueryResult<Vec<Uuid>> {
    diesel::select(with_old_learner_skills(before)).load(conn)
}

diesel::define_sql_function! {
    /// Organisations that have lines of before a time.
    fn with_old_learner_skills(before: Timestamptz) -> SqlUuid;
}
