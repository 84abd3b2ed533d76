//! Office hours: the times at which the desk is staffed and calls people.
//!
//! They are the hours that the organisation set, in its time zone, except on public holidays.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use super::{Region, public_holiday};
use crate::directory::places::office_hours::rules::Hours;

/// Number of days that a search looks through.
///
/// A search must end, and no desk is closed for so long.
const FURTHEST: u64 = 31;

/// Clock, holidays and hours of a desk.
#[derive(Clone, Copy, Debug)]
pub struct Office {
    /// Time zone in which its hours are read.
    pub zone: Tz,
    /// Region whose holidays it keeps.
    pub region: Region,
    /// Hours of its week.
    pub hours: Hours,
}

impl From<Tz> for Office {
    fn from(zone: Tz) -> Office {
        Office { zone, region: Region::Common, hours: Hours::default() }
    }
}

/// Start and end.
type Span = (DateTime<Utc>, DateTime<Utc>);

/// Lists the open spans of a day: none on public holidays.
fn spans(day: NaiveDate, Office { zone, region, hours }: Office) -> impl DoubleEndedIterator<Item = Span> {
    let works = public_holiday(day, region).is_none();
    let at = move |time: NaiveTime| zone.from_local_datetime(&day.and_time(time)).earliest().map(|at| at.to_utc());
    hours.on(day.weekday()).filter(move |_| works).filter_map(move |(from, to)| Some((at(from)?, at(to)?)))
}

/// Returns whether a day has office hours.
pub fn is_open_day(day: NaiveDate, office: Office) -> bool {
    spans(day, office).next().is_some()
}

/// Finds the last day with office hours before a day, at most so many days earlier.
pub fn open_day_before(day: NaiveDate, at_most: u64, office: Office) -> Option<NaiveDate> {
    let mut days = (1..=at_most).filter_map(|days| day.checked_sub_days(Days::new(days)));
    days.find(|day| is_open_day(*day, office))
}

/// Lists the rest of the open spans from an instant on, the earliest first.
fn after(from: DateTime<Utc>, office: Office) -> impl Iterator<Item = Span> {
    let today = from.with_timezone(&office.zone).date_naive();
    let days = (0..FURTHEST).filter_map(move |days| today.checked_add_days(Days::new(days)));
    let left = move |(start, end): Span| (end > from).then_some((start.max(from), end));
    days.flat_map(move |day| spans(day, office)).filter_map(left)
}

/// Lists the past part of the open spans up to an instant, the latest first.
fn before(until: DateTime<Utc>, office: Office) -> impl Iterator<Item = Span> {
    let today = until.with_timezone(&office.zone).date_naive();
    let days = (0..FURTHEST).filter_map(move |days| today.checked_sub_days(Days::new(days)));
    let passed = move |(start, end): Span| (start < until).then_some((start, end.min(until)));
    days.flat_map(move |day| spans(day, office).rev()).filter_map(passed)
}

/// Adds working time to an instant.
///
/// With no time at all, it is the instant itself while the desk is open, else the next opening.
pub fn later(from: DateTime<Utc>, work: TimeDelta, office: impl Into<Office>) -> DateTime<Utc> {
    let mut left = work;
    for (start, end) in after(from, office.into()) {
        if start + left < end {
            return start + left;
        }
        left -= end - start;
    }
    from + work
}

/// Subtracts working time from an instant.
///
/// With no time at all, it is the instant itself while the desk is open, else the last closing.
pub fn earlier(until: DateTime<Utc>, work: TimeDelta, office: impl Into<Office>) -> DateTime<Utc> {
    let mut left = work;
    for (start, end) in before(until, office.into()) {
        if end - left >= start {
            return end - left;
        }
        left -= end - start;
    }
    until - work
}

/// Finds the next end of a open span.
pub fn closing(from: DateTime<Utc>, office: impl Into<Office>) -> DateTime<Utc> {
    after(from, office.into()).next().map_or(from, |(_, end)| end)
}

/// Finds the end of the first working day after that of an instant.
pub fn next_day_closing(from: DateTime<Utc>, office: impl Into<Office>) -> DateTime<Utc> {
    let office = office.into();
    let today = from.with_timezone(&office.zone).date_naive();
    let mut days = (1..FURTHEST).filter_map(|days| today.checked_add_days(Days::new(days)));
    days.find_map(|day| spans(day, office).next_back()).map_or(from, |(_, end)| end)
}

