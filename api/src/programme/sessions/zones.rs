//! Instants in the time zone of a venue.

use chrono::{DateTime, FixedOffset, Offset, TimeZone, Utc};
use chrono_tz::Tz;

/// Parses the IANA name of a time zone; Paris for an unknown name.
pub fn zone_of(name: &str) -> Tz {
    name.parse().unwrap_or(chrono_tz::Europe::Paris)
}

/// Converts an instant to the offset of a time zone.
pub fn local(instant: DateTime<Utc>, zone: Tz) -> DateTime<FixedOffset> {
    instant.with_timezone(&zone.offset_from_utc_datetime(&instant.naive_utc()).fix())
}
