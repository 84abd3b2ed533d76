//! The table `security_events`.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use crate::kernel::data::transaction::{Tx, new_id};
use crate::kernel::security::events::{Count, SecurityEvent, SecurityEventKind};
use crate::kernel::web::paging::TimeSort;
use crate::schema::security_events;

/// A row of `security_events`.
#[derive(Queryable, Selectable, Insertable, Debug)]
#[diesel(table_name = security_events, check_for_backend(diesel::pg::Pg))]
pub struct EventRow {
    pub organisation_id: Uuid,
    pub id: Uuid,
    pub at: DateTime<Utc>,
    pub last_at: DateTime<Utc>,
    pub kind: SecurityEventKind,
    pub route: String,
    pub actor_id: Option<Uuid>,
    pub network: String,
    pub times: i32,
    pub request_id: Uuid,
}

/// Filter of events.
#[derive(Debug, Default)]
pub struct Filter {
    pub kind: Option<SecurityEventKind>,
    pub actor: Option<Uuid>,
    pub network: Option<String>,
    pub sort: TimeSort,
}

/// Writes counted events down.
pub fn insert(tx: &mut Tx<'_>, counted: &[(SecurityEvent, Count)]) -> QueryResult<()> {
    let rows: Vec<EventRow> = counted
        .iter()
        .map(|(event, count)| EventRow {
            organisation_id: tx.organisation,
            // Of the time of the event, so that the order of identities is that of time.
            id: new_id(count.first),
            at: count.first,
            last_at: count.last,
            kind: event.kind,
            route: event.route.clone(),
            actor_id: event.actor,
            network: event.network.clone(),
            times: count.times,
            request_id: count.request_id,
        })
        .collect();
    // In pieces, since a statement has room for 65 535 values.
    rows.chunks(1000)
        .try_for_each(|rows| diesel::insert_into(security_events::table).values(rows).execute(tx.conn).map(drop))
}

/// Lists events in the order of the filter: one more than `limit`, if there are more.
pub fn page(tx: &mut Tx<'_>, filter: &Filter, after: Option<Uuid>, limit: i64) -> QueryResult<Vec<EventRow>> {
    let mut query = security_events::table
        .filter(security_events::organisation_id.eq(tx.organisation))
        .select(EventRow::as_select())
        .limit(limit + 1)
        .into_boxed();
    if let Some(kind) = filter.kind {
        query = query.filter(security_events::kind.eq(kind));
    }
    if let Some(actor) = filter.actor {
        query = query.filter(security_events::actor_id.eq(actor));
    }
    if let Some(network) = &filter.network {
        query = query.filter(security_events::network.eq(network));
    }
    query = match filter.sort {
        TimeSort::Newest => query.order(security_events::id.desc()),
        TimeSort::Oldest => query.order(security_events::id),
    };
    if let Some(id) = after {
        query = match filter.sort {
            TimeSort::Newest => query.filter(security_events::id.lt(id)),
            TimeSort::Oldest => query.filter(security_events::id.gt(id)),
        };
    }
    query.load(tx.conn)
}

/// Organisations with events of before a time.
pub fn with_old(conn: &mut PgConnection, before: DateTime<Utc>) -> QueryResult<Vec<Uuid>> {
    diesel::select(with_old_security_events(before)).load(conn)
}

/// Erases the events of before a time; returns how many.
pub fn forget(tx: &mut Tx<'_>, before: DateTime<Utc>) -> QueryResult<usize> {
    let is_old = security_events::organisation_id.eq(tx.organisation).and(security_events::at.lt(before));
    diesel::delete(security_events::table.filter(is_old)).execute(tx.conn)
}

diesel::define_sql_function! {
    /// Organisations with events of before a time.
    fn with_old_security_events(before: Timestamptz) -> SqlUuid;
}
