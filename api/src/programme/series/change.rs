//! The effect of an edit of a series on each of its sessions.

use std::collections::HashMap;

use chrono::{NaiveTime, TimeDelta};
use chrono_tz::Tz;
use uuid::Uuid;

use super::store::SeriesRow;
use crate::programme::sessions::rules;
use crate::programme::sessions::store::SessionRow;

/// The time zones of venues, by identity.
pub type Zones = HashMap<Uuid, Tz>;

/// Changes to the sessions of a series, parsed.
#[derive(Debug, Clone, Default)]
// Its fields are those of `EditedSeries`, where they are described.
#[allow(missing_docs)]
pub struct SeriesChange {
    pub venue_id: Option<Uuid>,
    pub facilitator_id: Option<Option<Uuid>>,
    pub title: Option<String>,
    pub description: Option<Option<String>>,
    pub weekday: Option<u32>,
    pub start_time: Option<NaiveTime>,
    pub duration_minutes: Option<i16>,
    pub capacity: Option<i16>,
    pub minimum: Option<i16>,
}

/// Finds the time zone of a venue, in which its sessions keep their wall time.
pub fn zone(zones: &Zones, venue: Uuid) -> Tz {
    zones.get(&venue).copied().unwrap_or(chrono_tz::Europe::Paris)
}

impl SeriesChange {
    /// Applies the change to a session, and returns the names of the fields that it leaves.
    ///
    /// A field that was changed in this session alone is left as it is.
    pub fn apply(&self, row: &SessionRow, zones: &Zones) -> (SessionRow, Vec<&'static str>) {
        let mut after = row.clone();
        let mut kept = Vec::new();
        set(&mut after.venue_id, self.venue_id, row, "venue_id", &mut kept);
        set(&mut after.facilitator_id, self.facilitator_id, row, "facilitator_id", &mut kept);
        set(&mut after.title, self.title.clone(), row, "title", &mut kept);
        set(&mut after.description, self.description.clone(), row, "description", &mut kept);
        set(&mut after.capacity, self.capacity, row, "capacity", &mut kept);
        set(&mut after.minimum, self.minimum, row, "minimum", &mut kept);
        let (was, is) = (zone(zones, row.venue_id), zone(zones, after.venue_id));
        let (from, to) = (wall(row.starts_at, was), wall(row.ends_at, was));
        let date = self.weekday.map_or(from.date(), |weekday| rules::same_week(from.date(), weekday));
        let duration = self.duration_minutes.map_or(to - from, |minutes| TimeDelta::minutes(i64::from(minutes)));
        let times = rules::times(is, date, self.start_time.unwrap_or(from.time()), duration);
        let mut known = (row.starts_at, row.ends_at);
        set(&mut known, Some(times), row, "starts_at", &mut kept);
        (after.starts_at, after.ends_at) = known;
        (after, kept)
    }

    /// Applies the change to the rule of a series, by which later sessions are created.
    pub fn rule(&self, row: &SeriesRow) -> SeriesRow {
        SeriesRow {
            venue_id: self.venue_id.unwrap_or(row.venue_id),
            facilitator_id: self.facilitator_id.unwrap_or(row.facilitator_id),
            title: self.title.clone().unwrap_or_else(|| row.title.clone()),
            description: self.description.clone().unwrap_or_else(|| row.description.clone()),
            weekday: self.weekday.and_then(|day| i16::try_from(day).ok()).unwrap_or(row.weekday),
            start_time: self.start_time.unwrap_or(row.start_time),
            duration_minutes: self.duration_minutes.unwrap_or(row.duration_minutes),
            capacity: self.capacity.unwrap_or(row.capacity),
            minimum: self.minimum.unwrap_or(row.minimum),
            ..row.clone()
        }
    }
}

/// Sets a field to the requested value, unless it was changed in this session alone.
fn set<T: PartialEq>(
    field: &mut T,
    asked: Option<T>,
    row: &SessionRow,
    name: &'static str,
    kept: &mut Vec<&'static str>,
) {
    let Some(value) = asked.filter(|value| *value != *field) else { return };
    if row.changed_alone.iter().flatten().any(|alone| alone == name) {
        kept.push(name);
    } else {
        *field = value;
    }
}

fn wall(at: chrono::DateTime<chrono::Utc>, zone: Tz) -> chrono::NaiveDateTime {
    at.with_timezone(&zone).naive_local()
}
