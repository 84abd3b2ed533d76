//! Endpoints and deliveries of webhooks over HTTP.

use actix_web::{HttpResponse, delete, get, patch, post, web};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use url::Url;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::actions::{self, Counted, EndpointDraft, EndpointEdit, Filter};
use super::address_rules::{self, Permissions};
use super::sender::shown_secret;
use super::views::{WebhookDelivery, WebhookEndpoint, WebhookEndpointWithSecret};
use super::{DeliveryStatus, EventType};
use crate::kernel::data::idempotency::{Created, IdempotencyKey};
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::key_file::Keys;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Body, Fields, Query};
use crate::kernel::web::paging::{Page, Paging};
use crate::kernel::web::permissions::May::{No, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::{Context, with_version};

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(list_webhook_endpoints,    [No, No, No, No, Yes], Limit::Caller)
        .add(add_webhook_endpoint,      [No, No, No, No, Yes], Limit::Caller)
        .add(show_webhook_endpoint,     [No, No, No, No, Yes], Limit::Caller)
        .add(edit_webhook_endpoint,     [No, No, No, No, Yes], Limit::Caller)
        .add(remove_webhook_endpoint,   [No, No, No, No, Yes], Limit::Caller)
        .add(renew_webhook_secret,      [No, No, No, No, Yes], Limit::Caller)
        .add(test_webhook_endpoint,     [No, No, No, No, Yes], Limit::Caller)
        .add(replay_failed_deliveries,  [No, No, No, No, Yes], Limit::Caller)
        .add(list_webhook_deliveries,   [No, No, No, No, Yes], Limit::Caller)
        .add(replay_webhook_delivery,   [No, No, No, No, Yes], Limit::Caller);
}

/// Default time in which the former secret also signs, in hours.
const OVERLAP_HOURS: i64 = 24;

/// An endpoint to add.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "url": "https://mairie.example/agenda", "description": "Site de la mairie",
    "events": ["session.full", "session.available"]
}))]
pub struct NewWebhookEndpoint {
    /// Address to which events are posted: `https`, port 443 or above 1023, without a name or a password.
    ///
    /// It must lead to the public internet, at each attempt.
    #[schema(max_length = 500)]
    url: String,
    /// Purpose of the endpoint, in French.
    #[schema(max_length = 200)]
    description: String,
    /// Types of the events that it receives; one at least.
    #[schema(min_items = 1)]
    events: Vec<EventType>,
    /// Identity of the partner that owns it; the organisation's own by default.
    partner_id: Option<Uuid>,
}

/// Changes of an endpoint; a field that is left out stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"enabled": false}))]
pub struct EditedWebhookEndpoint {
    /// Address to which events are posted.
    #[schema(max_length = 500)]
    url: Option<String>,
    /// Purpose of the endpoint, in French.
    #[schema(max_length = 200)]
    description: Option<String>,
    /// Types of the events that it receives; one at least.
    #[schema(min_items = 1)]
    events: Option<Vec<EventType>>,
    /// False to disable the endpoint: its due deliveries are given up.
    ///
    /// True to enable it: it receives the events from now on.
    enabled: Option<bool>,
}

/// Renewal of a secret.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"overlap_hours": 24}))]
pub struct SecretRenewal {
    /// Time in which the former secret also signs, in hours: 24 by default, 0 when others know it.
    #[schema(minimum = 0, maximum = 168)]
    overlap_hours: Option<i64>,
}

/// Failed deliveries to replay.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"since": "2026-11-23T08:00:00Z"}))]
pub struct Replay {
    /// Time of the first event, UTC: failed deliveries of events since then are replayed.
    since: DateTime<Utc>,
}

/// Number of deliveries that are replayed.
#[derive(Serialize, ToSchema)]
pub struct Replayed {
    /// The number.
    replayed: usize,
}

/// Filter and page of a list of deliveries.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DeliveriesQuery {
    /// Identity of the endpoint.
    endpoint: Option<Uuid>,
    /// State of the delivery; all by default.
    status: Option<DeliveryStatus>,
    /// Type of the event, such as `session.full`; all by default.
    event: Option<String>,
    /// Place to continue from: the `next_cursor` of the page before.
    cursor: Option<String>,
    /// Maximum number of items; 50 by default.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u8>,
}

