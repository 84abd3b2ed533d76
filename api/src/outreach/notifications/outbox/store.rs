//! Claims of messages that leave by themselves, in the table `messages`.

use chrono::{DateTime, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::sql_types::{Text, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use crate::kernel::data::transaction::Tx;
use crate::outreach::notifications::store::MessageRow;
use crate::outreach::notifications::{DeliveryState, MessageStatus, Way};
use crate::schema::messages;

#[derive(QueryableByName)]
struct DueLane {
    #[diesel(sql_type = SqlUuid)]
    organisation_id: Uuid,
    #[diesel(sql_type = Text)]
    channel: Way,
}

/// Organisations and channels that have messages due at a time, UTC.
pub fn due(conn: &mut PgConnection, at: DateTime<Utc>) -> QueryResult<Vec<(Uuid, Way)>> {
    let due: Vec<DueLane> = diesel::sql_query("SELECT organisation_id, channel FROM due_messages($1)")
        .bind::<Timestamptz, _>(at)
        .load(conn)?;
    Ok(due.into_iter().map(|lane| (lane.organisation_id, lane.channel)).collect())
}

/// Messages that are due, and those with a lease that ran out.
#[diesel::dsl::auto_type]
fn to_send(organisation: Uuid, channel: Way, now: DateTime<Utc>) -> _ {
    let waiting: [MessageStatus; 2] = [MessageStatus::Due, MessageStatus::Sending];
    messages::table
        .filter(messages::organisation_id.eq(organisation))
        .filter(messages::status.eq_any(waiting))
        .filter(messages::next_attempt_at.le(now))
        .filter(messages::channel.eq(channel))
}

/// Claims messages that are due, or that have a lease which ran out, until `lease`.
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

/// True if a message is still claimed as it was, with a lease beyond `until`.
pub fn holds_lease(tx: &mut Tx<'_>, claimed: &MessageRow, until: DateTime<Utc>) -> QueryResult<bool> {
    let as_claimed = messages::table
        .find((tx.organisation, claimed.id))
        .filter(messages::version.eq(claimed.version).and(messages::next_attempt_at.gt(until)));
    diesel::select(exists(as_claimed)).get_result(tx.conn)
}

/// Records the outcome of an attempt.
///
/// Returns false when another process has claimed the message meanwhile.
pub fn settle(
    tx: &mut Tx<'_>,
    claimed: &MessageRow,
    status: MessageStatus,
    next_attempt_at: DateTime<Utc>,
    trouble: Option<&str>,
) -> QueryResult<bool> {
    let over = !matches!(status, MessageStatus::Due | MessageStatus::Sending);
    diesel::update(messages::table.find((tx.organisation, claimed.id)).filter(messages::version.eq(claimed.version)))
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

/// Records that a server has the message, with the identity that a gateway gave it.
///
/// Reports about earlier attempts no longer count. Returns false when another process has claimed the message
/// meanwhile.
pub fn settle_sent(tx: &mut Tx<'_>, claimed: &MessageRow, gateway_id: Option<&str>) -> QueryResult<bool> {
    diesel::update(messages::table.find((tx.organisation, claimed.id)).filter(messages::version.eq(claimed.version)))
        .set((
            messages::status.eq(MessageStatus::Sent),
            messages::next_attempt_at.eq(tx.now),
            messages::trouble.eq(None::<String>),
            messages::ended_at.eq(Some(tx.now)),
            messages::gateway_id.eq(gateway_id),
            messages::delivery.eq(None::<DeliveryState>),
            messages::delivery_at.eq(None::<DateTime<Utc>>),
            messages::version.eq(messages::version + 1),
        ))
        .execute(tx.conn)
        .map(|changed| changed == 1)
}

/// Stores the text with which a message would have left, where messages are only kept.
pub fn keep_body(tx: &mut Tx<'_>, id: Uuid, body: &str) -> QueryResult<()> {
    diesel::update(messages::table.find((tx.organisation, id))).set(messages::body.eq(body)).execute(tx.conn).map(drop)
}

/// Stores the subject and the text of a message that was written again as it leaves.
pub fn keep_text(tx: &mut Tx<'_>, id: Uuid, subject: &str, body: &str) -> QueryResult<()> {
    diesel::update(messages::table.find((tx.organisation, id)))
        .set((messages::subject.eq(subject), messages::body.eq(body)))
        .execute(tx.conn)
        .map(drop)
}
