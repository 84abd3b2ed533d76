//! The table `messages`.

use chrono::{DateTime, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::sql_types::{Text, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use super::{MessageStatus, Outcome, Topic, Way};
use crate::kernel::data::transaction::Tx;
use crate::schema::{enrolments, messages};

/// A row of `messages`.
#[derive(Queryable, Selectable, Insertable, Debug, Clone)]
#[diesel(table_name = messages, check_for_backend(diesel::pg::Pg))]
// The columns are described in the migrations.
#[allow(missing_docs)]
pub struct MessageRow {
    pub organisation_id: Uuid,
    pub id: Uuid,
    pub once: String,
    pub kind: Topic,
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
    pub outcome: Option<Outcome>,
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

/// Whether the offer of an enrolment never reached its person: not called or sent yet, or given up.
///
/// A wrong number is known.
pub fn offer_is_not_delivered(tx: &mut Tx<'_>, enrolment: Uuid) -> QueryResult<bool> {
    let given_up = messages::status.eq(MessageStatus::Failed).and(messages::outcome.is_null());
    let offer = messages::table
        .filter(messages::organisation_id.eq(tx.organisation).and(messages::enrolment_id.eq(enrolment)))
        .filter(messages::kind.eq(Topic::Offer))
        .order((messages::created_at.desc(), messages::id.desc()))
        .select(messages::status.eq(MessageStatus::Due).or(given_up));
    Ok(offer.first(tx.conn).optional()?.unwrap_or(false))
}

/// What a learner has not heard yet of what they are enrolled in, due or given up.
///
/// Of two who were found to be one, to either.
pub fn undelivered(tx: &mut Tx<'_>, learner: Uuid) -> QueryResult<Vec<MessageRow>> {
    let theirs = enrolments::table
        .filter(enrolments::organisation_id.eq(tx.organisation).and(enrolments::learner_id.eq(learner)))
        .select(enrolments::id.nullable());
    messages::table
        .filter(messages::organisation_id.eq(tx.organisation).and(messages::enrolment_id.eq_any(theirs)))
        .filter(
            messages::status.eq_any([MessageStatus::Due, MessageStatus::Failed]).and(messages::expires_at.gt(tx.now)),
        )
        .order(messages::id)
        .select(MessageRow::as_select())
        .load(tx.conn)
}

/// Writes down where and how a message goes from now on, unless it was dealt with since it was read.
pub fn replace(tx: &mut Tx<'_>, row: &MessageRow) -> QueryResult<bool> {
    let as_read = messages::table.find((tx.organisation, row.id)).filter(messages::version.eq(row.version));
    diesel::update(as_read)
        .set((
            messages::channel.eq(row.channel),
            messages::address.eq(&row.address),
            messages::subject.eq(&row.subject),
            messages::body.eq(&row.body),
            messages::status.eq(row.status),
            messages::attempts.eq(row.attempts),
            messages::next_attempt_at.eq(row.next_attempt_at),
            messages::outcome.eq(&row.outcome),
            messages::trouble.eq(&row.trouble),
            messages::ended_at.eq(row.ended_at),
            messages::version.eq(messages::version + 1),
        ))
        .execute(tx.conn)
        .map(|changed| changed == 1)
}

/// What has not left yet about a session is no longer true.
///
/// Who asked to be called back still waits for the call.
pub fn void_of_session(tx: &mut Tx<'_>, session: Uuid) -> QueryResult<()> {
    let due = messages::table
        .filter(messages::organisation_id.eq(tx.organisation).and(messages::session_id.eq(session)))
        .filter(messages::status.eq(MessageStatus::Due).and(messages::kind.ne(Topic::Callback)));
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

/// Messages that are due, or whose sender was never heard of again.
#[diesel::dsl::auto_type]
fn to_send(organisation: Uuid, channel: Way, now: DateTime<Utc>) -> _ {
    let waiting: [MessageStatus; 2] = [MessageStatus::Due, MessageStatus::Sending];
    messages::table
        .filter(messages::organisation_id.eq(organisation))
        .filter(messages::status.eq_any(waiting))
        .filter(messages::next_attempt_at.le(now))
        .filter(messages::channel.eq(channel))
}

#[derive(QueryableByName)]
struct DueLane {
    #[diesel(sql_type = SqlUuid)]
    organisation_id: Uuid,
    #[diesel(sql_type = Text)]
    channel: Way,
}

/// The organisations and channels that have something to send by then.
pub fn due(conn: &mut PgConnection, at: DateTime<Utc>) -> QueryResult<Vec<(Uuid, Way)>> {
    let due: Vec<DueLane> = diesel::sql_query("SELECT organisation_id, channel FROM due_messages($1)")
        .bind::<Timestamptz, _>(at)
        .load(conn)?;
    Ok(due.into_iter().map(|lane| (lane.organisation_id, lane.channel)).collect())
}

/// Messages about the same enrolment as another.
#[diesel::dsl::auto_type]
fn of_the_same(message: &MessageRow) -> _ {
    let organisation: Uuid = message.organisation_id;
    let enrolment: Option<Uuid> = message.enrolment_id;
    messages::table.filter(messages::organisation_id.eq(organisation).and(messages::enrolment_id.eq(enrolment)))
}

/// How many messages about the same enrolment were written before one.
pub fn earlier(tx: &mut Tx<'_>, message: &MessageRow) -> QueryResult<i64> {
    let at_once = messages::created_at.eq(message.created_at).and(messages::id.lt(message.id));
    of_the_same(message).filter(messages::created_at.lt(message.created_at).or(at_once)).count().get_result(tx.conn)
}

/// Whether people were to hear something newer since, that this would contradict.
///
/// A reminder only repeats.
pub fn is_overtaken(tx: &mut Tx<'_>, message: &MessageRow) -> QueryResult<bool> {
    let newer = messages::created_at.gt(message.created_at).and(messages::kind.ne(Topic::Reminder));
    let newer = of_the_same(message).filter(newer);
    diesel::select(exists(newer)).get_result(tx.conn)
}

/// Whether a message is still with whoever took it, for longer than until a time.
pub fn is_taken(tx: &mut Tx<'_>, taken: &MessageRow, until: DateTime<Utc>) -> QueryResult<bool> {
    let as_taken = messages::table
        .find((tx.organisation, taken.id))
        .filter(messages::version.eq(taken.version).and(messages::next_attempt_at.gt(until)));
    diesel::select(exists(as_taken)).get_result(tx.conn)
}

/// Claims messages that are due, or whose lease ran out, until `lease`.
pub fn claim(tx: &mut Tx<'_>, channel: Way, lease: DateTime<Utc>, limit: i64) -> QueryResult<Vec<MessageRow>> {
    let due: Vec<Uuid> = to_send(tx.organisation, channel, tx.now)
        .order((messages::next_attempt_at, messages::id))
        .select(messages::id)
        .limit(limit)
        .for_update()
        .skip_locked()
        .load(tx.conn)?;
    diesel::update(messages::table.filter(messages::organisation_id.eq(tx.organisation).and(messages::id.eq_any(due))))
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

/// Which messages.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// One of them.
    pub id: Option<Uuid>,
    /// What became of them.
    pub status: Option<MessageStatus>,
    /// How people are reached.
    pub channel: Option<Way>,
    /// About this session.
    pub session: Option<Uuid>,
    /// To this learner.
    pub learner: Option<Uuid>,
}

/// Messages, the newest first.
pub fn list(
    tx: &mut Tx<'_>,
    filter: &Filter,
    before: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> QueryResult<Vec<MessageRow>> {
    let mut query = messages::table
        .filter(messages::organisation_id.eq(tx.organisation))
        .order((messages::created_at.desc(), messages::id.desc()))
        .select(MessageRow::as_select())
        .limit(limit)
        .into_boxed();
    if let Some(id) = filter.id {
        query = query.filter(messages::id.eq(id));
    }
    if let Some(status) = filter.status {
        query = query.filter(messages::status.eq(status));
    }
    if let Some(channel) = filter.channel {
        query = query.filter(messages::channel.eq(channel));
    }
    if let Some(session) = filter.session {
        query = query.filter(messages::session_id.eq(session));
    }
    if let Some(learner) = filter.learner {
        query = query.filter(messages::learner_id.eq(learner));
    }
    if let Some((at, id)) = before {
        query = query.filter(messages::created_at.lt(at).or(messages::created_at.eq(at).and(messages::id.lt(id))));
    }
    query.load(tx.conn)
}

/// What the desk has to do, calls and letters, the most pressing first.
pub fn to_do(
    tx: &mut Tx<'_>,
    channel: Option<Way>,
    session: Option<Uuid>,
    after: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> QueryResult<Vec<MessageRow>> {
    let channels = channel.map_or(vec![Way::Call, Way::Letter], |channel| vec![channel]);
    let mut query = messages::table
        .filter(messages::organisation_id.eq(tx.organisation))
        .filter(messages::status.eq(MessageStatus::Due).and(messages::channel.eq_any(channels)))
        .filter(messages::expires_at.gt(tx.now).or(messages::kind.eq(Topic::Callback)))
        .order((messages::expires_at, messages::id))
        .select(MessageRow::as_select())
        .limit(limit)
        .into_boxed();
    if let Some(session) = session {
        query = query.filter(messages::session_id.eq(session));
    }
    if let Some((at, id)) = after {
        query = query.filter(messages::expires_at.gt(at).or(messages::expires_at.eq(at).and(messages::id.gt(id))));
    }
    query.load(tx.conn)
}

/// Keeps the outcome of a call or a letter, unless it was dealt with meanwhile.
pub fn note(tx: &mut Tx<'_>, row: &MessageRow) -> QueryResult<bool> {
    let due = messages::table.find((tx.organisation, row.id)).filter(messages::status.eq(MessageStatus::Due));
    diesel::update(due)
        .set((
            messages::status.eq(row.status),
            messages::attempts.eq(messages::attempts + 1),
            messages::next_attempt_at.eq(row.next_attempt_at),
            messages::outcome.eq(&row.outcome),
            messages::trouble.eq(&row.trouble),
            messages::ended_at.eq(row.ended_at),
            messages::version.eq(messages::version + 1),
        ))
        .execute(tx.conn)
        .map(|changed| changed == 1)
}

/// Gives a message that was given up another round of attempts; false when it was not given up.
pub fn again(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<bool> {
    let given_up = messages::table
        .find((tx.organisation, id))
        .filter(messages::status.eq(MessageStatus::Failed).and(messages::expires_at.gt(tx.now)));
    diesel::update(given_up)
        .set((
            messages::status.eq(MessageStatus::Due),
            messages::attempts.eq(0),
            messages::next_attempt_at.eq(tx.now),
            messages::outcome.eq(None::<Outcome>),
            messages::trouble.eq(None::<String>),
            messages::ended_at.eq(None::<DateTime<Utc>>),
            messages::version.eq(messages::version + 1),
        ))
        .execute(tx.conn)
        .map(|changed| changed == 1)
}

/// Writes down the text as it would have left, where nothing leaves.
pub fn keep_body(tx: &mut Tx<'_>, id: Uuid, body: &str) -> QueryResult<()> {
    diesel::update(messages::table.find((tx.organisation, id))).set(messages::body.eq(body)).execute(tx.conn).map(drop)
}

/// Erases what was told, or asked, before a time.
pub fn forget(tx: &mut Tx<'_>, before: DateTime<Utc>) -> QueryResult<usize> {
    let old =
        messages::table.filter(messages::organisation_id.eq(tx.organisation).and(messages::created_at.lt(before)));
    diesel::delete(old).execute(tx.conn)
}

/// Organisations that have messages written before a time.
pub fn with_old(conn: &mut PgConnection, before: DateTime<Utc>) -> QueryResult<Vec<Uuid>> {
    diesel::select(with_old_messages(before)).load(conn)
}

/// Organisations that may have somebody to remind.
pub fn due_reminders(conn: &mut PgConnection, at: DateTime<Utc>) -> QueryResult<Vec<Uuid>> {
    diesel::select(reminders_due(at)).load(conn)
}

/// Has the sessions whose people were looked at by now rest until their next reminder.
pub fn reminders_done(tx: &mut Tx<'_>) -> QueryResult<()> {
    diesel::sql_query("SELECT reminders_done($1)").bind::<Timestamptz, _>(tx.now).execute(tx.conn).map(drop)
}

diesel::define_sql_function! {
    /// Organisations that have messages of before.
    fn with_old_messages(before: Timestamptz) -> SqlUuid;
}
diesel::define_sql_function! {
    /// Organisations with sessions whose people are to be looked at for reminders.
    #[sql_name = "due_reminders"]
    fn reminders_due(at: Timestamptz) -> SqlUuid;
}
