//! The dates of one request, as a message lists them.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::kernel::text::french::{day, hour};

/// Places of a text message that its dates may take.
const PLACES: usize = 100;

/// One of several dates that a message states.
#[derive(Debug, Clone)]
pub struct DateFacts {
    /// Reference of the enrolment.
    pub reference: String,
    /// Start of the session, UTC.
    pub starts_at: DateTime<Utc>,
    /// End of the session, UTC.
    pub ends_at: DateTime<Utc>,
    /// Name of the venue.
    pub venue: String,
    /// True if the person has no seat yet.
    pub waits: bool,
}

/// Lists the dates, each on a line with its place and its reference.
pub(super) fn list(dates: &[DateFacts], zone: Tz) -> String {
    let line = |date: &DateFacts| {
        let waits = if date.waits { " : liste d'attente, ne venez pas encore" } else { "" };
        let (from, until) = (hour(date.starts_at, zone), hour(date.ends_at, zone));
        let (on, place) = (day(date.starts_at, zone), date.venue.replace(['{', '}'], ""));
        format!("- {on}, de {from} à {until}, {place} ({}){waits}", date.reference)
    };
    dates.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Lists as many dates as a text message has room for, and counts the others.
pub(super) fn list_short(dates: &[DateFacts], zone: Tz) -> String {
    let mut text = String::new();
    for (index, date) in dates.iter().enumerate() {
        let on = date.starts_at.with_timezone(&zone).format("%-d/%-m");
        let waits = if date.waits { " (attente)" } else { "" };
        let next = format!("{on} à {}{waits}", hour(date.starts_at, zone).replace(' ', ""));
        if text.chars().count() + next.chars().count() > PLACES {
            let left = dates.len() - index;
            return format!("{text} et {left} {}", if left == 1 { "autre" } else { "autres" });
        }
        text += &format!("{}{next}", if index == 0 { "" } else { ", " });
    }
    text
}
