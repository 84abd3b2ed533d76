//! Use cases of sessions.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use uuid::Uuid;

use super::events::{self, SessionCancelled, SessionChanged, SessionEnlarged, is_elsewhere};
use super::rules::goes_into_the_past;
use super::store::{self, Filter, Joined, SessionRow};
use super::views::{Session, zone_of};
use super::words::{Level, SessionStatus};
use crate::directory::{accounts, places};
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::FORBIDDEN;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::paging::Page;
use crate::programme::conflicts::{self, Slot};
use crate::programme::holidays::Region;
use crate::programme::holidays::office_hours::Office;
use crate::programme::series;
use crate::programme::sessions::{CAPACITY_BELOW_TAKEN, SESSION_CANCELLED, SESSION_FIXED, SESSION_NOT_STARTED};

/// A session as staff describes it, parsed.
#[derive(Debug, Clone)]
// Its fields are those of `NewSession`, where they are described.
#[allow(missing_docs)]
pub struct SessionDraft {
    pub venue_id: Uuid,
    pub facilitator_id: Option<Uuid>,
    pub title: String,
    pub description: Option<String>,
    pub level: Level,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub capacity: i16,
    pub minimum: i16,
}

/// Lists sessions, by start.
pub fn list(
    tx: &mut Tx<'_>,
    filter: &Filter,
    after: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> Result<Page<Session>, Problem> {
    if let Some(code) = &filter.commune {
        places::actions::named_commune(tx, code)?;
    }
    let trusted = tx.principal.is_trusted();
    let rows = store::list(tx, filter, after, limit + 1)?;
    Ok(store::page(rows, limit, |joined| Session::new(joined, trusted)))
}

/// Reads the organisation's time zone, which the desk's clock keeps.
pub fn desk_zone(tx: &mut Tx<'_>) -> Result<Tz, Problem> {
    Ok(zone_of(&places::actions::time_zone(tx)?))
}

/// Reads clock, holidays and hours of the desk: holidays are those of the commune of its first Maison.
pub fn desk_office(tx: &mut Tx<'_>) -> Result<Office, Problem> {
    let (zone, commune) = places::actions::seat(tx)?;
    let hours = places::office_hours::find(tx)?;
    Ok(Office { zone: zone_of(&zone), region: commune.as_deref().map(Region::find).unwrap_or_default(), hours })
}

/// Finds a session with its venue, commune and facilitator.
pub fn find(tx: &mut Tx<'_>, id: Uuid) -> Result<Joined, Problem> {
    store::find(tx, id)?.ok_or_else(Problem::not_found)
}

/// Shows one session.
pub fn show(tx: &mut Tx<'_>, id: Uuid) -> Result<Session, Problem> {
    let trusted = tx.principal.is_trusted();
    Ok(Session::new(find(tx, id)?, trusted))
}

/// Refuses a facilitator access to a session that somebody else runs.
pub fn require_own(tx: &Tx<'_>, session: &SessionRow) -> Result<(), Problem> {
    match tx.principal.facilitator() {
        Some(own) if session.facilitator_id != Some(own) => {
            Err(Problem::new(FORBIDDEN).detail("Cet atelier est animé par quelqu'un d'autre."))
        }
        _ => Ok(()),
    }
}

/// Finds a session; a facilitator finds only their own.
pub fn find_own(tx: &mut Tx<'_>, id: Uuid) -> Result<Joined, Problem> {
    let joined = find(tx, id)?;
    require_own(tx, &joined.session)?;
    Ok(joined)
}

/// Refuses a session that is cancelled or has not begun; `advice` says in French when to come back.
pub fn require_begun(tx: &Tx<'_>, session: &SessionRow, advice: &str) -> Result<(), Problem> {
    match session.status {
        SessionStatus::Cancelled => Err(Problem::new(SESSION_CANCELLED)),
        SessionStatus::Scheduled if session.starts_at > tx.now => Err(Problem::new(SESSION_NOT_STARTED).detail(advice)),
        SessionStatus::Scheduled => Ok(()),
    }
}

/// Finds up to three sessions with room, as alternatives to the session `but`.
pub fn alternatives(tx: &mut Tx<'_>, level: Level, people: i16, but: Uuid) -> Result<Vec<Session>, Problem> {
    let mut found = with_room(tx, level, people, but)?;
    found.truncate(3);
    Ok(found)
}

/// Finds sessions of a level with room for `people` and no waiting list, the soonest first.
///
/// Those on closed days are left out. The first begins in an hour at the earliest, so that people can get there.
pub fn with_room(tx: &mut Tx<'_>, level: Level, people: i16, but: Uuid) -> Result<Vec<Session>, Problem> {
    let soonest = tx.now + TimeDelta::hours(1);
    let filter = Filter { level: Some(level), available: Some((true, soonest)), ..Filter::default() };
    let trusted = tx.principal.is_trusted();
    let found = store::list(tx, &filter, None, SEARCHED_AHEAD)?;
    let fits = |row: &SessionRow| row.id != but && people <= row.room(trusted);
    let found = found.into_iter().filter(|found| fits(&found.session) && found.closed().is_none());
    Ok(found.map(|found| Session::new(found, trusted)).collect())
}

/// Number of coming sessions in which room is searched for: those of some months.
const SEARCHED_AHEAD: i64 = 60;

/// Refuses to name a person whose account is closed, or who is not of the team.
///
/// Called once the person is claimed, so that the account is not closed meanwhile.
pub fn require_facilitator(tx: &mut Tx<'_>, account: Uuid) -> Result<(), Problem> {
    match accounts::actions::may_facilitate(tx, account)? {
        true => Ok(()),
        false => Err(Problem::invalid("/facilitator_id", "Ce compte n'existe pas, ou il est fermé.")),
    }
}

/// Refuses a start that is so far from now that its year must be a slip.
pub fn require_near_start(tx: &Tx<'_>, pointer: &str, starts_at: DateTime<Utc>) -> Result<(), Problem> {
    if starts_at < tx.now - TimeDelta::days(366) {
        return Err(Problem::invalid(pointer, "Cette date est passée depuis plus d'un an : vérifiez l'année."));
    }
    if starts_at > tx.now + TimeDelta::days(3 * 366) {
        return Err(Problem::invalid(pointer, "Cette date est dans plus de trois ans : vérifiez l'année."));
    }
    Ok(())
}

/// Schedules a session.
///
/// A planning conflict of the room, the facilitator, a closure or a public holiday is refused, unless staff accepts it.
pub fn schedule(tx: &mut Tx<'_>, draft: SessionDraft, accept_conflicts: bool) -> Result<Session, Problem> {
    require_near_start(tx, "/starts_at", draft.starts_at)?;
    let mut row = row_of(tx, draft, None);
    let slot = slot_of(&row, false);
    conflicts::claim(tx, &[slot])?;
    row.facilitator_id.map(|account| require_facilitator(tx, account)).transpose()?;
    let found = conflicts::conflicts(tx, &[slot])?.concat();
    row.held_when_closed = conflicts::is_closed_day(&found);
    let accepted = conflicts::require(found, accept_conflicts)?;
    store::insert(tx, std::slice::from_ref(&row))?;
    let after = Some(events::snapshot(&row, &accepted));
    audit::record(tx, Entry { action: events::SESSION_SCHEDULED, subject: row.id, before: None, after }, None)?;
    show(tx, row.id)
}

/// Words of the staff with the changes of a session.
#[derive(Clone, Copy, Debug, Default)]
pub struct EditTerms<'a> {
    /// True accepts planning conflicts.
    pub accept_conflicts: bool,
    /// True if the session is held although its venue is closed that day; false takes that back.
    pub held_when_closed: Option<bool>,
    /// Reason of the change.
    pub reason: Option<&'a str>,
}

