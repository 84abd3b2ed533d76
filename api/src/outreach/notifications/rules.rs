//! Rules of notifications: ways, repeated attempts and calls.

use chrono::{DateTime, Days, NaiveTime, TimeDelta, TimeZone, Timelike, Utc};
use chrono_tz::Tz;

use super::{Outcome, Topic, Way};
use crate::directory::people::ways;
pub use crate::directory::people::ways::{Contact, Reach};
use crate::programme::holidays::office_hours::{self, Office};

/// Chooses the way and the address of a notification.
///
/// It is the way that the person prefers, if that is possible, else the first possible one. There is none where the
/// notification can be left out: a person reached by call or letter heard of their seat when they enrolled, and nobody
/// is called about a thing that they cannot change. A held seat is not confirmed by letter.
pub fn way<'a>(about: Topic, contact: Contact<'a>, reach: Reach) -> Option<(Way, Option<&'a str>)> {
    let found =
        if about == Topic::Held { ways::answerable(contact, reach) } else { ways::possible(contact, reach).next() };
    let is_by_hand = |way: Way| matches!(way, Way::Call | Way::Letter);
    found.filter(|(way, _)| !(is_optional(about) && is_by_hand(*way)))
}

/// True if an address of a way is still that of the person.
///
/// A letter has no address here: it reaches the person by their name.
pub fn is_own_address(way: Way, address: Option<&str>, contact: Contact<'_>) -> bool {
    match way {
        Way::Email => address == contact.email,
        Way::Sms | Way::Call => address == contact.phone,
        Way::Letter => true,
    }
}

/// Hours of the day in which texts arrive.
const TEXT_HOURS: std::ops::Range<u32> = 8..20;

/// Time at which a message leaves, UTC.
///
/// Texts ring, so they wait for the morning, unless that is too late. `until` is when the person must know at the
/// latest; two hours before it is too late. `zone` is the zone of the venue.
pub fn leaves_at(way: Way, now: DateTime<Utc>, until: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
    let local = now.with_timezone(&zone);
    if way != Way::Sms || TEXT_HOURS.contains(&local.hour()) {
        return now;
    }
    let day = local.date_naive() + Days::new(u64::from(local.hour() >= TEXT_HOURS.end));
    let morning = NaiveTime::from_hms_opt(TEXT_HOURS.start, 0, 0)
        .and_then(|eight| zone.from_local_datetime(&day.and_time(eight)).earliest())
        .map_or(now, |at| at.to_utc());
    if morning + TimeDelta::hours(2) <= until { morning } else { now }
}

/// True if a notification can be left out: the person heard of it when they asked.
pub fn is_optional(about: Topic) -> bool {
    matches!(about, Topic::Confirmation | Topic::Dates | Topic::Waiting | Topic::Moved | Topic::Expired)
}

/// Number of attempts to send a message before somebody has to look at it.
pub const ATTEMPTS: i16 = 9;

/// Pause after so many failed attempts.
///
/// It is a minute at first, then four times longer each time, half a day at most. Nine attempts take about two days.
pub fn pause_after(attempts: i16) -> TimeDelta {
    let minutes = 4i64.saturating_pow(u32::try_from(attempts.saturating_sub(1)).unwrap_or(0));
    TimeDelta::minutes(minutes.min(12 * 60))
}

/// Next step after a failed attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextStep {
    /// Another attempt at this time, UTC.
    Again(DateTime<Utc>),
    /// A call by somebody at the desk.
    Call,
    /// None: somebody has to look at the message.
    GiveUp,
}

/// True if people must be notified in time.
///
/// Otherwise they would come for nothing, miss a seat or go to the wrong place.
pub fn is_urgent(about: Topic) -> bool {
    use Topic::{Cancelled, Changed, FreeSeat, Held, Moved, Offer, Withdrawn};
    matches!(about, Held | Offer | FreeSeat | Cancelled | Withdrawn | Changed | Moved)
}

/// Decides the next step after so many failed attempts.
///
/// After a `permanent` failure no other attempt is made. No attempt is put off beyond `until`, when the message is of
/// no use any more. An urgent message becomes a call while the desk still has an hour of work for it.
pub fn decide_next_step(
    about: Topic,
    permanent: bool,
    attempts: i16,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
    office: impl Into<Office>,
) -> NextStep {
    let office = office.into();
    let next = now + pause_after(attempts);
    let left = |from| office_hours::worked(from, until, office);
    let callable = is_urgent(about) && left(now) > TimeDelta::zero();
    let late = next >= until || callable && left(next) < TimeDelta::hours(1);
    match (permanent || attempts >= ATTEMPTS || late, callable) {
        (false, _) => NextStep::Again(next),
        (true, true) => NextStep::Call,
        (true, false) => NextStep::GiveUp,
    }
}

