//! Next sessions over HTTP.

use actix_web::{HttpResponse, get, web};
use uuid::Uuid;

use super::views::NextSessions;
use super::{actions, own};
use crate::kernel::text::problem::Problem;
use crate::kernel::web::permissions::May::{No, Own, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;
use crate::participation::enrolments::routes::LinkSecret;

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(list_next_sessions,      [No, No, Own, Yes, Yes], Limit::People)
        .add(list_own_next_sessions,  [Own, Own, Own, Own, Own], Limit::Link);
}

/// Lists the sessions that take a person further, each with the reason: three at most, the best first.
///
/// They are of the level that was decided or else proposed, have room, fit the half-days of an unmet wish, and clash
/// with no other workshop of the person. What they asked about comes first, then what they cannot do alone yet, then
/// what they have not seen; then what is near in days and kilometres. A facilitator asks for people of their own
/// sessions.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = NextSessions)))]
#[get("/learners/{id}/next-sessions")]
pub async fn list_next_sessions(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(context.read(move |tx| actions::of_learner(tx, path.1)).await?))
}

/// Lists sessions to go on with after one's own, each with the reason; none before it has begun.
///
/// They depend on the level, the themes and the place of that session alone, never on what else is known of the person.
#[utoipa::path(tag = "public",
    params(("reference" = String, Path)),
    responses((status = 200, body = NextSessions)))]
#[get("/my-enrolments/{reference}/next-sessions")]
pub async fn list_own_next_sessions(
    context: Context,
    path: web::Path<(String, String)>,
    secret: LinkSecret,
) -> Result<HttpResponse, Problem> {
    let keys = context.state.keys.clone();
    Ok(HttpResponse::Ok().json(context.read(move |tx| own::of_enrolment(tx, &keys, &path.1, &secret.0)).await?))
}
