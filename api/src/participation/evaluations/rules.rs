//! Rules of evaluations: when and how many are given, and how their answers are counted.

use chrono::{DateTime, NaiveTime, Utc};

use super::EvaluationState;

/// Evaluations that a code takes above the number of people who came: one may not be noted.
const UNNOTED: i64 = 1;
/// Number of letters of a session's code.
///
/// They make 148 000 000 codes: among those of some days' sessions, guessing under the limit of attempts finds none.
pub const CODE_LENGTH: usize = 6;

/// Reads a code as people type it: any case, spaces or dashes anywhere.
pub fn read_code(typed: &str, letters: &[u8]) -> Option<String> {
    let code: String = typed.chars().filter(|c| !matches!(c, ' ' | '-')).map(|c| c.to_ascii_uppercase()).collect();
    (code.len() == CODE_LENGTH && typed.len() <= 40 && code.bytes().all(|c| letters.contains(&c))).then_some(code)
}

/// True if as many evaluations were given as a session's code takes.
pub fn is_complete(given: i64, people: i64) -> bool {
    given >= people + UNNOTED
}

/// Decides whether the evaluations of a session that is held are open.
pub fn state(opens_at: DateTime<Utc>, closes_at: DateTime<Utc>, now: DateTime<Utc>) -> EvaluationState {
    match now {
        _ if now < opens_at => EvaluationState::Early,
        _ if now < closes_at => EvaluationState::Open,
        _ => EvaluationState::Closed,
    }
}

/// Midnight of the day of an instant, UTC: the time that an evaluation keeps.
pub fn day_of(at: DateTime<Utc>) -> DateTime<Utc> {
    at.date_naive().and_time(NaiveTime::MIN).and_utc()
}

/// Answers on a scale of 1 to 4: the number of each, and their mean.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Scale {
    /// Number of answers 1, 2, 3 and 4.
    pub counts: [u32; 4],
    /// Arithmetic mean, rounded to the hundredth; none without answers.
    pub mean: Option<f64>,
}

/// Counts answers; those off the scale do not count.
pub fn scale(answers: impl IntoIterator<Item = i16>) -> Scale {
    let mut counts = [0u32; 4];
    for answer in answers {
        if let Some(count) = usize::try_from(answer - 1).ok().and_then(|index| counts.get_mut(index)) {
            *count += 1;
        }
    }
    let total: u32 = counts.iter().sum();
    let sum: u32 = counts.iter().zip(1..).map(|(count, value)| count * value).sum();
    // To the hundredth: more digits would suggest a precision that is not there.
    let mean = (total > 0).then(|| (f64::from(sum) / f64::from(total) * 100.0).round() / 100.0);
    Scale { counts, mean }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn answers_are_counted_and_averaged() {
        assert_eq!(scale([4, 4, 3]), Scale { counts: [0, 0, 1, 2], mean: Some(3.67) });
        assert_eq!(scale([]), Scale { counts: [0; 4], mean: None });
        assert_eq!(scale([0, 5, -1]), Scale { counts: [0; 4], mean: None });
    }

    #[test]
    fn codes_are_read_as_people_type_them() {
        let letters = b"ABC347";
        assert_eq!(read_code("abc-347", letters).as_deref(), Some("ABC347"));
        assert_eq!(read_code(" ab c3 47 ", letters).as_deref(), Some("ABC347"));
        for other in ["", "ABC34", "ABC3477", "ABC340", "ABC34é", "ABC/34"] {
            assert_eq!(read_code(other, letters), None, "{other}");
        }
    }

    #[test]
    fn a_code_takes_one_more_than_came() {
        assert!(!is_complete(0, 0) && is_complete(1, 0));
        assert!(!is_complete(4, 4) && is_complete(5, 4));
    }

    proptest! {
        #[test]
        fn each_answer_counts_once_and_the_mean_is_in_range(answers in proptest::collection::vec(1i16..=4, 1..50)) {
            let counted = scale(answers.clone());
            prop_assert_eq!(counted.counts.iter().sum::<u32>() as usize, answers.len());
            prop_assert!(counted.mean.is_some_and(|mean| (1.0..=4.0).contains(&mean)));
        }
    }
}