/// Lists webhook endpoints, the oldest first.
#[utoipa::path(tag = "staff", params(Paging), responses((status = 200, body = Page<WebhookEndpoint>)))]
#[get("/webhook-endpoints")]
pub async fn list_webhook_endpoints(context: Context, query: Query<Paging>) -> Result<HttpResponse, Problem> {
    let (after, limit) = (query.0.after()?, query.0.limit()?);
    let found = context.read(move |tx| actions::list(tx, after, limit + 1)).await?;
    Ok(ok_json(&Page::new(found, limit, |one| (one.row.created_at, one.row.id), WebhookEndpoint::from)))
}

/// Adds an endpoint that receives events, by the Standard Webhooks specification.
///
/// The secret is in this answer only. Each event is posted as `{type, timestamp, data: {id, url, version}}` with the
/// headers `webhook-id`, `webhook-timestamp` and `webhook-signature`; of two events of one session, the one with the
/// higher `version` is the later. Events of referrals have no `version`: read the present state at `url`, which is that
/// of the enrolment for an endpoint of the organisation's own, and that of the referral for a partner's.
///
/// Only an answer 2xx within 15 seconds is a success. After a failure, other attempts follow after 5 s, 5 min, 30 min,
/// 2 h, 5 h, 10 h, 14 h, 20 h and 24 h, each a tenth more or less. With 429, 502, 503 or 504, `Retry-After` pauses all
/// deliveries to the endpoint for that time (24 h at most). An answer 410 disables the endpoint; so does a delivery
/// that has failed in all its attempts, when none to the endpoint has succeeded for five days.
#[utoipa::path(tag = "staff",
    request_body = NewWebhookEndpoint,
    responses((status = 201, body = WebhookEndpointWithSecret)))]
#[post("/webhook-endpoints")]
pub async fn add_webhook_endpoint(
    context: Context,
    permissions: web::Data<Permissions>,
    key: IdempotencyKey,
    body: Body<NewWebhookEndpoint>,
) -> Result<HttpResponse, Problem> {
    let new = body.value;
    let mut fields = Fields::default();
    let url = read_address(&mut fields, &new.url, &permissions);
    let description = fields.text("/description", &new.description, 200);
    require_events(&mut fields, &new.events);
    fields.done()?;
    let url = url.ok_or_else(Problem::not_found)?;
    let draft = EndpointDraft { url, description, events: new.events, partner_id: new.partner_id };
    let keys = context.state.keys.clone();
    let secret = move |Created { id }| shown_secret(&keys.webhook_secret(id, 1));
    let work = move |tx: &mut Tx<'_>| Ok(WebhookEndpoint::from(actions::add(tx, draft)?));
    context.create_with_secret(key, body.digest, work, ("secret", secret)).await
}

/// Shows an endpoint.
#[utoipa::path(tag = "staff", params(("id" = Uuid, Path)), responses((status = 200, body = WebhookEndpoint)))]
#[get("/webhook-endpoints/{id}")]
pub async fn show_webhook_endpoint(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let found = context.read(move |tx| actions::show(tx, path.1)).await?;
    Ok(with_version(found.row.version, &WebhookEndpoint::from(found)))
}

/// Changes an endpoint, disables it or enables it again.
///
/// Only the fields given change. Events that happen while it is disabled are not delivered later; `calendar/changes`
/// lists them.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = EditedWebhookEndpoint,
    responses((status = 200, body = WebhookEndpoint)))]
#[patch("/webhook-endpoints/{id}")]
pub async fn edit_webhook_endpoint(
    context: Context,
    permissions: web::Data<Permissions>,
    path: web::Path<(String, Uuid)>,
    body: Body<EditedWebhookEndpoint>,
) -> Result<HttpResponse, Problem> {
    let (version, id, given) = (context.expected_version()?, path.1, body.value);
    let mut fields = Fields::default();
    let url = given.url.and_then(|url| read_address(&mut fields, &url, &permissions));
    let description = given.description.map(|text| fields.text("/description", &text, 200));
    if let Some(given) = &given.events {
        require_events(&mut fields, given);
    }
    fields.done()?;
    let edit = EndpointEdit { url, description, events: given.events, enabled: given.enabled };
    let found = context.write(move |tx| actions::edit(tx, id, version, edit)).await?;
    Ok(with_version(found.row.version, &WebhookEndpoint::from(found)))
}

/// Removes an endpoint with its deliveries.
#[utoipa::path(tag = "staff", params(("id" = Uuid, Path)), responses((status = 204)))]
#[delete("/webhook-endpoints/{id}")]
pub async fn remove_webhook_endpoint(
    context: Context,
    path: web::Path<(String, Uuid)>,
) -> Result<HttpResponse, Problem> {
    context.write(move |tx| actions::remove(tx, path.1)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Gives an endpoint a new secret.
///
/// The secret is in this answer only. During the overlap each delivery carries two signatures, separated by a space: of
/// the new secret and of the former one.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = SecretRenewal,
    responses((status = 200, body = WebhookEndpointWithSecret)))]
