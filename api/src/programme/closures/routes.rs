//! Closures of venues over HTTP.

use actix_web::{HttpResponse, get, post, web};
use chrono::{NaiveDate, TimeDelta};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::actions::{self, Closure, ClosureDraft};
use crate::directory::api_keys::Scope as KeyScope;
use crate::kernel::data::idempotency::IdempotencyKey;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Body, Fields, Query};
use crate::kernel::web::paging::{Page, Paging};
use crate::kernel::web::permissions::May::{No, Scope, Yes};
use crate::kernel::web::permissions::{Limit, May, Router};
use crate::kernel::web::request::Context;

const READ: May = Scope(KeyScope::SessionsRead.word());

/// The routes, with the permissions of the public, partners, facilitators, agents and administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(list_closures,     [No, No, Yes, Yes, Yes], Limit::Caller).programs(READ)
        .add(announce_closure,  [No, No, No, Yes, Yes], Limit::Caller)
        .add(withdraw_closure,  [No, No, No, Yes, Yes], Limit::Caller);
}

/// A closure to announce.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "venue_id": "0190a7c4-5b1e-7c3a-9d2f-4e6b8a1c0d34", "first_date": "2027-02-15", "last_date": "2027-02-19",
    "reason": "Travaux de peinture"
}))]
pub struct NewClosure {
    /// Identity of the venue, a UUID.
    venue_id: Uuid,
    /// First day, in the venue's time zone, between 2000 and 2100.
    first_date: NaiveDate,
    /// Last day, included: at most a year after the first.
    last_date: NaiveDate,
    /// Reason, in French, shown to staff where a series skips a day.
    #[schema(max_length = 200)]
    reason: String,
}

/// Lists the closures of venues that are not over, by first day.
///
/// Each has the sessions on its days, which stay until staff moves or cancels them.
#[utoipa::path(tag = "staff", params(Paging),
    responses((status = 200, body = Page<Closure>)))]
#[get("/closures")]
pub async fn list_closures(context: Context, query: Query<Paging>) -> Result<HttpResponse, Problem> {
    let (after, limit) = (query.0.after()?, query.0.limit()?);
    let found = context.read(move |tx| actions::list(tx, after, limit)).await?;
    Ok(HttpResponse::Ok().json(Page::new(found, limit, |closure| (closure.first_date, closure.id), |closure| closure)))
}

/// Announces that a venue is closed.
///
/// Series created later skip these days. Sessions already planned are not cancelled; the answer lists them.
#[utoipa::path(tag = "staff",
    request_body = NewClosure,
    responses((status = 201, body = Closure)))]
#[post("/closures")]
pub async fn announce_closure(
    context: Context,
    key: IdempotencyKey,
    body: Body<NewClosure>,
) -> Result<HttpResponse, Problem> {
    let new = body.value;
    let mut fields = Fields::default();
    fields.near_day("/first_date", new.first_date);
    fields.near_day("/last_date", new.last_date);
    if new.last_date < new.first_date {
        fields.refuse("/last_date", "La fin ne vient pas avant le début.");
    } else if new.last_date - new.first_date > TimeDelta::days(366) {
        fields.refuse("/last_date", "Un an au plus.");
    }
    let draft = ClosureDraft {
        venue_id: new.venue_id,
        first_date: new.first_date,
        last_date: new.last_date,
        reason: fields.text("/reason", &new.reason, 200),
    };
    fields.done()?;
    context.create(key, body.digest, move |tx| actions::announce(tx, draft)).await
}

/// Withdraws a closure.
///
/// Days that series skipped because of it are not filled. Repeated, it is not found.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = Closure)))]
#[post("/closures/{id}/withdrawal")]
pub async fn withdraw_closure(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let closure = context.write(move |tx| actions::withdraw(tx, path.1)).await?;
    Ok(HttpResponse::Ok().json(closure))
}
