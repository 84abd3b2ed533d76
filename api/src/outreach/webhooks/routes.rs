//! Endpoints and deliveries over HTTP.

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

/// How long the secret before signs as well, in hours, by default.
const OVERLAP_HOURS: i64 = 24;

/// An endpoint to add.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "url": "https://mairie.example/agenda", "description": "Site de la mairie",
    "events": ["session.full", "session.available"]
}))]
pub struct NewWebhookEndpoint {
    /// Where events are posted: `https`, port 443 or above 1023, without a name or a password.
    ///
    /// It must lead to the public internet, at each try.
    #[schema(max_length = 500)]
    url: String,
    /// What it is for, in French.
    #[schema(max_length = 200)]
    description: String,
    /// Which events it is told; one at least.
    #[schema(min_items = 1)]
    events: Vec<EventType>,
    /// The partner whose it is; the organisation's own by default.
    partner_id: Option<Uuid>,
}

/// What is to change of an endpoint.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"enabled": false}))]
pub struct EditedWebhookEndpoint {
    /// Where events are posted.
    #[schema(max_length = 500)]
    url: Option<String>,
    /// What it is for, in French.
    #[schema(max_length = 200)]
    description: Option<String>,
    /// Which events it is told; one at least.
    #[schema(min_items = 1)]
    events: Option<Vec<EventType>>,
    /// False: it is told nothing, and what was still to be told is given up.
    ///
    /// True: it is told what happens from now on.
    enabled: Option<bool>,
}

/// How a secret is renewed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"overlap_hours": 24}))]
pub struct SecretRenewal {
    /// How long the secret before signs as well: 24 hours by default, 0 when it is known to others.
    #[schema(minimum = 0, maximum = 168)]
    overlap_hours: Option<i64>,
}

/// What is to be told again.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"since": "2026-11-23T08:00:00Z"}))]
pub struct Replay {
    /// Failed deliveries of events since then.
    since: DateTime<Utc>,
}

/// How many deliveries are told again.
#[derive(Serialize, ToSchema)]
pub struct Replayed {
    /// So many.
    replayed: usize,
}

/// Which deliveries.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DeliveriesQuery {
    /// To this endpoint.
    endpoint: Option<Uuid>,
    /// What became of them.
    status: Option<DeliveryStatus>,
    /// Of this event.
    event: Option<String>,
    /// Where to go on: the `next_cursor` of the page before.
    cursor: Option<String>,
    /// How many items at most; 50 by default.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u8>,
}

/// Lists the endpoints that are told of events, the oldest first.
#[utoipa::path(tag = "staff", params(Paging), responses((status = 200, body = Page<WebhookEndpoint>)))]
#[get("/webhook-endpoints")]
pub async fn list_webhook_endpoints(context: Context, query: Query<Paging>) -> Result<HttpResponse, Problem> {
    let (after, limit) = (query.0.after()?, query.0.limit()?);
    let found = context.read(move |tx| actions::list(tx, after, limit + 1)).await?;
    Ok(no_store(&Page::new(found, limit, |one| (one.row.created_at, one.row.id), WebhookEndpoint::from)))
}

/// Adds an endpoint that is told of events, to the Standard Webhooks specification.
///
/// The secret is in this answer only. Each event is posted as `{type, timestamp, data: {id, url, version}}` with the
/// headers `webhook-id`, `webhook-timestamp` and `webhook-signature`; of two events of one session, the one with the
/// higher `version` is the later. Events of referrals have no `version`: `url` says what is so. For an endpoint of the
/// organisation's own it is that of the enrolment, for a partner's that of the referral. Only an answer 2xx within 15
/// seconds is a success; else it is tried again after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h, each a
/// tenth more or less. With 429, 502, 503 or 504, `Retry-After` has the endpoint told nothing for so long (24 h at
/// most). 410 ends all; so does a delivery that was tried to the last, when nothing else has arrived for five days.
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
    let url = address(&mut fields, &new.url, &permissions);
    let description = fields.text("/description", &new.description, 200);
    events(&mut fields, &new.events);
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

