//! Sessions as they are shown.

use chrono::{DateTime, FixedOffset, NaiveDate, Offset, TimeZone, Utc};
use chrono_tz::Tz;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::store::{Joined, SeriesRow};
use super::words::{Level, SessionStatus};
use crate::places::views::Venue;

/// A workshop session.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Session {
    pub id: Uuid,
    pub title: String,
    #[schema(required)]
    pub description: Option<String>,
    pub level: Level,
    /// With the venue's offset at that time.
    pub starts_at: DateTime<FixedOffset>,
    pub ends_at: DateTime<FixedOffset>,
    pub venue: Venue,
    pub capacity: i16,
    /// People needed for it to be held.
    pub minimum: i16,
    pub seats_left: i16,
    pub status: SessionStatus,
    #[schema(required)]
    pub cancellation_reason: Option<String>,
    pub version: i32,
    #[schema(required)]
    pub series_id: Option<Uuid>,
    /// Told to staff only.
    #[schema(required)]
    pub facilitator: Option<FacilitatorName>,
}

/// Who runs a session.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FacilitatorName {
    pub id: Uuid,
    pub name: String,
}

impl Session {
    /// Shows a session; who runs it is told to those who are `trusted`.
    pub fn new(joined: Joined, trusted: bool) -> Session {
        let Joined { session, venue, commune, facilitator } = joined;
        let zone = zone_of(&venue.time_zone);
        let facilitator = session.facilitator_id.zip(facilitator).filter(|_| trusted);
        Session {
            id: session.id,
            title: session.title,
            description: session.description,
            level: session.level,
            starts_at: local(session.starts_at, zone),
            ends_at: local(session.ends_at, zone),
            venue: Venue::new(venue, commune),
            capacity: session.capacity,
            minimum: session.minimum,
            seats_left: session.capacity - session.seats_taken,
            status: session.status,
            cancellation_reason: session.cancellation_reason,
            version: session.version,
            series_id: session.series_id,
            facilitator: facilitator.map(|(id, name)| FacilitatorName { id, name }),
        }
    }
}

/// A series of weekly sessions.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Series {
    pub id: Uuid,
    pub title: String,
    pub venue_id: Uuid,
    pub levels: Vec<Level>,
    pub first_date: NaiveDate,
    pub last_date: NaiveDate,
    /// Wall time in the venue's zone, `HH:MM`.
    pub start_time: String,
    pub duration_minutes: i16,
    /// How many sessions it has.
    pub sessions: i64,
}

impl Series {
    /// Shows a row with its number of sessions.
    pub fn new((row, sessions): (SeriesRow, i64)) -> Series {
        Series {
            id: row.id,
            title: row.title,
            venue_id: row.venue_id,
            levels: row.levels.iter().flatten().filter_map(|word| Level::from_word(word)).collect(),
            first_date: row.first_date,
            last_date: row.last_date,
            start_time: row.start_time.format("%H:%M").to_string(),
            duration_minutes: row.duration_minutes,
            sessions,
        }
    }
}

/// The zone of that name; Paris if there is none.
pub fn zone_of(name: &str) -> Tz {
    name.parse().unwrap_or(chrono_tz::Europe::Paris)
}

/// An instant with a zone's offset.
pub fn local(instant: DateTime<Utc>, zone: Tz) -> DateTime<FixedOffset> {
    instant.with_timezone(&zone.offset_from_utc_datetime(&instant.naive_utc()).fix())
}
