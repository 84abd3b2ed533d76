//! The table `messages`.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use super::{DeliveryState, MessageStatus, Outcome, Topic, Way};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::email;
use crate::kernel::web::paging::TimeSort;
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
    pub needed_by: DateTime<Utc>,
    pub heard_at: Option<DateTime<Utc>>,
    pub claimed_by: Option<Uuid>,
    pub claimed_until: Option<DateTime<Utc>>,
    pub outcome: Option<Outcome>,
    pub trouble: Option<String>,
    pub created_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    pub version: i32,
    pub origin: Option<Vec<u8>>,
    pub gateway_id: Option<String>,
    pub delivery: Option<DeliveryState>,
    pub delivery_at: Option<DateTime<Utc>>,
}

/// Inserts a message, unless one with the same `once` exists.
///
/// Nobody is notified of the same thing twice.
pub fn insert(tx: &mut Tx<'_>, row: &MessageRow) -> QueryResult<()> {
    diesel::insert_into(messages::table)
        .values(row)
        .on_conflict((messages::organisation_id, messages::once))
        .do_nothing()
        .execute(tx.conn)
        .map(drop)
}

/// Number of messages that were written to a number or a mailbox within a day.
pub fn count_lately(tx: &mut Tx<'_>, address: &str) -> QueryResult<i64> {
    messages::table
        .filter(messages::organisation_id.eq(tx.organisation))
        .filter(mailbox(messages::address).eq(email::mailbox(address)))
        .filter(messages::created_at.gt(tx.now - TimeDelta::days(1)))
        .filter(messages::channel.eq_any([Way::Email, Way::Sms]).and(messages::status.ne(MessageStatus::Void)))
        .count()
        .get_result(tx.conn)
}

/// Voids the due messages about an enrolment: they are no longer true.
///
/// A message about several dates stays: it is written again as it leaves.
pub fn void_of_enrolment(tx: &mut Tx<'_>, enrolment: Uuid) -> QueryResult<()> {
    let due = messages::table
        .filter(messages::organisation_id.eq(tx.organisation).and(messages::enrolment_id.eq(enrolment)))
        .filter(messages::status.eq(MessageStatus::Due).and(messages::kind.ne(Topic::Dates)));
    diesel::update(due).set(ended(MessageStatus::Void, tx.now)).execute(tx.conn).map(drop)
}

/// Makes the messages due again that a cancellation voided, where they hold again and are still of use.
///
/// An offer, a call to a free seat, or a question about a held seat does not hold again.
pub fn restore_of_enrolment(tx: &mut Tx<'_>, enrolment: Uuid, voided_at: DateTime<Utc>) -> QueryResult<()> {
    let voided = messages::table
        .filter(messages::organisation_id.eq(tx.organisation).and(messages::enrolment_id.eq(enrolment)))
        .filter(messages::status.eq(MessageStatus::Void).and(messages::ended_at.eq(voided_at)))
        .filter(
            messages::kind.ne_all([Topic::Offer, Topic::FreeSeat, Topic::Held]).and(messages::expires_at.gt(tx.now)),
        );
    diesel::update(voided)
        .set((
            messages::status.eq(MessageStatus::Due),
            messages::ended_at.eq(None::<DateTime<Utc>>),
            messages::version.eq(messages::version + 1),
        ))
        .execute(tx.conn)
        .map(drop)
}

/// Makes the messages due again that the cancellation of a session voided, and that are still of use.
pub fn restore_of_session(tx: &mut Tx<'_>, session: Uuid, voided_at: DateTime<Utc>) -> QueryResult<()> {
    let voided = messages::table
        .filter(messages::organisation_id.eq(tx.organisation).and(messages::session_id.eq(session)))
        .filter(messages::status.eq(MessageStatus::Void).and(messages::ended_at.eq(voided_at)))
        .filter(messages::kind.ne(Topic::Cancelled).and(messages::expires_at.gt(tx.now)));
    diesel::update(voided)
        .set((
            messages::status.eq(MessageStatus::Due),
            messages::ended_at.eq(None::<DateTime<Utc>>),
            messages::version.eq(messages::version + 1),
        ))
        .execute(tx.conn)
        .map(drop)
}

/// True if somebody may have heard that a session is cancelled.
///
/// A message left, a call was made, or one is being made. Locked, the messages stay as they are until the transaction
/// ends.
pub fn is_cancellation_heard(tx: &mut Tx<'_>, session: Uuid, locked: bool) -> QueryResult<bool> {
    let own = messages::table
        .filter(messages::organisation_id.eq(tx.organisation).and(messages::session_id.eq(session)))
        .filter(messages::kind.eq(Topic::Cancelled))
        .order(messages::id)
        .select((messages::status, messages::claimed_until));
    let rows: Vec<(MessageStatus, Option<DateTime<Utc>>)> =
        if locked { own.for_update().load(tx.conn)? } else { own.load(tx.conn)? };
    Ok(rows.iter().any(|(status, claimed_until)| !UNHEARD.contains(status) || *claimed_until > Some(tx.now)))
}

