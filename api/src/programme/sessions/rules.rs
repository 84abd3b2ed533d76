//! Rules on seats and dates.

use chrono::{DateTime, Datelike, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use super::words::{Level, Rhythm, SessionStatus};

/// Maximum number of people in a group; the service works with three or four.
pub const LARGEST_GROUP: i64 = 12;
/// Maximum number of sessions that one series may create: a year of weeks, and some more.
pub const LONGEST_SERIES: usize = 60;

/// Reasons why a person cannot take a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The session is cancelled.
    Cancelled,
    /// The session has begun.
    Started,
    /// The venue is closed that day, and staff gave no reason for an exception.
    Closed,
    /// The session is for another level, and staff gave no reason for an exception.
    OtherLevel,
    /// No seat is left.
    Full,
}

/// Facts for the decision on a seat.
#[derive(Clone, Copy, Debug)]
pub struct SeatQuestion {
    /// Status of the session.
    pub status: SessionStatus,
    /// Start of the session.
    pub starts_at: DateTime<Utc>,
    /// True if the venue is closed that day, and staff gave no reason to enrol all the same.
    pub closed: bool,
    /// Level of the session.
    pub level: Level,
    /// True if seats were left when it was read; the database decides in the end.
    pub has_room: bool,
    /// Level of the person.
    pub asked_level: Level,
    /// True if staff gave a reason to mix levels.
    pub level_overridden: bool,
}

/// Decides whether a person may take a seat now.
pub fn may_take_seat(question: SeatQuestion, now: DateTime<Utc>) -> Result<(), Refusal> {
    if question.status == SessionStatus::Cancelled {
        Err(Refusal::Cancelled)
    } else if question.starts_at <= now {
        Err(Refusal::Started)
    } else if question.closed {
        Err(Refusal::Closed)
    } else if question.asked_level != question.level && !question.level_overridden {
        Err(Refusal::OtherLevel)
    } else if !question.has_room {
        Err(Refusal::Full)
    } else {
        Ok(())
    }
}

/// Returns whether an edit would move a session to come into the past.
pub fn goes_into_the_past(was: DateTime<Utc>, becomes: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    was > now && becomes <= now
}

/// Computes the great-circle distance of two places, in kilometres, from degrees north and east.
pub fn distance_km((north_a, east_a): (f64, f64), (north_b, east_b): (f64, f64)) -> f64 {
    const MEAN_RADIUS_OF_THE_EARTH_KM: f64 = 6_371.0;
    let (a, b) = (north_a.to_radians(), north_b.to_radians());
    let half = |angle: f64| (angle / 2.0).sin().powi(2);
    let h = half(b - a) + a.cos() * b.cos() * half((east_b - east_a).to_radians());
    2.0 * MEAN_RADIUS_OF_THE_EARTH_KM * h.sqrt().asin()
}

/// Computes how badly a session suits a person by its time and distance; less is better.
///
/// A kilometre weighs as much as a day of waiting. An unknown distance counts as ten kilometres, about the middle of
/// the territory.
pub fn unsuitable(until: TimeDelta, distance_km: Option<f64>) -> i64 {
    let hours = distance_km.unwrap_or(10.0) * 24.0;
    until.num_hours().saturating_add(hours as i64)
}

/// The rule of a series.
#[derive(Clone, Debug)]
pub struct SeriesRule {
    /// The weeks in which it is held.
    pub rhythm: Rhythm,
    /// Days of the week on which it is held, Monday 1 … Sunday 7.
    pub weekdays: Vec<u32>,
    /// A day of the first week of all, from which every second week is counted.
    pub anchor: NaiveDate,
    /// First possible day.
    pub first: NaiveDate,
    /// Last possible day, included.
    pub last: NaiveDate,
    /// Wall time of the start.
    pub start: NaiveTime,
    /// Length of each session.
    pub duration: TimeDelta,
    /// The venue's time zone, in which sessions keep their wall time.
    pub zone: Tz,
    /// Levels in rotation; a skipped day does not use one up.
    pub levels: Vec<Level>,
}

/// One day of a series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedDay {
    /// The day.
    pub date: NaiveDate,
    /// Its start.
    pub starts_at: DateTime<Utc>,
    /// Its end.
    pub ends_at: DateTime<Utc>,
    /// Its level, by rotation.
    pub level: Level,
    /// Reason why the day is skipped, in French; `None` if a session is held.
    pub skipped: Option<String>,
}

