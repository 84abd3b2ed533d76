//! Planning conflicts of rooms and people, found under a lock.
//!
//! Of two transactions that plan the same room at the same time, the second waits, and then finds the session of the
//! first in its way. Staff may accept a conflict, which the audit log records.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::directory::places;
use crate::kernel::concept::Concept;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::french;
use crate::kernel::text::problem::Problem;
use crate::programme::closures;
use crate::programme::closures::store::ClosureRow;
use crate::programme::holidays::closed_days::{closure_text, holiday_text};
use crate::programme::holidays::{Region, public_holiday};
use crate::programme::sessions;
use crate::programme::sessions::SessionRow;
use crate::programme::sessions::events::is_elsewhere;
use crate::programme::sessions::rules::overlap;
use crate::programme::sessions::store::Joined;
use crate::programme::sessions::views::zone_of;

/// The plug of this concept.
pub const CONCEPT: Concept = Concept { problems: PROBLEMS, ..Concept::named("conflicts") };

crate::words! {
    /// Kind of a planning conflict.
    ConflictKind {
        /// Another session is held in the room.
        Room = "room",
        /// The facilitator runs another session.
        Facilitator = "facilitator",
        /// The venue is closed that day.
        Closure = "closure",
        /// It is a public holiday.
        Holiday = "holiday",
        /// It would move into the past. This cannot be accepted.
        Past = "past",
        /// It would have fewer seats than people who have one. This cannot be accepted.
        Seats = "seats",
        /// It would need more people than it has seats. This cannot be accepted.
        Minimum = "minimum",
    }
}

/// A planning conflict of a session.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Conflict {
    /// Day of the conflict, in the venue's time zone.
    pub date: NaiveDate,
    /// Kind of conflict.
    pub kind: ConflictKind,
    /// Identity of the other session, a UUID; null for other kinds of conflict.
    #[schema(required)]
    pub session_id: Option<Uuid>,
    /// Description in French, without the day.
    pub text: String,
}

/// A slot of the planning, as a session takes it: a time, a room and a facilitator.
#[derive(Debug, Clone, Copy)]
pub struct Slot {
    /// The session, if it already exists: it does not conflict with itself.
    pub session: Option<Uuid>,
    /// The room.
    pub venue_id: Uuid,
    /// The facilitator.
    pub facilitator_id: Option<Uuid>,
    /// Start.
    pub starts_at: DateTime<Utc>,
    /// End.
    pub ends_at: DateTime<Utc>,
}

impl Slot {
    fn time(&self) -> (DateTime<Utc>, DateTime<Utc>) {
        (self.starts_at, self.ends_at)
    }
}

/// Finds the conflicts of each slot, in the order of the slots; past slots have none.
pub fn conflicts(tx: &mut Tx<'_>, slots: &[Slot]) -> Result<Vec<Vec<Conflict>>, Problem> {
    let to_come: Vec<&Slot> = slots.iter().filter(|slot| slot.ends_at > tx.now).collect();
    let span = to_come.iter().map(|slot| slot.starts_at).min().zip(to_come.iter().map(|slot| slot.ends_at).max());
    let Some(span) = span else { return Ok(vec![Vec::new(); slots.len()]) };
    let (venues, people) = wanted(&to_come);
    let moved: Vec<Uuid> = slots.iter().filter_map(|slot| slot.session).collect();
    let busy = sessions::store::busy(tx, &venues, &people, span, &moved)?;
    let mut zones = HashMap::new();
    for id in &venues {
        let venue = venue(tx, *id)?;
        zones.insert(*id, (zone_of(&venue.time_zone), Region::find(&venue.commune_code)));
    }
    let days = (span.0.date_naive().pred_opt(), span.1.date_naive().succ_opt());
    let closures = closures::store::during(
        tx,
        &venues,
        (days.0.unwrap_or(span.0.date_naive()), days.1.unwrap_or(span.1.date_naive())),
    )?;
    let now = tx.now;
    Ok(slots
        .iter()
        .map(|slot| match zones.get(&slot.venue_id) {
            Some((zone, region)) if slot.ends_at > now => {
                let mut found = closure_conflict(slot, *zone, &closures);
                found.extend(holiday_conflict(slot, *zone, *region));
                found.extend(busy.iter().filter_map(|other| session_conflict(slot, *zone, other)));
                found.extend(to_come.iter().filter_map(|other| sibling_conflict(slot, *zone, other)));
                found
            }
            _ => Vec::new(),
        })
        .collect())
}

/// Returns whether the day is closed: by a closure, or as a public holiday.
pub fn is_closed_day(found: &[Conflict]) -> bool {
    found.iter().any(|one| matches!(one.kind, ConflictKind::Closure | ConflictKind::Holiday))
}

/// Locks the rooms and the people of slots for this transaction.
pub fn claim(tx: &mut Tx<'_>, slots: &[Slot]) -> Result<(), Problem> {
    let (venues, people) = wanted(&slots.iter().collect::<Vec<_>>());
    Ok(sessions::claim(tx, &venues, &people)?)
}

