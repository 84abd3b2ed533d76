//! The audit trail over HTTP.

use actix_web::{HttpResponse, get};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::store::{self, EntryRow, Filter};
use crate::kernel::context::Context;
use crate::kernel::input::Query;
use crate::kernel::paging::{Page, Paging};
use crate::kernel::problem::Problem;

/// One line of the trail.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditEntry {
    id: Uuid,
    at: DateTime<Utc>,
    actor: Actor,
    /// `enrolment.created` and the like.
    action: String,
    subject: Subject,
    /// The changed fields as they were.
    #[schema(required, value_type = Option<Object>)]
    before: Option<Value>,
    /// The changed fields as they became.
    #[schema(required, value_type = Option<Object>)]
    after: Option<Value>,
    #[schema(required)]
    reason: Option<String>,
}

/// Who did it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Actor {
    /// `staff`, `public` or `system`.
    kind: String,
    #[schema(required)]
    id: Option<Uuid>,
    #[schema(required)]
    name: Option<String>,
}

/// What it was done to.
#[derive(Debug, Serialize, ToSchema)]
pub struct Subject {
    kind: String,
    id: Uuid,
}

impl From<EntryRow> for AuditEntry {
    fn from(row: EntryRow) -> AuditEntry {
        AuditEntry {
            id: row.id,
            at: row.at,
            actor: Actor { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
            action: row.action,
            subject: Subject { kind: row.subject_kind, id: row.subject_id },
            before: row.before,
            after: row.after,
            reason: row.reason,
        }
    }
}

/// Which entries.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AuditQuery {
    /// What it was done to.
    subject: Option<Uuid>,
    /// The account that did it.
    actor: Option<Uuid>,
    /// `enrolment.created` and the like.
    #[param(max_length = 60)]
    action: Option<String>,
    /// First day, in the organisation's zone.
    from: Option<NaiveDate>,
    /// Last day, included.
    to: Option<NaiveDate>,
    /// Where to go on.
    cursor: Option<String>,
    /// How many at most.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u8>,
}

/// The audit trail, the newest first.
#[utoipa::path(tag = "staff",
    params(("organisation" = String, Path), AuditQuery),
    responses((status = 200, body = Page<AuditEntry>)), security(("bearer" = [])))]
#[get("/audit")]
pub async fn list_audit(context: Context, query: Query<AuditQuery>) -> Result<HttpResponse, Problem> {
    let AuditQuery { subject, actor, action, from, to, cursor, limit } = query.0;
    let paging = Paging { cursor, limit };
    let (before, limit) = (paging.after()?, paging.limit()?);
    for (name, day) in [("from", from), ("to", to)] {
        if day.is_some_and(|day| !(2000..=2100).contains(&day.year())) {
            return Err(Problem::query(name, "Un jour entre 2000 et 2100."));
        }
    }
    let filter = Filter { subject, actor, action, from, to };
    let found = context.read(move |tx| Ok(store::page(tx, &filter, before, limit)?)).await?;
    Ok(HttpResponse::Ok().json(Page::new(found, limit, |row| row.id, AuditEntry::from)))
}