/// States of a message that has reached nobody: it is still due, or will never leave.
pub const UNHEARD: [MessageStatus; 2] = [MessageStatus::Due, MessageStatus::Void];

/// True if the offer of an enrolment never reached its person: not called or sent yet, or given up.
///
/// One with a wrong number does not count, as the desk has dealt with it; nor one that its person thinks over.
pub fn is_offer_undelivered(tx: &mut Tx<'_>, enrolment: Uuid) -> QueryResult<bool> {
    let given_up = messages::status.eq(MessageStatus::Failed).and(messages::outcome.is_null());
    let offer = messages::table
        .filter(messages::organisation_id.eq(tx.organisation).and(messages::enrolment_id.eq(enrolment)))
        .filter(messages::kind.eq(Topic::Offer))
        .order((messages::created_at.desc(), messages::id.desc()))
        .select(messages::heard_at.is_null().and(messages::status.eq(MessageStatus::Due).or(given_up)));
    Ok(offer.first(tx.conn).optional()?.unwrap_or(false))
}

/// True if a message of a topic about an enrolment has left, written at a time (UTC) or later.
pub fn has_left(tx: &mut Tx<'_>, enrolment: Uuid, about: Topic, since: DateTime<Utc>) -> QueryResult<bool> {
    let left = messages::table
        .filter(messages::organisation_id.eq(tx.organisation).and(messages::enrolment_id.eq(enrolment)))
        .filter(messages::kind.eq(about).and(messages::created_at.ge(since)))
        .filter(messages::status.eq_any([MessageStatus::Sent, MessageStatus::Sending]));
    diesel::select(exists(left)).get_result(tx.conn)
}

/// True if nobody has tried to tell a person of the offer that they have, nor is on the line.
pub fn is_offer_untried(tx: &mut Tx<'_>, enrolment: Uuid, since: DateTime<Utc>) -> QueryResult<bool> {
    let offer = messages::table
        .filter(messages::organisation_id.eq(tx.organisation).and(messages::enrolment_id.eq(enrolment)))
        .filter(messages::kind.eq(Topic::Offer).and(messages::created_at.ge(since)))
        .order((messages::created_at.desc(), messages::id.desc()))
        .select((messages::status, messages::attempts, messages::claimed_until))
        .for_update();
    let newest: Option<(MessageStatus, i16, Option<DateTime<Utc>>)> = offer.first(tx.conn).optional()?;
    Ok(newest.is_some_and(|(status, attempts, claimed_until)| {
        status == MessageStatus::Due && attempts == 0 && claimed_until <= Some(tx.now)
    }))
}

/// Messages about the enrolments of a learner that are due, or were given up, and are still of use.
///
/// Those written for the other of two merged learners are included.
pub fn undelivered(tx: &mut Tx<'_>, learner: Uuid) -> QueryResult<Vec<MessageRow>> {
    let own = enrolments::table
        .filter(enrolments::organisation_id.eq(tx.organisation).and(enrolments::learner_id.eq(learner)))
        .select(enrolments::id.nullable());
    messages::table
        .filter(messages::organisation_id.eq(tx.organisation).and(messages::enrolment_id.eq_any(own)))
        .filter(
            messages::status.eq_any([MessageStatus::Due, MessageStatus::Failed]).and(messages::expires_at.gt(tx.now)),
        )
        .order(messages::id)
        .select(MessageRow::as_select())
        .load(tx.conn)
}

/// Replaces the way, address, text and state of a message.
///
/// Returns false when the message was dealt with since it was read.
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
            messages::expires_at.eq(row.expires_at),
            messages::needed_by.eq(row.needed_by),
            messages::outcome.eq(&row.outcome),
            messages::trouble.eq(&row.trouble),
            messages::ended_at.eq(row.ended_at),
            messages::version.eq(messages::version + 1),
        ))
        .execute(tx.conn)
        .map(|changed| changed == 1)
}

