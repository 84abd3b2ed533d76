//! When an event is told again, and when an endpoint is told nothing any more.

use chrono::{DateTime, TimeDelta, Utc};

/// How long to wait after each try that failed, in seconds.
///
/// The example schedule of the Standard Webhooks specification. The first try is at once; the tenth, some 75 hours
/// later, is the last.
pub const PAUSES: [i64; 9] = [5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600];

/// How far a pause is drawn from the schedule, either way, in thousandths.
///
/// Receivers that came back are not met by all events at once.
pub const JITTER: i64 = 100;

/// The longest pause that a receiver may ask for with `Retry-After`.
pub const LONGEST_WISH: TimeDelta = TimeDelta::hours(24);

/// How long an endpoint may only fail: it is disabled once a delivery had all its attempts.
pub const HOPELESS: TimeDelta = TimeDelta::days(5);

/// What a try met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Met {
    /// An answer: its status, and how long it asks us to wait.
    Answer(u16, Option<TimeDelta>),
    /// None: no name, no connection, no time left, or an address that is not permitted.
    Nothing,
}

/// What follows from a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It was told.
    Delivered,
    /// It is tried again after so long.
    Again(TimeDelta),
    /// It was tried often enough.
    GivenUp,
    /// The receiver wants nothing more, ever.
    Gone,
}

/// What follows from the try that is the `attempts`-th of its round.
///
/// Only 2xx tells success; `draw` decides the jitter.
pub fn verdict(met: Met, attempts: i16, draw: u16) -> Verdict {
    match met {
        Met::Answer(200..=299, _) => return Verdict::Delivered,
        Met::Answer(410, _) => return Verdict::Gone,
        Met::Answer(..) | Met::Nothing => {}
    }
    let pause = usize::try_from(attempts - 1).ok().and_then(|tried| PAUSES.get(tried));
    match pause {
        None => Verdict::GivenUp,
        Some(seconds) => Verdict::Again(jittered(*seconds, draw).max(wish(met).unwrap_or_default())),
    }
}

/// How long a receiver wants to be told nothing at all.
///
/// Only answers that say so count, and a day at most.
pub fn wish(met: Met) -> Option<TimeDelta> {
    match met {
        Met::Answer(429 | 502..=504, wish) => wish.map(|wish| wish.min(LONGEST_WISH)),
        Met::Answer(..) | Met::Nothing => None,
    }
}

/// A pause drawn evenly from the schedule's, a tenth more or less.
fn jittered(seconds: i64, draw: u16) -> TimeDelta {
    let share = i64::from(draw) * 2 * JITTER / i64::from(u16::MAX) - JITTER;
    TimeDelta::milliseconds(seconds * (1000 + share))
}

/// Whether an endpoint is given up.
///
/// With this verdict a delivery has had all of its tries, and for days none was a success. One that is told something
/// once a month has met all of a schedule, not one bad minute.
pub fn is_hopeless(verdict: Verdict, failing_since: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    verdict == Verdict::GivenUp && failing_since.is_some_and(|since| now - since >= HOPELESS)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_schedule_is_that_of_the_specification() {
        let middle = u16::MAX / 2 + 1;
        let waited: Vec<String> = (1..=10)
            .map(|attempt| match verdict(Met::Nothing, attempt, middle) {
                Verdict::Again(pause) => pause.num_seconds().to_string(),
                other => format!("{other:?}"),
            })
            .collect();
        assert_eq!(waited.join(" "), "5 300 1800 7200 18000 36000 50400 72000 86400 GivenUp");
        assert_eq!(PAUSES.iter().sum::<i64>(), 75 * 3600 + 35 * 60 + 5);
    }

    #[test]
    fn success_is_2xx_only() {
        for status in 100..600 {
            let delivered = verdict(Met::Answer(status, None), 1, 0) == Verdict::Delivered;
            assert_eq!(delivered, (200..300).contains(&status), "{status}");
        }
        assert_eq!(verdict(Met::Answer(410, None), 1, 0), Verdict::Gone);
        assert_eq!(verdict(Met::Answer(410, None), 10, 0), Verdict::Gone);
    }

    #[test]
    fn retry_after_is_obeyed_within_bounds() {
        let again = |status, wish, attempt| match verdict(Met::Answer(status, Some(wish)), attempt, 0) {
            Verdict::Again(pause) => pause,
            other => panic!("{other:?}"),
        };
        assert_eq!(again(429, TimeDelta::minutes(10), 1), TimeDelta::minutes(10));
        assert_eq!(again(503, TimeDelta::days(400), 1), TimeDelta::hours(24));
        assert_eq!(
            again(429, TimeDelta::seconds(1), 3),
            TimeDelta::seconds(1620),
            "the schedule's own pause is longer"
        );
        assert_eq!(again(500, TimeDelta::minutes(10), 1), TimeDelta::milliseconds(4500), "says nothing of when");
        assert_eq!(wish(Met::Answer(500, Some(TimeDelta::minutes(10)))), None);
        assert_eq!(wish(Met::Answer(503, Some(TimeDelta::days(400)))), Some(TimeDelta::hours(24)));
        let full = verdict(Met::Answer(429, Some(TimeDelta::hours(1))), 10, 0);
        assert_eq!(full, Verdict::GivenUp);
    }

    #[test]
    fn five_days_of_failures_disable_an_endpoint() {
        let now: DateTime<Utc> = "2026-11-23T09:00:00Z".parse().unwrap_or_default();
        let long = Some(now - HOPELESS);
        assert!(!is_hopeless(Verdict::GivenUp, None, now));
        assert!(!is_hopeless(Verdict::GivenUp, Some(now - HOPELESS + TimeDelta::seconds(1)), now));
        assert!(is_hopeless(Verdict::GivenUp, long, now));
        for other in [Verdict::Delivered, Verdict::Again(TimeDelta::seconds(5)), Verdict::Gone] {
            assert!(!is_hopeless(other, long, now), "{other:?}");
        }
    }

    proptest! {
        #[test]
        fn pauses_stay_within_a_tenth(draw: u16, attempt in 1i16..=9) {
            let Verdict::Again(pause) = verdict(Met::Nothing, attempt, draw) else { panic!("again") };
            let wanted = PAUSES[usize::try_from(attempt - 1).unwrap_or(0)] * 1000;
            prop_assert!((pause.num_milliseconds() - wanted).abs() <= wanted / 10);
        }
    }
}
