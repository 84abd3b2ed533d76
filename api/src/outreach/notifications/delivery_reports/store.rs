//! Reported messages, in the table `messages`.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Text, Uuid as SqlUuid};
use uuid::Uuid;

use crate::kernel::data::transaction::Tx;
use crate::outreach::notifications::DeliveryState;
use crate::outreach::notifications::store::MessageRow;
use crate::schema::messages;

#[derive(QueryableByName)]
struct Place {
    #[diesel(sql_type = Text)]
    identity: String,
    #[diesel(sql_type = SqlUuid)]
    organisation_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    message_id: Uuid,
}

/// Finds the organisations and identities of messages, by identities of ours or of the gateway.
///
/// Ours are keys in lower case, with hyphens.
pub fn find(conn: &mut PgConnection, identities: &[String]) -> QueryResult<HashMap<String, (Uuid, Uuid)>> {
    let ours: Vec<Uuid> = identities.iter().filter_map(|identity| identity.parse().ok()).collect();
    // Ours come last, and win.
    let found: Vec<Place> = diesel::sql_query("SELECT * FROM reported_messages($1, $2)")
        .bind::<Array<SqlUuid>, _>(ours)
        .bind::<Array<Text>, _>(identities)
        .load(conn)?;
    Ok(found.into_iter().map(|place| (place.identity, (place.organisation_id, place.message_id))).collect())
}

/// Locks a message, if it is there.
pub fn lock(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<Option<MessageRow>> {
    messages::table.find((tx.organisation, id)).select(MessageRow::as_select()).for_update().first(tx.conn).optional()
}

/// Notes the state of a message that was sent; returns the message as it is then.
pub fn note(
    tx: &mut Tx<'_>,
    id: Uuid,
    state: DeliveryState,
    at: DateTime<Utc>,
    trouble: Option<&str>,
) -> QueryResult<MessageRow> {
    diesel::update(messages::table.find((tx.organisation, id)))
        .set((
            messages::delivery.eq(Some(state)),
            messages::delivery_at.eq(Some(at)),
            messages::trouble.eq(trouble),
            messages::version.eq(messages::version + 1),
        ))
        .returning(MessageRow::as_returning())
        .get_result(tx.conn)
}