/// Voids the due messages about a session: they are no longer true.
///
/// Requests to be called back stay due, and messages about several dates, which are written again as they leave.
pub fn void_of_session(tx: &mut Tx<'_>, session: Uuid) -> QueryResult<()> {
    let due = messages::table
        .filter(messages::organisation_id.eq(tx.organisation).and(messages::session_id.eq(session)))
        .filter(messages::status.eq(MessageStatus::Due).and(messages::kind.ne_all([Topic::Callback, Topic::Dates])));
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

/// Messages about the same enrolment as another.
#[diesel::dsl::auto_type]
fn about_same_enrolment(message: &MessageRow) -> _ {
    let organisation: Uuid = message.organisation_id;
    let enrolment: Option<Uuid> = message.enrolment_id;
    messages::table.filter(messages::organisation_id.eq(organisation).and(messages::enrolment_id.eq(enrolment)))
}

/// Counts the messages about the same enrolment that were written before a message.
pub fn count_earlier(tx: &mut Tx<'_>, message: &MessageRow) -> QueryResult<i64> {
    let at_once = messages::created_at.eq(message.created_at).and(messages::id.lt(message.id));
    let before = messages::created_at.lt(message.created_at).or(at_once);
    about_same_enrolment(message).filter(before).count().get_result(tx.conn)
}

/// True if a newer message about the same enrolment was written, which this one would contradict.
///
/// Reminders do not count: they only repeat.
pub fn is_superseded(tx: &mut Tx<'_>, message: &MessageRow) -> QueryResult<bool> {
    let newer = messages::created_at.gt(message.created_at).and(messages::kind.ne(Topic::Reminder));
    let newer = about_same_enrolment(message).filter(newer);
    diesel::select(exists(newer)).get_result(tx.conn)
}

/// Filter of messages.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Identity of a message.
    pub id: Option<Uuid>,
    /// State of the message.
    pub status: Option<MessageStatus>,
    /// State of the message after a server took it.
    pub delivery: Option<DeliveryState>,
    /// Way by which the person is reached.
    pub channel: Option<Way>,
    /// Session that the message is about.
    pub session: Option<Uuid>,
    /// Learner to whom the message goes.
    pub learner: Option<Uuid>,
    /// Order of the list.
    pub sort: TimeSort,
}

/// Messages in the order of the filter, after the one at a place.
pub fn list(
    tx: &mut Tx<'_>,
    filter: &Filter,
    after: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> QueryResult<Vec<MessageRow>> {
    let mut query = messages::table
        .filter(messages::organisation_id.eq(tx.organisation))
        .select(MessageRow::as_select())
        .limit(limit)
        .into_boxed();
    query = match filter.sort {
        TimeSort::Newest => query.order((messages::created_at.desc(), messages::id.desc())),
        TimeSort::Oldest => query.order((messages::created_at, messages::id)),
    };
    if let Some(id) = filter.id {
        query = query.filter(messages::id.eq(id));
    }
    if let Some(status) = filter.status {
        query = query.filter(messages::status.eq(status));
    }
    if let Some(delivery) = filter.delivery {
        query = query.filter(messages::delivery.eq(delivery));
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
    if let Some((at, id)) = after {
        let at_once = messages::created_at.eq(at);
        query = match filter.sort {
            TimeSort::Newest => query.filter(messages::created_at.lt(at).or(at_once.and(messages::id.lt(id)))),
            TimeSort::Oldest => query.filter(messages::created_at.gt(at).or(at_once.and(messages::id.gt(id)))),
        };
    }
    query.load(tx.conn)
}

/// Gives a message another round of attempts.
///
/// Returns false when it was neither given up nor said or printed.
pub fn restart(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<bool> {
    let is_done = messages::status.eq(MessageStatus::Sent).and(messages::channel.eq_any([Way::Call, Way::Letter]));
    let given_up = messages::table
        .find((tx.organisation, id))
        .filter(messages::status.eq(MessageStatus::Failed).or(is_done))
        .filter(messages::expires_at.gt(tx.now));
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

/// Erases the messages written before a time, UTC; returns how many.
pub fn forget(tx: &mut Tx<'_>, before: DateTime<Utc>) -> QueryResult<usize> {
    let old =
        messages::table.filter(messages::organisation_id.eq(tx.organisation).and(messages::created_at.lt(before)));
    diesel::delete(old).execute(tx.conn)
}

/// Organisations that have messages written before a time, UTC.
pub fn with_old(conn: &mut PgConnection, before: DateTime<Utc>) -> QueryResult<Vec<Uuid>> {
    diesel::select(with_old_messages(before)).load(conn)
}

diesel::define_sql_function! {
    /// Organisations that have messages written before a time.
    fn with_old_messages(before: Timestamptz) -> SqlUuid;
}
diesel::define_sql_function! {
    /// The mailbox of an address, as `email::mailbox` finds it.
    fn mailbox(address: Nullable<Text>) -> Nullable<Text>;
}
