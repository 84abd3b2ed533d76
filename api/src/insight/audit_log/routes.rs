//! The audit trail over HTTP.

use actix_web::{HttpResponse, get};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::store::{self, EntryRow, Filter};
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Query, require_near_days};
use crate::kernel::web::paging::{Page, Paging};
use crate::kernel::web::permissions::May::{No, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(list_audit,  [No, No, No, Yes, Yes], Limit::Caller);
}

/// One line of the trail.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditEntry {
    /// Stable identity, a UUIDv7: ordered by time.
    id: Uuid,
    /// When it was done, in UTC.
    at: DateTime<Utc>,
    /// Who did it.
    actor: Actor,
    /// What was done, as subject and verb: `enrolment.created`.
    action: AuditAction,
    /// What it was done to.
    subject: Subject,
    /// The changed fields as they were; null when something was created.
    #[schema(required, value_type = Option<Object>)]
    before: Option<Value>,
    /// The changed fields as they became; null when the content is nobody's business, as for evaluations.
    #[schema(required, value_type = Option<Object>)]
    after: Option<Value>,
    /// Reason given by who did it; null if none was asked for or given.
    #[schema(required)]
    reason: Option<String>,
}

/// An action of the audit log, as subject and verb.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(example = "enrolment.created")]
// The document, which knows all concepts, says which there are.
pub struct AuditAction(String);

/// Who did it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Actor {
    /// `staff`, `partner` (people and keys), `public` (over the web) or `system` (the service).
    kind: String,
    /// Identity of the account, or of the partner's key; null for the others.
    #[schema(required)]
    id: Option<Uuid>,
    /// Name of that account at the time, or of the partner and its key; null for the others.
    #[schema(required)]
    name: Option<String>,
}

/// What it was done to.
#[derive(Debug, Serialize, ToSchema)]
pub struct Subject {
    /// `enrolment`, `session`, `learner`, `venue`, `account` …: the first word of the action.
    kind: String,
    /// Identity of what it was done to.
    id: Uuid,
}

impl From<EntryRow> for AuditEntry {
    fn from(row: EntryRow) -> AuditEntry {
        AuditEntry {
            id: row.id,
            at: row.at,
            actor: Actor { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
            action: AuditAction(row.action),
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
    /// Identity of what it was done to.
    subject: Option<Uuid>,
    /// Identity of the account that did it.
    actor: Option<Uuid>,
    /// The whole word, such as `enrolment.created`.
    action: Option<AuditAction>,
    /// First day, in the organisation's zone, between 2000 and 2100.
    from: Option<NaiveDate>,
    /// Last day, included, in the organisation's zone, between 2000 and 2100.
    to: Option<NaiveDate>,
    /// Where to go on: the `next_cursor` of the page before.
    cursor: Option<String>,
    /// How many items at most; 50 by default.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u8>,
}

/// Lists the audit trail, the newest first.
///
/// Who did what, when, and what it changed. Entries are written with the change itself and are never altered.
#[utoipa::path(tag = "staff",
    params(AuditQuery),
    responses((status = 200, body = Page<AuditEntry>)))]
#[get("/audit")]
pub async fn list_audit(context: Context, query: Query<AuditQuery>) -> Result<HttpResponse, Problem> {
    let AuditQuery { subject, actor, action, from, to, cursor, limit } = query.0;
    let paging = Paging { cursor, limit };
    let (before, limit) = (paging.after()?, paging.limit()?);
    require_near_days(&[("from", from), ("to", to)])?;
    let filter = Filter { subject, actor, action: action.map(|AuditAction(word)| word), from, to };
    let found = context.read(move |tx| Ok(store::page(tx, &filter, before, limit)?)).await?;
    Ok(HttpResponse::Ok().json(Page::new(found, limit, |row| row.id, AuditEntry::from)))
}
