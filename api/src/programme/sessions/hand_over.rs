//! Hand-over of sessions and series, when the account of the person who runs them is closed.

use std::collections::BTreeSet;

use diesel::prelude::*;
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::actions::{require_facilitator, slot_of};
use super::claim::claim;
use super::events::SessionChanged;
use super::store;
use super::words::SessionStatus;
use crate::directory::accounts::events::{AccountChanged, HandOver};
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::event::{self, Event};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::{CHANGED_MEANWHILE, Problem};
use crate::programme::conflicts::{self, Conflict, ConflictKind};
use crate::programme::series;
use crate::programme::sessions::{LEADS_SESSIONS, SessionRow};
use crate::schema::sessions;

/// The coming sessions and series that a person runs.
#[derive(Debug, Serialize)]
struct Led {
    sessions: usize,
    with_people: usize,
    series: usize,
}

/// Reads the sessions still to come that an account runs, in the order of their identities.
fn led_by(tx: &mut Tx<'_>, account: Uuid) -> QueryResult<Vec<SessionRow>> {
    sessions::table
        .filter(sessions::organisation_id.eq(tx.organisation).and(sessions::facilitator_id.eq(account)))
        .filter(sessions::starts_at.gt(tx.now).and(sessions::status.eq(SessionStatus::Scheduled)))
        .order(sessions::id)
        .select(SessionRow::as_select())
        .load(tx.conn)
}

/// Hands the sessions and series of accounts that are closed over, or refuses to leave them to nobody.
///
/// The row of the account is locked by its change. A session that is planned meanwhile is either seen here, or finds
/// the account closed.
pub fn react(tx: &mut Tx<'_>, events: &[Box<dyn Event>]) -> Result<(), Problem> {
    for closed in event::of_type::<AccountChanged>(events).filter(|change| change.closes()) {
        let account = closed.after.id;
        let series = series::store::led_by(tx, account)?;
        let sessions = led_by(tx, account)?;
        if series.is_empty() && sessions.is_empty() {
            continue;
        }
        let Some(hand_over) = closed.hand_over else { return Err(refusal(&sessions, series.len())) };
        if hand_over.to == Some(account) {
            return Err(Problem::invalid("/hand_over/to", "Choisissez quelqu'un d'autre."));
        }
        if let Some(to) = hand_over.to {
            claim(tx, &[], &[to])?;
            require_facilitator(tx, to).map_err(|problem| problem.at_pointer("/hand_over/to"))?;
        }
        let reason = format!("Compte de {} fermé", closed.after.name);
        hand_over_all(tx, &sessions, &series, hand_over, &reason)?;
    }
    Ok(())
}

fn refusal(sessions: &[SessionRow], series: usize) -> Problem {
    let with_people = sessions.iter().filter(|session| session.seats_taken > 0 || session.waiting > 0).count();
    let led = Led { sessions: sessions.len(), with_people, series };
    let detail = format!(
        "Ateliers à venir : {}, dont {} avec des inscrits ; cycles en cours : {}.",
        led.sessions, led.with_people, led.series
    );
    Problem::new(LEADS_SESSIONS).detail(detail).with("led", led)
}

fn hand_over_all(
    tx: &mut Tx<'_>,
    sessions: &[SessionRow],
    series: &[Uuid],
    HandOver { to, accept_conflicts }: HandOver,
    reason: &str,
) -> Result<(), Problem> {
    // Series before their sessions, each in the order of identities, as every transaction locks several.
    let touched: BTreeSet<Uuid> =
        sessions.iter().filter_map(|row| row.series_id).chain(series.iter().copied()).collect();
    for id in touched {
        series::store::touch_series(tx, id)?;
    }
    for id in series {
        let before = series::store::set_facilitator(tx, *id, to)?;
        let (before, after) = (Some(json!({"facilitator_id": before})), Some(json!({"facilitator_id": to})));
        audit::record(tx, Entry { action: series::SERIES_CHANGED, subject: *id, before, after }, Some(reason))?;
    }
    let mut locked = Vec::with_capacity(sessions.len());
    for row in sessions {
        let row = store::lock(tx, row.id)?.ok_or_else(|| Problem::new(CHANGED_MEANWHILE))?;
        locked.push((
            row.clone(),
            SessionRow { facilitator_id: to, version: row.version + 1, updated_at: tx.now, ..row },
        ));
    }
    let slots: Vec<_> = locked.iter().map(|(_, after)| slot_of(after, true)).collect();
    let is_theirs = |one: &Conflict| one.kind == ConflictKind::Facilitator;
    let found = conflicts::conflicts(tx, &slots)?;
    let found: Vec<Vec<Conflict>> = found.into_iter().map(|all| all.into_iter().filter(is_theirs).collect()).collect();
    conflicts::require(found.concat(), accept_conflicts)?;
    for ((before, after), conflicts) in locked.into_iter().zip(found) {
        if !store::update(tx, &after, before.version)? {
            return Err(Problem::new(CHANGED_MEANWHILE));
        }
        let accepted = conflicts::require(conflicts, true)?;
        audit::record(tx, SessionChanged { before, after, accepted }, Some(reason))?;
    }
    Ok(())
}
