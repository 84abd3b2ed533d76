//! Rules of the selection of sessions in a calendar.

use chrono::{DateTime, Days, NaiveDate, TimeZone, Utc};
use chrono_tz::Tz;
use uuid::Uuid;

use super::Cancelled;
use super::item::Item;
use crate::programme::sessions::words::{Level, SessionStatus};

/// Maximum span of one feed, in days.
pub const LONGEST: u64 = 2 * 366;
/// Default span of a feed, in days after the first.
const USUAL: u64 = 365;

/// Filters of a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
// Fields without a comment filter by the value of that name.
#[allow(missing_docs)]
pub struct Filter {
    /// First day, in the organisation's time zone.
    pub from: Option<NaiveDate>,
    /// Last day, included.
    pub to: Option<NaiveDate>,
    pub venue: Option<Uuid>,
    pub level: Option<Level>,
    /// INSEE code of the venue's commune.
    pub commune: Option<String>,
    pub cancelled: Cancelled,
}

impl Filter {
    /// Computes the first and last day of a feed: by default, a year from today.
    pub fn window(&self, today: NaiveDate) -> (NaiveDate, NaiveDate) {
        let from = self.from.unwrap_or_else(|| self.to.map_or(today, |to| to.min(today)));
        let to = self.to.unwrap_or_else(|| from.checked_add_days(Days::new(USUAL)).unwrap_or(from));
        (from, to)
    }

    /// Returns whether the days are in order, and their span is not too long.
    pub fn fits(&self, today: NaiveDate) -> bool {
        let (from, to) = self.window(today);
        is_span(from, to)
    }

    /// Returns whether a session matches the filters, with days in `zone`.
    pub fn wants(&self, item: &Item, zone: Tz) -> bool {
        let day = item.starts_at.with_timezone(&zone).date_naive();
        self.from.is_none_or(|from| from <= day)
            && self.to.is_none_or(|to| day <= to)
            && self.venue.is_none_or(|venue| venue == item.place.id)
            && self.level.is_none_or(|level| level == item.level)
            && self.commune.as_ref().is_none_or(|code| *code == item.place.commune_code)
    }

    /// Returns whether a matching session is left out because it is cancelled.
    pub fn omits(&self, item: &Item) -> bool {
        self.cancelled == Cancelled::Omit && item.status == SessionStatus::Cancelled
    }

    /// Marks the title of a cancelled session, if requested.
    pub fn mark(&self, mut item: Item) -> Item {
        if self.cancelled == Cancelled::Mark && item.status == SessionStatus::Cancelled {
            item.title = format!("ANNULÉ – {}", item.title);
        }
        item
    }
}

/// Returns whether two days are in order, and not too far apart.
pub fn is_span(from: NaiveDate, to: NaiveDate) -> bool {
    from <= to && to.signed_duration_since(from).num_days().unsigned_abs() <= LONGEST
}

/// Computes the instants of a span of days: the first midnight, and the one after the last day.
pub fn instants((from, to): (NaiveDate, NaiveDate), zone: Tz) -> (DateTime<Utc>, DateTime<Utc>) {
    let midnight = |day: NaiveDate| {
        // If clocks skip the first hour of a day, the day begins after it.
        (0..=2)
            .filter_map(|hour| zone.from_local_datetime(&day.and_hms_opt(hour, 0, 0)?).earliest())
            .next()
            .map_or_else(|| day.and_time(chrono::NaiveTime::MIN).and_utc(), |at| at.to_utc())
    };
    (midnight(from), midnight(to.succ_opt().unwrap_or(to)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
    }

    #[test]
    fn days_are_those_of_the_zone() {
        let paris = chrono_tz::Europe::Paris;
        let (from, to) = instants((day(2026, 3, 29), day(2026, 3, 29)), paris);
        assert_eq!((from.to_string(), (to - from).num_hours()), ("2026-03-28 23:00:00 UTC".into(), 23));
    }

    #[test]
    fn a_feed_spans_a_year_from_today_and_two_at_most() {
        let all = Filter { from: None, to: None, venue: None, level: None, commune: None, cancelled: Cancelled::Keep };
        let today = day(2026, 11, 25);
        assert_eq!(all.window(today), (today, day(2027, 11, 25)));
        let past = Filter { to: Some(day(2026, 1, 1)), ..all.clone() };
        assert_eq!(past.window(today), (day(2026, 1, 1), day(2026, 1, 1)));
        assert!(all.fits(today));
        assert!(!Filter { to: Some(day(2029, 1, 1)), ..all.clone() }.fits(today));
        assert!(!Filter { from: Some(day(2027, 2, 1)), to: Some(day(2027, 1, 1)), ..all }.fits(today));
    }
}
