//! Rules of webhooks: repeated attempts, and endpoints that are disabled.

use chrono::{DateTime, TimeDelta, Utc};

/// Pauses after failed attempts, in seconds.
///
/// They are the example schedule of the Standard Webhooks specification. The first attempt is made at once; the tenth,
/// some 75 hours later, is the last.
pub const PAUSES: [i64; 9] = [5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600];

/// Largest random deviation of a pause from the schedule, either way, in thousandths.
///
/// It spreads the deliveries to a receiver that works again.
pub const JITTER: i64 = 100;

/// Longest pause that a receiver may ask for with `Retry-After`.
pub const MAX_RETRY_AFTER: TimeDelta = TimeDelta::hours(24);

/// Time without a success after which an endpoint is disabled, once a delivery had all its attempts.
pub const FAILING_PERIOD: TimeDelta = TimeDelta::days(5);

/// Result of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Met {
    /// An answer: its status, and the pause that it asks for.
    Answer(u16, Option<TimeDelta>),
    /// No answer: the name is unknown, the address not permitted, or the connection failed or timed out.
    Nothing,
}

/// Decision about a delivery after an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is delivered.
    Delivered,
    /// Another attempt is made after this pause.
    Again(TimeDelta),
    /// It is given up: the attempts of the round are used up.
    GivenUp,
    /// It is given up: the receiver wants nothing more.
    Gone,
}

/// Decides about a delivery after the `attempts`-th attempt of its round.
///
/// Only an answer 2xx is a success. `draw` is a random number that decides the jitter.
pub fn judge_attempt(met: Met, attempts: i16, draw: u16) -> Verdict {
    match met {
        Met::Answer(200..=299, _) => return Verdict::Delivered,
        Met::Answer(410, _) => return Verdict::Gone,
        Met::Answer(..) | Met::Nothing => {}
    }
    let pause = usize::try_from(attempts - 1).ok().and_then(|earlier| PAUSES.get(earlier));
    match pause {
        None => Verdict::GivenUp,
        Some(seconds) => Verdict::Again(add_jitter(*seconds, draw).max(requested_pause(met).unwrap_or_default())),
    }
}

/// The pause of all deliveries that a receiver asks for.
///
/// Only the statuses 429 and 502 to 504 can ask for one, of a day at most.
pub fn requested_pause(met: Met) -> Option<TimeDelta> {
    match met {
        Met::Answer(429 | 502..=504, pause) => pause.map(|pause| pause.min(MAX_RETRY_AFTER)),
        Met::Answer(..) | Met::Nothing => None,
    }
}

/// Makes a pause up to a tenth longer or shorter, evenly distributed.
fn add_jitter(seconds: i64, draw: u16) -> TimeDelta {
    let share = i64::from(draw) * 2 * JITTER / i64::from(u16::MAX) - JITTER;
    TimeDelta::milliseconds(seconds * (1000 + share))
}

/// True if an endpoint is to be disabled.
///
/// A delivery has had all of its attempts, and for days none to this endpoint was a success. So an endpoint with one
/// event a month has failed for a whole schedule, not for one bad minute.
pub fn is_to_be_disabled(verdict: Verdict, failing_since: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    verdict == Verdict::GivenUp && failing_since.is_some_and(|since| now - since >= FAILING_PERIOD)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_schedule_is_that_of_the_specification() {
        let middle = u16::MAX / 2 + 1;
        let waited: Vec<String> = (1..=10)
            .map(|attempt| match judge_attempt(Met::Nothing, attempt, middle) {
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
            let delivered = judge_attempt(Met::Answer(status, None), 1, 0) == Verdict::Delivered;
            assert_eq!(delivered, (200..300).contains(&status), "{status}");
        }
        assert_eq!(judge_attempt(Met::Answer(410, None), 1, 0), Verdict::Gone);
        assert_eq!(judge_attempt(Met::Answer(410, None), 10, 0), Verdict::Gone);
    }

    #[test]
    fn retry_after_is_obeyed_within_bounds() {
        let again = |status, pause, attempt| match judge_attempt(Met::Answer(status, Some(pause)), attempt, 0) {
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
        assert_eq!(requested_pause(Met::Answer(500, Some(TimeDelta::minutes(10)))), None);
        assert_eq!(requested_pause(Met::Answer(503, Some(TimeDelta::days(400)))), Some(TimeDelta::hours(24)));
        let full = judge_attempt(Met::Answer(429, Some(TimeDelta::hours(1))), 10, 0);
        assert_eq!(full, Verdict::GivenUp);
    }

    #[test]
    fn five_days_of_failures_disable_an_endpoint() {
        let now: DateTime<Utc> = "2026-11-23T09:00:00Z".parse().unwrap_or_default();
        let long = Some(now - FAILING_PERIOD);
        assert!(!is_to_be_disabled(Verdict::GivenUp, None, now));
        assert!(!is_to_be_disabled(Verdict::GivenUp, Some(now - FAILING_PERIOD + TimeDelta::seconds(1)), now));
        assert!(is_to_be_disabled(Verdict::GivenUp, long, now));
        for other in [Verdict::Delivered, Verdict::Again(TimeDelta::seconds(5)), Verdict::Gone] {
            assert!(!is_to_be_disabled(other, long, now), "{other:?}");
        }
    }

    proptest! {
        #[test]
        fn pauses_stay_within_a_tenth(draw: u16, attempt in 1i16..=9) {
            let Verdict::Again(pause) = judge_attempt(Met::Nothing, attempt, draw) else { panic!("again") };
            let wanted = PAUSES[usize::try_from(attempt - 1).unwrap_or(0)] * 1000;
            prop_assert!((pause.num_milliseconds() - wanted).abs() <= wanted / 10);
        }
    }
}
