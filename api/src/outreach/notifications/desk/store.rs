//! Calls and letters of the desk, in the table `messages`.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::Value;
use uuid::Uuid;

use crate::kernel::data::transaction::Tx;
use crate::outreach::notifications::store::MessageRow;
use crate::outreach::notifications::{MessageStatus, Topic, Way};
use crate::schema::messages;

/// Calls to make and letters to print, those first whose person must know first.
pub fn list_calls(
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
        .order((messages::needed_by, messages::id))
        .select(MessageRow::as_select())
        .limit(limit)
        .into_boxed();
    if let Some(session) = session {
        query = query.filter(messages::session_id.eq(session));
    }
    if let Some((at, id)) = after {
        query = query.filter(messages::needed_by.gt(at).or(messages::needed_by.eq(at).and(messages::id.gt(id))));
    }
    query.load(tx.conn)
}

/// Records the outcome of a call or a letter, and the state before it.
///
/// Returns false when it was dealt with meanwhile.
pub fn record_outcome(tx: &mut Tx<'_>, row: &MessageRow, undo: Value) -> QueryResult<bool> {
    let due = messages::table.find((tx.organisation, row.id)).filter(messages::status.eq(MessageStatus::Due));
    diesel::update(due)
        .set((
            messages::status.eq(row.status),
            messages::attempts.eq(messages::attempts + 1),
            messages::next_attempt_at.eq(row.next_attempt_at),
            messages::outcome.eq(&row.outcome),
            messages::trouble.eq(&row.trouble),
            messages::ended_at.eq(row.ended_at),
            messages::heard_at.eq(row.heard_at),
            messages::claimed_by.eq(None::<Uuid>),
            messages::claimed_until.eq(None::<DateTime<Utc>>),
            messages::undo.eq(undo),
            messages::version.eq(messages::version + 1),
        ))
        .execute(tx.conn)
        .map(|changed| changed == 1)
}

/// State of a message before its last outcome, if it has one that was recorded at the desk.
pub fn undo_of(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<Option<Value>> {
    messages::table.find((tx.organisation, id)).select(messages::undo).first(tx.conn)
}

/// Puts a message back to what it was before its last outcome.
///
/// Returns false when it changed since it was read.
pub fn undo_outcome(tx: &mut Tx<'_>, row: &MessageRow) -> QueryResult<bool> {
    diesel::update(messages::table.find((tx.organisation, row.id)).filter(messages::version.eq(row.version)))
        .set((
            messages::status.eq(MessageStatus::Due),
            messages::attempts.eq(row.attempts),
            messages::next_attempt_at.eq(row.next_attempt_at),
            messages::outcome.eq(row.outcome),
            messages::trouble.eq(&row.trouble),
            messages::heard_at.eq(row.heard_at),
            messages::ended_at.eq(None::<DateTime<Utc>>),
            messages::undo.eq(None::<Value>),
            messages::version.eq(messages::version + 1),
        ))
        .execute(tx.conn)
        .map(|changed| changed == 1)
}

/// Claims a call for an account until a time, UTC, unless another account has claimed it.
///
/// Returns false when it has, or the call is no longer to be made.
pub fn claim_call(tx: &mut Tx<'_>, id: Uuid, account: Uuid, until: DateTime<Utc>) -> QueryResult<bool> {
    let is_free =
        messages::claimed_by.is_null().or(messages::claimed_by.eq(account)).or(messages::claimed_until.le(tx.now));
    let call = messages::table
        .find((tx.organisation, id))
        .filter(messages::status.eq(MessageStatus::Due).and(messages::channel.eq(Way::Call)))
        .filter(is_free.assume_not_null());
    diesel::update(call)
        .set((messages::claimed_by.eq(account), messages::claimed_until.eq(until)))
        .execute(tx.conn)
        .map(|changed| changed == 1)
}

/// Gives up the claim of an account on a call.
pub fn release_call(tx: &mut Tx<'_>, id: Uuid, account: Uuid) -> QueryResult<()> {
    diesel::update(messages::table.find((tx.organisation, id)).filter(messages::claimed_by.eq(account)))
        .set((messages::claimed_by.eq(None::<Uuid>), messages::claimed_until.eq(None::<DateTime<Utc>>)))
        .execute(tx.conn)
        .map(drop)
}
