//! Handouts of a session: planned for it, and given out in it.

use actix_web::{HttpResponse, delete, get, put, web};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::session_store;
use super::store::{HandoutRow, VersionRow};
use super::views::{HandoutVersion, SessionHandout};
use super::{actions, events};
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::{LOGIN_REQUIRED, Problem};
use crate::kernel::web::input::{Body, Fields};
use crate::kernel::web::permissions::May::{No, Own, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;
use crate::programme::sessions;

/// Most handouts of a session.
const MOST: usize = 20;
/// Most copies given out in a session.
const MOST_COPIES: i64 = 500;

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(list_session_handouts,  [No, No, Own, Yes, Yes], Limit::Caller)
        .add(put_session_handout,    [No, No, Own, Yes, Yes], Limit::Caller)
        .add(take_session_handout,   [No, No, Own, Yes, Yes], Limit::Caller);
}

/// The handouts of a session.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionHandouts {
    /// By title.
    data: Vec<SessionHandout>,
}

/// Copies of a handout.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"copies": 4}))]
pub struct HandoutCopies {
    /// Copies given out; null while it is only planned.
    #[schema(minimum = 0, maximum = 500)]
    copies: Option<i64>,
}

fn list(tx: &mut Tx<'_>, session: Uuid) -> Result<SessionHandouts, Problem> {
    let rows = session_store::of_session(tx, session)?;
    let show = |(handout, version, copies): (HandoutRow, VersionRow, Option<i32>)| SessionHandout {
        handout_id: handout.id,
        is_current: handout.current_version_id == Some(version.id),
        version: HandoutVersion::new(&version),
        title: version.title.unwrap_or(handout.title),
        copies,
    };
    Ok(SessionHandouts { data: rows.into_iter().map(show).collect() })
}

/// Adds a published version to a session, or notes how many copies of it were given out.
pub fn put(tx: &mut Tx<'_>, session: Uuid, version: Uuid, copies: Option<i32>) -> Result<SessionHandouts, Problem> {
    sessions::actions::find_own(tx, session)?;
    let by = tx.principal.account().ok_or_else(|| Problem::new(LOGIN_REQUIRED))?;
    let row = actions::find_version(tx, version)?;
    if row.published_at.is_none() {
        return Err(Problem::not_found());
    }
    let before = session_store::put_in_session(tx, session, version, copies, by)?;
    let now = list(tx, session)?;
    if now.data.len() > MOST {
        return Err(Problem::invalid("", format!("Un atelier a {MOST} supports au plus.")));
    }
    if before != Some(copies) {
        let words = |copies: Option<i32>| json!({"title": row.title, "number": row.number, "copies": copies});
        let (before, after) = (before.map(words), Some(words(copies)));
        audit::record(tx, Entry { action: events::HANDOUT_GIVEN, subject: session, before, after }, None)?;
    }
    Ok(now)
}

fn take(tx: &mut Tx<'_>, session: Uuid, version: Uuid) -> Result<(), Problem> {
    sessions::actions::find_own(tx, session)?;
    let row = actions::find_version(tx, version)?;
    if session_store::take_from_session(tx, session, version)? {
        let before = Some(json!({"title": row.title, "number": row.number}));
        let entry = Entry { action: events::HANDOUT_GIVEN, subject: session, before, after: None };
        audit::record(tx, entry, None)?;
    }
    Ok(())
}

/// Lists the handouts of a session, in the versions that were planned or given out.
#[utoipa::path(tag = "staff", params(("id" = Uuid, Path)), responses((status = 200, body = SessionHandouts)))]
#[get("/sessions/{id}/handouts")]
pub async fn list_session_handouts(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let found = context
        .read(move |tx| {
            sessions::actions::find_own(tx, path.1)?;
            list(tx, path.1)
        })
        .await?;
    Ok(HttpResponse::Ok().json(found))
}

/// Adds a published version of a handout to a session, or notes how many copies of it were given out.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path), ("version" = Uuid, Path)),
    request_body = HandoutCopies,
    responses((status = 200, body = SessionHandouts)))]
#[put("/sessions/{id}/handouts/{version}")]
pub async fn put_session_handout(
    context: Context,
    path: web::Path<(String, Uuid, Uuid)>,
    body: Body<HandoutCopies>,
) -> Result<HttpResponse, Problem> {
    let mut fields = Fields::default();
    let copies = body.value.copies.map(|copies| i32::from(fields.number("/copies", copies, 0, MOST_COPIES)));
    fields.done()?;
    let now = context.write(move |tx| put(tx, path.1, path.2, copies)).await?;
    Ok(HttpResponse::Ok().json(now))
}

/// Takes a handout out of a session; one that is not in it does nothing.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path), ("version" = Uuid, Path)),
    responses((status = 204)))]
#[delete("/sessions/{id}/handouts/{version}")]
pub async fn take_session_handout(
    context: Context,
    path: web::Path<(String, Uuid, Uuid)>,
) -> Result<HttpResponse, Problem> {
    context.write(move |tx| take(tx, path.1, path.2)).await?;
    Ok(HttpResponse::NoContent().finish())
}
