//! The pathway of a person over HTTP.

use actix_web::{HttpResponse, get, post, web};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::actions::{self, LevelDraft};
use super::views::Pathway;
use crate::kernel::data::idempotency::IdempotencyKey;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Body, Fields};
use crate::kernel::web::permissions::May::{No, Own, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;
use crate::programme::sessions::words::Level;

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(show_pathway,  [No, No, Own, Yes, Yes], Limit::People)
        .add(decide_level,  [No, No, Own, Yes, Yes], Limit::Caller);
}

/// A level to decide for a person.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"level": "intermediate", "reason": "Se débrouille déjà avec les courriels."}))]
pub struct NewDecidedLevel {
    /// The level.
    level: Level,
    /// The reason, in a few words.
    #[schema(max_length = 500)]
    reason: Option<String>,
    /// The response on the person's card that suggested it.
    response_id: Option<Uuid>,
    /// The session after which it is decided; for facilitators, one of theirs.
    session_id: Option<Uuid>,
}

/// Shows the levels of a person over time, and the one that their answers suggest.
///
/// A facilitator sees the people of their own sessions.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = Pathway)))]
#[get("/learners/{id}/levels")]
pub async fn show_pathway(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let found = context.read(move |tx| actions::show(tx, path.1)).await?;
    Ok(HttpResponse::Ok().json(found))
}

/// Decides the level of a person. The level of their enrolments stays as it is.
///
/// With a response, its proposal and the version of the thresholds are kept beside the decision; a response that is not
/// on the person's card is refused with `response-not-on-card`.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = NewDecidedLevel,
    responses((status = 201, body = Pathway)))]
#[post("/learners/{id}/levels")]
pub async fn decide_level(
    context: Context,
    path: web::Path<(String, Uuid)>,
    key: IdempotencyKey,
    body: Body<NewDecidedLevel>,
) -> Result<HttpResponse, Problem> {
    let Body { value: NewDecidedLevel { level, reason, response_id, session_id }, digest } = body;
    let mut fields = Fields::default();
    let reason = fields.optional_text("/reason", reason.as_deref(), 500);
    fields.done()?;
    let draft = LevelDraft { level, reason, response: response_id, session: session_id };
    context.create(key, digest, move |tx| actions::decide(tx, path.1, draft)).await
}
