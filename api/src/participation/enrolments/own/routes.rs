//! «Mon inscription» over HTTP: the way in by the printed reference, and the way to another date.

use std::time::Duration;

use actix_web::{HttpResponse, get, post, web};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::super::routes::{LinkSecret, OptionalReason};
use super::super::rules::read_reference;
use super::super::views::{Opening, OwnEnrolment};
use super::actions;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Body, Fields};
use crate::kernel::web::permissions::May::{Own, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;
use crate::programme::sessions::views::Session;

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(show_own_enrolment,     [Own, Own, Own, Own, Own], Limit::Link)
        .add(cancel_own_enrolment,   [Own, Own, Own, Own, Own], Limit::Link)
        .add(accept_own_offer,       [Own, Own, Own, Own, Own], Limit::Link)
        .add(open_own_enrolment,     [Yes, Yes, Yes, Yes, Yes], Limit::Link)
        .add(list_own_alternatives,  [Own, Own, Own, Own, Own], Limit::Link)
        .add(move_own_enrolment,     [Own, Own, Own, Own, Own], Limit::Link);
}

/// What is printed on a confirmation, and who it is for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reference": "CAP-7K4M", "family_name": "Martin"}))]
pub struct WayIn {
    /// The reference as people type it: any case, a space for the dash or none.
    #[schema(max_length = 40)]
    reference: String,
    /// Nom: accents, case, hyphens and spaces are forgiven, and so is the prénom with it.
    #[schema(max_length = 80)]
    family_name: String,
}

/// Every refusal takes this long, whatever is wrong: how long it took tells nothing.
const SAME_TIME: Duration = Duration::from_millis(300);

/// Lets a person in with the printed reference and their family name.
///
/// The answer has a secret that opens the enrolment for an hour: to see it, to cancel, to take an offer and to move,
/// not to evaluate. Whatever is wrong, the answer is `not-found`, after the same time; after five wrong names within
/// an hour nobody is let in with that reference (`too-many-requests`, with `Retry-After`).
#[utoipa::path(tag = "public", request_body = WayIn, responses((status = 200, body = Opening)))]
#[post("/my-enrolments/opening")]
pub async fn open_own_enrolment(context: Context, body: Body<WayIn>) -> Result<HttpResponse, Problem> {
    let answered = tokio::time::Instant::now() + SAME_TIME;
    let mut fields = Fields::default();
    let reference = fields.text("/reference", &body.value.reference, 40);
    let name = fields.text("/family_name", &body.value.family_name, 80);
    fields.done()?;
    let known_as = read_reference(&reference).unwrap_or_else(|| reference.to_lowercase());
    let guess = format!("{}/{known_as}", context.organisation);
    context.state.limits.names.begin(&guess, context.now).map_err(|problem| {
        problem.detail("Trop d'essais pour cette référence. Appelez-nous : nous la retrouverons avec votre nom.")
    })?;
    let keys = context.state.keys.clone();
    match context.read(move |tx| actions::let_in(tx, &keys, &reference, &name)).await? {
        Some((reference, secret, expires_at)) => {
            context.state.limits.names.right(&guess);
            let opening = Opening { reference, secret, expires_at };
            Ok(HttpResponse::Ok().json(opening))
        }
        None => {
            tokio::time::sleep_until(answered).await;
            Err(Problem::not_found()
                .detail("Vérifiez la référence et le nom. Sinon, appelez-nous : nous la retrouverons avec votre nom."))
        }
    }
}

/// Lists the sessions that a person can move to by themselves, the soonest first, six at most.
///
/// Of their level, with room for all who come together and at no time when they have another workshop; none when they
/// cannot move.
#[utoipa::path(tag = "public",
    params(("reference" = String, Path)),
    responses((status = 200, body = Vec<Session>)))]
