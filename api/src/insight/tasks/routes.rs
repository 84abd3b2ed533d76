//! Tasks over HTTP.

use actix_web::{HttpResponse, get};

use super::actions;
use super::views::Tasks;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::permissions::May::{No, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(list_tasks,  [No, No, Yes, Yes, Yes], Limit::Caller);
}

/// Lists the work that waits for the caller.
///
/// Its numbers are those of the lists that deal with it. Facilitators get the tasks of their own sessions.
#[utoipa::path(tag = "staff", responses((status = 200, body = Tasks)))]
#[get("/tasks")]
pub async fn list_tasks(context: Context) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(context.read(actions::list).await?))
}