/// Changes a session that still has the version it was read with; `change` gets it as it is.
///
/// Another time, venue or facilitator must be free, as when a session is scheduled. Of a session that has begun, only
/// title, description and facilitator are corrected, with a reason.
pub fn edit(
    tx: &mut Tx<'_>,
    id: Uuid,
    version: i32,
    terms: EditTerms<'_>,
    change: impl FnOnce(&SessionRow) -> Result<SessionDraft, Problem>,
) -> Result<Session, Problem> {
    let before = find(tx, id)?.session;
    if before.status == SessionStatus::Cancelled {
        return Err(Problem::new(SESSION_CANCELLED));
    }
    let draft = change(&before)?;
    if goes_into_the_past(before.starts_at, draft.starts_at, tx.now) {
        return Err(Problem::invalid("/starts_at", "Cet atelier est à venir : choisissez une heure à venir."));
    }
    if draft.starts_at != before.starts_at {
        require_near_start(tx, "/starts_at", draft.starts_at)?;
    }
    if draft.capacity < before.seats_taken {
        let taken = before.seats_taken;
        return Err(Problem::new(CAPACITY_BELOW_TAKEN).detail(format!("{taken} personnes sont inscrites.")));
    }
    let mut after = SessionRow {
        id,
        series_id: before.series_id,
        version: version + 1,
        created_at: before.created_at,
        changed_alone: before.changed_alone.clone(),
        ..row_of(tx, draft, None)
    };
    if before.starts_at <= tx.now {
        check_correction(&before, &after, terms.reason)?;
    }
    if let Some(series) = before.series_id {
        series::store::touch_series(tx, series)?;
        let known: Vec<String> = after.changed_alone.iter().flatten().cloned().collect();
        let new = differing(&before, &after).into_iter().filter(|field| !known.iter().any(|name| name == field));
        after.changed_alone.extend(new.map(|field| Some(field.to_owned())).collect::<Vec<_>>());
    }
    if before.version != version {
        return Err(audit::changed_meanwhile(tx, before.id));
    }
    let found = find_new_conflicts(tx, &before, &after)?;
    after.held_when_closed = terms.held_when_closed.unwrap_or_else(|| {
        let same_day =
            before.venue_id == after.venue_id && before.starts_at.date_naive() == after.starts_at.date_naive();
        conflicts::is_closed_day(&found) || (before.held_when_closed && same_day)
    });
    let accepted = conflicts::require(found, terms.accept_conflicts)?;
    if !store::update(tx, &after, version)? {
        return Err(audit::changed_meanwhile(tx, before.id));
    }
    audit::record(tx, SessionChanged { before, after, accepted }, terms.reason)?;
    show(tx, id)
}

