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
    /// Permanent identity of the session.
    pub id: Uuid,
    /// `SEQUENCE` of RFC 5545, raised by another time, place or status.
    pub sequence: i32,
    /// Time of the last change of the fields shown here, by the database's clock.
    pub changed_at: DateTime<Utc>,
    /// Time of creation.
    pub created_at: DateTime<Utc>,
    /// Title, in French.
    pub title: String,
    /// Description, in French.
    pub description: Option<String>,
    /// The one level of the group.
    pub level: Level,
    /// Start.
    pub starts_at: DateTime<Utc>,
    /// End.
    pub ends_at: DateTime<Utc>,
    /// Status.
    pub status: SessionStatus,
    /// Reason of the cancellation, shown to people, in French.
    pub cancellation_reason: Option<String>,
    /// Number of seats.
    pub capacity: i16,
    /// Number of seats left; 0 while there is a waiting list, since free seats are for it.
    pub seats_left: i16,
    /// True if the team gives seats to people who telephone, whatever is left over the web.
    pub seats_by_phone: bool,
    /// The venue.
    pub place: Place,
}

/// The venue of a session, as the public calendar shows it.
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
    /// Ways to come, in French; null if unknown.
    #[schema(required)]
    pub access: Option<String>,
    /// Step-free access and the like, in French; null if unknown, which promises no access.
    #[schema(required)]
    pub accessibility: Option<String>,
    /// Latitude, in degrees north, WGS 84; null if unknown.
    #[schema(required)]
    pub latitude: Option<f64>,
    /// Longitude, in degrees east, WGS 84; null if unknown.
    #[schema(required)]
    pub longitude: Option<f64>,
    /// IANA name of its time zone: its sessions keep their wall time in this zone.
    pub time_zone: String,
}

impl Place {
    /// Returns its time zone.
    pub fn zone(&self) -> Tz {
        crate::programme::sessions::views::zone_of(&self.time_zone)
    }

    /// Writes its address on one line.
    ///
    /// «Médiathèque, salle de la mairie, 1 place de la Mairie, 34360 Saint-Chinian».
    pub fn line(&self) -> String {
        let room = self.room.iter().map(|room| format!(", {room}")).collect::<String>();
        format!("{}{room}, {}, {} {}", self.name, self.address, self.postcode, self.commune)
    }

    /// Returns its latitude and longitude, if known.
    pub fn point(&self) -> Option<(f64, f64)> {
        self.latitude.zip(self.longitude)
    }
}

impl Item {
    /// Returns start and end, with the offset of the venue's time zone on that day.
    pub fn times(&self) -> (DateTime<FixedOffset>, DateTime<FixedOffset>) {
        let zone = self.place.zone();
        (local(self.starts_at, zone), local(self.ends_at, zone))
    }

    /// Names it among others: most sessions have the title of the service.
    ///
    /// «Le numérique en un clic – débutants, Capestang».
    pub fn heading(&self) -> String {
        format!("{} – {}, {}", self.title, self.level.french(), self.place.commune)
    }

    /// Returns whether the session is held, not cancelled.
    pub fn is_held(&self) -> bool {
        self.status == SessionStatus::Scheduled
    }

    /// Writes the details that people need, one sentence a line.
    pub fn details(&self, phone: &str) -> String {
        let mut lines: Vec<String> = Vec::new();
        if !self.is_held() {
            let reason = self.cancellation_reason.iter().map(|reason| format!(" Pourquoi : {reason}"));
            lines.push(format!("Atelier annulé.{}", reason.collect::<String>()));
        }
        lines.extend(self.description.clone());
        lines.push(format!("Niveau : {}.", self.level.french()));
        if self.is_held() {
            lines.push(text::seats(self.seats_left, self.capacity, self.seats_by_phone));
            lines.push(format!("Gratuit, sur inscription : {phone}."));
            lines.extend(self.place.access.clone());
            lines.extend(self.place.accessibility.clone());
        }
        lines.join("\n")
    }
}

/// The publisher of a calendar: an organisation.
#[derive(Clone, Debug, PartialEq)]
pub struct Publisher {
    /// Slug: its name in addresses.
    pub slug: String,
    /// Name shown to people.
    pub name: String,
    /// Phone number, as people write it.
    pub phone: String,
    /// Public site.
    pub website: Option<String>,
    /// Time zone of its days.
    pub zone: Tz,
    /// Time of creation.
    pub created_at: DateTime<Utc>,
}

/// A calendar to write in some format.
#[derive(Clone, Debug, PartialEq)]
pub struct Feed {
    /// Its publisher.
    pub publisher: Publisher,
    /// Address of the site, without a slash at its end.
    pub site: String,
    /// True if the site has pages of this organisation's sessions.
    pub has_pages: bool,
    /// Query of its own address: empty, or such as `?level=beginner`.
    pub query: String,
    /// Time of the request, truncated to a quarter of an hour.
    pub now: DateTime<Utc>,
    /// Time of the last change among the matching sessions, including those left out as cancelled.
    ///
    /// For an empty calendar it is the creation of the organisation. It is never the time of the request, so that the
    /// same sessions give the same bytes.
    pub changed_at: DateTime<Utc>,
    /// The sessions, by start.
    pub items: Vec<Item>,
}

impl Feed {
    /// Returns the title of the calendar.
    pub fn title(&self) -> String {
        format!("Ateliers numériques – {}", self.publisher.name)
    }

    /// Returns its own address, with a file extension.
    pub fn address(&self, ending: &str) -> String {
        format!("{}/v1/{}/calendar.{ending}{}", self.site, self.publisher.slug, self.query)
    }

    /// Returns the address of the page for people.
    pub fn home(&self) -> String {
        if self.has_pages {
            return format!("{}/", self.site);
        }
        self.publisher.website.clone().unwrap_or_else(|| format!("{}/", self.site))
    }

    /// Returns the address of a session's page, where people enrol, if the site has one.
    pub fn page(&self, item: &Item) -> Option<String> {
        self.has_pages.then(|| format!("{}/atelier.html?id={}", self.site, item.id))
    }

    /// Returns whether a session has begun or is over, so that nobody can enrol.
    pub fn has_begun(&self, item: &Item) -> bool {
        item.starts_at <= self.now
    }
}

/// A session of the public calendar.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CalendarItem {
    /// `SEQUENCE` of the iCalendar feed, raised by another time, place or status.
    pub sequence: i32,
    /// Title, in French.
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
    /// Status.
    pub status: SessionStatus,
    /// Reason of the cancellation, shown to people, in French; null unless cancelled.
    #[schema(required)]
    pub cancellation_reason: Option<String>,
    /// Number of seats.
    pub capacity: i16,
    /// Number of seats left; 0 while there is a waiting list.
    pub seats_left: i16,
    /// Always true, since the workshops are free of charge.
    pub free_of_charge: bool,
    /// The venue.
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
