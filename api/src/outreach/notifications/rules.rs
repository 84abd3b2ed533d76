//! Who is told what, how, when, and how often it is tried again.

use chrono::{DateTime, Days, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use super::{Topic, Way};
use crate::programme::holidays::office_hours;

/// Which ways the service can send by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// A mail server is set.
    pub email: bool,
    /// A gateway for texts is set.
    pub sms: bool,
}

/// Where somebody can be reached.
#[derive(Clone, Copy, Debug)]
pub struct Contact<'a> {
    /// E-mail address.
    pub email: Option<&'a str>,
    /// Number in E.164.
    pub phone: Option<&'a str>,
    /// Whether that number gets texts.
    pub mobile: bool,
    /// How they want to be reached.
    pub preferred: Option<Way>,
}

/// How somebody hears of something, and where.
///
/// By the way they prefer, if it is possible, else the first that is. None when they need not: who is called or
/// written to heard it when they enrolled, and nobody is called for what they can do nothing about.
pub fn way<'a>(about: Topic, contact: Contact<'a>, reach: Reach) -> Option<(Way, Option<&'a str>)> {
    let possible = |way: Way| match way {
        Way::Email => contact.email.filter(|_| reach.email).map(|email| (way, Some(email))),
        Way::Sms => contact.phone.filter(|_| contact.mobile && reach.sms).map(|phone| (way, Some(phone))),
        Way::Call => contact.phone.map(|phone| (way, Some(phone))),
        Way::Letter => Some((way, None)),
    };
    let ways = contact.preferred.into_iter().chain([Way::Email, Way::Sms, Way::Call, Way::Letter]);
    let by_hand = |way: Way| matches!(way, Way::Call | Way::Letter);
    let need_not = matches!(about, Topic::Confirmation | Topic::Waiting | Topic::Moved | Topic::Expired);
    ways.filter_map(possible).next().filter(|(way, _)| !(need_not && by_hand(*way)))
}

/// Whether what goes this way to an address still goes to that person.
///
/// A letter finds them by their name.
pub fn is_theirs(way: Way, address: Option<&str>, contact: Contact<'_>) -> bool {
    match way {
        Way::Email => address == contact.email,
        Way::Sms | Way::Call => address == contact.phone,
        Way::Letter => true,
    }
}

/// Whether a way is worth this one of the reminders.
///
/// A call is made once, for the last of them, and a letter takes days, so it goes for the first.
pub fn reminds(way: Way, day: i16, days: &[i16]) -> bool {
    match way {
        Way::Email | Way::Sms => true,
        Way::Call => days.iter().min() == Some(&day),
        Way::Letter => days.iter().max() == Some(&day),
    }
}

/// When people are reminded: nine in the morning, so many days before, where the session is.
pub fn reminder_at(starts_at: DateTime<Utc>, days: u64, zone: Tz) -> Option<DateTime<Utc>> {
    let day = starts_at.with_timezone(&zone).date_naive().checked_sub_days(Days::new(days))?;
    let nine = NaiveTime::from_hms_opt(9, 0, 0)?;
    zone.from_local_datetime(&day.and_time(nine)).earliest().map(|at| at.to_utc())
}

/// Which reminder is due.
///
/// The last whose time has come, unless the seat was taken since, when the confirmation was reminder enough, or the
/// session has begun.
pub fn due_reminder(
    days: &[i16],
    starts_at: DateTime<Utc>,
    zone: Tz,
    seated_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Option<i16> {
    if now >= starts_at {
        return None;
    }
    let due = |day: &&i16| {
        let at = u64::try_from(**day).ok().and_then(|day| reminder_at(starts_at, day, zone));
        at.is_some_and(|at| seated_at < at && at <= now)
    };
    days.iter().filter(due).min().copied()
}

/// How often a message is tried before somebody has to look at it.
pub const ATTEMPTS: i16 = 9;

/// How long to wait after so many attempts that failed.
///
/// A minute, then four times longer each time, half a day at most. Nine attempts take about two days.
pub fn pause(attempts: i16) -> TimeDelta {
    let minutes = 4i64.saturating_pow(u32::try_from(attempts.saturating_sub(1)).unwrap_or(0));
    TimeDelta::minutes(minutes.min(12 * 60))
}

/// What is done after an attempt that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// It is tried again then.
    Again(DateTime<Utc>),
    /// Somebody at the desk calls the person instead.
    Call,
    /// Somebody has to look at it.
    GiveUp,
}

/// Whether people must hear of it in time.
///
/// They would come for nothing, miss a seat or go to the wrong place.
pub fn is_urgent(about: Topic) -> bool {
    matches!(about, Topic::Offer | Topic::FreeSeat | Topic::Cancelled | Topic::Changed | Topic::Moved)
}

