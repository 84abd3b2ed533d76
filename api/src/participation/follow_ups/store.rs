//! The table `follow_ups`.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use super::{AskedBy, Device, FollowUpStatus};
use crate::kernel::data::transaction::Tx;
use crate::programme::sessions::themes::Theme;
use crate::schema::{enrolments, follow_ups};

/// A row of `follow_ups`.
#[derive(Queryable, Selectable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = follow_ups, check_for_backend(diesel::pg::Pg), treat_none_as_null = true)]
// The columns are described in the migrations.
#[allow(missing_docs)]
pub struct FollowUpRow {
    pub organisation_id: Uuid,
    pub id: Uuid,
    pub learner_id: Option<Uuid>,
    pub contact_name: Option<String>,
    pub contact_phone: Option<String>,
    pub commune_code: Option<String>,
    pub session_id: Option<Uuid>,
    pub theme: Option<Theme>,
    pub device: Option<Device>,
    pub question: Option<String>,
    pub channel: AskedBy,
    pub asked_at: DateTime<Utc>,
    pub created_by: Option<Uuid>,
    pub due_on: NaiveDate,
    pub assignee_id: Option<Uuid>,
    pub status: FollowUpStatus,
    pub answer: Option<String>,
    pub answered_by: Option<Uuid>,
    pub answered_at: Option<DateTime<Utc>>,
    pub proposed_session_id: Option<Uuid>,
    pub proposed_by: Option<Uuid>,
    pub proposed_at: Option<DateTime<Utc>>,
    pub enrolment_id: Option<Uuid>,
    pub closed_by: Option<Uuid>,
    pub closed_at: Option<DateTime<Utc>>,
    pub version: i32,
}

/// Writes a follow-up down.
pub fn insert(tx: &mut Tx<'_>, row: &FollowUpRow) -> QueryResult<()> {
    diesel::insert_into(follow_ups::table).values(row).execute(tx.conn).map(drop)
}

/// Locks a follow-up.
pub fn lock(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<Option<FollowUpRow>> {
    let one = follow_ups::table.find((tx.organisation, id));
    one.select(FollowUpRow::as_select()).for_update().first(tx.conn).optional()
}

/// Replaces a follow-up.
pub fn update(tx: &mut Tx<'_>, row: &FollowUpRow) -> QueryResult<()> {
    diesel::update(follow_ups::table.find((tx.organisation, row.id))).set(row).execute(tx.conn).map(drop)
}

/// The open questions that an account is to answer.
pub fn open_of(tx: &mut Tx<'_>, account: Uuid) -> QueryResult<Vec<Uuid>> {
    follow_ups::table
        .filter(follow_ups::organisation_id.eq(tx.organisation).and(follow_ups::assignee_id.eq(account)))
        .filter(follow_ups::status.eq(FollowUpStatus::Open))
        .order(follow_ups::id)
        .select(follow_ups::id)
        .load(tx.conn)
}

/// True if a person has, or had, a place in a session.
pub fn took_part(tx: &mut Tx<'_>, learner: Uuid, session: Uuid) -> QueryResult<bool> {
    let theirs = enrolments::organisation_id
        .eq(tx.organisation)
        .and(enrolments::session_id.eq(session))
        .and(enrolments::learner_id.eq(learner));
    diesel::select(diesel::dsl::exists(enrolments::table.filter(theirs))).get_result(tx.conn)
}

/// True if an enrolment was offered for a question.
pub fn is_invited(tx: &mut Tx<'_>, enrolment: Uuid) -> QueryResult<bool> {
    let its = follow_ups::organisation_id.eq(tx.organisation).and(follow_ups::enrolment_id.eq(enrolment));
    diesel::select(diesel::dsl::exists(follow_ups::table.filter(its))).get_result(tx.conn)
}

/// An answer with what must not be read in a model.
#[derive(QueryableByName, Debug)]
#[allow(missing_docs)]
pub struct AnswerRow {
    #[diesel(sql_type = Text)]
    pub answer: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub question: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub theme: Option<Theme>,
    #[diesel(sql_type = Timestamptz)]
    pub answered_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Text>)]
    pub given_name: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub family_name: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub contact_name: Option<String>,
}

