//! The table `audit_entries`, which `kernel::data::audit` writes.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Date, Timestamptz};
use serde_json::Value;
use uuid::Uuid;

use crate::kernel::data::transaction::Tx;
use crate::kernel::web::paging::TimeSort;
use crate::schema::audit_entries as entries;

/// A row of `audit_entries`.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = entries, check_for_backend(diesel::pg::Pg))]
pub struct EntryRow {
    pub id: Uuid,
    pub at: DateTime<Utc>,
    pub actor_kind: String,
    pub actor_id: Option<Uuid>,
    pub actor_name: Option<String>,
    pub action: String,
    pub subject_kind: String,
    pub subject_id: Uuid,
    pub before: Option<Value>,
    pub after: Option<Value>,
    pub reason: Option<String>,
}

/// Filter of entries; the days are those of the organisation's zone.
#[derive(Debug, Default)]
pub struct Filter {
    pub subject: Option<Uuid>,
    pub actor: Option<Uuid>,
    pub action: Option<String>,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    pub sort: TimeSort,
}

/// Start of a day in the organisation's zone, after `(` and the day.
const IN_ZONE: &str =
    "::timestamp AT TIME ZONE (SELECT time_zone FROM organisations WHERE organisation_id = current_organisation()))";

/// Entries in the order of the filter: one more than `limit`, if there are more.
pub fn page(tx: &mut Tx<'_>, filter: &Filter, after: Option<Uuid>, limit: i64) -> QueryResult<Vec<EntryRow>> {
    let mut query = entries::table
        .filter(entries::organisation_id.eq(tx.organisation))
        .select(EntryRow::as_select())
        .limit(limit + 1)
        .into_boxed();
    query = match filter.sort {
        TimeSort::Newest => query.order(entries::id.desc()),
        TimeSort::Oldest => query.order(entries::id),
    };
    if let Some(subject) = filter.subject {
        query = query.filter(entries::subject_id.eq(subject));
    }
    if let Some(actor) = filter.actor {
        query = query.filter(entries::actor_id.eq(actor));
    }
    if let Some(action) = &filter.action {
        query = query.filter(entries::action.eq(action));
    }
    if let Some(day) = filter.from {
        query = query.filter(entries::at.ge(sql::<Timestamptz>("(").bind::<Date, _>(day).sql(IN_ZONE)));
    }
    if let Some(day) = filter.to.and_then(|day| day.succ_opt()) {
        query = query.filter(entries::at.lt(sql::<Timestamptz>("(").bind::<Date, _>(day).sql(IN_ZONE)));
    }
    if let Some(id) = after {
        query = match filter.sort {
            TimeSort::Newest => query.filter(entries::id.lt(id)),
            TimeSort::Oldest => query.filter(entries::id.gt(id)),
        };
    }
    query.load(tx.conn)
}
