//! Counts from the tables `messages`, `enrolments`, `attendances`, `evaluations` and `follow_ups`.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Date, Nullable, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use crate::kernel::data::transaction::Tx;

/// Numbers of calls and letters.
#[derive(QueryableByName, Debug)]
// They are described in `CallTasks`.
#[allow(missing_docs)]
pub struct Calls {
    #[diesel(sql_type = BigInt)]
    pub due: i64,
    #[diesel(sql_type = BigInt)]
    pub late: i64,
    #[diesel(sql_type = BigInt)]
    pub thinking: i64,
    #[diesel(sql_type = BigInt)]
    pub wrong: i64,
}

/// Counts the calls and the letters of the desk.
pub fn count_calls(tx: &mut Tx<'_>) -> QueryResult<Calls> {
    diesel::sql_query(
        "SELECT count(*) FILTER (WHERE NOT wrong AND next_attempt_at <= $2) AS due,
                count(*) FILTER (WHERE NOT wrong AND next_attempt_at <= $2 AND needed_by < $2) AS late,
                count(*) FILTER (WHERE NOT wrong AND next_attempt_at > $2 AND heard_at IS NOT NULL) AS thinking,
                count(*) FILTER (WHERE wrong) AS wrong
         FROM (
             SELECT m.next_attempt_at, m.needed_by, m.heard_at, EXISTS (
                 SELECT FROM learners l WHERE l.organisation_id = $1 AND l.id = m.learner_id
                     AND l.phone = m.address AND l.phone_wrong_at IS NOT NULL) AS wrong
             FROM messages m
             WHERE m.organisation_id = $1 AND m.status = 'due' AND m.channel IN ('call', 'letter')
                 AND (m.expires_at > $2 OR m.kind = 'callback')
         ) AS calls",
    )
    .bind::<SqlUuid, _>(tx.organisation)
    .bind::<Timestamptz, _>(tx.now)
    .get_result(tx.conn)
}

/// Counts the calls given up because of a wrong number that would still be of use.
///
/// A person who lost a place without hearing of the offer is looked for two weeks, unless enrolled again since.
pub fn count_lost_calls(tx: &mut Tx<'_>) -> QueryResult<i64> {
    let count: Count = diesel::sql_query(
        "SELECT count(*) AS count FROM messages m
         WHERE m.organisation_id = $1 AND m.status = 'failed' AND m.channel = 'call'
             AND m.outcome = 'wrong_number' AND m.learner_id IS NOT NULL
             AND CASE WHEN m.kind NOT IN ('offer', 'held') THEN m.expires_at > $2
                 ELSE m.ended_at > $2 - interval '14 days'
                     AND NOT EXISTS (
                         SELECT FROM enrolments e JOIN sessions s
                             ON s.organisation_id = e.organisation_id AND s.id = e.session_id
                         WHERE e.organisation_id = $1 AND e.id = m.enrolment_id AND s.starts_at <= $2)
                     AND NOT EXISTS (
                         SELECT FROM enrolments e
                         WHERE e.organisation_id = $1 AND e.learner_id = m.learner_id AND e.created_at > m.created_at
                             AND e.status IN ('enrolled', 'offered', 'waiting'))
                 END",
    )
    .bind::<SqlUuid, _>(tx.organisation)
    .bind::<Timestamptz, _>(tx.now)
    .get_result(tx.conn)?;
    Ok(count.count)
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// Counts the seats that partners asked for, in scheduled sessions that start between two times.
pub fn count_from_partners(tx: &mut Tx<'_>, (from, to): (DateTime<Utc>, DateTime<Utc>)) -> QueryResult<i64> {
    let count: Count = diesel::sql_query(
        "SELECT count(*) AS count
         FROM sessions s JOIN enrolments e ON e.organisation_id = s.organisation_id AND e.session_id = s.id
         WHERE s.organisation_id = $1 AND s.starts_at >= $2 AND s.starts_at < $3
             AND e.status = 'enrolled' AND e.channel = 'partner'",
    )
    .bind::<SqlUuid, _>(tx.organisation)
    .bind::<Timestamptz, _>(from)
    .bind::<Timestamptz, _>(to)
    .get_result(tx.conn)?;
    Ok(count.count)
}

/// Counts the open wishes that a session to come fits.
pub fn count_wishes(tx: &mut Tx<'_>) -> QueryResult<i64> {
    let count: Count = diesel::sql_query(
        "SELECT count(*) AS count
         FROM unmet_wishes w JOIN sessions s ON s.organisation_id = w.organisation_id AND s.id = w.session_id
         WHERE w.organisation_id = $1 AND w.state = 'open' AND s.status = 'scheduled' AND s.starts_at > $2",
    )
    .bind::<SqlUuid, _>(tx.organisation)
    .bind::<Timestamptz, _>(tx.now)
    .get_result(tx.conn)?;
    Ok(count.count)
}

/// Numbers of questions.
#[derive(QueryableByName, Debug)]
// They are described in `QuestionTasks`.
#[allow(missing_docs)]
pub struct Questions {
    #[diesel(sql_type = BigInt)]
    pub open: i64,
    #[diesel(sql_type = BigInt)]
    pub overdue: i64,
}

/// Counts the open questions of an account, and nobody's if asked.
pub fn count_questions(
    tx: &mut Tx<'_>,
    account: Option<Uuid>,
    with_nobodys: bool,
    today: NaiveDate,
) -> QueryResult<Questions> {
    diesel::sql_query(
        "SELECT count(*) AS open, count(*) FILTER (WHERE due_on < $4) AS overdue
         FROM follow_ups
         WHERE organisation_id = $1 AND status = 'open' AND (assignee_id = $2 OR ($3 AND assignee_id IS NULL))",
    )
    .bind::<SqlUuid, _>(tx.organisation)
    .bind::<Nullable<SqlUuid>, _>(account)
    .bind::<Bool, _>(with_nobodys)
    .bind::<Date, _>(today)
    .get_result(tx.conn)
}

/// Numbers of the enrolments of a session.
#[derive(QueryableByName, Debug)]
pub struct Marks {
    /// The session.
    #[diesel(sql_type = SqlUuid)]
    pub session_id: Uuid,
    /// Enrolments without a mark on the attendance sheet.
    #[diesel(sql_type = BigInt)]
    pub unmarked: i64,
    /// Enrolments of which somebody came.
    #[diesel(sql_type = BigInt)]
    pub came: i64,
    /// Evaluations.
    #[diesel(sql_type = BigInt)]
    pub evaluated: i64,
}

/// Counts marks and evaluations of some sessions.
pub fn count_marks(tx: &mut Tx<'_>, sessions: &[Uuid]) -> QueryResult<Vec<Marks>> {
    diesel::sql_query(
        "SELECT s.id AS session_id, p.unmarked, p.came, v.evaluated
         FROM unnest($2) AS s (id)
         CROSS JOIN LATERAL (
             SELECT count(*) FILTER (WHERE a.status IS NULL) AS unmarked,
                    count(*) FILTER (WHERE a.status IN ('present', 'late')) AS came
             FROM enrolments e
             LEFT JOIN attendances a ON a.organisation_id = e.organisation_id AND a.enrolment_id = e.id
             WHERE e.organisation_id = $1 AND e.session_id = s.id AND e.status = 'enrolled'
         ) AS p
         CROSS JOIN LATERAL (
             SELECT count(*) AS evaluated FROM evaluations WHERE organisation_id = $1 AND session_id = s.id
         ) AS v",
    )
    .bind::<SqlUuid, _>(tx.organisation)
    .bind::<Array<SqlUuid>, _>(sessions)
    .load(tx.conn)
}
