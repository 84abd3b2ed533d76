//! Edits and cancellations of the sessions of a series that are still to come.
//!
//! They apply to all of them, or to those from one on. Past sessions are never changed, and fields that were changed in
//! one session alone are left. People are notified as for an edit of one session. All is done in one transaction.

use std::collections::BTreeSet;

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::change::{SeriesChange, Zones, zone};
use super::events;
use super::store::{self, SeriesRow};
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::CHANGED_MEANWHILE;
use crate::kernel::text::problem::Problem;
use crate::programme::conflicts::{self, Conflict, ConflictKind};
use crate::programme::sessions;
use crate::programme::sessions::actions::{cancel_row, differing, require_facilitator, slot_of};
use crate::programme::sessions::events::{SessionChanged, is_elsewhere};
use crate::programme::sessions::rules::goes_into_the_past;
use crate::programme::sessions::store::SessionRow;
use crate::programme::sessions::views::{Series, local, zone_of};
use crate::programme::sessions::words::Level;
use crate::programme::sessions::{CAPACITY_BELOW_TAKEN, SESSION_CANCELLED};

/// Effect of an edit or a cancellation on the sessions of a series, done or previewed.
#[derive(Debug, Serialize, ToSchema)]
pub struct SeriesEffect {
    /// The series after it.
    pub series: Series,
    /// The sessions still to come that it applies to, by start.
    pub sessions: Vec<TouchedSession>,
    /// Number of sessions that change.
    pub changed: usize,
    /// Number of people with a seat who are notified of another time or place, or of a cancellation.
    pub people_told: i64,
    /// Number of parties on waiting lists who are notified.
    pub waiting_told: i64,
    /// Number of parties on waiting lists of sessions that get more seats: those who fit are offered one.
    pub waiting_for_seats: i64,
    /// Version of the series; its ETag is this number in quotes.
    pub version: i32,
}

/// A session of a series, with the effect on it.
#[derive(Debug, Serialize, ToSchema)]
pub struct TouchedSession {
    /// Identity of the session.
    pub id: Uuid,
    /// Title after the change.
    pub title: String,
    /// Level.
    pub level: Level,
    /// Start before the change.
    pub started_at: DateTime<FixedOffset>,
    /// Start after the change, with the offset of the venue's time zone on that day.
    pub starts_at: DateTime<FixedOffset>,
    /// End after the change.
    pub ends_at: DateTime<FixedOffset>,
    /// Number of people who have a seat.
    pub people: i16,
    /// Number of parties on the waiting list.
    pub waiting: i16,
    /// True if the session changes.
    pub changed: bool,
    /// True if its people and the parties on its waiting list are notified.
    pub told: bool,
    /// Names of the requested fields that are left, since they were changed in this session alone.
    ///
    /// `starts_at` stands for both start and end.
    pub kept: Vec<String>,
    /// Planning conflicts after the change.
    pub conflicts: Vec<Conflict>,
}

struct Step {
    before: SessionRow,
    after: SessionRow,
    kept: Vec<&'static str>,
    zone: Tz,
    conflicts: Vec<Conflict>,
}

/// Computes the effect of an edit, without writing.
pub fn preview_edit(
    tx: &mut Tx<'_>,
    id: Uuid,
    from: Option<Uuid>,
    change: &SeriesChange,
) -> Result<SeriesEffect, Problem> {
    let (row, sessions) = store::find_series(tx, id)?.ok_or_else(Problem::not_found)?;
    let rows = coming(tx, id, from, false)?;
    let steps = plan_steps(tx, rows, change)?;
    let row = change.rule(&row);
    Ok(effect(Series::new((row, sessions)), &steps, Operation::Change))
}