/// Computes the working time between two instants, at most a month apart.
pub fn worked(from: DateTime<Utc>, until: DateTime<Utc>, office: impl Into<Office>) -> TimeDelta {
    after(from, office.into()).take_while(|(start, _)| *start < until).map(|(start, end)| end.min(until) - start).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARIS: Tz = chrono_tz::Europe::Paris;

    /// Parses a wall time of Paris.
    fn parse_time(text: &str) -> DateTime<Utc> {
        let wall = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
        PARIS.from_local_datetime(&wall).unwrap().to_utc()
    }

    fn hours(hours: i64) -> TimeDelta {
        TimeDelta::hours(hours)
    }

    #[test]
    fn nights_lunches_week_ends_and_holidays_are_stepped_over() {
        let none = TimeDelta::zero();
        for (from, opens) in [
            ("2026-11-25 10:20", "2026-11-25 10:20"),
            ("2026-11-25 12:00", "2026-11-25 14:00"),
            ("2026-11-25 17:00", "2026-11-26 09:00"),
            ("2026-11-27 17:38", "2026-11-30 09:00"),
            // Christmas is a Friday.
            ("2026-12-24 18:00", "2026-12-28 09:00"),
            // Easter Monday, the day after the clocks go forward.
            ("2027-03-26 20:00", "2027-03-30 09:00"),
        ] {
            assert_eq!(later(parse_time(from), none, PARIS), parse_time(opens), "{from}");
        }
        for (until, closed) in [
            ("2026-11-25 10:20", "2026-11-25 10:20"),
            ("2026-11-25 14:00", "2026-11-25 12:00"),
            ("2026-11-25 09:00", "2026-11-24 17:00"),
            ("2026-11-29 10:00", "2026-11-27 17:00"),
            ("2026-11-12 08:00", "2026-11-10 17:00"),
        ] {
            assert_eq!(earlier(parse_time(until), none, PARIS), parse_time(closed), "{until}");
        }
    }

    #[test]
    fn working_time_is_counted_across_closed_hours() {
        assert_eq!(later(parse_time("2026-11-27 16:00"), hours(3), PARIS), parse_time("2026-11-30 11:00"));
        assert_eq!(
            later(parse_time("2026-11-27 09:00"), hours(3), PARIS),
            parse_time("2026-11-27 14:00"),
            "noon is closed"
        );
        assert_eq!(earlier(parse_time("2026-11-30 10:00"), hours(2), PARIS), parse_time("2026-11-27 16:00"));
        assert_eq!(earlier(parse_time("2026-11-30 10:00"), hours(1), PARIS), parse_time("2026-11-30 09:00"));
        // The clocks go back in the night to 25 October: the same hours on the clock.
        assert_eq!(later(parse_time("2026-10-23 16:30"), hours(1), PARIS), parse_time("2026-10-26 09:30"));
        assert_eq!(worked(parse_time("2026-10-23 16:30"), parse_time("2026-10-26 09:30"), PARIS), hours(1));
        assert_eq!(worked(parse_time("2026-11-25 17:38"), parse_time("2026-11-26 00:21"), PARIS), TimeDelta::zero());
        assert_eq!(worked(parse_time("2026-11-23 00:00"), parse_time("2026-11-30 00:00"), PARIS), hours(30));
    }

    #[test]
    fn a_half_day_ends_at_noon_or_at_five() {
        for (from, ends) in [
            ("2026-11-26 00:21", "2026-11-26 12:00"),
            ("2026-11-26 12:00", "2026-11-26 17:00"),
            ("2026-11-26 16:59", "2026-11-26 17:00"),
            ("2026-11-28 11:00", "2026-11-30 12:00"),
            ("2026-12-31 17:30", "2027-01-04 12:00"),
        ] {
            assert_eq!(closing(parse_time(from), PARIS), parse_time(ends), "{from}");
        }
    }

    #[test]
    fn the_next_working_day_ends_at_five() {
        for (from, ends) in [
            ("2026-11-23 08:00", "2026-11-24 17:00"),
            ("2026-11-27 10:00", "2026-11-30 17:00"),
            ("2026-11-28 10:00", "2026-11-30 17:00"),
            ("2026-12-24 18:00", "2026-12-28 17:00"),
        ] {
            assert_eq!(next_day_closing(parse_time(from), PARIS), parse_time(ends), "{from}");
        }
    }
}