/// Time of the next call, UTC, to a person who did not answer.
///
/// It is three working hours later, which is another half of a day; near the end, if there is one, after a third of the
/// working time that is left.
pub fn next_call_at(now: DateTime<Utc>, expires_at: Option<DateTime<Utc>>, office: impl Into<Office>) -> DateTime<Utc> {
    let office = office.into();
    let pause = TimeDelta::hours(3);
    let nearer = expires_at.map_or(pause, |end| office_hours::worked(now, end, office) / 3);
    office_hours::later(now, pause.min(nearer).max(TimeDelta::minutes(15)), office)
}

/// Latest time, UTC, at which a person must know what a message says, so as not to be misled.
///
/// It is the start of the session, or the former start where that comes first: the person would stand there. An offer
/// must be known before it ends.
pub fn needed_by(
    expires_at: DateTime<Utc>,
    starts_at: DateTime<Utc>,
    former_start: Option<DateTime<Utc>>,
) -> DateTime<Utc> {
    former_start.into_iter().fold(expires_at.min(starts_at), DateTime::min)
}

/// Working time before the end of an offer at which its person, who thinks it over, is called again.
const LAST_QUESTION: TimeDelta = TimeDelta::hours(2);

/// Time, UTC, of the call to a person who thinks an offer over until it ends.
pub fn ask_again_at(now: DateTime<Utc>, expires_at: DateTime<Utc>, office: impl Into<Office>) -> DateTime<Utc> {
    let office = office.into();
    office_hours::earlier(expires_at, LAST_QUESTION, office).max(office_hours::later(
        now,
        TimeDelta::minutes(15),
        office,
    ))
}

/// Time within which the outcome of a call can be taken back.
pub const UNDO_WITHIN: TimeDelta = TimeDelta::minutes(2);

/// True if an outcome can be taken back: it did nothing but to the message itself.
pub fn is_undoable(about: Topic, outcome: Outcome) -> bool {
    match outcome {
        Outcome::Reached | Outcome::NoAnswer => true,
        Outcome::WrongNumber => !matches!(about, Topic::Offer | Topic::Held),
        Outcome::Accepted | Outcome::Declined => false,
    }
}

/// Time for which a colleague who is on the line is believed to be.
pub const CALL_LEASE: TimeDelta = TimeDelta::minutes(10);

