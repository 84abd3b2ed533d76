//! Readings of `calendars` and `calendar_entries`, which triggers keep, with their sessions.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::item::{Item, Place, Publisher};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::phone;
use crate::programme::sessions::views::zone_of;
use crate::programme::sessions::words::{Level, SessionStatus};
use crate::schema::{calendar_entries, calendars, communes, organisations, sessions, venues};

/// The last change of a calendar.
#[derive(Queryable, Debug, Clone, Copy)]
pub struct Head {
    /// Era of the positions; those of another era are not comparable.
    pub era: Uuid,
    /// Position of the change.
    pub position: i64,
    /// Time of the change.
    pub changed_at: DateTime<Utc>,
}

/// A row of `calendar_entries`.
#[derive(Queryable, Debug, Clone)]
pub struct Entry {
    /// Identity of the session.
    pub session_id: Uuid,
    /// Position of its last change.
    pub position: i64,
    /// Time of the change.
    pub changed_at: DateTime<Utc>,
    /// True if the session is deleted.
    pub removed: bool,
}

pub fn head(tx: &mut Tx<'_>) -> QueryResult<Head> {
    calendars::table
        .find(tx.organisation)
        .select((calendars::era, calendars::position, calendars::changed_at))
        .first(tx.conn)
}

pub fn publisher(tx: &mut Tx<'_>) -> QueryResult<Publisher> {
    let (slug, name, phone, website, zone, created_at) = organisations::table
        .find(tx.organisation)
        .select((
            organisations::slug,
            organisations::name,
            organisations::phone,
            organisations::website,
            organisations::time_zone,
            organisations::created_at,
        ))
        .first::<(_, _, String, _, String, _)>(tx.conn)?;
    Ok(Publisher { slug, name, phone: phone::display(&phone), website, zone: zone_of(&zone), created_at })
}

/// Reads the entries that changed after a position, in order.
pub fn changes(tx: &mut Tx<'_>, after: i64, limit: i64) -> QueryResult<Vec<Entry>> {
    calendar_entries::table
        .filter(calendar_entries::organisation_id.eq(tx.organisation).and(calendar_entries::position.gt(after)))
        .order(calendar_entries::position)
        .select((
            calendar_entries::session_id,
            calendar_entries::position,
            calendar_entries::changed_at,
            calendar_entries::removed,
        ))
        .limit(limit)
        .load(tx.conn)
}

/// Selection of sessions to read.
#[derive(Debug)]
pub enum Selection<'a> {
    /// Those that start between two instants, the first included.
    Between(DateTime<Utc>, DateTime<Utc>),
    /// Those of these identities.
    Of(&'a [Uuid]),
}

/// Reads sessions, by start.
pub fn items(tx: &mut Tx<'_>, which: Selection<'_>, limit: i64) -> QueryResult<Vec<Item>> {
    let own_entry = calendar_entries::organisation_id
        .eq(sessions::organisation_id)
        .and(calendar_entries::session_id.eq(sessions::id));
    let own_venue = venues::organisation_id.eq(sessions::organisation_id).and(venues::id.eq(sessions::venue_id));
    let own_commune =
        communes::organisation_id.eq(venues::organisation_id).and(communes::code.eq(venues::commune_code));
    let mut query = sessions::table
        .inner_join(calendar_entries::table.on(own_entry))
        .inner_join(venues::table.on(own_venue))
        .inner_join(communes::table.on(own_commune))
        .filter(sessions::organisation_id.eq(tx.organisation))
        .order((sessions::starts_at, sessions::id))
        .select((
            (calendar_entries::sequence, calendar_entries::changed_at),
            (sessions::id, sessions::created_at, sessions::title, sessions::description, sessions::level),
            (sessions::starts_at, sessions::ends_at, sessions::status, sessions::cancellation_reason),
            (sessions::capacity, sessions::seats_taken, sessions::desk_seats, sessions::waiting),
            (venues::id, venues::name, venues::room, venues::address, venues::commune_code, venues::time_zone),
            (venues::access, venues::accessibility, venues::latitude, venues::longitude),
            (communes::name, communes::postcode),
        ))
        .limit(limit)
        .into_boxed();
    query = match which {
        Selection::Between(from, to) => query.filter(sessions::starts_at.ge(from).and(sessions::starts_at.lt(to))),
        Selection::Of(ids) => query.filter(sessions::id.eq_any(ids)),
    };
    Ok(query.load::<Row>(tx.conn)?.into_iter().map(item).collect())
}

type Row = (
    (i32, DateTime<Utc>),
    (Uuid, DateTime<Utc>, String, Option<String>, Level),
    (DateTime<Utc>, DateTime<Utc>, SessionStatus, Option<String>),
    (i16, i16, i16, i16),
    (Uuid, String, Option<String>, String, String, String),
    (Option<String>, Option<String>, Option<f64>, Option<f64>),
    (String, String),
);

fn item(row: Row) -> Item {
    let (entry, what, when, (capacity, taken, kept, waiting), place, more, (commune, postcode)) = row;
    let (id, created_at, title, description, level) = what;
    let (starts_at, ends_at, status, cancellation_reason) = when;
    let (place_id, name, room, address, commune_code, time_zone) = place;
    let (access, accessibility, latitude, longitude) = more;
    let place = Place {
        id: place_id,
        name,
        room,
        address,
        postcode,
        commune,
        commune_code,
        access,
        accessibility,
        latitude,
        longitude,
        time_zone,
    };
    Item {
        id,
        sequence: entry.0,
        changed_at: entry.1,
        created_at,
        title,
        description,
        level,
        starts_at,
        ends_at,
        status,
        cancellation_reason,
        capacity,
        seats_left: if waiting > 0 { 0 } else { (capacity - taken - kept).max(0) },
        seats_by_phone: kept > 0 && taken < capacity,
        place,
    }
}
