//! The common form of a session over HTTP.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, get, patch, post, put, web};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::super::grid::NewEvaluation;
use super::super::views::EvaluationReceipt;
use super::actions::{self, SheetDraft};
use super::views::{EvaluationCode, EvaluationSheets, SessionForm};
use crate::kernel::data::idempotency::IdempotencyKey;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Body, Fields};
use crate::kernel::web::permissions::May::{No, Own, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;
use crate::kernel::web::responses::with_version;
use crate::participation::questionnaires::Silence;
use crate::participation::questionnaires::json::answers::AnswerValue;

/// Largest number of sheets of a session: several times a group.
const SHEETS: i64 = 60;

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(show_session_form,       [Yes, Yes, Yes, Yes, Yes], Limit::Link)
        .add(give_session_evaluation, [Yes, Yes, Yes, Yes, Yes], Limit::Link)
        .add(make_evaluation_code,    [No, No, Own, Yes, Yes], Limit::Caller)
        .add(show_evaluation_sheets,  [No, No, Own, Yes, Yes], Limit::Caller)
        .add(save_evaluation_sheets,  [No, No, Own, Yes, Yes], Limit::Caller);
}

/// The sheets of paper of a session.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"version": 1, "sheets": [
    {"number": 1, "answers": {"satisfaction": "4", "relevance": "3", "pace": "right", "another_session": "yes"}},
    {"number": 2, "answers": {"satisfaction": "3"}, "silences": {"pace": "illegible"}}
]}))]
pub struct NewEvaluationSheets {
    /// Number of the version of the grid that they are of.
    #[schema(minimum = 1)]
    version: i16,
    /// All sheets of the session: they replace those that were there.
    #[schema(max_items = 60)]
    sheets: Vec<NewEvaluationSheet>,
}

/// A sheet of paper. Those on which nothing is marked are left out.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"number": 1, "answers": {"satisfaction": "4", "pace": "right"}}))]
pub struct NewEvaluationSheet {
    /// Number of the sheet in its session.
    #[schema(minimum = 1, maximum = 60)]
    number: i64,
    /// Answers by code of the question; blank ones are left out, and one with too many boxes is kept and not counted.
    answers: BTreeMap<String, AnswerValue>,
    /// Reasons for missing answers, by code of the question or `grid/line`.
    #[serde(default)]
    #[schema(required = false)]
    silences: BTreeMap<String, Silence>,
}

/// Shows the form that a session's code opens: an evaluation without a person.
///
/// The code is read as people type it, in any case, with spaces or dashes. A wrong one is answered with 404.
#[utoipa::path(tag = "public",
    params(("code" = String, Path)),
    responses((status = 200, body = SessionForm)))]
#[get("/evaluation-codes/{code}")]
pub async fn show_session_form(context: Context, path: web::Path<(String, String)>) -> Result<HttpResponse, Problem> {
    let form = context.read(move |tx| actions::show_form(tx, &path.1));
    context.try_code(async { Ok(HttpResponse::Ok().json(form.await?)) }).await
}

/// Gives an evaluation by a session's code. Nothing says who gave it.
///
/// A code takes as many evaluations as people came, and one more; then it refuses with `evaluations-complete`. Refused
/// with `evaluation-early` until half an hour before the end, with `evaluation-closed` from a week after it, and with
/// `session-cancelled`. One answer is enough: any other may be blank.
#[utoipa::path(tag = "public",
    params(("code" = String, Path)),
    request_body = NewEvaluation,
    responses((status = 201, body = EvaluationReceipt)))]
#[post("/evaluation-codes/{code}/evaluations")]
pub async fn give_session_evaluation(
    context: Context,
    path: web::Path<(String, String)>,
    key: IdempotencyKey,
    body: Body<NewEvaluation>,
) -> Result<HttpResponse, Problem> {
    let new = body.value;
    context.try_code(context.create(key, body.digest, move |tx| actions::give(tx, &path.1, new))).await
}

/// Makes the code of a session's evaluations, or shows the one that it has.
///
/// The code is shown in the room and printed on the sheets. It opens from half an hour before the end until a week
/// after it.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = EvaluationCode)))]
#[put("/sessions/{id}/evaluation-code")]
pub async fn make_evaluation_code(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let public_url = context.state.public_url.clone();
    let code = context.write(move |tx| actions::make_code(tx, path.1, &public_url)).await?;
    Ok(HttpResponse::Ok().json(code))
}

/// Shows the sheets of paper of a session, as they were entered.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = EvaluationSheets)))]
#[get("/sessions/{id}/evaluation-sheets")]
pub async fn show_evaluation_sheets(
    context: Context,
    path: web::Path<(String, Uuid)>,
) -> Result<HttpResponse, Problem> {
    let sheets = context.read(move |tx| actions::show_sheets(tx, path.1)).await?;
    Ok(with_version(sheets.version, &sheets))
}

/// Saves the sheets of paper of a session, in place of those that were there.
///
/// `If-Match` names the version that was read, `"0"` before the first time. The same sheets again change nothing,
/// whatever the version. Refused with `session-not-started` and `session-cancelled`.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = NewEvaluationSheets,
    responses((status = 200, body = EvaluationSheets)))]
#[patch("/sessions/{id}/evaluation-sheets")]
pub async fn save_evaluation_sheets(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<NewEvaluationSheets>,
) -> Result<HttpResponse, Problem> {
    let read = context.expected_version()?;
    let mut fields = Fields::default();
    let NewEvaluationSheets { version, sheets: given } = body.value;
    if given.len() > SHEETS as usize {
        return Err(Problem::invalid("/sheets", "Soixante feuilles au plus."));
    }
    let sheets: Vec<SheetDraft> = given
        .into_iter()
        .enumerate()
        .map(|(index, sheet)| SheetDraft {
            number: fields.number(&format!("/sheets/{index}/number"), sheet.number, 1, SHEETS),
            answers: sheet.answers,
            silences: sheet.silences,
        })
        .collect();
    fields.done()?;
    let saved = context.write(move |tx| actions::save_sheets(tx, path.1, read, version, sheets)).await?;
    Ok(with_version(saved.version, &saved))
}
