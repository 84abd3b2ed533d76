//! Series over HTTP.

use actix_web::{HttpResponse, get, patch, post, web};
use uuid::Uuid;

use super::actions::{self, CreatedSeries, SeriesPreview};
use super::edit::{self, SeriesEffect};
use super::input::{
    EditedSeries, Extension, NewSeries, SeriesCancellation, SeriesScope, read_change, read_extension, read_series,
};
use crate::kernel::data::idempotency::IdempotencyKey;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Body, Fields, Query};
use crate::kernel::web::paging::{Page, Paging};
use crate::kernel::web::permissions::May::{No, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::{Context, with_version};
use crate::programme::sessions::views::Series;

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(preview_series,               [No, No, No, Yes, Yes], Limit::Caller)
        .add(create_series,                [No, No, No, Yes, Yes], Limit::Caller)
        .add(list_series,                  [No, No, Yes, Yes, Yes], Limit::Caller)
        .add(show_series,                  [No, No, Yes, Yes, Yes], Limit::Caller)
        .add(preview_series_edit,          [No, No, No, Yes, Yes], Limit::Caller)
        .add(edit_series,                  [No, No, No, Yes, Yes], Limit::Caller)
        .add(preview_series_cancellation,  [No, No, No, Yes, Yes], Limit::Caller)
        .add(cancel_series,                [No, No, No, Yes, Yes], Limit::Caller)
        .add(preview_series_extension,     [No, No, No, Yes, Yes], Limit::Caller)
        .add(extend_series,                [No, No, No, Yes, Yes], Limit::Caller);
}

/// Shows the days of a series before it is created.
///
/// Those skipped with the reason, and those when the room or who runs it is taken. Nothing is written.
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
/// One a week, public holidays, closures of the venue and, if wanted, school holidays skipped, levels in rotation. All
/// sessions are created, or none: refused with `planning-conflict` when the room or who runs it is taken on some of the
/// days; `conflicts` lists them, `accept_conflicts` goes on nevertheless.
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

/// Shows what an edit of a series would do.
///
/// Which sessions change, how many people would be told, what is in the way, and what is left because it was changed in
/// one session alone. Nothing is written.
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
/// All of it or nothing. Sessions that have begun are never touched; what was changed in one session alone is left as
/// it is. People are told as for a session edited by itself. Refused with `planning-conflict` when the room or who runs
/// it is taken, or a day is off: `conflicts` lists what is in the way, `accept_conflicts` goes on nevertheless; with
/// `capacity-below-taken` when seats already taken would be lost, or a group that waits together would not fit.
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

/// Shows whom a cancellation of a series would reach.
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
/// All of them or none; the series then ends before them. Their enrolments stay listed, and everybody is told. It
/// cannot be taken back. Refused with `changed-meanwhile` when the series or one of its sessions was changed since it
/// was read, with `session-cancelled` when nothing is left to cancel.
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

/// Shows the days that a series would go on with.
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

/// Adds sessions to a series, after its last day.
///
/// As its rule now is; the rotation of levels goes on where it was. Refused with `planning-conflict` as when a series
/// is created, with `changed-meanwhile` when somebody else extended it at the same time.
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