/// Checks an edit of a session that has begun, which is a record: a correction has its reason.
fn check_correction(before: &SessionRow, after: &SessionRow, reason: Option<&str>) -> Result<(), Problem> {
    let fixed = [
        ("/starts_at", before.starts_at != after.starts_at),
        ("/ends_at", before.ends_at != after.ends_at),
        ("/venue_id", before.venue_id != after.venue_id),
        ("/level", before.level != after.level),
        ("/capacity", before.capacity != after.capacity),
        ("/minimum", before.minimum != after.minimum),
    ];
    let moved: Vec<&str> = fixed.into_iter().filter(|(_, differs)| *differs).map(|(pointer, _)| pointer).collect();
    if !moved.is_empty() {
        let refusal = Problem::new(SESSION_FIXED);
        return Err(moved
            .into_iter()
            .fold(refusal, |all, at| all.add_error(at, "L'atelier a commencé : cela ne change plus.")));
    }
    if reason.is_none() && !differing(before, after).is_empty() {
        return Err(Problem::invalid("/reason", "Donnez la raison de cette correction."));
    }
    Ok(())
}

fn find_new_conflicts(
    tx: &mut Tx<'_>,
    before: &SessionRow,
    after: &SessionRow,
) -> Result<Vec<conflicts::Conflict>, Problem> {
    if !is_elsewhere(before, after) && before.facilitator_id == after.facilitator_id {
        return Ok(Vec::new());
    }
    let slot = slot_of(after, true);
    conflicts::claim(tx, &[slot])?;
    if let Some(account) = after.facilitator_id.filter(|_| before.facilitator_id != after.facilitator_id) {
        require_facilitator(tx, account)?;
    }
    let found = conflicts::conflicts(tx, &[slot])?.concat();
    let zone = zone_of(&conflicts::venue(tx, after.venue_id)?.time_zone);
    Ok(conflicts::keep_new(found, before, after, zone))
}

