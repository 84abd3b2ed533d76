//! Whether the service is well, for who operates it.

use actix_web::http::header;
use actix_web::{HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

use crate::kernel::text::problem::Problem;
use crate::kernel::web::permissions::{Limit, May::Yes, Router};
use crate::kernel::web::state::State;

/// Whether the service is well.
#[derive(Serialize, ToSchema)]
pub struct Health {
    /// Always `ok`.
    status: &'static str,
}

/// The routes, which are of no organisation.
pub fn routes(router: &mut Router<'_, '_>) {
    router.add(live, [Yes; 5], Limit::Caller).add(ready, [Yes; 5], Limit::Caller);
}

/// The process answers.
#[utoipa::path(tag = "service", responses((status = 200, body = Health)))]
#[get("/health/live")]
pub async fn live() -> HttpResponse {
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(Health { status: "ok" })
}

/// The process and its database answer.
#[utoipa::path(tag = "service", responses((status = 200, body = Health)))]
#[get("/health/ready")]
pub async fn ready(state: web::Data<State>) -> Result<HttpResponse, Problem> {
    state.database.ping().await?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(Health { status: "ok" }))
}
