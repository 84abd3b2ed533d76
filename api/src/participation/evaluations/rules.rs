//! Rules of evaluations: counts and means of answers, and the time that they keep.

use chrono::{DateTime, NaiveTime, Utc};

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

    proptest! {
        #[test]
        fn each_answer_counts_once_and_the_mean_is_in_range(answers in proptest::collection::vec(1i16..=4, 1..50)) {
            let counted = scale(answers.clone());
            prop_assert_eq!(counted.counts.iter().sum::<u32>() as usize, answers.len());
            prop_assert!(counted.mean.is_some_and(|mean| (1.0..=4.0).contains(&mean)));
        }
    }
}