/// Lists the days of a series, including skipped ones with the reason from `reason_to_skip`.
pub fn plan(rule: &SeriesRule, reason_to_skip: impl Fn(NaiveDate) -> Option<String>) -> Vec<PlannedDay> {
    let mut held = 0;
    let mut days = Vec::new();
    for date in rule.first.iter_days().take_while(|day| *day <= rule.last).filter(|day| falls_on(rule, *day)) {
        let skipped = reason_to_skip(date);
        let (starts_at, ends_at) = times(rule.zone, date, rule.start, rule.duration);
        let level = rule.levels.get(held % rule.levels.len().max(1)).copied().unwrap_or(Level::Beginner);
        held += usize::from(skipped.is_none());
        days.push(PlannedDay { date, starts_at, ends_at, level, skipped });
    }
    days
}

/// Returns whether a series is held on a day, by its days of the week and its rhythm.
fn falls_on(rule: &SeriesRule, day: NaiveDate) -> bool {
    let monday = |day| same_week(day, 1);
    let week_of_month = day.day0() / 7;
    rule.weekdays.contains(&day.weekday().number_from_monday())
        && match rule.rhythm {
            Rhythm::Weekly => true,
            Rhythm::Fortnightly => (monday(day) - monday(rule.anchor)).num_weeks() % 2 == 0,
            Rhythm::First => week_of_month == 0,
            Rhythm::Second => week_of_month == 1,
            Rhythm::Third => week_of_month == 2,
            Rhythm::Fourth => week_of_month == 3,
            Rhythm::Last => (day + TimeDelta::days(7)).month() != day.month(),
        }
}

/// Computes the start and end of a session; both keep their wall time when clocks change.
pub fn times(zone: Tz, date: NaiveDate, start: NaiveTime, duration: TimeDelta) -> (DateTime<Utc>, DateTime<Utc>) {
    let wall = date.and_time(start);
    (at_wall_time(zone, wall), at_wall_time(zone, wall + duration))
}

/// Computes the instant of a wall time.
///
/// Of a wall time that occurs twice, it is the first; one that is skipped becomes an hour later.
pub fn at_wall_time(zone: Tz, wall: NaiveDateTime) -> DateTime<Utc> {
    match zone.from_local_datetime(&wall) {
        LocalResult::Single(instant) | LocalResult::Ambiguous(instant, _) => instant.to_utc(),
        LocalResult::None => match zone.from_local_datetime(&(wall + TimeDelta::hours(1))) {
            LocalResult::Single(instant) | LocalResult::Ambiguous(instant, _) => instant.to_utc(),
            LocalResult::None => wall.and_utc(),
        },
    }
}

/// Finds a day of the week (Monday 1 … Sunday 7) in the same week, Monday to Sunday.
pub fn same_week(day: NaiveDate, weekday: u32) -> NaiveDate {
    day + TimeDelta::days(i64::from(weekday) - i64::from(day.weekday().number_from_monday()))
}

/// Returns whether two spans of time overlap; the end of one may be the start of the other.
pub fn overlap<T: PartialOrd>((from, to): (T, T), (other_from, other_to): (T, T)) -> bool {
    from < other_to && other_from < to
}

/// Finds the first day of the week (Monday 1 … Sunday 7) on or after `from`.
pub fn first_weekday(from: NaiveDate, weekday: u32) -> NaiveDate {
    let ahead = (weekday + 7 - from.weekday().number_from_monday()) % 7;
    from + TimeDelta::days(i64::from(ahead))
}

/// Returns whether attendance may be recorded: from the day of the session on.
pub fn attendance_open(starts_at: DateTime<Utc>, zone: Tz, now: DateTime<Utc>) -> bool {
    now.with_timezone(&zone).date_naive() >= starts_at.with_timezone(&zone).date_naive()
}

#[cfg(test)]
mod tests {
    use chrono::{Offset, Timelike};
    use chrono_tz::Europe::Paris;
    use proptest::prelude::*;

    use super::*;
    use crate::programme::holidays::{Region, public_holiday};

