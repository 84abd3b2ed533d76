//! Evaluations over HTTP.

use actix_web::{HttpResponse, get, post, put, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::actions;
use super::grid::NewEvaluation;
use super::views::{EvaluationReceipt, OwnEvaluation, SessionEvaluations};
use crate::kernel::data::idempotency::IdempotencyKey;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Body, Fields};
use crate::kernel::web::permissions::May::{No, Own, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;
use crate::participation::enrolments::routes::LinkSecret;

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(show_own_evaluation,  [Own, Own, Own, Own, Own], Limit::Link)
        .add(give_evaluation,      [Own, Own, Own, Own, Own], Limit::Link)
        .add(show_evaluations,     [No, No, Own, Yes, Yes], Limit::Caller)
        .add(set_next_time,        [No, No, Own, Yes, Yes], Limit::Caller);
    super::forms::routes::routes(router);
}

/// Changes that the facilitator plans.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"next_time": "Commencer par les photos, deux personnes l'ont demandé."}))]
pub struct NewNextTime {
    /// The changes, in the facilitator's own words; blank empties them. Replaces what was there.
    #[schema(max_length = 4000)]
    next_time: String,
}

/// Changes that the facilitator plans, as written down.
#[derive(Serialize, ToSchema)]
pub struct NextTime {
    /// The text as it is kept, without blanks around it.
    next_time: String,
    /// Number of times it was written, this time included.
    next_time_version: i32,
}

/// Shows the evaluation that a personal link opens.
///
/// The reference opens it, with the secret of the enrolment, of the evaluation, or that of reference and name.
#[utoipa::path(tag = "public",
    params(("reference" = String, Path)),
    responses((status = 200, body = OwnEvaluation)))]
#[get("/my-enrolments/{reference}/evaluation")]
pub async fn show_own_evaluation(
    context: Context,
    path: web::Path<(String, String)>,
    secret: LinkSecret,
) -> Result<HttpResponse, Problem> {
    let keys = context.state.keys.clone();
    let own = context.read(move |tx| actions::show_own(tx, &keys, &path.1, &secret.0)).await?;
    Ok(HttpResponse::Ok().json(own))
}

/// Gives the evaluation of a session, once.
///
/// The reference opens it, with the secret of the enrolment, of the evaluation, or that of reference and name. Refused
/// with `evaluation-early` until half an hour before the end, `session-cancelled`, `enrolment-cancelled`, `not-present`
/// when the person is noted as absent, and `already-evaluated`. One answer is enough: any other may be blank. What was
/// answered is kept with the session alone: nothing joins it to the enrolment.
#[utoipa::path(tag = "public",
    params(("reference" = String, Path)),
    request_body = NewEvaluation,
    responses((status = 201, body = EvaluationReceipt)))]
#[post("/my-enrolments/{reference}/evaluation")]
pub async fn give_evaluation(
    context: Context,
    path: web::Path<(String, String)>,
    secret: LinkSecret,
    key: IdempotencyKey,
    body: Body<NewEvaluation>,
) -> Result<HttpResponse, Problem> {
    let (keys, new) = (context.state.keys.clone(), body.value);
    context.create(key, body.digest, move |tx| actions::give(tx, &keys, &path.1, &secret.0, new)).await
}

/// Shows the evaluations of a session with their results.
///
/// Nothing says whose they are. All of them are on one page.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = SessionEvaluations)))]
#[get("/sessions/{id}/evaluations")]
pub async fn show_evaluations(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let found = context.read(move |tx| actions::of_session(tx, path.1)).await?;
    Ok(HttpResponse::Ok().json(found))
}

/// Writes down what the facilitator will change next time.
///
/// Replaces what was there. `If-Match` names the `next_time_version` that was read; the same text again changes
/// nothing. Refused with `changed-meanwhile`, and `precondition-required`.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = NewNextTime,
    responses((status = 200, body = NextTime)))]
#[put("/sessions/{id}/next-time")]
pub async fn set_next_time(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<NewNextTime>,
) -> Result<HttpResponse, Problem> {
    let read = context.expected_version()?;
    let mut fields = Fields::default();
    let next_time = fields.optional_text("/next_time", Some(&body.value.next_time), 4000).unwrap_or_default();
    fields.done()?;
    let text = next_time.clone();
    let next_time_version = context.write(move |tx| actions::set_next_time(tx, path.1, &text, read)).await?;
    Ok(HttpResponse::Ok().json(NextTime { next_time, next_time_version }))
}
