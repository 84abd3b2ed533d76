//! Series over HTTP.

use actix_web::{HttpResponse, get, patch, post, web};
use uuid::Uuid;

use super::actions::{self, CreatedSeries, SeriesPreview};
use super::edit::{self, SeriesEffect};
use super::input::{
    EditedSeries, Extension, NewSeries, SeriesCancellation, SeriesScope, read_change, read_extension, read_series,
};
use crate::directory::api_keys::Scope as KeyScope;
use crate::kernel::data::idempotency::IdempotencyKey;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Body, Fields, Query};
use crate::kernel::web::paging::{Page, Paging};
use crate::kernel::web::permissions::May::{No, Scope, Yes};
use crate::kernel::web::permissions::{Limit, May, Router};
use crate::kernel::web::request::{Context, with_version};
use crate::programme::sessions::views::Series;

const READ: May = Scope(KeyScope::SessionsRead.word());
const WRITE: May = Scope(KeyScope::SessionsWrite.word());

/// The routes, with the permissions of the public, partners, facilitators, agents and administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(preview_series,               [No, No, No, Yes, Yes], Limit::Caller).programs(WRITE)
        .add(create_series,                [No, No, No, Yes, Yes], Limit::Caller).programs(WRITE)
        .add(list_series,                  [No, No, Yes, Yes, Yes], Limit::Caller).programs(READ)
        .add(show_series,                  [No, No, Yes, Yes, Yes], Limit::Caller).programs(READ)
        .add(preview_series_edit,          [No, No, No, Yes, Yes], Limit::Caller).programs(WRITE)
        .add(edit_series,                  [No, No, No, Yes, Yes], Limit::Caller).programs(WRITE)
        .add(preview_series_cancellation,  [No, No, No, Yes, Yes], Limit::Caller).programs(WRITE)
        .add(cancel_series,                [No, No, No, Yes, Yes], Limit::Caller).programs(WRITE)
        .add(preview_series_extension,     [No, No, No, Yes, Yes], Limit::Caller).programs(WRITE)
        .add(extend_series,                [No, No, No, Yes, Yes], Limit::Caller).programs(WRITE);
}

/// Previews the days of a series before it is created.
///
/// Skipped days have the reason, other days the conflicts of the room and the facilitator. Nothing is written.
#[utoipa::path(tag = "staff",
    request_body = NewSeries,
    responses((status = 200, body = SeriesPreview)))]
#[post("/series/preview")]
pub async fn preview_series(context: Context, body: Body<NewSeries>) -> Result<HttpResponse, Problem> {
    let draft = read_series(body.value)?;
    let preview = context.read(move |tx| actions::preview(tx, &draft)).await?;
    Ok(HttpResponse::Ok().json(preview))
}

/// Creates a series with all its sessions.
///
/// It is held every week, every second week or once a month, with levels in rotation; public holidays, closures of the
/// venue and, if requested,
/// school holidays are skipped. All sessions are created, or none. Refused with `planning-conflict` if the room or the
/// facilitator is taken on some days: `conflicts` lists them, and `accept_conflicts` accepts them.
#[utoipa::path(tag = "staff",
    request_body = NewSeries,
    responses((status = 201, body = CreatedSeries)))]
#[post("/series")]
pub async fn create_series(
    context: Context,
    key: IdempotencyKey,
    body: Body<NewSeries>,
) -> Result<HttpResponse, Problem> {
    let draft = read_series(body.value)?;
    context.create(key, body.digest, move |tx| actions::create(tx, draft)).await
}

/// Lists the series, the newest first.
#[utoipa::path(tag = "staff", params(Paging),
    responses((status = 200, body = Page<Series>)))]
#[get("/series")]
pub async fn list_series(context: Context, query: Query<Paging>) -> Result<HttpResponse, Problem> {
    let (before, limit) = (query.0.after()?, query.0.limit()?);
    let found = context.read(move |tx| actions::list(tx, before, limit)).await?;
    Ok(HttpResponse::Ok().json(Page::new(found, limit, |series| (series.first_date, series.id), |series| series)))
}

/// Shows one series.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = Series)))]
#[get("/series/{id}")]
pub async fn show_series(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let series = context.read(move |tx| actions::show(tx, path.1)).await?;
    Ok(with_version(series.version, &series))
}

