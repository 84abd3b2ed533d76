//! Rules of notices: how soon a session is, and when the next digest is due.

use chrono::{DateTime, Days, NaiveTime, TimeDelta, TimeZone, Utc};

use crate::programme::holidays::office_hours::{self, Office};

/// Time for which an alarm is not repeated.
pub const ALARM_RESTS: TimeDelta = TimeDelta::hours(6);

/// Days within which an office is open again.
const FURTHEST: u64 = 31;

/// Number of hours, begun ones included, until a session that has not started; none once it has.
pub fn hours_until(starts_at: DateTime<Utc>, now: DateTime<Utc>) -> Option<i16> {
    let minutes = (starts_at - now).num_minutes();
    (starts_at > now).then(|| i16::try_from(minutes / 60 + 1).unwrap_or(i16::MAX))
}

/// Time of the first digest after an instant, UTC: at its hour, on a day with office hours.
pub fn next_digest(after: DateTime<Utc>, at: NaiveTime, office: Office) -> DateTime<Utc> {
    let today = after.with_timezone(&office.zone).date_naive();
    let mut days = (0..FURTHEST).filter_map(|days| today.checked_add_days(Days::new(days)));
    let found = days.find_map(|day| {
        let due = office.zone.from_local_datetime(&day.and_time(at)).earliest()?.to_utc();
        (due > after && office_hours::is_open_day(day, office)).then_some(due)
    });
    found.unwrap_or(after + TimeDelta::days(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse_time(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn the_hours_until_a_session_count_the_one_that_has_begun() {
        let until = |now: &str| hours_until(parse_time("2026-11-24T13:00:00Z"), parse_time(now));
        assert_eq!(until("2026-11-23T13:00:00Z"), Some(25), "not less than a day before");
        assert_eq!(until("2026-11-23T13:01:00Z"), Some(24));
        assert_eq!(until("2026-11-24T12:59:30Z"), Some(1));
        assert_eq!(until("2026-11-24T13:00:00Z"), None);
    }

    #[test]
    fn a_digest_comes_on_days_with_office_hours() {
        let eight = NaiveTime::from_hms_opt(8, 0, 0).unwrap();
        let next = |after: &str| next_digest(parse_time(after), eight, chrono_tz::Europe::Paris.into());
        assert_eq!(next("2026-11-24T06:59:00Z"), parse_time("2026-11-24T07:00:00Z"));
        assert_eq!(next("2026-11-24T07:00:00Z"), parse_time("2026-11-25T07:00:00Z"));
        assert_eq!(next("2026-11-27T07:00:00Z"), parse_time("2026-11-30T07:00:00Z"), "Friday, then Monday");
        assert_eq!(next("2026-12-24T12:00:00Z"), parse_time("2026-12-28T07:00:00Z"), "Christmas");
        assert_eq!(next("2026-10-23T12:00:00Z"), parse_time("2026-10-26T07:00:00Z"), "the clocks went back");
    }
}
