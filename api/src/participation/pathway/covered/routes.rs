//! Themes of a session over HTTP.

use actix_web::{HttpResponse, get, put, web};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{SessionThemes, confirm, show};
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::Body;
use crate::kernel::web::permissions::May::{No, Own, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::{Context, with_version};
use crate::programme::sessions::themes::Theme;

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(show_session_themes,     [No, No, Own, Yes, Yes], Limit::Caller)
        .add(confirm_session_themes,  [No, No, Own, Yes, Yes], Limit::Caller);
}

/// Themes that a session covered.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"covered": ["email", "securite_numerique"]}))]
pub struct CoveredThemes {
    /// The themes; none if it covered something else.
    #[schema(max_items = 19)]
    covered: Vec<Theme>,
}

/// Shows the themes of a session: planned with its plan, and covered.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = SessionThemes)))]
#[get("/sessions/{id}/themes")]
pub async fn show_session_themes(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let found = context.read(move |tx| show(tx, path.1)).await?;
    Ok(with_version(found.version, &found))
}

/// Confirms the themes that a session covered, once it has begun.
///
/// `If-Match` names the version that was read, `"0"` before the first confirmation; a repeated request changes nothing.
/// Refused with `session-not-started`, `session-cancelled`, `changed-meanwhile` and `precondition-required`.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = CoveredThemes,
    responses((status = 200, body = SessionThemes)))]
#[put("/sessions/{id}/themes")]
pub async fn confirm_session_themes(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<CoveredThemes>,
) -> Result<HttpResponse, Problem> {
    let version = context.expected_version()?;
    let themes = body.value.covered;
    if themes.len() > Theme::ALL.len() {
        return Err(Problem::invalid("/covered", format!("{} thèmes au plus.", Theme::ALL.len())));
    }
    let found = context.write(move |tx| confirm(tx, path.1, version, themes)).await?;
    Ok(with_version(found.version, &found))
}