/// Previews an edit of a series.
///
/// The answer has the sessions that change, the number of people to be notified, the conflicts, and the fields that are
/// left because they were changed in one session alone. Nothing is written.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = EditedSeries,
    responses((status = 200, body = SeriesEffect)))]
#[post("/series/{id}/preview")]
pub async fn preview_series_edit(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<EditedSeries>,
) -> Result<HttpResponse, Problem> {
    let from = body.value.from;
    let change = read_change(body.value)?;
    let effect = context.read(move |tx| edit::preview_edit(tx, path.1, from, &change)).await?;
    Ok(with_version(effect.version, &effect))
}

/// Changes the sessions of a series that are still to come, or those from one on.
///
/// All of them change, or none. Sessions that have begun are never changed; fields that were changed in one session
/// alone are left. People are notified as for an edit of one session. Refused with `planning-conflict` if the room or
/// the facilitator is taken, or a day is a closure or a holiday: `conflicts` lists them, and `accept_conflicts` accepts
/// them. Refused with `capacity-below-taken` if there would be fewer seats than are taken, or than a group that waits
/// together needs.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = EditedSeries,
    responses((status = 200, body = SeriesEffect)))]
#[patch("/series/{id}")]
pub async fn edit_series(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<EditedSeries>,
) -> Result<HttpResponse, Problem> {
    let (version, from) = (context.expected_version()?, body.value.from);
    let accept = body.value.accept_conflicts.unwrap_or(false);
    let change = read_change(body.value)?;
    let effect = context.write(move |tx| edit::edit(tx, path.1, version, from, &change, accept)).await?;
    Ok(with_version(effect.version, &effect))
}

/// Previews a cancellation of a series, with the number of people to be notified.
///
/// Nothing is written.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = SeriesScope,
    responses((status = 200, body = SeriesEffect)))]
#[post("/series/{id}/cancellation/preview")]
pub async fn preview_series_cancellation(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<SeriesScope>,
) -> Result<HttpResponse, Problem> {
    let effect = context.read(move |tx| edit::preview_cancellation(tx, path.1, body.value.from)).await?;
    Ok(with_version(effect.version, &effect))
}

/// Cancels the sessions of a series that are still to come, or those from one on.
///
/// All of them are cancelled, or none; the series then ends before them. Their enrolments stay listed, and everybody is
/// notified. It cannot be undone. Refused with `changed-meanwhile` if the series or one of its sessions was changed
/// since it was read, with `session-cancelled` if no session is left to cancel.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = SeriesCancellation,
    responses((status = 200, body = SeriesEffect)))]
#[post("/series/{id}/cancellation")]
pub async fn cancel_series(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<SeriesCancellation>,
) -> Result<HttpResponse, Problem> {
    let mut fields = Fields::default();
    let SeriesCancellation { version, from, reason } = body.value;
    let reason = fields.text("/reason", &reason, 500);
    fields.done()?;
    let effect = context.write(move |tx| edit::cancel(tx, path.1, version, from, &reason)).await?;
    Ok(with_version(effect.version, &effect))
}

/// Previews the days of an extension of a series.
///
/// Nothing is written.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = Extension,
    responses((status = 200, body = SeriesPreview)))]
#[post("/series/{id}/extension/preview")]
pub async fn preview_series_extension(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<Extension>,
) -> Result<HttpResponse, Problem> {
    let extension = read_extension(body.value)?;
    let preview = context.read(move |tx| actions::preview_extension(tx, path.1, &extension)).await?;
    Ok(HttpResponse::Ok().json(preview))
}

/// Extends a series with sessions after its last day.
///
/// They follow its current rule, and the rotation of levels continues. Refused with `planning-conflict` as the creation
/// of a series is, with `changed-meanwhile` if somebody else extended it at the same time.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = Extension,
    responses((status = 201, body = CreatedSeries)))]
#[post("/series/{id}/extension")]
pub async fn extend_series(
    context: Context,
    key: IdempotencyKey,
    path: web::Path<(String, Uuid)>,
    body: Body<Extension>,
) -> Result<HttpResponse, Problem> {
    let extension = read_extension(body.value)?;
    context.create(key, body.digest, move |tx| actions::extend(tx, path.1, &extension)).await
}
