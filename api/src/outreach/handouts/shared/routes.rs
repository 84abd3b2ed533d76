//! Shared handouts over HTTP.

use std::sync::Arc;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::super::LetterSize;
use super::super::drafts::routes::PrintQuery;
use super::super::rules::markdown;
use super::super::store;
use super::super::views::SharedHandout;
use super::{actions, page};
use crate::directory::places::naming;
use crate::kernel::cache::response::Prepared;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::Query;
use crate::kernel::web::permissions::May::Yes;
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;
use crate::kernel::web::responses::send;
use crate::outreach::handouts::actions::render;
use crate::programme::sessions::themes::Theme;
use crate::programme::sessions::words::Level;

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(list_shared_handouts,  [Yes, Yes, Yes, Yes, Yes], Limit::Caller).programs(Yes)
        .add(print_shared_handout,  [Yes, Yes, Yes, Yes, Yes], Limit::Caller).programs(Yes)
        .add_form(shared_handouts_page)
        .add_form(shared_handout_page);
}

/// Filter of shared handouts.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct SharedQuery {
    /// Theme.
    theme: Option<Theme>,
    /// Level; those for every level are found with each.
    level: Option<Level>,
}

/// Handouts that everybody may read.
#[derive(Debug, Serialize, ToSchema)]
pub struct SharedHandouts {
    /// By title.
    data: Vec<SharedHandout>,
}

/// Lists the handouts that everybody may read.
#[utoipa::path(tag = "public", params(SharedQuery), responses((status = 200, body = SharedHandouts)))]
#[get("/shared-handouts")]
pub async fn list_shared_handouts(context: Context, query: Query<SharedQuery>) -> Result<HttpResponse, Problem> {
    let SharedQuery { theme, level } = query.0;
    let url = context.state.public_url.clone();
    let key = move || format!("shared-handouts {} {}", theme.map_or("", Theme::word), level.map_or("", Level::word));
    context.answer(key, move |tx| Ok(SharedHandouts { data: actions::list(tx, theme, level, &url)? })).await
}

/// Prints a handout that everybody may read, as PDF on A4.
///
/// A link has none, and a PDF that was sent has no large print.
#[utoipa::path(tag = "public",
    params(("code" = String, Path, max_length = 40), PrintQuery),
    responses((status = 200, body = String, content_type = "application/pdf"), (status = 304)))]
#[get("/shared-handouts/{code}/document.pdf")]
pub async fn print_shared_handout(
    context: Context,
    path: web::Path<(String, String)>,
    query: Query<PrintQuery>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let letters = query.0.letters.unwrap_or_default();
    let bytes = context
        .read(move |tx| {
            let (_, version) = actions::find(tx, &path.1)?;
            let digest = match letters {
                LetterSize::Normal => version.file,
                LetterSize::Large => version.large_print,
            };
            store::file(tx, &digest.ok_or_else(Problem::not_found)?)?.ok_or_else(Problem::not_found)
        })
        .await?;
    let prepared = Prepared::new(bytes, "application/pdf").unpackable();
    let mut response = send(&Arc::new(prepared), &request, context.now).await?;
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"));
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static("inline; filename=\"support.pdf\""));
    Ok(response)
}

/// Filters as the page without scripts sends them: an empty one is all.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageFilters {
    theme: Option<String>,
    level: Option<String>,
}

/// Shows the list of shared handouts, to read without scripts.
#[utoipa::path(responses((status = 200, body = String, content_type = "text/html")))]
#[get("/shared-handouts.html")]
pub async fn shared_handouts_page(
    context: Context,
    path: web::Path<String>,
    query: Query<PageFilters>,
) -> Result<HttpResponse, Problem> {
    let theme = query.0.theme.as_deref().and_then(Theme::from_word);
    let level = query.0.level.as_deref().and_then(Level::from_word);
    let url = context.state.public_url.clone();
    let (found, facts) =
        context.read(move |tx| Ok((actions::list(tx, theme, level, &url)?, naming::facts(tx)?))).await?;
    let main = page::list(&path, &found, theme, level);
    let description = "Des fiches gratuites pour s’entraîner chez soi au numérique, à lire ou à imprimer.";
    Ok(page::send("Supports", description, &main, &facts))
}

/// Shows a shared handout, to read without scripts.
#[utoipa::path(responses((status = 200, body = String, content_type = "text/html")))]
#[get("/shared-handouts/{code}.html")]
pub async fn shared_handout_page(
    context: Context,
    path: web::Path<(String, String)>,
    query: Query<PrintQuery>,
) -> Result<HttpResponse, Problem> {
    let letters = query.0.letters.unwrap_or_default();
    let (slug, code) = path.into_inner();
    let url = context.state.public_url.clone();
    let (shown, text, facts) = context
        .read(move |tx| {
            let (row, version) = actions::find(tx, &code)?;
            let handout: Uuid = row.id;
            let parts = version.text.as_deref().and_then(|text| markdown::read(text).ok());
            let text = parts.map(|parts| render(tx, handout, &parts)).transpose()?;
            Ok((SharedHandout::new(row, &version, &url), text, naming::facts(tx)?))
        })
        .await?;
    let main = page::one(&slug, &shown, text.as_ref(), letters);
    let description = format!("Fiche pratique gratuite\u{a0}: {}.", shown.title);
    Ok(page::send(&shown.title, &description, &main, &facts))
}
