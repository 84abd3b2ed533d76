//! Sessions as they are shown.

use chrono::{DateTime, FixedOffset, NaiveDate, Offset, TimeZone, Utc};
use chrono_tz::Tz;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::store::Joined;
use super::words::{Level, SessionStatus};
use crate::directory::places::views::Venue;
use crate::programme::series::store::SeriesRow;

/// A workshop session.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Session {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Title shown to people, in French.
    pub title: String,
    /// What will be done, in French; null if nobody wrote it down.
    #[schema(required)]
    pub description: Option<String>,
    /// The one level of the group.
    pub level: Level,
    /// Start, with the offset of the venue's zone on that day.
    pub starts_at: DateTime<FixedOffset>,
    /// End, with the offset of the venue's zone on that day.
    pub ends_at: DateTime<FixedOffset>,
    /// Where.
    pub venue: Venue,
    /// Seats, 1 to 12.
    pub capacity: i16,
    /// People needed for it to be held, 1 to `capacity`.
    pub minimum: i16,
    /// Seats still free, 0 to `capacity`; a cancelled session keeps its number.
    pub seats_left: i16,
    /// How many parties wait for a seat; while there are some, `seats_left` is 0: what is free is theirs.
    pub waiting: i16,
    /// Whether it is held.
    pub status: SessionStatus,
    /// Reason told to people, in French; null unless cancelled.
    #[schema(required)]
    pub cancellation_reason: Option<String>,
    /// Raised by every edit of staff, not by enrolments.
    ///
    /// For staff, the ETag of the session is this number in quotes.
    pub version: i32,
    /// Series it was created with; null for a session of its own.
    #[schema(required)]
    pub series_id: Option<Uuid>,
    /// Who runs it: told to staff only. Null for the public, and while nobody is named.
    #[schema(required)]
    pub facilitator: Option<FacilitatorName>,
}

/// Who runs a session.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FacilitatorName {
    /// Identity of the account, a UUID.
    pub id: Uuid,
    /// Name shown to colleagues.
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
            seats_left: if session.waiting > 0 { 0 } else { session.capacity - session.seats_taken },
            waiting: session.waiting,
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
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Title given to its sessions.
    pub title: String,
    /// Where its sessions are held.
    pub venue_id: Uuid,
    /// Levels in rotation, one a session, from the first on.
    pub levels: Vec<Level>,
    /// First day, in the venue's zone.
    pub first_date: NaiveDate,
    /// Last possible day, in the venue's zone, included.
    pub last_date: NaiveDate,
    /// Wall time in the venue's zone, `HH:MM`; the same in summer and winter.
    pub start_time: String,
    /// Length of each session, in minutes.
    pub duration_minutes: i16,
    /// Monday 1 … Sunday 7.
    pub weekday: i16,
    /// What will be done, in French; null if nobody wrote it down.
    #[schema(required)]
    pub description: Option<String>,
    /// Account of who runs its sessions; null while nobody is named.
    #[schema(required)]
    pub facilitator_id: Option<Uuid>,
    /// Seats of each session.
    pub capacity: i16,
    /// People needed for a session to be held.
    pub minimum: i16,
    /// Whether no session is created in the school holidays.
    pub skips_school_holidays: bool,
    /// How many sessions were created with it.
    pub sessions: i64,
    /// Raised by every edit of the series or of one of its sessions; its ETag is this number in quotes.
    pub version: i32,
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
            weekday: row.weekday,
            description: row.description,
            facilitator_id: row.facilitator_id,
            capacity: row.capacity,
            minimum: row.minimum,
            skips_school_holidays: row.skips_school_holidays,
            sessions,
            version: row.version,
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