/// Changes the sessions still to come of a series, and its rule.
///
/// The series must still have the version it was read with.
pub fn edit(
    tx: &mut Tx<'_>,
    id: Uuid,
    version: i32,
    from: Option<Uuid>,
    change: &SeriesChange,
    accept_conflicts: bool,
) -> Result<SeriesEffect, Problem> {
    let (before, sessions) = store::find_series(tx, id)?.ok_or_else(Problem::not_found)?;
    if change.weekday.is_some() && !before.other_weekdays.is_empty() {
        let detail = "Ce cycle a lieu plusieurs jours par semaine : déplacez ses ateliers un par un.";
        return Err(Problem::invalid("/weekday", detail));
    }
    let after = SeriesRow { version: version + 1, ..change.rule(&before) };
    if !store::update_series(tx, &after, version)? {
        return Err(audit::changed_meanwhile(tx, id));
    }
    let rows = coming(tx, id, from, true)?;
    let zones = zones_of(tx, &rows, change.venue_id)?;
    let slots: Vec<_> = rows.iter().map(|row| slot_of(&change.apply(row, &zones).0, true)).collect();
    conflicts::claim(tx, &slots)?;
    if let Some(account) = after.facilitator_id.filter(|_| before.facilitator_id != after.facilitator_id) {
        require_facilitator(tx, account)?;
    }
    let steps = plan_steps(tx, rows, change)?;
    let all: Vec<Conflict> = steps.iter().flat_map(|step| step.conflicts.clone()).collect();
    refuse_impossible(&all, change)?;
    let accepted = conflicts::require(all, accept_conflicts)?;
    for step in steps.iter().filter(|step| step.changes()) {
        let held_when_closed = step.before.held_when_closed || conflicts::is_closed_day(&step.conflicts);
        let version = step.before.version + 1;
        let next = SessionRow { version, held_when_closed, updated_at: tx.now, ..step.after.clone() };
        if !sessions::store::update(tx, &next, step.before.version)? {
            return Err(Problem::new(CHANGED_MEANWHILE));
        }
        let texts: Vec<String> = if accept_conflicts { texts_of(step) } else { Vec::new() };
        audit::record(tx, SessionChanged { before: step.before.clone(), after: next, accepted: texts }, None)?;
    }
    let changed = steps.iter().filter(|step| step.changes()).count();
    let (was, mut is) = (rule_as_logged(&before), rule_as_logged(&after));
    is["sessions"] = json!(changed);
    if !accepted.is_empty() {
        is["accepted_conflicts"] = json!(accepted);
    }
    let entry = Entry { action: events::SERIES_CHANGED, subject: id, before: Some(was), after: Some(is) };
    audit::record(tx, entry, None)?;
    Ok(effect(Series::new((after, sessions)), &steps, Operation::Change))
}

/// Computes the effect of a cancellation, without writing.
pub fn preview_cancellation(tx: &mut Tx<'_>, id: Uuid, from: Option<Uuid>) -> Result<SeriesEffect, Problem> {
    let (row, sessions) = store::find_series(tx, id)?.ok_or_else(Problem::not_found)?;
    let rows = coming(tx, id, from, false)?;
    let steps = keep_steps(tx, rows)?;
    Ok(effect(Series::new((row, sessions)), &steps, Operation::Cancellation))
}

/// Cancels the sessions still to come of a series, or those from one on; the series ends before them.
///
/// The series must still have the version it was read with.
pub fn cancel(
    tx: &mut Tx<'_>,
    id: Uuid,
    version: i32,
    from: Option<Uuid>,
    reason: &str,
) -> Result<SeriesEffect, Problem> {
    // Locks the series before its sessions, as every edit does.
    store::touch_series(tx, id)?;
    let (before, sessions) = store::find_series(tx, id)?.ok_or_else(Problem::not_found)?;
    if before.version - 1 != version {
        return Err(audit::changed_meanwhile(tx, id));
    }
    let rows = coming(tx, id, from, true)?;
    let steps = keep_steps(tx, rows)?;
    let Some(first) = steps.first() else {
        return Err(Problem::new(SESSION_CANCELLED).detail("Il ne reste aucun atelier à venir dans ce cycle."));
    };
    let day_before = local(first.before.starts_at, first.zone).date_naive() - TimeDelta::days(1);
    let last_date = before.last_date.min(day_before).max(before.first_date);
    let after = SeriesRow { last_date, ..before.clone() };
    store::update_series(tx, &after, before.version)?;
    for step in &steps {
        cancel_row(tx, &step.before, reason)?;
    }
    let entry = Entry {
        action: events::SERIES_CANCELLED,
        subject: id,
        before: Some(json!({"last_date": before.last_date})),
        after: Some(json!({"last_date": after.last_date, "sessions": steps.len()})),
    };
    audit::record(tx, entry, Some(reason))?;
    Ok(effect(Series::new((after, sessions)), &steps, Operation::Cancellation))
}

impl Step {
    fn changes(&self) -> bool {
        !differing(&self.before, &self.after).is_empty()
    }
}

/// Reads the sessions still to come, from `from` on, which must be one of them.
fn coming(tx: &mut Tx<'_>, series: Uuid, from: Option<Uuid>, locked: bool) -> Result<Vec<SessionRow>, Problem> {
    let start = match from {
        None => tx.now,
        Some(id) => {
            let first =
                sessions::store::find(tx, id)?.map(|joined| joined.session).filter(|row| row.series_id == Some(series));
            let first = first.ok_or_else(|| Problem::invalid("/from", "Cet atelier n'est pas de ce cycle."))?;
            if first.starts_at <= tx.now {
                return Err(Problem::invalid("/from", "Cet atelier a déjà commencé : il ne change plus."));
            }
            first.starts_at
        }
    };
    Ok(sessions::store::coming(tx, series, start, locked)?)
}

fn zones_of(tx: &mut Tx<'_>, rows: &[SessionRow], more: Option<Uuid>) -> Result<Zones, Problem> {
    let venues: BTreeSet<Uuid> = rows.iter().map(|row| row.venue_id).chain(more).collect();
    venues.into_iter().map(|id| Ok((id, zone_of(&conflicts::venue(tx, id)?.time_zone)))).collect()
}

