//! The audit log over HTTP.

use actix_web::{HttpResponse, get};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::store::{self, EntryRow, Filter};
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Query, require_near_days};
use crate::kernel::web::paging::{Page, Paging, TimeSort};
use crate::kernel::web::permissions::May::{No, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(list_audit,  [No, No, No, Yes, Yes], Limit::People);
}

/// An entry of the audit log.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditEntry {
    /// Stable identity, a UUIDv7: ordered by time.
    id: Uuid,
    /// Time of the action, UTC.
    at: DateTime<Utc>,
    /// The actor: the account, partner or program that acted.
    actor: Actor,
    /// The action, as subject and verb: `enrolment.created`.
    action: AuditAction,
    /// The subject, to which the action was done.
    subject: Subject,
    /// The changed fields as they were; null when something was created.
    #[schema(required, value_type = Option<Object>)]
    before: Option<Value>,
    /// The changed fields as they became; null when the content is nobody's business, as for evaluations.
    #[schema(required, value_type = Option<Object>)]
    after: Option<Value>,
    /// Reason given by the actor; null if none was asked for or given.
    #[schema(required)]
    reason: Option<String>,
}

/// An action of the audit log, as subject and verb.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(example = "enrolment.created")]
// The document lists the values, because it knows all concepts.
pub struct AuditAction(String);

/// Actor of an entry of the audit log.
#[derive(Debug, Serialize, ToSchema)]
pub struct Actor {
    /// `staff`, `partner`, `program`, `public` (over the web) or `system` (the service).
    ///
    /// A `partner` is one of its people or its keys, a `program` a key of the organisation's own.
    kind: String,
    /// Identity of the account, or of the key; null for the others.
    #[schema(required)]
    id: Option<Uuid>,
    /// Name of that account at the time, or of the key, after that of its partner; null for the others.
    #[schema(required)]
    name: Option<String>,
}

/// Subject of an entry of the audit log.
#[derive(Debug, Serialize, ToSchema)]
pub struct Subject {
    /// `enrolment`, `session`, `learner`, `venue`, `account` …: the first word of the action.
    kind: String,
    /// Identity of the subject.
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

/// Filter and page of the audit log.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AuditQuery {
    /// Identity of the subject.
    subject: Option<Uuid>,
    /// Identity of the account, or of the partner's key, that acted.
    actor: Option<Uuid>,
    /// The whole action, such as `enrolment.created`.
    action: Option<AuditAction>,
    /// First day, in the organisation's zone, between 2000 and 2100.
    from: Option<NaiveDate>,
    /// Last day, included, in the organisation's zone, between 2000 and 2100.
    to: Option<NaiveDate>,
    /// Order of the list: the newest first by default.
    #[param(inline)]
    sort: Option<TimeSort>,
    /// Place to continue from: the `next_cursor` of the page before.
    cursor: Option<String>,
    /// Maximum number of items; 50 by default.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u8>,
}

/// Lists the entries of the audit log, the newest first or the oldest.
///
/// An entry names the actor, the action, its time and the changed fields. It is written in the transaction of the
/// change and is never altered.
#[utoipa::path(tag = "staff",
    params(AuditQuery),
    responses((status = 200, body = Page<AuditEntry>)))]
#[get("/audit")]
pub async fn list_audit(context: Context, query: Query<AuditQuery>) -> Result<HttpResponse, Problem> {
    let AuditQuery { subject, actor, action, from, to, sort, cursor, limit } = query.0;
    let paging = Paging { cursor, limit };
    let (after, limit) = (paging.after()?, paging.limit()?);
    require_near_days(&[("from", from), ("to", to)])?;
    let filter = Filter {
        subject,
        actor,
        action: action.map(|AuditAction(word)| word),
        from,
        to,
        sort: sort.unwrap_or_default(),
    };
    let found = context.read(move |tx| Ok(store::page(tx, &filter, after, limit)?)).await?;
    Ok(HttpResponse::Ok().json(Page::new(found, limit, |row| row.id, AuditEntry::from)))
}