#[post("/webhook-endpoints/{id}/secret")]
pub async fn renew_webhook_secret(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<SecretRenewal>,
) -> Result<HttpResponse, Problem> {
    let mut fields = Fields::default();
    let hours = fields.number("/overlap_hours", body.value.overlap_hours.unwrap_or(OVERLAP_HOURS), 0, 168);
    fields.done()?;
    let renewed = context.write(move |tx| actions::renew_secret(tx, path.1, TimeDelta::hours(hours.into()))).await?;
    Ok(with_version(renewed.row.version, &with_secret(&context.state.keys, renewed)))
}

/// Delivers the event `webhook.test` to an endpoint.
///
/// The endpoint need not subscribe to it. The list of deliveries shows the outcome. Refused with `webhook-disabled`,
/// also while the endpoint's partner is stopped.
#[utoipa::path(tag = "staff", params(("id" = Uuid, Path)), responses((status = 200, body = WebhookDelivery)))]
#[post("/webhook-endpoints/{id}/test")]
pub async fn test_webhook_endpoint(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let row = context.write(move |tx| actions::test(tx, path.1)).await?;
    Ok(ok_json(&WebhookDelivery::from(row)))
}

/// Replays the failed deliveries of an endpoint.
///
/// Each delivery keeps its first `webhook-id`, and gets a whole round of attempts. Refused with `webhook-disabled`,
/// also while the endpoint's partner is stopped.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = Replay,
    responses((status = 200, body = Replayed)))]
#[post("/webhook-endpoints/{id}/replay")]
pub async fn replay_failed_deliveries(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<Replay>,
) -> Result<HttpResponse, Problem> {
    let since = body.value.since;
    let replayed = context.write(move |tx| actions::replay_failed(tx, path.1, since)).await?;
    Ok(ok_json(&Replayed { replayed }))
}

/// Lists the deliveries of webhooks, the newest first.
///
/// They are all deliveries: posted, still due, or given up. Those that have ended are kept for 30 days.
#[utoipa::path(tag = "staff", params(DeliveriesQuery), responses((status = 200, body = Page<WebhookDelivery>)))]
#[get("/webhook-deliveries")]
pub async fn list_webhook_deliveries(context: Context, query: Query<DeliveriesQuery>) -> Result<HttpResponse, Problem> {
    let DeliveriesQuery { endpoint, status, event, cursor, limit } = query.0;
    let paging = Paging { cursor, limit };
    let (before, limit) = (paging.after()?, paging.limit()?);
    let filter = Filter { id: None, endpoint, status, event };
    let found = context.read(move |tx| actions::list_deliveries(tx, &filter, before, limit + 1)).await?;
    Ok(ok_json(&Page::new(found, limit, |row| (row.occurred_at, row.id), WebhookDelivery::from)))
}

/// Replays one delivery, in whichever state it is.
///
/// It keeps its first `webhook-id`, and gets a whole round of attempts. Refused with `webhook-disabled`, also while the
/// endpoint's partner is stopped, and with `delivery-under-way`.
#[utoipa::path(tag = "staff", params(("id" = Uuid, Path)), responses((status = 200, body = WebhookDelivery)))]
#[post("/webhook-deliveries/{id}/replay")]
pub async fn replay_webhook_delivery(
    context: Context,
    path: web::Path<(String, Uuid)>,
) -> Result<HttpResponse, Problem> {
    let row = context.write(move |tx| actions::replay(tx, path.1)).await?;
    Ok(ok_json(&WebhookDelivery::from(row)))
}

fn read_address(fields: &mut Fields, written: &str, permissions: &Permissions) -> Option<Url> {
    address_rules::read(written, permissions).map_err(|why| fields.refuse("/url", why)).ok()
}

fn require_events(fields: &mut Fields, events: &[EventType]) {
    if events.is_empty() {
        fields.refuse("/events", "Choisissez au moins un évènement.");
    }
}

fn with_secret(keys: &Keys, found: Counted) -> WebhookEndpointWithSecret {
    let secret = shown_secret(&keys.webhook_secret(found.row.id, found.row.secret_number));
    WebhookEndpointWithSecret { endpoint: found.into(), secret }
}

fn ok_json(body: &impl Serialize) -> HttpResponse {
    HttpResponse::Ok().json(body)
}