fn keep_steps(tx: &mut Tx<'_>, rows: Vec<SessionRow>) -> Result<Vec<Step>, Problem> {
    let zones = zones_of(tx, &rows, None)?;
    let step = |row: SessionRow| {
        let zone = zone(&zones, row.venue_id);
        Step { after: row.clone(), before: row, kept: Vec::new(), zone, conflicts: Vec::new() }
    };
    Ok(rows.into_iter().map(step).collect())
}

/// Applies a change to each session, and finds its conflicts.
fn plan_steps(tx: &mut Tx<'_>, rows: Vec<SessionRow>, change: &SeriesChange) -> Result<Vec<Step>, Problem> {
    let zones = zones_of(tx, &rows, change.venue_id)?;
    let step = |before: SessionRow| {
        let (after, kept) = change.apply(&before, &zones);
        let zone = zone(&zones, after.venue_id);
        Step { before, after, kept, zone, conflicts: Vec::new() }
    };
    let mut steps: Vec<Step> = rows.into_iter().map(step).collect();
    let slots: Vec<_> = steps.iter().map(|step| slot_of(&step.after, true)).collect();
    let found = conflicts::conflicts(tx, &slots)?;
    for (step, found) in steps.iter_mut().zip(found) {
        step.conflicts = list_conflicts(step, found, tx.now);
    }
    Ok(steps)
}

/// Lists the conflicts that a step causes, including impossible changes.
fn list_conflicts(step: &Step, found: Vec<Conflict>, now: DateTime<Utc>) -> Vec<Conflict> {
    let Step { before, after, zone, .. } = step;
    let mut all = conflicts::keep_new(found, before, after, *zone);
    let date = local(after.starts_at, *zone).date_naive();
    let mut add = |kind, text: String| all.push(Conflict { date, kind, session_id: None, text });
    if goes_into_the_past(before.starts_at, after.starts_at, now) {
        add(ConflictKind::Past, "Cette date est déjà passée".to_owned());
    }
    if after.capacity < after.seats_taken {
        add(
            ConflictKind::Seats,
            format!("{} personnes sont inscrites, pour {} places", after.seats_taken, after.capacity),
        );
    }
    if after.minimum > after.capacity {
        add(
            ConflictKind::Minimum,
            format!("Un minimum de {} personnes, pour {} places", after.minimum, after.capacity),
        );
    }
    all
}

fn refuse_impossible(conflicts: &[Conflict], change: &SeriesChange) -> Result<(), Problem> {
    let Some(first) = conflicts
        .iter()
        .find(|one| matches!(one.kind, ConflictKind::Past | ConflictKind::Seats | ConflictKind::Minimum))
    else {
        return Ok(());
    };
    let detail = format!("{} : {}.", crate::kernel::text::french::date(first.date), first.text);
    Err(match first.kind {
        ConflictKind::Seats => Problem::new(CAPACITY_BELOW_TAKEN).detail(detail).with("conflicts", conflicts),
        ConflictKind::Minimum => Problem::invalid("/minimum", detail),
        _ => Problem::invalid(if change.weekday.is_some() { "/weekday" } else { "/start_time" }, detail),
    })
}

fn rule_as_logged(row: &SeriesRow) -> serde_json::Value {
    json!({
        "title": row.title, "description": row.description, "venue_id": row.venue_id,
        "facilitator_id": row.facilitator_id, "weekday": row.weekday, "start_time": row.start_time,
        "duration_minutes": row.duration_minutes, "capacity": row.capacity, "minimum": row.minimum,
    })
}

fn texts_of(step: &Step) -> Vec<String> {
    step.conflicts.iter().map(|one| one.text.clone()).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Operation {
    Change,
    Cancellation,
}

fn effect(series: Series, steps: &[Step], doing: Operation) -> SeriesEffect {
    let cancelled = doing == Operation::Cancellation;
    let shown = |step: &Step| {
        let SessionRow { seats_taken, waiting, .. } = step.after;
        TouchedSession {
            id: step.after.id,
            title: step.after.title.clone(),
            level: step.after.level,
            started_at: local(step.before.starts_at, step.zone),
            starts_at: local(step.after.starts_at, step.zone),
            ends_at: local(step.after.ends_at, step.zone),
            people: seats_taken,
            waiting,
            changed: cancelled || step.changes(),
            told: (cancelled || is_elsewhere(&step.before, &step.after)) && (seats_taken > 0 || waiting > 0),
            kept: step.kept.iter().map(|field| (*field).to_owned()).collect(),
            conflicts: step.conflicts.clone(),
        }
    };
    let sessions: Vec<TouchedSession> = steps.iter().map(shown).collect();
    let roomier = steps.iter().filter(|step| step.after.capacity > step.before.capacity);
    let notified = || sessions.iter().filter(|session| session.told);
    SeriesEffect {
        changed: sessions.iter().filter(|session| session.changed).count(),
        people_told: notified().map(|session| i64::from(session.people)).sum(),
        waiting_told: notified().map(|session| i64::from(session.waiting)).sum(),
        waiting_for_seats: roomier.map(|step| i64::from(step.after.waiting)).sum(),
        version: series.version,
        series,
        sessions,
    }
}
