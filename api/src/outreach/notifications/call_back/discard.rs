//! Discarding requests to be called back that nobody made in earnest, and reinstating them.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Timestamptz, Uuid as SqlUuid};
use serde_json::json;
use uuid::Uuid;

use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::outreach::notifications::store::MessageRow;
use crate::outreach::notifications::{MESSAGE_DONE, MessageStatus, Topic, events};
use crate::participation::enrolments::origin::Source;
use crate::schema::messages;

/// Retention of the origins of requests, as the column declares.
pub const ORIGIN_KEPT: TimeDelta = TimeDelta::days(7);

/// Traits that a request to be called back shares with others; none if there is no such request.
pub fn source_of(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Source>, Problem> {
    let found = messages::table
        .find((tx.organisation, id))
        .filter(messages::kind.eq(Topic::Callback))
        .select((messages::origin, messages::address))
        .first(tx.conn)
        .optional()?;
    Ok(found.map(|(origin, phone)| Source { origin, phone, email: None }))
}

/// Requests since a time that share a source and are still to be answered, the newest first.
pub fn from_source(
    tx: &mut Tx<'_>,
    source: &Source,
    since: DateTime<Utc>,
    before: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> Result<Vec<MessageRow>, Problem> {
    let shared = messages::origin.eq(&source.origin).or(messages::address.eq(&source.phone));
    let mut query = messages::table
        .filter(messages::organisation_id.eq(tx.organisation).and(messages::kind.eq(Topic::Callback)))
        .filter(messages::status.eq(MessageStatus::Due).and(messages::created_at.gt(since)))
        .filter(shared.assume_not_null())
        .order((messages::created_at.desc(), messages::id.desc()))
        .select(MessageRow::as_select())
        .limit(limit)
        .into_boxed();
    if let Some((at, id)) = before {
        query = query.filter(messages::created_at.lt(at).or(messages::created_at.eq(at).and(messages::id.lt(id))));
    }
    Ok(query.load(tx.conn)?)
}

/// Number of requests since a time, UTC, counted no further than `most`.
pub fn count_since(tx: &mut Tx<'_>, since: DateTime<Utc>, most: i64) -> Result<usize, Problem> {
    let found: Vec<Uuid> = messages::table
        .filter(messages::organisation_id.eq(tx.organisation).and(messages::created_at.gt(since)))
        .filter(messages::kind.eq(Topic::Callback))
        .select(messages::id)
        .limit(most)
        .load(tx.conn)?;
    Ok(found.len())
}

/// Discards a request, so that nobody calls.
///
/// Refused without a change when it was answered meanwhile.
pub fn discard(tx: &mut Tx<'_>, id: Uuid, reason: &str) -> Result<(), Problem> {
    source_of(tx, id)?.ok_or_else(Problem::not_found)?;
    let due = messages::table.find((tx.organisation, id)).filter(messages::status.eq(MessageStatus::Due));
    let ended = (
        messages::status.eq(MessageStatus::Void),
        messages::ended_at.eq(Some(tx.now)),
        messages::version.eq(messages::version + 1),
    );
    if diesel::update(due).set(ended).execute(tx.conn)? == 0 {
        return Err(Problem::new(MESSAGE_DONE));
    }
    let after = Some(json!({"kind": Topic::Callback}));
    audit::record(tx, Entry { action: events::MESSAGE_DISCARDED, subject: id, before: None, after }, Some(reason))
}

/// Makes a discarded request due again.
///
/// Refused without a change when it is not discarded any more, or when that number asked again since.
pub fn reinstate(tx: &mut Tx<'_>, id: Uuid) -> Result<(), Problem> {
    // Locked before the question, so that two at once do not both find the number free.
    let discarded: Option<Option<String>> = messages::table
        .find((tx.organisation, id))
        .filter(messages::status.eq(MessageStatus::Void).and(messages::kind.eq(Topic::Callback)))
        .select(messages::address)
        .for_update()
        .first(tx.conn)
        .optional()?;
    let address = discarded.ok_or_else(|| Problem::new(MESSAGE_DONE))?;
    let same = messages::table
        .filter(messages::organisation_id.eq(tx.organisation).and(messages::address.eq(address)))
        .filter(messages::status.eq(MessageStatus::Due).and(messages::kind.eq(Topic::Callback)));
    if diesel::select(diesel::dsl::exists(same)).get_result(tx.conn)? {
        return Err(Problem::new(MESSAGE_DONE).detail("Cette personne est déjà à rappeler."));
    }
    diesel::update(messages::table.find((tx.organisation, id)))
        .set((
            messages::status.eq(MessageStatus::Due),
            messages::ended_at.eq(None::<DateTime<Utc>>),
            messages::version.eq(messages::version + 1),
        ))
        .execute(tx.conn)?;
    let after = Some(json!({"kind": Topic::Callback}));
    audit::record(tx, Entry { action: events::MESSAGE_REINSTATED, subject: id, before: None, after }, None)
}

/// Organisations with origins of messages of before a time, UTC.
pub fn with_old_origins(conn: &mut PgConnection, before: DateTime<Utc>) -> QueryResult<Vec<Uuid>> {
    diesel::select(with_old_message_origins(before)).load(conn)
}

/// Erases the origins of messages of before a time, UTC; returns how many.
pub fn forget_origins(tx: &mut Tx<'_>, before: DateTime<Utc>) -> QueryResult<usize> {
    let old = messages::table
        .filter(messages::organisation_id.eq(tx.organisation).and(messages::created_at.lt(before)))
        .filter(messages::origin.is_not_null());
    diesel::update(old).set(messages::origin.eq(None::<Vec<u8>>)).execute(tx.conn)
}

diesel::define_sql_function! {
    /// Organisations with origins of messages of before a time.
    fn with_old_message_origins(before: Timestamptz) -> SqlUuid;
}
