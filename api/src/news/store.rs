//! The table `messages`.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::{MessageStatus, Subject, Way};
use crate::kernel::database::Tx;
use crate::schema::{messages, organisations};

/// A row of `messages`.
#[derive(Queryable, Selectable, Insertable, Debug, Clone)]
#[diesel(table_name = messages, check_for_backend(diesel::pg::Pg))]
// The columns are described in the migrations.
#[allow(missing_docs)]
pub struct MessageRow {
    pub organisation_id: Uuid,
    pub id: Uuid,
    pub once: String,
    pub kind: Subject,
    pub channel: Way,
    pub enrolment_id: Option<Uuid>,
    pub session_id: Option<Uuid>,
    pub learner_id: Option<Uuid>,
    pub name: String,
    pub address: Option<String>,
    pub subject: String,
    pub body: String,
    pub status: MessageStatus,
    pub attempts: i16,
    pub next_attempt_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub outcome: Option<String>,
    pub trouble: Option<String>,
    pub created_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    pub version: i32,
}

/// Writes a message down, unless the same was told before.
pub fn insert(tx: &mut Tx<'_>, row: &MessageRow) -> QueryResult<()> {
    diesel::insert_into(messages::table)
        .values(row)
        .on_conflict((messages::organisation_id, messages::once))
        .do_nothing()
        .execute(tx.conn)
        .map(drop)
}

/// What has not left yet about an enrolment is no longer true.
pub fn void_of_enrolment(tx: &mut Tx<'_>, enrolment: Uuid) -> QueryResult<()> {
    let due = messages::table
        .filter(messages::organisation_id.eq(tx.organisation).and(messages::enrolment_id.eq(enrolment)))
        .filter(messages::status.eq(MessageStatus::Due));
    diesel::update(due).set(ended(MessageStatus::Void, tx.now)).execute(tx.conn).map(drop)
}

/// What has not left yet about a session is no longer true.
pub fn void_of_session(tx: &mut Tx<'_>, session: Uuid) -> QueryResult<()> {
    let due = messages::table
        .filter(messages::organisation_id.eq(tx.organisation).and(messages::session_id.eq(session)))
        .filter(messages::status.eq(MessageStatus::Due));
    diesel::update(due).set(ended(MessageStatus::Void, tx.now)).execute(tx.conn).map(drop)
}

type Ended = (
    diesel::dsl::Eq<messages::status, MessageStatus>,
    diesel::dsl::Eq<messages::ended_at, Option<DateTime<Utc>>>,
    diesel::dsl::Eq<messages::version, diesel::dsl::Add<messages::version, i32>>,
);

fn ended(status: MessageStatus, now: DateTime<Utc>) -> Ended {
    (messages::status.eq(status), messages::ended_at.eq(Some(now)), messages::version.eq(messages::version + 1))
}

/// Takes messages that are due, or whose sender was never heard of again, for this process alone until `lease`.
pub fn claim(tx: &mut Tx<'_>, lease: DateTime<Utc>, limit: i64) -> QueryResult<Vec<MessageRow>> {
    let waiting = [MessageStatus::Due, MessageStatus::Sending];
    let due: Vec<Uuid> = messages::table
        .filter(messages::organisation_id.eq(tx.organisation))
        .filter(messages::status.eq_any(waiting).and(messages::next_attempt_at.le(tx.now)))
        .filter(messages::channel.eq_any([Way::Email, Way::Sms]))
        .order((messages::next_attempt_at, messages::id))
        .select(messages::id)
        .limit(limit)
        .for_update()
        .skip_locked()
        .load(tx.conn)?;
    diesel::update(
        messages::table.filter(messages::organisation_id.eq(tx.organisation).and(messages::id.eq_any(due))),
    )
    .set((
        messages::status.eq(MessageStatus::Sending),
        messages::attempts.eq(messages::attempts + 1),
        messages::next_attempt_at.eq(lease),
        messages::version.eq(messages::version + 1),
    ))
    .returning(MessageRow::as_returning())
    .get_results(tx.conn)
}

/// What became of an attempt; nothing when somebody else has it meanwhile.
pub fn settle(
    tx: &mut Tx<'_>,
    taken: &MessageRow,
    status: MessageStatus,
    next_attempt_at: DateTime<Utc>,
    trouble: Option<&str>,
) -> QueryResult<bool> {
    let over = !matches!(status, MessageStatus::Due | MessageStatus::Sending);
    diesel::update(messages::table.find((tx.organisation, taken.id)).filter(messages::version.eq(taken.version)))
        .set((
            messages::status.eq(status),
            messages::next_attempt_at.eq(next_attempt_at),
            messages::trouble.eq(trouble),
            messages::ended_at.eq(over.then_some(tx.now)),
            messages::version.eq(messages::version + 1),
        ))
        .execute(tx.conn)
        .map(|changed| changed == 1)
}

/// How many days before a session people are reminded.
pub fn reminder_days(tx: &mut Tx<'_>) -> QueryResult<Vec<i16>> {
    let days: Vec<Option<i16>> =
        organisations::table.find(tx.organisation).select(organisations::reminder_days).first(tx.conn)?;
    Ok(days.into_iter().flatten().collect())
}
