//! Rules of reminders: the days of each way, and when a reminder is due.

use chrono::{DateTime, Days, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;

use crate::directory::people::Way;
use crate::programme::holidays::office_hours::{self, Office};

/// The ways by which people are reminded.
pub const WAYS: [Way; 4] = [Way::Email, Way::Sms, Way::Call, Way::Letter];

/// Most days by which a call is brought forward to a day of office hours.
///
/// `reminder_looks` of the database looks so many days earlier, too.
const FORWARD: u64 = 7;

/// Numbers of days before a session at which people are reminded, by the way that reaches them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReminderDays {
    /// Days of e-mails; 0 is the same morning.
    pub email: Vec<i16>,
    /// Days of texts; 0 is the same morning.
    pub sms: Vec<i16>,
    /// Days of calls.
    pub call: Vec<i16>,
    /// Days on which letters are printed.
    pub letter: Vec<i16>,
}

impl ReminderDays {
    /// The days of a way.
    pub fn days_of(&self, way: Way) -> &[i16] {
        match way {
            Way::Email => &self.email,
            Way::Sms => &self.sms,
            Way::Call => &self.call,
            Way::Letter => &self.letter,
        }
    }

    /// The same days, those of each way from the largest on.
    pub fn sorted(mut self) -> ReminderDays {
        for days in [&mut self.email, &mut self.sms, &mut self.call, &mut self.letter] {
            days.sort_unstable_by(|one, other| other.cmp(one));
        }
        self
    }

    /// Number of days within which a session must start for anybody to be reminded of it.
    pub fn horizon(&self) -> Option<i64> {
        let furthest = WAYS.into_iter().flat_map(|way| self.days_of(way)).max()?;
        Some(i64::from(*furthest) + FORWARD.cast_signed() + 1)
    }
}

/// Time of a reminder, UTC, so many days before the session.
///
/// It is nine in the morning in the zone of the venue. A call is made at the latest on the last day with office hours
/// before the session.
pub fn reminder_at(way: Way, day: i16, starts_at: DateTime<Utc>, zone: Tz, office: Office) -> Option<DateTime<Utc>> {
    let of_session = starts_at.with_timezone(&zone).date_naive();
    let planned = of_session.checked_sub_days(Days::new(u64::try_from(day).ok()?))?;
    let latest = (way == Way::Call).then(|| office_hours::open_day_before(of_session, FORWARD, office)).flatten();
    let day = latest.map_or(planned, |latest| latest.min(planned));
    let nine = NaiveTime::from_hms_opt(9, 0, 0)?;
    zone.from_local_datetime(&day.and_time(nine)).earliest().map(|at| at.to_utc())
}

/// True if a person is to be reminded by a way.
///
/// Not of a session that has begun, and not where the person was informed after the last reminder that came up, because
/// the confirmation reminds enough.
pub fn is_due(
    (way, days): (Way, &ReminderDays),
    starts_at: DateTime<Utc>,
    (zone, office): (Tz, Office),
    informed_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> bool {
    let came_up = |day: &i16| {
        let at = reminder_at(way, *day, starts_at, zone, office);
        at.is_some_and(|at| informed_at < at && at <= now)
    };
    now < starts_at && days.days_of(way).iter().any(came_up)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARIS: Tz = chrono_tz::Europe::Paris;

    fn parse_time(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn find_time(way: Way, day: i16, starts_at: &str) -> Option<DateTime<Utc>> {
        reminder_at(way, day, parse_time(starts_at), PARIS, PARIS.into())
    }

    #[test]
    fn reminders_come_in_the_morning_in_summer_and_in_winter() {
        assert_eq!(find_time(Way::Sms, 2, "2026-11-24T13:00:00Z"), Some(parse_time("2026-11-22T08:00:00Z")));
        // The clocks change between the reminder and the session.
        assert_eq!(find_time(Way::Email, 7, "2026-10-27T13:00:00Z"), Some(parse_time("2026-10-20T07:00:00Z")));
    }

    #[test]
    fn calls_come_at_the_latest_on_the_working_day_before() {
        let tuesday_at_nine = "2026-11-24T08:00:00Z";
        assert_eq!(find_time(Way::Call, 1, tuesday_at_nine), Some(parse_time("2026-11-23T08:00:00Z")));
        assert_eq!(
            find_time(Way::Call, 2, tuesday_at_nine),
            Some(parse_time("2026-11-22T08:00:00Z")),
            "called on Monday"
        );
        let monday = "2026-11-23T13:00:00Z";
        assert_eq!(find_time(Way::Call, 1, monday), Some(parse_time("2026-11-20T08:00:00Z")), "on Friday");
        assert_eq!(find_time(Way::Call, 5, monday), Some(parse_time("2026-11-18T08:00:00Z")));
        let after_easter = "2027-03-30T12:00:00Z";
        assert_eq!(
            find_time(Way::Call, 1, after_easter),
            Some(parse_time("2027-03-26T08:00:00Z")),
            "Monday is a holiday"
        );
        assert_eq!(find_time(Way::Sms, 1, monday), Some(parse_time("2026-11-22T08:00:00Z")), "a text needs no office");
    }

    #[test]
    fn one_more_text_moves_no_call() {
        let days = |sms: &[i16]| ReminderDays { email: vec![7], sms: sms.to_vec(), call: vec![2], letter: vec![7] };
        let starts = parse_time("2026-11-25T13:00:00Z");
        let called = |sms: &[i16], now: &str| {
            let informed = parse_time("2026-11-01T08:00:00Z");
            is_due((Way::Call, &days(sms)), starts, (PARIS, PARIS.into()), informed, parse_time(now))
        };
        for sms in [&[7, 2][..], &[7, 2, 0], &[]] {
            assert!(!called(sms, "2026-11-23T07:59:00Z") && called(sms, "2026-11-23T08:00:00Z"), "{sms:?}");
        }
    }

    #[test]
    fn reminders_come_one_at_a_time_and_not_just_after_enrolling() {
        let starts = parse_time("2026-11-24T13:00:00Z");
        let days = ReminderDays { email: vec![7, 2], sms: vec![], call: vec![], letter: vec![7] };
        let due = |way, seated: &str, now: &str| {
            is_due((way, &days), starts, (PARIS, PARIS.into()), parse_time(seated), parse_time(now))
        };
        let first = "2026-11-17T08:00:00Z";
        assert!(!due(Way::Email, "2026-11-01T08:00:00Z", "2026-11-17T07:59:00Z"));
        assert!(due(Way::Email, "2026-11-01T08:00:00Z", first));
        assert!(!due(Way::Email, first, "2026-11-21T08:00:00Z"), "reminded already");
        assert!(due(Way::Email, first, "2026-11-22T08:00:00Z"));
        assert!(!due(Way::Email, "2026-11-23T08:00:00Z", "2026-11-23T09:00:00Z"), "just seated");
        assert!(!due(Way::Email, "2026-11-01T08:00:00Z", "2026-11-24T13:00:00Z"), "it has begun");
        assert!(due(Way::Letter, "2026-11-01T08:00:00Z", first) && !due(Way::Sms, "2026-11-01T08:00:00Z", first));
    }
}