/// What to do after so many attempts that failed, the last one for good if it is `hopeless`.
///
/// Nothing is put off until it is too late; what is urgent is called while the desk still has an hour for it. The
/// zone is the desk's.
pub fn after_failure(
    about: Topic,
    hopeless: bool,
    attempts: i16,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
    zone: Tz,
) -> Next {
    let next = now + pause(attempts);
    let left = |from| office_hours::worked(from, until, zone);
    let callable = is_urgent(about) && left(now) > TimeDelta::zero();
    let late = next >= until || callable && left(next) < TimeDelta::hours(1);
    match (hopeless || attempts >= ATTEMPTS || late, callable) {
        (false, _) => Next::Again(next),
        (true, true) => Next::Call,
        (true, false) => Next::GiveUp,
    }
}

/// When to call again somebody who did not answer.
///
/// Three working hours later, which is another half of a day; nearer the end, if there is one, after a third of the
/// working time that is left. The zone is the desk's.
pub fn call_again(now: DateTime<Utc>, expires_at: Option<DateTime<Utc>>, zone: Tz) -> DateTime<Utc> {
    let pause = TimeDelta::hours(3);
    let nearer = expires_at.map_or(pause, |end| office_hours::worked(now, end, zone) / 3);
    office_hours::later(now, pause.min(nearer).max(TimeDelta::minutes(15)), zone)
}