/// Adds seats to a locked session, for a person who has come without an enrolment.
pub fn enlarge(tx: &mut Tx<'_>, row: &SessionRow, capacity: i16, reason: Option<&str>) -> Result<(), Problem> {
    store::set_capacity(tx, row.id, capacity)?;
    audit::record(tx, SessionEnlarged { id: row.id, before: row.capacity, after: capacity }, reason)
}

/// Cancels a session, unless people came to it.
///
/// Its enrolments stay, so that everybody can be notified.
pub fn cancel(tx: &mut Tx<'_>, id: Uuid, reason: &str) -> Result<Session, Problem> {
    let before = find(tx, id)?.session;
    if let Some(series) = before.series_id {
        series::store::touch_series(tx, series)?;
    }
    cancel_row(tx, &before, reason)?;
    show(tx, id)
}

/// Cancels a session in the version that was read.
pub(in crate::programme) fn cancel_row(tx: &mut Tx<'_>, before: &SessionRow, reason: &str) -> Result<(), Problem> {
    let after = SessionRow {
        status: SessionStatus::Cancelled,
        cancellation_reason: Some(reason.to_owned()),
        version: before.version + 1,
        updated_at: tx.now,
        ..before.clone()
    };
    // With this lock no presence is recorded before the commit. The attendance may still refuse the cancellation.
    store::lock(tx, before.id)?;
    if before.status == SessionStatus::Cancelled || !store::update(tx, &after, before.version)? {
        return Err(Problem::new(SESSION_CANCELLED));
    }
    audit::record(tx, SessionCancelled { before: before.clone() }, Some(reason))
}

pub(in crate::programme) fn row_of(tx: &Tx<'_>, draft: SessionDraft, series_id: Option<Uuid>) -> SessionRow {
    SessionRow {
        organisation_id: tx.organisation,
        id: tx.new_id(),
        series_id,
        venue_id: draft.venue_id,
        facilitator_id: draft.facilitator_id,
        title: draft.title,
        description: draft.description,
        level: draft.level,
        starts_at: draft.starts_at,
        ends_at: draft.ends_at,
        capacity: draft.capacity,
        minimum: draft.minimum,
        seats_taken: 0,
        waiting: 0,
        people_waiting: 0,
        next_party: 0,
        next_deadline: None,
        status: SessionStatus::Scheduled,
        cancellation_reason: None,
        version: 1,
        created_at: tx.now,
        updated_at: tx.now,
        changed_alone: Vec::new(),
        held_when_closed: false,
        desk_seats: 0,
    }
}

/// Makes the slot of a session; one that `exists` does not conflict with itself.
pub(in crate::programme) fn slot_of(row: &SessionRow, exists: bool) -> Slot {
    Slot {
        session: exists.then_some(row.id),
        venue_id: row.venue_id,
        facilitator_id: row.facilitator_id,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
    }
}

/// Lists the names of the fields that an edit changes; `starts_at` stands for both start and end.
pub(in crate::programme) fn differing(before: &SessionRow, after: &SessionRow) -> Vec<&'static str> {
    let fields = [
        ("venue_id", before.venue_id != after.venue_id),
        ("facilitator_id", before.facilitator_id != after.facilitator_id),
        ("title", before.title != after.title),
        ("description", before.description != after.description),
        ("starts_at", (before.starts_at, before.ends_at) != (after.starts_at, after.ends_at)),
        ("capacity", before.capacity != after.capacity),
        ("minimum", before.minimum != after.minimum),
    ];
    fields.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
}