/// Changes an endpoint, stops it or takes it up again.
///
/// Only the fields given change. What happens while it is stopped is not told later: `calendar/changes` has it.
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
    let url = given.url.and_then(|url| address(&mut fields, &url, &permissions));
    let description = given.description.map(|text| fields.text("/description", &text, 200));
    if let Some(given) = &given.events {
        events(&mut fields, given);
    }
    fields.done()?;
    let edit = EndpointEdit { url, description, events: given.events, enabled: given.enabled };
    let found = context.write(move |tx| actions::edit(tx, id, version, edit)).await?;
    Ok(with_version(found.row.version, &WebhookEndpoint::from(found)))
}

/// Removes an endpoint, with its log of deliveries.
#[utoipa::path(tag = "staff", params(("id" = Uuid, Path)), responses((status = 204)))]
#[delete("/webhook-endpoints/{id}")]
pub async fn remove_webhook_endpoint(
    context: Context,
    path: web::Path<(String, Uuid)>,
) -> Result<HttpResponse, Problem> {
    context.write(move |tx| actions::remove(tx, path.1)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Gives an endpoint a new secret, in this answer only.
///
/// For the overlap each delivery carries two signatures, separated by a space, of the new secret and of the one before.
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

/// Tells an endpoint the event `webhook.test`.
///
/// Whichever events it wants. The log shows what became of it. Refused with `webhook-disabled`, also while its
/// partner is stopped.
#[utoipa::path(tag = "staff", params(("id" = Uuid, Path)), responses((status = 200, body = WebhookDelivery)))]
#[post("/webhook-endpoints/{id}/test")]
pub async fn test_webhook_endpoint(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let row = context.write(move |tx| actions::test(tx, path.1)).await?;
    Ok(no_store(&WebhookDelivery::from(row)))
}

/// Tells an endpoint again what failed.
///
/// Each delivery with its first `webhook-id`, and a whole round of tries. Refused with `webhook-disabled`, also while
/// its partner is stopped.
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
    Ok(no_store(&Replayed { replayed }))
}

/// Lists deliveries, the newest first: what endpoints were told, are to be told, or could not be told.
///
/// Those that ended are kept for 30 days.
#[utoipa::path(tag = "staff", params(DeliveriesQuery), responses((status = 200, body = Page<WebhookDelivery>)))]
#[get("/webhook-deliveries")]
pub async fn list_webhook_deliveries(context: Context, query: Query<DeliveriesQuery>) -> Result<HttpResponse, Problem> {
    let DeliveriesQuery { endpoint, status, event, cursor, limit } = query.0;
    let paging = Paging { cursor, limit };
    let (before, limit) = (paging.after()?, paging.limit()?);
    let filter = Filter { id: None, endpoint, status, event };
    let found = context.read(move |tx| actions::deliveries(tx, &filter, before, limit + 1)).await?;
    Ok(no_store(&Page::new(found, limit, |row| (row.occurred_at, row.id), WebhookDelivery::from)))
}

/// Tells one delivery again, whatever became of it.
///
/// With its first `webhook-id`, and a whole round of tries. Refused with `webhook-disabled`, also while its partner is
/// stopped, and `delivery-under-way`.
#[utoipa::path(tag = "staff", params(("id" = Uuid, Path)), responses((status = 200, body = WebhookDelivery)))]
#[post("/webhook-deliveries/{id}/replay")]
pub async fn replay_webhook_delivery(
    context: Context,
    path: web::Path<(String, Uuid)>,
) -> Result<HttpResponse, Problem> {
    let row = context.write(move |tx| actions::replay(tx, path.1)).await?;
    Ok(no_store(&WebhookDelivery::from(row)))
}

fn address(fields: &mut Fields, written: &str, permissions: &Permissions) -> Option<Url> {
    address_rules::read(written, permissions).map_err(|why| fields.refuse("/url", why)).ok()
}

fn events(fields: &mut Fields, events: &[EventType]) {
    if events.is_empty() {
        fields.refuse("/events", "Choisissez au moins un évènement.");
    }
}

fn with_secret(keys: &Keys, found: Counted) -> WebhookEndpointWithSecret {
    let secret = shown_secret(&keys.webhook_secret(found.row.id, found.row.secret_number));
    WebhookEndpointWithSecret { endpoint: found.into(), secret }
}

fn no_store(body: &impl Serialize) -> HttpResponse {
    HttpResponse::Ok().json(body)
}
