//! Evaluations over HTTP.

use actix_web::http::header;
use actix_web::{HttpResponse, get, post, put, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::Pace;
use super::actions::{self, EvaluationDraft};
use super::views::{Evaluation, OwnEvaluation, SessionEvaluations};
use crate::enrolments::routes::LinkSecret;
use crate::kernel::context::Context;
use crate::kernel::idempotency::IdempotencyKey;
use crate::kernel::input::{Body, Fields};
use crate::kernel::problem::Problem;

/// The grid that a learner fills in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEvaluation {
    /// 1 not at all … 4 very.
    #[schema(minimum = 1, maximum = 4)]
    satisfaction: i64,
    /// 1 not at all … 4 very.
    #[schema(minimum = 1, maximum = 4)]
    relevance: i64,
    pace: Pace,
    #[schema(max_length = 2000)]
    helped: Option<String>,
    #[schema(max_length = 2000)]
    missing: Option<String>,
    another_session: bool,
}

/// What will change.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewNextTime {
    #[schema(max_length = 4000)]
    next_time: String,
}

/// What will change, as written down.
#[derive(Serialize, ToSchema)]
pub struct NextTime {
    next_time: String,
    next_time_version: i32,
}

/// The evaluation of one's own session, by reference and secret.
#[utoipa::path(tag = "public",
    params(("organisation" = String, Path), ("reference" = String, Path), ("Link-Secret" = String, Header)),
    responses((status = 200, body = OwnEvaluation)))]
#[get("/my-enrolments/{reference}/evaluation")]
pub async fn show_own_evaluation(
    context: Context,
    path: web::Path<(String, String)>,
    secret: LinkSecret,
) -> Result<HttpResponse, Problem> {
    context.within(|limits| &limits.links, &context.address)?;
    let keys = context.state.keys.clone();
    let own = context.read(move |tx| actions::show_own(tx, &keys, &path.1, &secret.0)).await?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(own))
}

/// Gives the evaluation: once.
#[utoipa::path(tag = "public",
    params(("organisation" = String, Path), ("reference" = String, Path), ("Link-Secret" = String, Header)),
    request_body = NewEvaluation,
    responses((status = 201, body = Evaluation)))]
#[post("/my-enrolments/{reference}/evaluation")]
pub async fn give_evaluation(
    context: Context,
    path: web::Path<(String, String)>,
    secret: LinkSecret,
    key: IdempotencyKey,
    body: Body<NewEvaluation>,
) -> Result<HttpResponse, Problem> {
    context.within(|limits| &limits.links, &context.address)?;
    let mut fields = Fields::default();
    let draft = EvaluationDraft {
        satisfaction: fields.number("/satisfaction", body.value.satisfaction, 1, 4),
        relevance: fields.number("/relevance", body.value.relevance, 1, 4),
        pace: body.value.pace,
        helped: fields.optional_text("/helped", body.value.helped.as_deref(), 2000),
        missing: fields.optional_text("/missing", body.value.missing.as_deref(), 2000),
        another_session: body.value.another_session,
    };
    fields.done()?;
    let keys = context.state.keys.clone();
    context.create(key, body.digest, move |tx| actions::give(tx, &keys, &path.1, &secret.0, draft)).await
}

/// The evaluations of a session with their results.
#[utoipa::path(tag = "staff",
    params(("organisation" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = SessionEvaluations)), security(("bearer" = [])))]
#[get("/sessions/{id}/evaluations")]
pub async fn show_evaluations(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let found = context.read(move |tx| actions::of_session(tx, path.1)).await?;
    Ok(HttpResponse::Ok().json(found))
}

/// Writes down what will change next time.
#[utoipa::path(tag = "staff",
    params(("organisation" = String, Path), ("id" = Uuid, Path)),
    request_body = NewNextTime,
    responses((status = 200, body = NextTime)), security(("bearer" = [])))]
#[put("/sessions/{id}/next-time")]
pub async fn set_next_time(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<NewNextTime>,
) -> Result<HttpResponse, Problem> {
    let mut fields = Fields::default();
    let next_time = fields.optional_text("/next_time", Some(&body.value.next_time), 4000).unwrap_or_default();
    fields.done()?;
    let text = next_time.clone();
    let next_time_version = context.write(move |tx| actions::set_next_time(tx, path.1, &text)).await?;
    Ok(HttpResponse::Ok().json(NextTime { next_time, next_time_version }))
}
