//! The read model behind every format.

use chrono::{DateTime, FixedOffset, Utc};
use chrono_tz::Tz;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::text;
use crate::programme::sessions::views::local;
use crate::programme::sessions::words::{Level, SessionStatus};

/// A session as the public calendar shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Identity of the session: permanent.
    pub id: Uuid,
    /// `SEQUENCE` of RFC 5545: raised by another time, place or status.
    pub sequence: i32,
    /// When what is shown here last changed, by the database's clock.
    pub changed_at: DateTime<Utc>,
    /// When it was scheduled.
    pub created_at: DateTime<Utc>,
    /// Title, in French.
    pub title: String,
    /// What will be done, in French.
    pub description: Option<String>,
    /// The one level of the group.
    pub level: Level,
    /// Start.
    pub starts_at: DateTime<Utc>,
    /// End.
    pub ends_at: DateTime<Utc>,
    /// Whether it is held.
    pub status: SessionStatus,
    /// Reason told to people, in French.
    pub cancellation_reason: Option<String>,
    /// Seats.
    pub capacity: i16,
    /// Seats that anybody may take; what is free while people wait is theirs.
    pub seats_left: i16,
    /// Where.
    pub place: Place,
}

/// Where a session is held.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = CalendarPlace)]
pub struct Place {
    /// Identity of the venue, a UUID.
    pub id: Uuid,
    /// Name shown to people.
    pub name: String,
    /// Room within the place; null if it has one only.
    #[schema(required)]
    pub room: Option<String>,
    /// Street and number, without postcode and town.
    pub address: String,
    /// Postcode.
    pub postcode: String,
    /// Name of the commune.
    pub commune: String,
    /// INSEE code of the commune.
    pub commune_code: String,
    /// How to come, in French; null if nobody wrote it down.
    #[schema(required)]
    pub access: Option<String>,
    /// Step-free access and the like, in French; null if nobody wrote it down: not a promise that it is.
    #[schema(required)]
    pub accessibility: Option<String>,
    /// WGS 84, degrees north; null where nobody told.
    #[schema(required)]
    pub latitude: Option<f64>,
    /// WGS 84, degrees east; null where nobody told.
    #[schema(required)]
    pub longitude: Option<f64>,
    /// IANA name of the zone whose wall time its sessions keep.
    pub time_zone: String,
}

impl Place {
    /// Its zone.
    pub fn zone(&self) -> Tz {
        crate::programme::sessions::views::zone_of(&self.time_zone)
    }

    /// «Médiathèque, salle de la mairie, 1 place de la Mairie, 34360 Saint-Chinian».
    pub fn line(&self) -> String {
        let room = self.room.iter().map(|room| format!(", {room}")).collect::<String>();
        format!("{}{room}, {}, {} {}", self.name, self.address, self.postcode, self.commune)
    }

    /// Latitude and longitude.
    pub fn point(&self) -> Option<(f64, f64)> {
        self.latitude.zip(self.longitude)
    }
}

impl Item {
    /// Start and end with the offset of the venue's zone on that day.
    pub fn times(&self) -> (DateTime<FixedOffset>, DateTime<FixedOffset>) {
        let zone = self.place.zone();
        (local(self.starts_at, zone), local(self.ends_at, zone))
    }

    /// Whether it is held.
    pub fn is_held(&self) -> bool {
        self.status == SessionStatus::Scheduled
    }

    /// What a person must know, a sentence a line.
    pub fn details(&self, phone: &str) -> String {
        let mut lines: Vec<String> = Vec::new();
        if !self.is_held() {
            let reason = self.cancellation_reason.iter().map(|reason| format!(" Motif : {reason}"));
            lines.push(format!("Atelier annulé.{}", reason.collect::<String>()));
        }
        lines.extend(self.description.clone());
        lines.push(format!("Niveau : {}.", self.level.french()));
        if self.is_held() {
            lines.push(text::seats(self.seats_left, self.capacity));
            lines.push(format!("Gratuit, sur inscription : {phone}."));
            lines.extend(self.place.access.clone());
            lines.extend(self.place.accessibility.clone());
        }
        lines.join("\n")
    }
}

/// Who publishes a calendar.
#[derive(Clone, Debug, PartialEq)]
pub struct Publisher {
    /// Name in addresses.
    pub slug: String,
    /// Name shown to people.
    pub name: String,
    /// Number to call, as people write it.
    pub phone: String,
    /// Public site.
    pub website: Option<String>,
    /// Zone of its days.
    pub zone: Tz,
    /// When it was set up.
    pub created_at: DateTime<Utc>,
}

/// A calendar to write in some format.
#[derive(Clone, Debug, PartialEq)]
pub struct Feed {
    /// Who publishes it.
    pub publisher: Publisher,
    /// Address of the site, without a slash at its end.
    pub site: String,
    /// Whether the site has pages of this organisation's sessions.
    pub has_pages: bool,
    /// What follows `/calendar.ics` in its own address: empty, or `?level=beginner`.
    pub query: String,
    /// The quarter of an hour in which it is asked for.
    pub now: DateTime<Utc>,
    /// When the latest of the sessions asked for changed, those counted that are left out as cancelled.
    ///
    /// Of an empty calendar, its beginning. Never the time of asking: the same sessions are the same bytes.
    pub changed_at: DateTime<Utc>,
    /// The sessions, by start.
    pub items: Vec<Item>,
}

impl Feed {
    /// Its name.
    pub fn title(&self) -> String {
        format!("Ateliers numériques – {}", self.publisher.name)
    }

    /// Its own address, as a file of that ending.
    pub fn address(&self, ending: &str) -> String {
        format!("{}/v1/{}/calendar.{ending}{}", self.site, self.publisher.slug, self.query)
    }

    /// The page for people.
    pub fn home(&self) -> String {
        if self.has_pages {
            return format!("{}/", self.site);
        }
        self.publisher.website.clone().unwrap_or_else(|| format!("{}/", self.site))
    }

    /// The page of a session, where people enrol.
    pub fn page(&self, item: &Item) -> Option<String> {
        self.has_pages.then(|| format!("{}/atelier.html?id={}", self.site, item.id))
    }

    /// Whether a session is over, or under way: nobody enrols in it any more.
    pub fn has_begun(&self, item: &Item) -> bool {
        item.starts_at <= self.now
    }
}

/// A session of the public calendar.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CalendarItem {
    /// Raised by another time, place or status; `SEQUENCE` of the iCalendar feed.
    pub sequence: i32,
    /// Title, in French.
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
    /// Whether it is held.
    pub status: SessionStatus,
    /// Reason told to people, in French; null unless cancelled.
    #[schema(required)]
    pub cancellation_reason: Option<String>,
    /// Seats.
    pub capacity: i16,
    /// Seats that anybody may take.
    pub seats_left: i16,
    /// Always true: the workshops are free of charge.
    pub free_of_charge: bool,
    /// Where.
    pub place: Place,
}

impl From<Item> for CalendarItem {
    fn from(item: Item) -> CalendarItem {
        let (starts_at, ends_at) = item.times();
        CalendarItem {
            sequence: item.sequence,
            title: item.title,
            description: item.description,
            level: item.level,
            starts_at,
            ends_at,
            status: item.status,
            cancellation_reason: item.cancellation_reason,
            capacity: item.capacity,
            seats_left: item.seats_left,
            free_of_charge: true,
            place: item.place,
        }
    }
}
