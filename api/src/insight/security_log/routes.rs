//! The security log over HTTP.

use actix_web::{HttpResponse, get};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::store::{self, EventRow, Filter};
use crate::kernel::security::events::SecurityEventKind;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::Query;
use crate::kernel::web::paging::{Page, Paging, TimeSort};
use crate::kernel::web::permissions::May::{No, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(list_security_events,  [No, No, No, No, Yes], Limit::Caller);
}

/// An event of the security log; what repeats within half a minute is one.
#[derive(Debug, Serialize, ToSchema)]
pub struct LoggedSecurityEvent {
    /// Stable identity, a UUIDv7: ordered by time.
    id: Uuid,
    /// First time, UTC.
    at: DateTime<Utc>,
    /// Last time, UTC.
    last_at: DateTime<Utc>,
    /// Kind of the event.
    kind: SecurityEventKind,
    /// Method and pattern of the route, without identities.
    #[schema(example = "POST /v1/{organisation}/login")]
    route: String,
    /// Account or key that asked; null if it is not known.
    #[schema(required)]
    actor_id: Option<Uuid>,
    /// Address of the caller, the /64 of IPv6.
    #[schema(example = "203.0.113.8")]
    network: String,
    /// Number of times.
    times: i32,
    /// Identity of the last request, as in the header `X-Request-Id` of its answer and in the logs.
    request_id: Uuid,
}

impl From<EventRow> for LoggedSecurityEvent {
    fn from(row: EventRow) -> LoggedSecurityEvent {
        LoggedSecurityEvent {
            id: row.id,
            at: row.at,
            last_at: row.last_at,
            kind: row.kind,
            route: row.route,
            actor_id: row.actor_id,
            network: row.network,
            times: row.times,
            request_id: row.request_id,
        }
    }
}

/// Filter and page of the security log.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct SecurityLogQuery {
    /// Kind of the events; all by default.
    kind: Option<SecurityEventKind>,
    /// Identity of the account, or of the key, that asked.
    actor: Option<Uuid>,
    /// Address of the caller, as the log has it.
    #[param(max_length = 100)]
    network: Option<String>,
    /// Order of the list.
    #[param(inline)]
    sort: Option<TimeSort>,
    /// Place to continue from: the `next_cursor` of the page before.
    cursor: Option<String>,
    /// Maximum number of items; 50 by default.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u8>,
}

/// Lists the events of the security log, the newest first.
///
/// These are failed logins, wrong guesses at personal links, refused tokens and permissions, limits that were reached,
/// and readings about people. They are kept for twelve months, and appear within a minute.
#[utoipa::path(tag = "staff",
    params(SecurityLogQuery),
    responses((status = 200, body = Page<LoggedSecurityEvent>)))]
#[get("/security-log")]
pub async fn list_security_events(context: Context, query: Query<SecurityLogQuery>) -> Result<HttpResponse, Problem> {
    let SecurityLogQuery { kind, actor, network, sort, cursor, limit } = query.0;
    let paging = Paging { cursor, limit };
    let (after, limit) = (paging.after()?, paging.limit()?);
    let filter = Filter { kind, actor, network, sort: sort.unwrap_or_default() };
    let found = context.read(move |tx| Ok(store::page(tx, &filter, after, limit)?)).await?;
    Ok(HttpResponse::Ok().json(Page::new(found, limit, |row| row.id, LoggedSecurityEvent::from)))
}
