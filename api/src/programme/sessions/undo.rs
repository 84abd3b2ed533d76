//! The two ways back: a cancelled session is held all the same, and one made by mistake is gone.

use actix_web::{HttpResponse, delete, post, web};
use diesel::result::{DatabaseErrorKind, Error};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::actions::{find, show, slot_of};
use super::events::{self, SessionRestored};
use super::store;
use super::views::Session;
use super::words::SessionStatus;
use crate::directory::api_keys::Scope as KeyScope;
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::{CHANGED_MEANWHILE, Problem};
use crate::kernel::web::input::Body;
use crate::kernel::web::permissions::May::{No, Scope, Yes};
use crate::kernel::web::permissions::{Limit, May, Router};
use crate::kernel::web::request::{Context, with_version};
use crate::programme::sessions::{SESSION_STARTED, SESSION_USED, SessionRow};
use crate::programme::{conflicts, series};

const WRITE: May = Scope(KeyScope::SessionsWrite.word());

/// The routes, with the permissions of the public, partners, facilitators, agents and administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(restore_session,  [No, No, No, Yes, Yes], Limit::Caller).programs(WRITE)
        .add(delete_session,   [No, No, No, Yes, Yes], Limit::Caller).programs(WRITE);
}

/// The undoing of a cancellation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct SessionRestoration {
    /// True accepts planning conflicts, which the audit log records.
    ///
    /// The room or the facilitator may have been taken since.
    accept_conflicts: Option<bool>,
}

/// Undoes a cancellation of which nobody was notified yet.
///
/// The session is held again, with its enrolments. A repeated request gets the same answer. Refused with
/// `people-notified` once somebody was called or a message left, with `session-started` once it would have begun, and
/// with `planning-conflict` as when a session is scheduled.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = SessionRestoration,
    responses((status = 200, body = Session)))]
#[post("/sessions/{id}/restoration")]
pub async fn restore_session(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<SessionRestoration>,
) -> Result<HttpResponse, Problem> {
    let accept = body.value.accept_conflicts.unwrap_or(false);
    let session = context.write(move |tx| restore(tx, path.1, accept)).await?;
    Ok(with_version(session.version, &session))
}

/// Deletes a session in which nobody ever enrolled.
///
/// It is gone from the agenda, and mirrors of the calendar learn to remove it. Refused with `session-used` if
/// enrolments, messages, evaluations or a plan belong to it, and with `session-started` if it has begun and was not
/// cancelled. Repeated, it is not found.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    responses((status = 204)))]
#[delete("/sessions/{id}")]
pub async fn delete_session(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    context.write(move |tx| delete_unused(tx, path.1)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Holds a cancelled session all the same; concepts that notified people of its cancellation refuse.
pub fn restore(tx: &mut Tx<'_>, id: Uuid, accept_conflicts: bool) -> Result<Session, Problem> {
    let session = find(tx, id)?.session;
    if let Some(series) = session.series_id {
        series::store::touch_series(tx, series)?;
    }
    let slot = slot_of(&session, true);
    conflicts::claim(tx, &[slot])?;
    let before = store::lock(tx, id)?.ok_or_else(Problem::not_found)?;
    if before.status == SessionStatus::Scheduled {
        return show(tx, id);
    }
    if before.starts_at <= tx.now {
        return Err(Problem::new(SESSION_STARTED).detail("Cet atelier est passé : son annulation reste."));
    }
    let found = conflicts::conflicts(tx, &[slot])?.concat();
    let held_when_closed = before.held_when_closed || conflicts::is_closed_day(&found);
    let accepted = conflicts::require(found, accept_conflicts)?;
    let after = SessionRow {
        status: SessionStatus::Scheduled,
        cancellation_reason: None,
        held_when_closed,
        version: before.version + 1,
        updated_at: tx.now,
        ..before.clone()
    };
    if !store::update(tx, &after, before.version)? {
        return Err(Problem::new(CHANGED_MEANWHILE));
    }
    audit::record(tx, SessionRestored { before, accepted }, None)?;
    show(tx, id)
}

/// Deletes a session that nothing belongs to.
pub fn delete_unused(tx: &mut Tx<'_>, id: Uuid) -> Result<(), Problem> {
    let session = find(tx, id)?.session;
    if session.status == SessionStatus::Scheduled && session.starts_at <= tx.now {
        return Err(Problem::new(SESSION_STARTED).detail("Cet atelier a eu lieu : il reste dans les chiffres."));
    }
    if let Some(series) = session.series_id {
        series::store::touch_series(tx, series)?;
    }
    // Whoever enrols in it meanwhile holds a lock on its row: the keys of other tables decide.
    store::delete(tx, id).map_err(|error| match error {
        Error::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _) => Problem::new(SESSION_USED),
        other => other.into(),
    })?;
    let before = Some(events::snapshot(&session, &[]));
    audit::record(tx, Entry { action: events::SESSION_DELETED, subject: id, before, after: None }, None)
}