/// Refuses conflicts, unless staff accepted them; returns the accepted ones for the audit log.
pub fn require(found: Vec<Conflict>, accepted: bool) -> Result<Vec<String>, Problem> {
    let listed: Vec<String> = found.iter().map(|one| format!("{} : {}", french::date(one.date), one.text)).collect();
    if found.is_empty() || accepted {
        return Ok(listed);
    }
    let more = if listed.len() > 3 { format!(" Et {} autres.", listed.len() - 3) } else { String::new() };
    let first = listed.iter().take(3).map(|text| format!("{text}.")).collect::<Vec<_>>().join(" ");
    Err(Problem::new(PLANNING_CONFLICT).detail(format!("{first}{more}")).with("conflicts", found))
}

/// Reads the venue of a session to be planned.
pub fn venue(tx: &mut Tx<'_>, id: Uuid) -> Result<places::views::Venue, Problem> {
    places::actions::venue(tx, id).map_err(|problem| problem.blame("/venue_id", "Ce lieu n'existe pas."))
}

fn wanted(slots: &[&Slot]) -> (Vec<Uuid>, Vec<Uuid>) {
    let venues: BTreeSet<Uuid> = slots.iter().map(|slot| slot.venue_id).collect();
    let people: BTreeSet<Uuid> = slots.iter().filter_map(|slot| slot.facilitator_id).collect();
    (venues.into_iter().collect(), people.into_iter().collect())
}

fn closure_conflict(slot: &Slot, zone: Tz, closures: &[ClosureRow]) -> Vec<Conflict> {
    let date = slot.starts_at.with_timezone(&zone).date_naive();
    let covers = |row: &&ClosureRow| row.venue_id == slot.venue_id && (row.first_date..=row.last_date).contains(&date);
    let conflict = |row: &ClosureRow| Conflict {
        date,
        kind: ConflictKind::Closure,
        session_id: None,
        text: closure_text(&row.reason),
    };
    closures.iter().filter(covers).take(1).map(conflict).collect()
}

fn holiday_conflict(slot: &Slot, zone: Tz, region: Region) -> Option<Conflict> {
    let date = slot.starts_at.with_timezone(&zone).date_naive();
    let conflict = |name| Conflict { date, kind: ConflictKind::Holiday, session_id: None, text: holiday_text(name) };
    public_holiday(date, region).map(conflict)
}

/// Keeps the conflicts that an edit causes; those that the session had before are ignored.
pub fn keep_new(found: Vec<Conflict>, before: &SessionRow, after: &SessionRow, zone: Tz) -> Vec<Conflict> {
    let day = |row: &SessionRow| row.starts_at.with_timezone(&zone).date_naive();
    let (moved, other_day) = (is_elsewhere(before, after), day(before) != day(after));
    let other_person = before.facilitator_id != after.facilitator_id;
    let counts = |one: &Conflict| match one.kind {
        ConflictKind::Holiday => other_day,
        ConflictKind::Facilitator => moved || other_person,
        _ => moved,
    };
    found.into_iter().filter(counts).collect()
}

fn session_conflict(slot: &Slot, zone: Tz, other: &Joined) -> Option<Conflict> {
    let session = &other.session;
    if !overlap(slot.time(), (session.starts_at, session.ends_at)) {
        return None;
    }
    let hours = format!("de {} à {}", french::hour(session.starts_at, zone), french::hour(session.ends_at, zone));
    let (kind, text) = if session.venue_id == slot.venue_id {
        (ConflictKind::Room, format!("Salle déjà prise {hours} : {}", session.title))
    } else if session.facilitator_id.is_some() && session.facilitator_id == slot.facilitator_id {
        let who = other.facilitator.as_deref().unwrap_or("La personne qui anime");
        (ConflictKind::Facilitator, format!("{who} anime déjà {hours} à {} : {}", other.commune, session.title))
    } else {
        return None;
    };
    let date = slot.starts_at.with_timezone(&zone).date_naive();
    Some(Conflict { date, kind, session_id: Some(session.id), text })
}

fn sibling_conflict(slot: &Slot, zone: Tz, other: &Slot) -> Option<Conflict> {
    let date = slot.starts_at.with_timezone(&zone).date_naive();
    let both = slot.session.is_some() && slot.session != other.session;
    (both && overlap(slot.time(), other.time()) && slot.venue_id == other.venue_id).then(|| Conflict {
        date,
        kind: ConflictKind::Room,
        session_id: other.session,
        text: "Salle prise par un autre atelier de ce cycle, à la même heure".to_owned(),
    })
}

crate::problems! {
    /// The room or the facilitator is taken at that time, or the venue is closed.
    PLANNING_CONFLICT = 409 "planning-conflict" "Quelque chose s'oppose à cette date"
        "Choisissez une autre date, une autre heure, une autre salle ou une autre personne ; ou confirmez que vous le \
        voulez quand même.",
}
