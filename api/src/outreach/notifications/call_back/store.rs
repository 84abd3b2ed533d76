//! Requests to be called back, in the table `messages`.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Integer, Text};
use diesel::upsert::excluded;
use uuid::Uuid;

use crate::kernel::data::transaction::Tx;
use crate::outreach::notifications::store::MessageRow;
use crate::outreach::notifications::{MessageStatus, Topic};
use crate::schema::messages;

/// Length, in characters, from which nothing more is added to a request.
const FULL_LENGTH: i32 = 2_000;

/// Records a request to be called back, or adds it to the call still due to that number.
///
/// Returns the identity of the call. A call that was put off because nobody answered is due at once: the person has
/// just asked, and can be reached now.
pub fn insert_or_extend(tx: &mut Tx<'_>, row: &MessageRow) -> QueryResult<Uuid> {
    let longer = sql::<Text>("CASE WHEN length(messages.body) < ")
        .bind::<Integer, _>(FULL_LENGTH)
        .sql(" THEN messages.body || E'\\n' || excluded.body ELSE messages.body END");
    diesel::insert_into(messages::table)
        .values(row)
        .on_conflict((messages::organisation_id, messages::address))
        .filter_target(messages::kind.eq(Topic::Callback).and(messages::status.eq(MessageStatus::Due)))
        .do_update()
        .set((
            messages::body.eq(longer),
            messages::session_id.eq(sql("coalesce(excluded.session_id, messages.session_id)")),
            messages::next_attempt_at.eq(excluded(messages::next_attempt_at)),
            // A call that two networks asked for belongs to neither.
            messages::origin.eq(sql("CASE WHEN messages.origin = excluded.origin THEN messages.origin END")),
            messages::version.eq(messages::version + 1),
        ))
        .returning(messages::id)
        .get_result(tx.conn)
}