/// The last answers, of a theme if one is given, the newest first.
pub fn answers(tx: &mut Tx<'_>, theme: Option<Theme>, most: i64) -> QueryResult<Vec<AnswerRow>> {
    diesel::sql_query(
        "SELECT f.answer, f.question, f.theme, f.answered_at, l.given_name, l.family_name, f.contact_name
         FROM follow_ups f
         LEFT JOIN learners l ON (l.organisation_id, l.id) = (f.organisation_id, f.learner_id)
         WHERE f.organisation_id = $1 AND f.answer IS NOT NULL AND ($2 IS NULL OR f.theme = $2)
         ORDER BY f.answered_at DESC LIMIT $3",
    )
    .bind::<SqlUuid, _>(tx.organisation)
    .bind::<Nullable<Text>, _>(theme)
    .bind::<BigInt, _>(most)
    .load(tx.conn)
}

/// Numbers of follow-ups of one theme.
#[derive(QueryableByName, Debug)]
// They are described in `FollowUpCount`.
#[allow(missing_docs)]
pub struct CountRow {
    #[diesel(sql_type = Nullable<Text>)]
    pub theme: Option<Theme>,
    #[diesel(sql_type = BigInt)]
    pub asked: i64,
    #[diesel(sql_type = BigInt)]
    pub open: i64,
    #[diesel(sql_type = BigInt)]
    pub overdue: i64,
    #[diesel(sql_type = BigInt)]
    pub answered: i64,
    #[diesel(sql_type = BigInt)]
    pub proposed: i64,
}

/// Counts the questions that were asked between two times, by theme.
pub fn count(
    tx: &mut Tx<'_>,
    (from, to): (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
    today: NaiveDate,
) -> QueryResult<Vec<CountRow>> {
    diesel::sql_query(
        "SELECT theme, count(*) AS asked, count(*) FILTER (WHERE status = 'open') AS open,
             count(*) FILTER (WHERE status = 'open' AND due_on < $4) AS overdue,
             count(*) FILTER (WHERE answered_at IS NOT NULL) AS answered,
             count(*) FILTER (WHERE proposed_at IS NOT NULL) AS proposed
         FROM follow_ups
         WHERE organisation_id = $1 AND ($2 IS NULL OR asked_at >= $2) AND ($3 IS NULL OR asked_at < $3)
         GROUP BY theme ORDER BY asked DESC, theme",
    )
    .bind::<SqlUuid, _>(tx.organisation)
    .bind::<Nullable<Timestamptz>, _>(from)
    .bind::<Nullable<Timestamptz>, _>(to)
    .bind::<Date, _>(today)
    .load(tx.conn)
}

/// Forgets what people wrote before a time, and who they were; returns how many questions.
///
/// Theme, device, days and sessions stay, to be counted.
pub fn forget(tx: &mut Tx<'_>, before: DateTime<Utc>) -> QueryResult<usize> {
    let old = follow_ups::table.filter(
        follow_ups::organisation_id
            .eq(tx.organisation)
            .and(follow_ups::asked_at.lt(before))
            .and(follow_ups::question.is_not_null()),
    );
    diesel::update(old)
        .set((
            follow_ups::learner_id.eq(None::<Uuid>),
            follow_ups::contact_name.eq(None::<String>),
            follow_ups::contact_phone.eq(None::<String>),
            follow_ups::commune_code.eq(None::<String>),
            follow_ups::question.eq(None::<String>),
            follow_ups::answer.eq(None::<String>),
            follow_ups::enrolment_id.eq(None::<Uuid>),
            follow_ups::version.eq(follow_ups::version + 1),
        ))
        .execute(tx.conn)
}

/// Organisations that have questions of before a time to forget.
pub fn with_old(conn: &mut PgConnection, before: DateTime<Utc>) -> QueryResult<Vec<Uuid>> {
    diesel::select(with_old_follow_ups(before)).load(conn)
}

diesel::define_sql_function! {
    /// Organisations that have questions of before a time to forget.
    fn with_old_follow_ups(before: diesel::sql_types::Timestamptz) -> diesel::sql_types::Uuid;
}

/// Number of slips that were handed in after a session.
pub fn count_slips(tx: &mut Tx<'_>, session: Uuid) -> QueryResult<i64> {
    follow_ups::table
        .filter(follow_ups::organisation_id.eq(tx.organisation).and(follow_ups::session_id.eq(session)))
        .filter(follow_ups::channel.eq(AskedBy::Slip))
        .count()
        .get_result(tx.conn)
}
