//! Progress of a person over HTTP.

use actix_web::{HttpResponse, get, web};
use uuid::Uuid;

use super::actions;
use super::views::Progress;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::permissions::May::{No, Own, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(show_progress,  [No, No, Own, Yes, Yes], Limit::People);
}

/// Shows the progress of a person: workshops, themes, what they can do, levels and questions.
///
/// A facilitator sees the people of their own sessions.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = Progress)))]
#[get("/learners/{id}/progress")]
pub async fn show_progress(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(context.read(move |tx| actions::show(tx, path.1)).await?))
}
