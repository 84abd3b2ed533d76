//! A call at the desk: who is on the line, and the way back from an outcome noted by mistake.

use actix_web::{HttpResponse, delete, get, put, web};
use serde_json::json;
use uuid::Uuid;

use super::desk::{store, undo::Undo};
use super::store::MessageRow;
use super::views::Message;
use super::{CALL_CLAIMED, MESSAGE_DONE, MessageStatus, Outcome, TOO_LATE_TO_UNDO, Way, desk, events, facts, rules};
use crate::directory::{accounts, people};
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::permissions::May::{No, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(show_call,     [No, No, No, Yes, Yes], Limit::People)
        .add(claim_call,    [No, No, No, Yes, Yes], Limit::Caller)
        .add(release_call,  [No, No, No, Yes, Yes], Limit::Caller)
        .add(undo_outcome,  [No, No, No, Yes, Yes], Limit::Caller);
}

/// Takes the outcome of a call or a letter back, a moment after it was noted.
fn undo(tx: &mut Tx<'_>, id: Uuid) -> Result<MessageRow, Problem> {
    let row = desk::find_call(tx, id)?;
    let too_late = || Problem::new(TOO_LATE_TO_UNDO);
    let undo: Undo = store::undo_of(tx, id)?
        .and_then(|undo| serde_json::from_value(undo).ok())
        .filter(|undo: &Undo| tx.now < undo.at + rules::UNDO_WITHIN)
        .ok_or_else(too_late)?;
    let outcome = row.outcome.filter(|outcome| rules::is_undoable(row.kind, *outcome)).ok_or_else(too_late)?;
    if !facts::check_message(tx, &row)?.0 || row.status == MessageStatus::Void {
        return Err(Problem::new(MESSAGE_DONE));
    }
    let Undo { attempts, next_attempt_at, trouble, heard_at, .. } = undo;
    let before = MessageRow { attempts, next_attempt_at, outcome: undo.outcome, trouble, heard_at, ..row.clone() };
    if !store::undo_outcome(tx, &before)? {
        return Err(Problem::new(MESSAGE_DONE));
    }
    if let (Outcome::WrongNumber, Some(learner), Some(number)) = (outcome, row.learner_id, &row.address) {
        people::actions::mark_number(tx, learner, number, false)?;
    }
    let before = Some(json!({"kind": row.kind, "outcome": outcome}));
    audit::record(tx, Entry { action: events::MESSAGE_UNDONE, subject: id, before, after: None }, None)?;
    desk::show(tx, id)
}

/// Claims a call, so that colleagues see who is on the line.
fn claim(tx: &mut Tx<'_>, id: Uuid) -> Result<MessageRow, Problem> {
    let row = desk::find_call(tx, id)?;
    let account = tx.principal.account().ok_or_else(Problem::not_found)?;
    if store::claim_call(tx, id, account, tx.now + rules::CALL_LEASE)? {
        return desk::show(tx, id);
    }
    let other = row.claimed_by.filter(|_| row.status == MessageStatus::Due && row.channel == Way::Call);
    match other.map(|other| accounts::name_of(tx, other)).transpose()?.flatten() {
        Some(name) => Err(Problem::new(CALL_CLAIMED).detail(format!("{name} est en ligne avec cette personne."))),
        None => Err(Problem::new(MESSAGE_DONE)),
    }
}

fn release(tx: &mut Tx<'_>, id: Uuid) -> Result<(), Problem> {
    desk::find_call(tx, id)?;
    let account = tx.principal.account().ok_or_else(Problem::not_found)?;
    Ok(store::release_call(tx, id, account)?)
}

/// Shows a call or a letter.
#[utoipa::path(tag = "staff", params(("id" = Uuid, Path)), responses((status = 200, body = Message)))]
#[get("/calls/{id}")]
pub async fn show_call(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let shown = context
        .read(move |tx| {
            let row = desk::find_call(tx, path.1)?;
            desk::show_one(tx, row)
        })
        .await?;
    Ok(HttpResponse::Ok().json(shown))
}

/// Notes that one is on the line with a person.
///
/// Colleagues see it for ten minutes, or until the call has an outcome. Refused with `call-claimed` while a colleague
/// is. Repeated, it begins again.
#[utoipa::path(tag = "staff", params(("id" = Uuid, Path)), responses((status = 200, body = Message)))]
#[put("/calls/{id}/claim")]
pub async fn claim_call(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let shown = context
        .write(move |tx| {
            let row = claim(tx, path.1)?;
            desk::show_one(tx, row)
        })
        .await?;
    Ok(HttpResponse::Ok().json(shown))
}

/// Notes that one is no longer on the line with a person.
#[utoipa::path(tag = "staff", params(("id" = Uuid, Path)), responses((status = 204)))]
#[delete("/calls/{id}/claim")]
pub async fn release_call(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    context.write(move |tx| release(tx, path.1)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Takes the outcome of a call or a letter back that was noted by mistake, within two minutes.
///
/// The call is then as it was before. Refused with `too-late-to-undo` later on, and where the outcome had consequences:
/// a seat was taken, given back, or went to the next person.
#[utoipa::path(tag = "staff", params(("id" = Uuid, Path)), responses((status = 200, body = Message)))]
#[delete("/calls/{id}/outcome")]
pub async fn undo_outcome(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let shown = context
        .write(move |tx| {
            let row = undo(tx, path.1)?;
            desk::show_one(tx, row)
        })
        .await?;
    Ok(HttpResponse::Ok().json(shown))
}
