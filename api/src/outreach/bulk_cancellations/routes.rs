//! Bulk cancellations and the activity of the web over HTTP.

use std::collections::BTreeSet;

use actix_web::{HttpResponse, get, post, web};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::views::{BulkCancellation, BulkRestoration, RelatedRequest, WebActivity, WebRequest};
use super::{WebRequestKind, actions, activity};
use crate::kernel::data::idempotency::IdempotencyKey;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Body, Fields, Query};
use crate::kernel::web::paging::{Page, Paging};
use crate::kernel::web::permissions::May::{No, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(show_web_activity,      [No, No, No, Yes, Yes], Limit::Caller)
        .add(list_related_requests,  [No, No, No, Yes, Yes], Limit::People)
        .add(cancel_in_bulk,         [No, No, No, Yes, Yes], Limit::Caller)
        .add(undo_bulk_cancellation, [No, No, No, Yes, Yes], Limit::Caller);
}

/// Shows how many requests came over the web in the last hour, and whether that is unusual.
#[utoipa::path(tag = "staff", responses((status = 200, body = WebActivity)))]
#[get("/web-activity")]
pub async fn show_web_activity(context: Context) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(context.read(activity::of_last_hour).await?))
}

/// The request to which others are related, and the page of their list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct RelatedQuery {
    /// Identity of an enrolment; or give `call_back`.
    enrolment: Option<Uuid>,
    /// Identity of the call that answers a request to be called back; or give `enrolment`.
    call_back: Option<Uuid>,
    /// Place to continue from: the `next_cursor` of the page before.
    cursor: Option<String>,
    /// Maximum number of items; 50 by default.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u8>,
}

/// Lists requests over the web that are related to one, and can still be cancelled, the newest first.
///
/// They came within seven days from the same network, or state the same number or e-mail address: enrolments to come,
/// waiting places, requests to be called back that nobody has answered. The one asked about is among them, unless it is
/// over. Refused with `not-found` where there is none of that identity.
#[utoipa::path(tag = "staff",
    params(RelatedQuery),
    responses((status = 200, body = Page<RelatedRequest>)))]
#[get("/related-requests")]
pub async fn list_related_requests(context: Context, query: Query<RelatedQuery>) -> Result<HttpResponse, Problem> {
    let RelatedQuery { enrolment, call_back, cursor, limit } = query.0;
    let paging = Paging { cursor, limit };
    let (before, limit) = (paging.after()?, paging.limit()?);
    let to = match (enrolment, call_back) {
        (Some(id), None) => WebRequest { kind: WebRequestKind::Enrolment, id },
        (None, Some(id)) => WebRequest { kind: WebRequestKind::CallBack, id },
        _ => return Err(Problem::query("enrolment", "Donnez une inscription, ou une demande de rappel.")),
    };
    let found = context.read(move |tx| actions::find_related(tx, to, before, limit + 1)).await?;
    Ok(HttpResponse::Ok().json(Page::new(found, limit, |request| (request.created_at, request.id), |request| request)))
}

/// Number of requests that one bulk cancellation takes: its transaction ends within seconds.
const MOST: usize = 200;

/// Requests over the web to cancel together.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "enrolments": ["0190a7c4-6f20-7d11-8a45-2b7c9e3f1a56"], "call_backs": [],
    "reason": "Inscriptions faites par un programme."
}))]
pub struct NewBulkCancellation {
    /// Identities of enrolments that came over the web. With `call_backs`, from 1 to 200.
    #[schema(max_items = 200)]
    enrolments: Vec<Uuid>,
    /// Identities of calls that answer requests to be called back.
    #[schema(max_items = 200)]
    call_backs: Vec<Uuid>,
    /// Reason, in French, kept in the audit log of each.
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

/// Cancels requests over the web together, without notifying anybody.
///
/// Seats go to those who wait. What cannot be cancelled stays as it is, with its problem: it is not found, is over, its
/// session has begun, or it did not come over the web. Refused with `nothing-to-cancel` when that is all of them.
/// Within an hour it can be undone.
#[utoipa::path(tag = "staff",
    request_body = NewBulkCancellation,
    responses((status = 201, body = BulkCancellation)))]
#[post("/bulk-cancellations")]
pub async fn cancel_in_bulk(
    context: Context,
    key: IdempotencyKey,
    body: Body<NewBulkCancellation>,
) -> Result<HttpResponse, Problem> {
    let NewBulkCancellation { enrolments, call_backs, reason } = body.value;
    let mut fields = Fields::default();
    let reason = fields.text("/reason", &reason, 500);
    if !(1..=MOST).contains(&(enrolments.len() + call_backs.len())) {
        fields.refuse("/enrolments", "De 1 à 200 demandes à la fois.");
    }
    fields.done()?;
    let (enrolments, call_backs): (BTreeSet<Uuid>, BTreeSet<Uuid>) =
        (enrolments.into_iter().collect(), call_backs.into_iter().collect());
    context.create(key, body.digest, move |tx| actions::cancel(tx, &enrolments, &call_backs, &reason)).await
}

/// Restores what a bulk cancellation cancelled, as far as there is still room.
///
/// An enrolment that cannot be restored stays cancelled, with its problem: the session is full, has begun or is
/// cancelled, the person has another seat at that time, or has asked again to be called. Repeated, it tries these again
/// and changes nothing else. Refused with `undo-over` after an hour.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = BulkRestoration)))]
#[post("/bulk-cancellations/{id}/undo")]
pub async fn undo_bulk_cancellation(
    context: Context,
    path: web::Path<(String, Uuid)>,
) -> Result<HttpResponse, Problem> {
    let restored = context.write(move |tx| actions::undo(tx, path.1)).await?;
    Ok(HttpResponse::Ok().json(restored))
}
