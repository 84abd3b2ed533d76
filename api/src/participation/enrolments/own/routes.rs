//! «Mon inscription» over HTTP: access by the printed reference, cancelling, and another date.

use std::time::Duration;

use actix_web::{HttpResponse, get, post, web};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::super::refusals::Why;
use super::super::routes::{LinkSecret, OptionalReason};
use super::super::rules::read_reference;
use super::actions;
use super::views::{Opening, OwnEnrolment};
use crate::kernel::data::transaction::Tx;
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
        .add(confirm_own_enrolment,  [Own, Own, Own, Own, Own], Limit::Link)
        .add(accept_own_offer,       [Own, Own, Own, Own, Own], Limit::Link)
        .add(open_own_enrolment,     [Yes, Yes, Yes, Yes, Yes], Limit::Link)
        .add(list_own_alternatives,  [Own, Own, Own, Own, Own], Limit::Link)
        .add(move_own_enrolment,     [Own, Own, Own, Own, Own], Limit::Link);
}

/// Reference and family name, as printed on a confirmation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reference": "CAP-7K4M", "family_name": "Martin"}))]
pub struct WayIn {
    /// The reference as people type it: in any case, with a space for the dash or none.
    #[schema(max_length = 40)]
    reference: String,
    /// Nom. Accents, case, hyphens and spaces do not matter, and the prénom may stand with it.
    #[schema(max_length = 80)]
    family_name: String,
}

/// Time that every refusal takes, so that its duration reveals nothing.
const SAME_TIME: Duration = Duration::from_millis(300);

/// Wrong guesses an hour at one reference: nobody mistypes a name so often.
const WRONG_FOR_ONE: u32 = 5;
/// Wrong guesses an hour from one address, that of a household or a médiathèque.
const WRONG_FROM_ADDRESS: u32 = 10;
/// Wrong guesses an hour from one network, which may have many addresses.
const WRONG_FROM_NETWORK: u32 = 20;
/// Wrong guesses an hour in all: of 3 400 000 000 references they find none, wherever they come from.
const WRONG_IN_ALL: u32 = 300;

/// Lets a person in with the printed reference and their family name.
///
/// The answer has a secret that opens the enrolment for an hour: to see it, to cancel, to take an offer, to move and to
/// evaluate. It is possible until the day after the session. Every mistake gets the same answer, `not-found`,
/// after the same time. After five wrong names within an hour nobody is let in with that reference, nor a network that
/// tried many (`too-many-requests`, with `Retry-After`); personal links go on opening.
#[utoipa::path(tag = "public", request_body = WayIn, responses((status = 200, body = Opening)))]
#[post("/my-enrolments/opening")]
pub async fn open_own_enrolment(context: Context, body: Body<WayIn>) -> Result<HttpResponse, Problem> {
    let answered = tokio::time::Instant::now() + SAME_TIME;
    let mut fields = Fields::default();
    let reference = fields.text("/reference", &body.value.reference, 40);
    let name = fields.text("/family_name", &body.value.family_name, 80);
    fields.done()?;
    let known_as = read_reference(&reference).unwrap_or_else(|| reference.to_lowercase());
    let guess = [
        (format!("{}/{known_as}", context.organisation), WRONG_FOR_ONE),
        (format!("from {}", context.address), WRONG_FROM_ADDRESS),
        (format!("from network {}", context.network()), WRONG_FROM_NETWORK),
        ("in all".to_owned(), WRONG_IN_ALL),
    ];
    let names = &context.state.limits.names;
    names.begin(&guess, context.now).1.map_err(|problem| {
        problem.detail("Il y a eu trop d'essais. Appelez-nous : nous la retrouverons avec votre nom.")
    })?;
    let keys = context.state.keys.clone();
    match context.read(move |tx| actions::let_in(tx, &keys, &reference, &name)).await? {
        Some((reference, secret, expires_at)) => {
            names.withdraw(&guess, context.now);
            // The person knows the reference's own name: earlier mistakes were theirs.
            names.clear(&guess[0].0);
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
/// They are of the person's level, have room for all who come together, and are at no time of another workshop of
/// theirs. The list is empty when the person cannot move.
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

/// The session that a person wants to move to.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"session_id": "0190a7c4-6f20-7d11-8a45-2b7c9e3f1a56"}))]
pub struct OwnMove {
    /// Identity of the session.
    session_id: Uuid,
}

/// Moves a person to another session of their level.
///
/// The reference and the secret stay. Refused like a new enrolment, with `session-full`, `level-mismatch`,
/// `session-cancelled` or `enrolment-needs-a-call`; with `session-started` once either session has begun; with
/// `attendance-recorded` once a presence is noted; and with `enrolment-cancelled`. A repeated request gets the same
/// answer and changes nothing.
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
/// The reference and the secret of its link open it; every mistake in them is answered with 404.
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

/// Takes the seats that a person was offered, or that are free for the first to come.
///
/// Refused with `offer-gone` once the offer is over or answered, and with `session-full` when others were quicker near
/// the start. A repeated request gets the same answer and changes nothing.
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

/// Confirms a person's own seat, which was held until then.
///
/// Only the secret of the link in the message about the held seat does: that of the answer to the enrolment gets the
/// answer of a wrong one, 404. Refused with `enrolment-cancelled` once the seat was given up. A repeated request gets
/// the same answer and changes nothing.
#[utoipa::path(tag = "public",
    params(("reference" = String, Path)),
    responses((status = 200, body = OwnEnrolment)))]
#[post("/my-enrolments/{reference}/confirmation")]
pub async fn confirm_own_enrolment(
    context: Context,
    path: web::Path<(String, String)>,
    secret: LinkSecret,
) -> Result<HttpResponse, Problem> {
    let keys = context.state.keys.clone();
    let own = context.write(move |tx| actions::confirm(tx, &keys, &path.1, &secret.0)).await?;
    Ok(HttpResponse::Ok().json(own))
}

/// Cancels a person's own enrolment.
///
/// Possible until the session starts; refused with `session-started` from then on, and with `attendance-recorded` once
/// a presence is noted. A repeated request gets the same answer and changes nothing.
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
    let (reason, code) = body.value.read(&mut fields);
    fields.done()?;
    let keys = context.state.keys.clone();
    let cancel =
        move |tx: &mut Tx<'_>| actions::cancel(tx, &keys, &path.1, &secret.0, Why { code, words: reason.as_deref() });
    let own = context.write(cancel).await?;
    Ok(HttpResponse::Ok().json(own))
}