/// Time, UTC, from which a request to be called back is the most urgent work of the desk.
pub fn call_back_urgent_at(now: DateTime<Utc>) -> DateTime<Utc> {
    now + TimeDelta::hours(24)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LANDLINE: Contact<'_> = Contact { email: None, phone: Some("+33467930000"), mobile: false, preferred: None };
    const MOBILE: Contact<'_> = Contact { email: None, phone: Some("+33612345678"), mobile: true, preferred: None };
    const ALL: Reach = Reach { email: true, sms: true, accounts: true };

    fn parse_time(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_person_must_know_before_the_earlier_start() {
        let (old, new, end) = ("2026-12-10T09:00:00Z", "2026-12-10T13:00:00Z", "2026-12-10T15:00:00Z");
        let [old, new, end] = [old, new, end].map(parse_time);
        assert_eq!(needed_by(end, new, None), new, "cancelled: nobody is to set out");
        assert_eq!(needed_by(end, new, Some(old)), old, "moved to later: they would come at the old hour");
        assert_eq!(needed_by(end, old, Some(new)), old, "moved to earlier");
        assert_eq!(needed_by(old - TimeDelta::days(1), new, None), old - TimeDelta::days(1), "an offer ends before");
    }

    #[test]
    fn who_thinks_an_offer_over_is_asked_again_in_time() {
        // Monday, 30 November: the desk is open from nine to noon and from one or two on.
        let paris = chrono_tz::Europe::Paris;
        let (now, until) = (parse_time("2026-11-30T08:30:00Z"), parse_time("2026-12-01T11:00:00Z"));
        let again = ask_again_at(now, until, paris);
        assert_eq!(again, office_hours::earlier(until, TimeDelta::hours(2), paris));
        assert!(again > now && again < until);
        let late = ask_again_at(parse_time("2026-12-01T10:30:00Z"), until, paris);
        assert_eq!(late, parse_time("2026-12-01T10:45:00Z"), "in a moment, when hardly any time is left");
    }

    #[test]
    fn only_an_outcome_without_consequences_is_taken_back() {
        assert!(is_undoable(Topic::Cancelled, Outcome::Reached) && is_undoable(Topic::Offer, Outcome::NoAnswer));
        assert!(is_undoable(Topic::Changed, Outcome::WrongNumber));
        assert!(!is_undoable(Topic::Offer, Outcome::WrongNumber), "the seat went to the next person");
        assert!(!is_undoable(Topic::Reminder, Outcome::Declined) && !is_undoable(Topic::Offer, Outcome::Accepted));
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
    fn the_preferred_way_is_taken_where_it_is_possible() {
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
    fn texts_wait_for_the_morning_unless_it_is_too_late() {
        let paris = chrono_tz::Europe::Paris;
        let leaves = |way, now, until| leaves_at(way, parse_time(now), parse_time(until), paris);
        let (evening, morning) = ("2026-11-24T22:43:00Z", "2026-11-25T07:00:00Z");
        assert_eq!(leaves(Way::Sms, evening, "2026-12-01T11:00:00Z"), parse_time(morning));
        assert_eq!(
            leaves(Way::Sms, "2026-11-25T05:00:00Z", "2026-12-01T11:00:00Z"),
            parse_time(morning),
            "before dawn"
        );
        assert_eq!(leaves(Way::Sms, evening, "2026-11-25T08:30:00Z"), parse_time(evening), "the session is near");
        assert_eq!(leaves(Way::Email, evening, "2026-12-01T11:00:00Z"), parse_time(evening));
        let noon = "2026-11-25T11:00:00Z";
        assert_eq!(leaves(Way::Sms, noon, "2026-12-01T11:00:00Z"), parse_time(noon));
    }

    #[test]
    fn calls_are_repeated_sooner_near_the_end() {
        let paris = chrono_tz::Europe::Paris;
        let again = |now, end: Option<&str>| next_call_at(parse_time(now), end.map(parse_time), paris);
        // Tuesday at ten in Paris.
        let now = "2026-11-24T09:00:00Z";
        assert_eq!(again(now, None), parse_time("2026-11-24T14:00:00Z"));
        assert_eq!(again(now, Some("2026-11-30T09:00:00Z")), parse_time("2026-11-24T14:00:00Z"));
        assert_eq!(again(now, Some("2026-11-24T14:00:00Z")), parse_time("2026-11-24T10:00:00Z"), "of three hours, one");
        assert_eq!(again(now, Some(now)), parse_time("2026-11-24T09:15:00Z"));
    }

    #[test]
    fn nobody_is_called_again_at_night_at_lunch_or_on_a_holiday() {
        let paris = chrono_tz::Europe::Paris;
        let again = |now, end: Option<&str>| next_call_at(parse_time(now), end.map(parse_time), paris);
        assert_eq!(
            again("2026-11-25T15:55:00Z", None),
            parse_time("2026-11-26T10:55:00Z"),
            "Wednesday 16:55, Thursday 11:55"
        );
        let by_ten = again("2026-11-25T15:55:00Z", Some("2026-11-26T09:00:00Z"));
        assert_eq!(by_ten, parse_time("2026-11-26T08:16:40Z"), "in time for an offer that ends at ten");
        assert_eq!(again("2026-11-25T17:30:00Z", None), parse_time("2026-11-26T13:00:00Z"), "noted after hours");
        assert_eq!(
            again("2026-12-24T15:00:00Z", None),
            parse_time("2026-12-28T10:00:00Z"),
            "Christmas, then a week-end"
        );
        assert_eq!(again("2026-10-23T14:30:00Z", None), parse_time("2026-10-26T10:30:00Z"), "the clocks went back");
    }

    #[test]
    fn urgent_messages_become_calls_while_the_desk_can_call() {
        let paris = chrono_tz::Europe::Paris;
        // Tuesday at ten in Paris; the seat is held until noon.
        let (now, noon) = (parse_time("2026-11-24T09:00:00Z"), parse_time("2026-11-24T11:00:00Z"));
        let after = |about, attempts, now, until| decide_next_step(about, false, attempts, now, until, paris);
        assert_eq!(after(Topic::Offer, 1, now, noon), NextStep::Again(parse_time("2026-11-24T09:01:00Z")));
        assert_eq!(after(Topic::Offer, 4, now, noon), NextStep::Call, "an hour later less than an hour would be left");
        assert_eq!(after(Topic::Waiting, 4, now, noon), NextStep::Again(parse_time("2026-11-24T10:04:00Z")));
        assert_eq!(after(Topic::Waiting, 5, now, noon), NextStep::GiveUp, "it would come too late");
        assert_eq!(after(Topic::Changed, ATTEMPTS, now, parse_time("2026-12-24T09:00:00Z")), NextStep::Call);
        assert_eq!(decide_next_step(Topic::Moved, true, 1, now, noon, paris), NextStep::Call);
        assert_eq!(decide_next_step(Topic::Reminder, true, 1, now, noon, paris), NextStep::GiveUp);
        // In the evening, for nine in the morning: nobody is at the desk, and the server may come back.
        let (evening, nine) = (parse_time("2026-11-24T17:00:00Z"), parse_time("2026-11-25T08:00:00Z"));
        assert_eq!(after(Topic::Cancelled, 1, evening, nine), NextStep::Again(parse_time("2026-11-24T17:01:00Z")));
        assert_eq!(after(Topic::Cancelled, 7, parse_time("2026-11-24T23:00:00Z"), nine), NextStep::GiveUp);
    }

    #[test]
    fn a_message_is_tried_for_about_two_days() {
        let total: TimeDelta = (1..ATTEMPTS).map(pause_after).sum();
        assert!(total > TimeDelta::hours(36) && total < TimeDelta::hours(72), "{total}");
    }
}