#[get("/my-enrolments/{reference}/alternatives")]
pub async fn list_own_alternatives(
    context: Context,
    path: web::Path<(String, String)>,
    secret: LinkSecret,
) -> Result<HttpResponse, Problem> {
    let keys = context.state.keys.clone();
    let sessions = context.read(move |tx| actions::alternatives(tx, &keys, &path.1, &secret.0)).await?;
    Ok(HttpResponse::Ok().json(sessions))
}

/// Where a person wants to go instead.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"session_id": "0190a7c4-6f20-7d11-8a45-2b7c9e3f1a56"}))]
pub struct OwnMove {
    /// The session to move to.
    session_id: Uuid,
}

/// Moves a person to another session of their level.
///
/// The reference and the secret stay. Refused like a new enrolment: `session-full`, `level-mismatch`,
/// `session-cancelled`, `enrolment-needs-a-call`; with `session-started` once either session has begun, with
/// `attendance-recorded` once a presence is noted, and with `enrolment-cancelled`. Asked again, it says the same and
/// does nothing.
#[utoipa::path(tag = "public",
    params(("reference" = String, Path)),
    request_body = OwnMove,
    responses((status = 200, body = OwnEnrolment)))]
#[post("/my-enrolments/{reference}/move")]
pub async fn move_own_enrolment(
    context: Context,
    path: web::Path<(String, String)>,
    secret: LinkSecret,
    body: Body<OwnMove>,
) -> Result<HttpResponse, Problem> {
    let (keys, to) = (context.state.keys.clone(), body.value.session_id);
    let own = context.write(move |tx| actions::move_to(tx, &keys, &path.1, &secret.0, to)).await?;
    Ok(HttpResponse::Ok().json(own))
}

/// Shows a person their own enrolment.
///
/// By its reference and the secret of its link; whatever is wrong with them, the answer is 404.
#[utoipa::path(tag = "public",
    params(("reference" = String, Path)),
    responses((status = 200, body = OwnEnrolment)))]
#[get("/my-enrolments/{reference}")]
pub async fn show_own_enrolment(
    context: Context,
    path: web::Path<(String, String)>,
    secret: LinkSecret,
) -> Result<HttpResponse, Problem> {
    let keys = context.state.keys.clone();
    let own = context.read(move |tx| actions::show(tx, &keys, &path.1, &secret.0)).await?;
    Ok(HttpResponse::Ok().json(own))
}

/// Takes the seats that a person was offered, or told to be free.
///
/// Refused with `offer-gone` once the offer is over or answered, and with `session-full` when others were quicker near
/// the start. Asked again, it says the same and does nothing.
#[utoipa::path(tag = "public",
    params(("reference" = String, Path)),
    responses((status = 200, body = OwnEnrolment)))]
#[post("/my-enrolments/{reference}/acceptance")]
pub async fn accept_own_offer(
    context: Context,
    path: web::Path<(String, String)>,
    secret: LinkSecret,
) -> Result<HttpResponse, Problem> {
    let keys = context.state.keys.clone();
    let own = context.write(move |tx| actions::accept(tx, &keys, &path.1, &secret.0)).await?;
    Ok(HttpResponse::Ok().json(own))
}

/// Cancels a person's own enrolment.
///
/// Until the session starts; refused with `session-started` from then on, and with `attendance-recorded` once a
/// presence is noted. Asked again, it says the same and does nothing.
#[utoipa::path(tag = "public",
    params(("reference" = String, Path)),
    request_body = OptionalReason,
    responses((status = 200, body = OwnEnrolment)))]
#[post("/my-enrolments/{reference}/cancellation")]
pub async fn cancel_own_enrolment(
    context: Context,
    path: web::Path<(String, String)>,
    secret: LinkSecret,
    body: Body<OptionalReason>,
) -> Result<HttpResponse, Problem> {
    let mut fields = Fields::default();
    let reason = body.value.read(&mut fields);
    fields.done()?;
    let keys = context.state.keys.clone();
    let own = context.write(move |tx| actions::cancel(tx, &keys, &path.1, &secret.0, reason.as_deref())).await?;
    Ok(HttpResponse::Ok().json(own))
}
