//! Evaluations over HTTP.

use actix_web::{HttpResponse, get, post, put, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::Pace;
use super::actions::{self, EvaluationDraft};
use super::views::{Evaluation, OwnEvaluation, SessionEvaluations};
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
}

/// The grid that a learner fills in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "satisfaction": 4, "relevance": 3, "pace": "right", "helped": "On prend le temps.",
    "missing": "L'impression des photos.", "another_session": true
}))]
pub struct NewEvaluation {
    /// Satisfaction: 1 not at all, 2 rather not, 3 rather, 4 very.
    #[schema(minimum = 1, maximum = 4)]
    satisfaction: i64,
    /// Relevance to the person's needs: 1 not at all, 2 rather not, 3 rather, 4 very.
    #[schema(minimum = 1, maximum = 4)]
    relevance: i64,
    /// Pace of the session.
    pace: Pace,
    /// Things that helped, in the person's own words.
    #[schema(max_length = 2000)]
    helped: Option<String>,
    /// Things that are missing, in the person's own words.
    #[schema(max_length = 2000)]
    missing: Option<String>,
    /// True if the person wishes to come again.
    another_session: bool,
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
/// The reference opens it, with the secret of the enrolment or that of the evaluation.
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
/// The reference opens it, with the secret of the enrolment or that of the evaluation. Refused with
/// `session-not-started`, `session-cancelled`, `enrolment-cancelled`, `not-present` when the person is noted as absent,
/// and `already-evaluated`.
#[utoipa::path(tag = "public",
    params(("reference" = String, Path)),
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

/// Shows the evaluations of a session with their results.
///
/// Names are not shown. All of them are on one page.
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
/// Replaces what was there.
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
    let mut fields = Fields::default();
    let next_time = fields.optional_text("/next_time", Some(&body.value.next_time), 4000).unwrap_or_default();
    fields.done()?;
    let text = next_time.clone();
    let next_time_version = context.write(move |tx| actions::set_next_time(tx, path.1, &text)).await?;
    Ok(HttpResponse::Ok().json(NextTime { next_time, next_time_version }))
}
