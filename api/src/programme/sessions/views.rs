//! Sessions and series as the API shows them.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::store::Joined;
use super::words::{Level, Rhythm, SessionStatus};
pub use super::zones::{local, zone_of};
use crate::directory::places::views::Venue;
use crate::programme::series::store::SeriesRow;

/// A workshop session.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Session {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Title shown to people, in French.
    pub title: String,
    /// Description, in French; null if there is none.
    #[schema(required)]
    pub description: Option<String>,
    /// The one level of the group.
    pub level: Level,
    /// Start, with the offset of the venue's time zone on that day.
    pub starts_at: DateTime<FixedOffset>,
    /// End, with the offset of the venue's time zone on that day.
    pub ends_at: DateTime<FixedOffset>,
    /// The venue.
    pub venue: Venue,
    /// Number of seats, 1 to 12.
    pub capacity: i16,
    /// People needed for it to be held, 1 to `capacity`.
    pub minimum: i16,
    /// Number of seats left, 0 to `capacity`; a cancelled session keeps its number.
    pub seats_left: i16,
    /// Number of parties on the waiting list.
    ///
    /// While there are some, `seats_left` is 0, since free seats are for them.
    pub waiting: i16,
    /// Number of people in these parties.
    pub people_waiting: i16,
    /// Free seats kept for the first party on the waiting list; null without any, and for the public.
    ///
    /// They are too few for the party. Staff may give them to somebody else, with an `overtake_reason`.
    #[schema(required)]
    pub kept_seats: Option<KeptSeats>,
    /// Of the seats that are left, those that only the team gives away; 0 for the public.
    pub desk_seats: i16,
    /// True if none is left over the web, while the team still gives some to people who telephone.
    ///
    /// False for staff, who read `desk_seats`.
    pub seats_by_phone: bool,
    /// Status.
    pub status: SessionStatus,
    /// Reason why the venue is closed on that day, in French; null on other days.
    ///
    /// It is a closure or a public holiday. Nobody can enrol by themselves then, until staff moves the session, cancels
    /// it, or holds it all the same: it is null, too, once staff has said that.
    #[schema(required)]
    pub closed: Option<String>,
    /// Reason of the cancellation, shown to people, in French; null unless cancelled.
    #[schema(required)]
    pub cancellation_reason: Option<String>,
    /// Version, raised by every edit of staff, not by enrolments.
    ///
    /// For staff, the ETag of the session is this number in quotes.
    pub version: i32,
    /// Identity of its series, a UUID; null for a single session.
    #[schema(required)]
    pub series_id: Option<Uuid>,
    /// Facilitator, shown to staff only; null for the public, and while nobody is named.
    #[schema(required)]
    pub facilitator: Option<FacilitatorName>,
    /// First name of the facilitator, where the organisation shows it to everybody; null otherwise.
    #[schema(required)]
    pub welcomed_by: Option<String>,
}

/// Free seats that wait for a party which is too large for them.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct KeptSeats {
    /// Number of free seats.
    pub seats: i16,
    /// Number of people in the party.
    pub party_size: i16,
}

/// The facilitator of a session.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FacilitatorName {
    /// Identity of the account, a UUID.
    pub id: Uuid,
    /// Name shown to colleagues.
    pub name: String,
}

impl Session {
    /// Shows a session, with its facilitator if the caller is `trusted`.
    pub fn new(joined: Joined, trusted: bool) -> Session {
        let closed = joined.closed();
        let Joined { session, venue, commune, facilitator, welcome, .. } = joined;
        let zone = zone_of(&venue.time_zone);
        let (free, open) = (session.room(true), session.room(false));
        // Of the free seats, those that only the desk gives away, and those that a waiting party is to get.
        let desk_seats = if trusted { session.kept_room() } else { 0 };
        let kept = (trusted && session.waiting > 0 && open > 0)
            .then_some(KeptSeats { seats: open, party_size: session.next_party });
        let seats_left = match session.waiting > 0 {
            true => desk_seats,
            false if trusted => free,
            false => open,
        };
        let is_scheduled = session.status == SessionStatus::Scheduled;
        let seats_by_phone = !trusted && is_scheduled && seats_left == 0 && session.room_by_phone() > 0;
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
            seats_left,
            desk_seats,
            seats_by_phone,
            waiting: session.waiting,
            people_waiting: session.people_waiting,
            kept_seats: kept,
            status: session.status,
            closed,
            cancellation_reason: session.cancellation_reason,
            version: session.version,
            series_id: session.series_id,
            facilitator: facilitator.map(|(id, name)| FacilitatorName { id, name }),
            welcomed_by: welcome.filter(|name| !name.is_empty()),
        }
    }
}

/// A series of sessions.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Series {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Title of its sessions.
    pub title: String,
    /// Identity of the venue, a UUID.
    pub venue_id: Uuid,
    /// Levels in rotation, one a session, from the first on.
    pub levels: Vec<Level>,
    /// First day, in the venue's time zone.
    pub first_date: NaiveDate,
    /// Last possible day, included, in the venue's time zone.
    pub last_date: NaiveDate,
    /// Wall time in the venue's time zone, `HH:MM`; the same in summer and winter.
    pub start_time: String,
    /// Length of each session, in minutes.
    pub duration_minutes: i16,
    /// Day of the week, Monday 1 … Sunday 7.
    pub weekday: i16,
    /// Further days of the week.
    pub other_weekdays: Vec<i16>,
    /// The weeks in which it is held.
    pub rhythm: Rhythm,
    /// Description, in French; null if there is none.
    #[schema(required)]
    pub description: Option<String>,
    /// Identity of the facilitator's account, a UUID; null while nobody is named.
    #[schema(required)]
    pub facilitator_id: Option<Uuid>,
    /// Number of seats of each session.
    pub capacity: i16,
    /// People needed for a session to be held.
    pub minimum: i16,
    /// True if no session is created in the school holidays.
    pub skips_school_holidays: bool,
    /// Number of its sessions.
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
            other_weekdays: row.other_weekdays.into_iter().flatten().collect(),
            rhythm: row.rhythm,
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
