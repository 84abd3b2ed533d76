//! Discarding of responses and entries over HTTP, and what a serial tells before its sheet is typed.

use actix_web::{HttpResponse, delete, get, put, web};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::super::DiscardReason;
use super::views::{NumberedSheet, ResponseDetail};
use super::{actions, discards};
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::Body;
use crate::kernel::web::permissions::May::{No, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;
use crate::kernel::web::responses::with_version;

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(find_sheet,          [No, No, Yes, Yes, Yes], Limit::Caller)
        .add(discard_response,    [No, No, No, Yes, Yes], Limit::Caller)
        .add(restore_response,    [No, No, No, Yes, Yes], Limit::Caller)
        .add(discard_entry,       [No, No, No, Yes, Yes], Limit::Caller)
        .add(restore_entry,       [No, No, No, Yes, Yes], Limit::Caller);
}

/// The reason for which a response is discarded.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"because": "mistaken"}))]
pub struct NewDiscard {
    /// Why.
    because: DiscardReason,
}

/// Shows how often a sheet was entered, by its serial as it is typed. Its answers are not shown.
///
/// Refused with `invalid-input` for a serial that is wrong, of another questionnaire, or was never printed.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path), ("serial" = String, Path)),
    responses((status = 200, body = NumberedSheet)))]
#[get("/questionnaires/{id}/sheets/{serial}")]
pub async fn find_sheet(context: Context, path: web::Path<(String, Uuid, String)>) -> Result<HttpResponse, Problem> {
    let found = context.read(move |tx| actions::find_sheet(tx, path.1, &path.2)).await?;
    Ok(HttpResponse::Ok().json(found))
}

/// Discards a response: it counts nowhere, its sheet can be entered anew, and it can be restored.
///
/// Refused without the version that was read with `precondition-required`, for another one with `changed-meanwhile`.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = NewDiscard,
    responses((status = 200, body = ResponseDetail)))]
#[put("/questionnaire-responses/{id}/discard")]
pub async fn discard_response(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<NewDiscard>,
) -> Result<HttpResponse, Problem> {
    let read = context.expected_version()?;
    let because = body.value.because;
    let shown = context.write(move |tx| discards::discard(tx, path.1, read, because)).await?;
    Ok(with_version(shown.response.version, &shown))
}

/// Restores a response that was discarded: it counts again.
///
/// Refused with `sheet-entered-again` if its sheet was entered anew meanwhile; without the version that was read with
/// `precondition-required`, for another one with `changed-meanwhile`.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = ResponseDetail)))]
#[delete("/questionnaire-responses/{id}/discard")]
pub async fn restore_response(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let read = context.expected_version()?;
    let shown = context.write(move |tx| discards::restore(tx, path.1, read)).await?;
    Ok(with_version(shown.response.version, &shown))
}

/// Discards one of the two entries of a sheet: the other one counts.
///
/// The sheet takes a second entry again. Refused with `only-entry` for the last one; without the version that was read
/// with `precondition-required`, for another one with `changed-meanwhile`.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path), ("number" = i16, Path)),
    responses((status = 200, body = ResponseDetail)))]
#[put("/questionnaire-responses/{id}/entries/{number}/discard")]
pub async fn discard_entry(context: Context, path: web::Path<(String, Uuid, i16)>) -> Result<HttpResponse, Problem> {
    let read = context.expected_version()?;
    let shown = context.write(move |tx| discards::discard_entry(tx, path.1, read, path.2)).await?;
    Ok(with_version(shown.response.version, &shown))
}

/// Restores an entry that was discarded: it is compared again with the other one.
///
/// Refused with `entered-twice` if two others stand; without the version that was read with `precondition-required`,
/// for another one with `changed-meanwhile`.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path), ("number" = i16, Path)),
    responses((status = 200, body = ResponseDetail)))]
#[delete("/questionnaire-responses/{id}/entries/{number}/discard")]
pub async fn restore_entry(context: Context, path: web::Path<(String, Uuid, i16)>) -> Result<HttpResponse, Problem> {
    let read = context.expected_version()?;
    let shown = context.write(move |tx| discards::restore_entry(tx, path.1, read, path.2)).await?;
    Ok(with_version(shown.response.version, &shown))
}
