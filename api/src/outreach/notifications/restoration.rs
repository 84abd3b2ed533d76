//! The way back from what was cancelled by mistake.

use actix_web::{HttpResponse, get, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{PEOPLE_NOTIFIED, store};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::{CHANGED_MEANWHILE, Problem, ProblemDocument};
use crate::kernel::web::input::Body;
use crate::kernel::web::permissions::May::{No, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::{Context, with_version};
use crate::participation::enrolments::views::Enrolment;
use crate::participation::enrolments::{self, restore};
use crate::programme::sessions::words::SessionStatus;
use crate::programme::sessions::{self, SESSION_FULL, SESSION_STARTED};

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(restore_enrolment,         [No, No, No, Yes, Yes], Limit::Caller)
        .add(show_session_restoration,  [No, No, No, Yes, Yes], Limit::Caller);
}

/// An enrolment to restore.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"seated": true}))]
pub struct EnrolmentRestoration {
    /// True to give it seats, false to give it back its place on the waiting list.
    seated: bool,
}

/// Detail of the refusal where the seat is another's by now.
const SEAT_GONE: &str = "La place est à quelqu'un d'autre, ou quelqu'un est en train de l'apprendre au téléphone.";

/// Restores an enrolment; a seat that nobody has heard of comes back from the person it was offered to.
///
/// Offers that were made before the cancellation are of other seats, and stay.
fn restore_one(tx: &mut Tx<'_>, id: Uuid, seated: bool) -> Result<Enrolment, Problem> {
    restore::lock_all(tx, &[id], true)?;
    let cancelled_at = enrolments::find(tx, id)?.and_then(|joined| joined.enrolment.cancelled_at);
    let since = cancelled_at.ok_or_else(|| Problem::new(CHANGED_MEANWHILE))?;
    let mut unheard = None;
    for offer in restore::offers_beside(tx, id)? {
        if store::is_offer_untried(tx, offer, since)? {
            unheard = Some(offer);
        }
    }
    let restored = restore::restore(tx, id, seated, unheard);
    restored.map_err(|problem| if problem.kind == SESSION_FULL { problem.detail(SEAT_GONE) } else { problem })?;
    enrolments::actions::show(tx, id)
}

/// Restores an enrolment that was cancelled by mistake: reference and personal link stay.
///
/// A seat that was freed and offered to the next person comes back as long as they are not notified; they wait on, at
/// their place. Refused with `session-full` once the seat is another's, with `changed-meanwhile` unless the enrolment
/// is cancelled, with `already-enrolled` or `schedule-conflict` where the person has another seat by now, and with
/// `session-started` and `session-cancelled`.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = EnrolmentRestoration,
    responses((status = 200, body = Enrolment)))]
#[post("/enrolments/{id}/restoration")]
pub async fn restore_enrolment(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<EnrolmentRestoration>,
) -> Result<HttpResponse, Problem> {
    let seated = body.value.seated;
    let enrolment = context.write(move |tx| restore_one(tx, path.1, seated)).await?;
    Ok(with_version(enrolment.version, &enrolment))
}

/// Whether a cancelled session can still be restored.
#[derive(Debug, Serialize, ToSchema)]
pub struct RestorationState {
    /// True as long as nobody heard of the cancellation, and it would not have begun.
    possible: bool,
    /// The reason why not; null if it is possible.
    #[schema(required)]
    problem: Option<ProblemDocument>,
}

/// Says why a session cannot be restored, if so.
fn find_obstacle(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Problem>, Problem> {
    let session = sessions::actions::find(tx, id)?.session;
    Ok(if session.status == SessionStatus::Scheduled {
        Some(Problem::new(CHANGED_MEANWHILE).detail("Cet atelier n'est pas annulé."))
    } else if session.starts_at <= tx.now {
        Some(Problem::new(SESSION_STARTED).detail("Cet atelier est passé : son annulation reste."))
    } else if store::is_cancellation_heard(tx, id, false)? {
        Some(Problem::new(PEOPLE_NOTIFIED))
    } else {
        None
    })
}

/// Shows whether a cancelled session can still be restored, with the refusal that it would get.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = RestorationState)))]
#[get("/sessions/{id}/restoration")]
pub async fn show_session_restoration(
    context: Context,
    path: web::Path<(String, Uuid)>,
) -> Result<HttpResponse, Problem> {
    let obstacle = context.read(move |tx| find_obstacle(tx, path.1)).await?;
    let problem = obstacle.map(|obstacle| obstacle.document());
    Ok(HttpResponse::Ok().json(RestorationState { possible: problem.is_none(), problem }))
}