    #[test]
    fn a_near_session_suits_best() {
        // Capestang and Saint-Chinian: twelve kilometres and a half.
        let km = distance_km((43.33, 3.04), (43.42, 2.95));
        assert!((12.0..13.0).contains(&km), "{km}");
        let (soon, later) = (TimeDelta::days(2), TimeDelta::days(9));
        assert!(unsuitable(later, Some(0.0)) < unsuitable(soon, Some(km)));
        assert!(unsuitable(soon, Some(km)) < unsuitable(later, Some(km)));
        assert!(unsuitable(soon, None) < unsuitable(soon, Some(km)));
    }

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
    }

    fn holiday(day: NaiveDate) -> Option<String> {
        public_holiday(day, Region::Common).map(str::to_owned)
    }

    fn weekly(first: NaiveDate, last: NaiveDate) -> SeriesRule {
        SeriesRule {
            rhythm: Rhythm::Weekly,
            weekdays: vec![first.weekday().number_from_monday()],
            anchor: first,
            first,
            last,
            start: NaiveTime::from_hms_opt(14, 0, 0).unwrap_or_default(),
            duration: TimeDelta::hours(2),
            zone: Paris,
            levels: vec![Level::Beginner, Level::Intermediate, Level::Advanced],
        }
    }

    fn question(has_room: bool) -> SeatQuestion {
        SeatQuestion {
            status: SessionStatus::Scheduled,
            starts_at: day(2026, 12, 1).and_time(NaiveTime::MIN).and_utc(),
            closed: false,
            level: Level::Beginner,
            has_room,
            asked_level: Level::Beginner,
            level_overridden: false,
        }
    }

    #[test]
    fn a_series_keeps_its_rhythm() {
        let days = |rule: &SeriesRule| plan(rule, |_| None).iter().map(|one| one.date.day()).collect::<Vec<_>>();
        let rule = |rhythm| SeriesRule { rhythm, ..weekly(day(2027, 1, 5), day(2027, 1, 31)) };
        assert_eq!(days(&rule(Rhythm::Fortnightly)), [5, 19]);
        assert_eq!(days(&rule(Rhythm::First)), [5]);
        assert_eq!(days(&rule(Rhythm::Last)), [26]);
        let both = SeriesRule { weekdays: vec![2, 4], ..rule(Rhythm::Fortnightly) };
        assert_eq!(days(&both), [5, 7, 19, 21], "the days of one week stay together");
        let later = SeriesRule { first: day(2027, 1, 6), ..rule(Rhythm::Fortnightly) };
        assert_eq!(days(&later), [19], "an extension keeps the weeks of the beginning");
    }

    #[test]
    fn a_seat_is_for_the_right_person_at_the_right_time() {
        let before = question(true).starts_at - TimeDelta::minutes(1);
        assert_eq!(may_take_seat(question(true), before), Ok(()));
        assert_eq!(may_take_seat(question(false), before), Err(Refusal::Full));
        assert_eq!(may_take_seat(question(true), question(true).starts_at), Err(Refusal::Started));
        let other = SeatQuestion { asked_level: Level::Advanced, ..question(true) };
        assert_eq!(may_take_seat(other, before), Err(Refusal::OtherLevel));
        assert_eq!(may_take_seat(SeatQuestion { level_overridden: true, ..other }, before), Ok(()));
        assert_eq!(may_take_seat(SeatQuestion { closed: true, ..question(true) }, before), Err(Refusal::Closed));
        let cancelled = SeatQuestion { status: SessionStatus::Cancelled, ..question(true) };
        assert_eq!(may_take_seat(cancelled, before), Err(Refusal::Cancelled));
    }

    #[test]
    fn only_a_session_to_come_is_kept_out_of_the_past() {
        let now = day(2026, 11, 25).and_time(NaiveTime::MIN).and_utc();
        let (before, after) = (now - TimeDelta::minutes(1), now + TimeDelta::minutes(1));
        assert!(goes_into_the_past(after, before, now) && goes_into_the_past(after, now, now));
        assert!(!goes_into_the_past(after, after, now));
        assert!(!goes_into_the_past(now, before, now) && !goes_into_the_past(before, before - TimeDelta::days(9), now));
        assert!(!goes_into_the_past(before, after, now));
    }

    #[test]
    fn a_series_skips_ascension_and_keeps_the_rotation() {
        let planned = plan(&weekly(day(2026, 5, 7), day(2026, 5, 28)), holiday);
        let dates: Vec<_> = planned.iter().map(|p| (p.date, p.level, p.skipped.as_deref())).collect();
        assert_eq!(
            dates,
            [
                (day(2026, 5, 7), Level::Beginner, None),
                (day(2026, 5, 14), Level::Intermediate, Some("Ascension")),
                (day(2026, 5, 21), Level::Intermediate, None),
                (day(2026, 5, 28), Level::Advanced, None),
            ]
        );
    }

    #[test]
    fn a_friday_series_through_may_2026_skips_the_two_holidays() {
        let planned = plan(&weekly(day(2026, 5, 1), day(2026, 5, 15)), holiday);
        let skipped: Vec<_> = planned.iter().map(|p| p.skipped.as_deref()).collect();
        assert_eq!(skipped, [Some("Fête du travail"), Some("Victoire de 1945"), None]);
    }

    #[test]
    fn a_wall_time_that_the_clock_jumps_over_comes_an_hour_later() {
        let half_past_two = day(2026, 3, 29).and_hms_opt(2, 30, 0).unwrap_or_default();
        let instant = at_wall_time(Paris, half_past_two).with_timezone(&Paris);
        assert_eq!((instant.hour(), instant.minute()), (3, 30));
    }

    #[test]
    fn sessions_back_to_back_do_not_overlap() {
        assert!(!overlap((14, 16), (16, 18)));
        assert!(!overlap((16, 18), (14, 16)));
        assert!(overlap((14, 16), (15, 17)) && overlap((15, 17), (14, 16)) && overlap((14, 18), (15, 16)));
    }

    /// Finds the days from 2000 to 2050 on which the clocks of Paris change, by their offsets.
    fn transitions() -> Vec<NaiveDate> {
        let noon =
            |date: NaiveDate| Paris.offset_from_utc_datetime(&date.and_hms_opt(12, 0, 0).unwrap_or_default()).fix();
        let days = (0..=18_627).map(|offset| day(2000, 1, 1) + TimeDelta::days(offset));
        days.filter(|date| noon(*date) != noon(*date - TimeDelta::days(1))).collect()
    }

    #[test]
    fn every_clock_change_keeps_the_wall_time() {
        let changes = transitions();
        assert_eq!((changes.len(), changes.last()), (102, Some(&day(2050, 10, 30))), "two a year");
        for change in changes {
            assert_eq!(change.weekday(), chrono::Weekday::Sun);
            // A series on each day of the week, three weeks around the change, at any quarter of an hour of the day;
            // the hour that the change itself takes or gives twice, on that very night, is left out.
            for first in (0..7).map(|offset| change - TimeDelta::days(14 - offset)) {
                for quarter in 0..96 {
                    let start = NaiveTime::MIN + TimeDelta::minutes(15 * quarter);
                    let series = SeriesRule { start, ..weekly(first, first + TimeDelta::days(28)) };
                    for planned in plan(&series, |_| None) {
                        for (instant, wall) in [
                            (planned.starts_at, planned.date.and_time(start)),
                            (planned.ends_at, planned.date.and_time(start) + series.duration),
                        ] {
                            if wall.date() == change && (2..4).contains(&wall.hour()) {
                                continue;
                            }
                            assert_eq!(instant.with_timezone(&Paris).naive_local(), wall);
                        }
                    }
                }
            }
        }
    }

    proptest! {
        #[test]
        fn every_week_from_2000_to_2050_keeps_the_wall_time(offset in 0i64..18_000, hour in 8u32..20) {
            let first = day(2000, 1, 1) + TimeDelta::days(offset);
            let start = NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
            let series = SeriesRule { start, ..weekly(first, first + TimeDelta::days(364)) };
            for planned in plan(&series, |_| None) {
                let wall = planned.starts_at.with_timezone(&Paris);
                prop_assert_eq!(wall.date_naive(), planned.date);
                prop_assert_eq!(wall.time(), start);
                prop_assert_eq!(planned.date.weekday(), first.weekday());
            }
        }

        #[test]
        fn may_holidays_are_skipped_whatever_the_year(year in 2000i32..=2100, weekday in 1u32..=7) {
            let series = weekly(first_weekday(day(year, 4, 27), weekday), day(year, 6, 5));
            for planned in plan(&series, holiday) {
                let may = (planned.date.month() == 5).then_some(planned.date.day());
                if may == Some(1) || may == Some(8) {
                    prop_assert!(planned.skipped.is_some());
                }
                prop_assert_eq!(planned.skipped, holiday(planned.date));
            }
        }

        #[test]
        fn the_same_week_is_from_monday_to_sunday(offset in 0i64..18_000, weekday in 1u32..=7) {
            let from = day(2000, 1, 1) + TimeDelta::days(offset);
            let found = same_week(from, weekday);
            prop_assert_eq!(found.weekday().number_from_monday(), weekday);
            prop_assert_eq!(found.iso_week(), from.iso_week());
        }

        #[test]
        fn the_first_weekday_is_within_the_week(offset in 0i64..18_000, weekday in 1u32..=7) {
            let from = day(2000, 1, 1) + TimeDelta::days(offset);
            let found = first_weekday(from, weekday);
            prop_assert_eq!(found.weekday().number_from_monday(), weekday);
            prop_assert!((0..7).contains(&(found - from).num_days()));
        }
    }
}