/// From when on a request to be called back is the most urgent work of the desk.
pub fn call_back_is_urgent_from(now: DateTime<Utc>) -> DateTime<Utc> {
    now + TimeDelta::hours(24)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LANDLINE: Contact<'_> = Contact { email: None, phone: Some("+33467930000"), mobile: false, preferred: None };
    const MOBILE: Contact<'_> = Contact { email: None, phone: Some("+33612345678"), mobile: true, preferred: None };
    const ALL: Reach = Reach { email: true, sms: true };

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn landlines_get_no_text_and_no_contact_means_a_letter() {
        assert_eq!(way(Topic::Offer, LANDLINE, ALL), Some((Way::Call, Some("+33467930000"))));
        assert_eq!(way(Topic::Offer, MOBILE, ALL), Some((Way::Sms, Some("+33612345678"))));
        let no_gateway = Reach { sms: false, ..ALL };
        assert_eq!(way(Topic::Offer, MOBILE, no_gateway).map(|way| way.0), Some(Way::Call));
        let mail = Contact { email: Some("a@b.fr"), ..MOBILE };
        assert_eq!(way(Topic::Confirmation, mail, ALL).map(|way| way.0), Some(Way::Email));
        assert_eq!(way(Topic::Confirmation, LANDLINE, ALL), None, "it was read out to them");
        let nothing = Contact { email: None, phone: None, mobile: false, preferred: None };
        assert_eq!(way(Topic::Cancelled, nothing, ALL), Some((Way::Letter, None)));
    }

    #[test]
    fn the_way_that_is_preferred_is_taken_where_it_is_possible() {
        let of = |preferred, contact| {
            way(Topic::Reminder, Contact { preferred: Some(preferred), ..contact }, ALL).map(|way| way.0)
        };
        let all = Contact { email: Some("a@b.fr"), ..MOBILE };
        for preferred in [Way::Email, Way::Sms, Way::Call, Way::Letter] {
            assert_eq!(of(preferred, all), Some(preferred));
        }
        assert_eq!(of(Way::Sms, LANDLINE), Some(Way::Call));
        assert_eq!(of(Way::Email, MOBILE), Some(Way::Sms));
        let caller = Contact { preferred: Some(Way::Call), ..all };
        assert_eq!(way(Topic::Confirmation, caller, ALL), None, "they heard it when they enrolled");
    }

    #[test]
    fn reminders_by_call_come_last_and_by_letter_first() {
        let days = [2, 7];
        let reminded = |way| [7, 2].map(|day| reminds(way, day, &days));
        assert_eq!(reminded(Way::Email), [true, true]);
        assert_eq!(reminded(Way::Sms), [true, true]);
        assert_eq!(reminded(Way::Call), [false, true]);
        assert_eq!(reminded(Way::Letter), [true, false]);
        assert!(reminds(Way::Call, 0, &[0]) && reminds(Way::Letter, 0, &[0]));
    }

    #[test]
    fn reminders_come_in_the_morning_in_summer_and_in_winter() {
        let paris = chrono_tz::Europe::Paris;
        assert_eq!(reminder_at(at("2026-11-24T13:00:00Z"), 2, paris), Some(at("2026-11-22T08:00:00Z")));
        // The clocks change between the reminder and the session.
        assert_eq!(reminder_at(at("2026-10-27T13:00:00Z"), 7, paris), Some(at("2026-10-20T07:00:00Z")));
    }

    #[test]
    fn one_reminder_at_a_time_and_none_for_who_has_just_enrolled() {
        let (starts, paris) = (at("2026-11-24T13:00:00Z"), chrono_tz::Europe::Paris);
        let due = |seated: &str, now: &str| due_reminder(&[7, 2], starts, paris, at(seated), at(now));
        assert_eq!(due("2026-11-01T08:00:00Z", "2026-11-17T07:59:00Z"), None);
        assert_eq!(due("2026-11-01T08:00:00Z", "2026-11-17T08:00:00Z"), Some(7));
        assert_eq!(due("2026-11-01T08:00:00Z", "2026-11-22T08:00:00Z"), Some(2), "not both after a long night");
        assert_eq!(due("2026-11-20T08:00:00Z", "2026-11-21T08:00:00Z"), None);
        assert_eq!(due("2026-11-23T08:00:00Z", "2026-11-23T09:00:00Z"), None);
        assert_eq!(due("2026-11-01T08:00:00Z", "2026-11-24T13:00:00Z"), None, "it has begun");
    }

    #[test]
    fn who_did_not_answer_is_called_again_sooner_near_the_end() {
        let paris = chrono_tz::Europe::Paris;
        let again = |now, end: Option<&str>| call_again(at(now), end.map(at), paris);
        // Tuesday at ten in Paris.
        let now = "2026-11-24T09:00:00Z";
        assert_eq!(again(now, None), at("2026-11-24T14:00:00Z"));
        assert_eq!(again(now, Some("2026-11-30T09:00:00Z")), at("2026-11-24T14:00:00Z"));
        assert_eq!(again(now, Some("2026-11-24T14:00:00Z")), at("2026-11-24T10:00:00Z"), "of three hours, one");
        assert_eq!(again(now, Some(now)), at("2026-11-24T09:15:00Z"));
    }

    #[test]
    fn nobody_is_called_again_at_night_at_lunch_or_on_a_holiday() {
        let paris = chrono_tz::Europe::Paris;
        let again = |now, end: Option<&str>| call_again(at(now), end.map(at), paris);
        assert_eq!(again("2026-11-25T15:55:00Z", None), at("2026-11-26T10:55:00Z"), "Wednesday 16:55, Thursday 11:55");
        let by_ten = again("2026-11-25T15:55:00Z", Some("2026-11-26T09:00:00Z"));
        assert_eq!(by_ten, at("2026-11-26T08:16:40Z"), "in time for an offer that ends at ten");
        assert_eq!(again("2026-11-25T17:30:00Z", None), at("2026-11-26T13:00:00Z"), "noted after hours");
        assert_eq!(again("2026-12-24T15:00:00Z", None), at("2026-12-28T10:00:00Z"), "Christmas, then a week-end");
        assert_eq!(again("2026-10-23T14:30:00Z", None), at("2026-10-26T10:30:00Z"), "the clocks went back");
    }

    #[test]
    fn urgent_becomes_a_call_while_the_desk_can_make_it() {
        let paris = chrono_tz::Europe::Paris;
        // Tuesday at ten in Paris; the seat is held until noon.
        let (now, noon) = (at("2026-11-24T09:00:00Z"), at("2026-11-24T11:00:00Z"));
        let after = |about, attempts, now, until| after_failure(about, false, attempts, now, until, paris);
        assert_eq!(after(Topic::Offer, 1, now, noon), Next::Again(at("2026-11-24T09:01:00Z")));
        assert_eq!(after(Topic::Offer, 4, now, noon), Next::Call, "an hour later less than an hour would be left");
        assert_eq!(after(Topic::Waiting, 4, now, noon), Next::Again(at("2026-11-24T10:04:00Z")));
        assert_eq!(after(Topic::Waiting, 5, now, noon), Next::GiveUp, "it would come too late");
        assert_eq!(after(Topic::Changed, ATTEMPTS, now, at("2026-12-24T09:00:00Z")), Next::Call);
        assert_eq!(after_failure(Topic::Moved, true, 1, now, noon, paris), Next::Call);
        assert_eq!(after_failure(Topic::Reminder, true, 1, now, noon, paris), Next::GiveUp);
        // In the evening, for nine in the morning: nobody is at the desk, and the server may come back.
        let (evening, nine) = (at("2026-11-24T17:00:00Z"), at("2026-11-25T08:00:00Z"));
        assert_eq!(after(Topic::Cancelled, 1, evening, nine), Next::Again(at("2026-11-24T17:01:00Z")));
        assert_eq!(after(Topic::Cancelled, 7, at("2026-11-24T23:00:00Z"), nine), Next::GiveUp);
    }

    #[test]
    fn a_message_is_tried_for_about_two_days() {
        let total: TimeDelta = (1..ATTEMPTS).map(pause).sum();
        assert!(total > TimeDelta::hours(36) && total < TimeDelta::hours(72), "{total}");
    }
}
