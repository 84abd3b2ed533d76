//! Rules of adaptations: whether a negative box became rarer, as far as so few answers say.

use super::{AdaptationOutcome, Verdict};

/// Answers on each side below which nothing is compared.
pub const COMPARED_FROM: i64 = 8;
/// Probability below which a difference is said: it would come by chance less often than this.
const SIGNIFICANT: f64 = 0.1;
/// Tolerance of sums of probabilities: tables that are equally likely count as such.
const TOLERANCE: f64 = 1e-7;

/// Answers on one side of a change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Side {
    /// Answers in the negative box.
    pub negative: i64,
    /// All answers to that question.
    pub answers: i64,
}

/// Compares the share of the negative box before and after a change.
pub fn compare(before: Side, after: Side) -> AdaptationOutcome {
    if before.answers.min(after.answers) < COMPARED_FROM {
        return AdaptationOutcome::TooFew;
    }
    let fell = after.negative * before.answers < before.negative * after.answers;
    match fisher(before, after) < SIGNIFICANT - TOLERANCE {
        true if fell => AdaptationOutcome::Fell,
        true => AdaptationOutcome::Rose,
        false => AdaptationOutcome::NoVisibleDifference,
    }
}

/// Fisher's exact test of two shares, two-sided.
///
/// It says how likely a table as unequal as this one is by chance.
/// The table is one of all those with the same sums; the likelier of them have the greater weights.
pub fn fisher(before: Side, after: Side) -> f64 {
    let negative = before.negative + after.negative;
    let answers = before.answers + after.answers;
    let least = (negative - after.answers).max(0);
    let most = negative.min(before.answers);
    // The weight of a table over that of the table with one negative answer less before.
    let ratio = |k: i64| {
        let grows = (negative - k + 1) as f64 * (before.answers - k + 1) as f64;
        let shrinks = k as f64 * (answers - negative - before.answers + k) as f64;
        grows / shrinks
    };
    // From the likeliest table outwards, so that no weight overflows.
    let likeliest = (((negative + 1) * (before.answers + 1)) / (answers + 2)).clamp(least, most);
    let mut weights = vec![(likeliest, 1.0)];
    let mut weight = 1.0;
    for k in likeliest + 1..=most {
        weight *= ratio(k);
        weights.push((k, weight));
    }
    weight = 1.0;
    for k in (least..likeliest).rev() {
        weight /= ratio(k + 1);
        weights.push((k, weight));
    }
    let weight_of = |k: i64| weights.iter().find(|(one, _)| *one == k).map_or(0.0, |(_, weight)| *weight);
    let seen = weight_of(before.negative) * (1.0 + TOLERANCE);
    let all: f64 = weights.iter().map(|(_, weight)| weight).sum();
    let as_unequal: f64 = weights.iter().map(|(_, weight)| *weight).filter(|weight| *weight <= seen).sum();
    (as_unequal / all).min(1.0)
}

/// Says an outcome in French.
pub fn say(outcome: AdaptationOutcome, before: Side, after: Side) -> String {
    match outcome {
        AdaptationOutcome::Fell => "a baissé".to_owned(),
        AdaptationOutcome::Rose => "a augmenté".to_owned(),
        AdaptationOutcome::NoVisibleDifference => "pas de différence visible".to_owned(),
        AdaptationOutcome::TooFew => {
            let fewer = before.answers.min(after.answers);
            format!("encore trop peu de réponses ({fewer} sur {COMPARED_FROM})")
        }
    }
}

/// True while somebody is still to judge.
pub fn is_open(verdict: Option<Verdict>) -> bool {
    matches!(verdict, None | Some(Verdict::TooEarly))
}

/// True if an adaptation waits for its check: as many answers came since the change as were waited for.
pub fn is_due(verdict: Option<Verdict>, due_at: i16, since: i64) -> bool {
    is_open(verdict) && since >= i64::from(due_at)
}

/// Number of answers at which the next check is due, once a verdict is given.
///
/// Where it is too early, as many answers again are waited for.
pub fn next_check(verdict: Option<Verdict>, check_after: i16, since: i64) -> i16 {
    match verdict {
        Some(Verdict::TooEarly) => i16::try_from(since).unwrap_or(i16::MAX).saturating_add(check_after),
        _ => check_after,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn side(negative: i64, answers: i64) -> Side {
        Side { negative, answers }
    }

    fn choose(n: i64, k: i64) -> u128 {
        if k < 0 || k > n {
            return 0;
        }
        (0..k)
            .fold(1u128, |product, i| product * u128::try_from(n - i).unwrap_or(0) / u128::try_from(i + 1).unwrap_or(1))
    }

    /// The same outcome in whole numbers: nothing is rounded.
    fn exact(before: Side, after: Side) -> AdaptationOutcome {
        if before.answers < 8 || after.answers < 8 {
            return AdaptationOutcome::TooFew;
        }
        let negative = before.negative + after.negative;
        let weight = |k: i64| choose(before.answers, k) * choose(after.answers, negative - k);
        let seen = weight(before.negative);
        let as_unequal: u128 = (0..=negative).map(weight).filter(|weight| *weight <= seen).sum();
        let all = choose(before.answers + after.answers, negative);
        match as_unequal * 10 < all {
            false => AdaptationOutcome::NoVisibleDifference,
            true if after.negative * before.answers < before.negative * after.answers => AdaptationOutcome::Fell,
            true => AdaptationOutcome::Rose,
        }
    }

    #[test]
    fn known_tables_have_their_probability() {
        for (before, after, p, outcome) in [
            (side(6, 16), side(1, 16), 0.083, AdaptationOutcome::Fell),
            (side(3, 8), side(0, 8), 0.20, AdaptationOutcome::NoVisibleDifference),
            (side(4, 12), side(0, 12), 0.093, AdaptationOutcome::Fell),
            (side(5, 12), side(1, 12), 0.155, AdaptationOutcome::NoVisibleDifference),
            (side(1, 16), side(6, 16), 0.083, AdaptationOutcome::Rose),
            (side(0, 8), side(0, 8), 1.0, AdaptationOutcome::NoVisibleDifference),
            (side(8, 8), side(8, 8), 1.0, AdaptationOutcome::NoVisibleDifference),
        ] {
            assert!((fisher(before, after) - p).abs() < 0.0006, "{before:?} {after:?}: {}", fisher(before, after));
            assert_eq!(compare(before, after), outcome, "{before:?} {after:?}");
        }
        let many = fisher(side(600, 2000), side(200, 2000));
        assert!((0.0..1e-9).contains(&many), "{many}");
    }

    #[test]
    fn too_few_answers_are_said_with_their_number() {
        let words = |before, after| say(compare(before, after), before, after);
        assert_eq!(words(side(3, 9), side(0, 5)), "encore trop peu de réponses (5 sur 8)");
        assert_eq!(words(side(2, 7), side(0, 50)), "encore trop peu de réponses (7 sur 8)");
        assert_eq!(words(side(6, 16), side(1, 16)), "a baissé");
        assert_eq!(words(side(3, 8), side(0, 8)), "pas de différence visible");
    }

    #[test]
    fn a_check_is_due_after_its_answers_and_again_after_as_many() {
        assert!(!is_due(None, 8, 7) && is_due(None, 8, 8));
        let next = next_check(Some(Verdict::TooEarly), 8, 9);
        assert_eq!(next, 17);
        assert!(!is_due(Some(Verdict::TooEarly), next, 16) && is_due(Some(Verdict::TooEarly), next, 17));
        assert!(!is_due(Some(Verdict::Helped), 8, 50));
        assert_eq!(next_check(None, 8, 30), 8);
    }

    /// Outcomes that Python computed in fractions: `tests/contract/fisher.py` writes and checks this table.
    #[test]
    fn outcomes_are_those_of_another_language() {
        let letter = |outcome| match outcome {
            AdaptationOutcome::Fell => 'F',
            AdaptationOutcome::Rose => 'R',
            AdaptationOutcome::NoVisibleDifference => '.',
            AdaptationOutcome::TooFew => '?',
        };
        let mut tables = 0;
        for line in include_str!("../../../../tests/contract/fisher.txt").lines() {
            let (sides, outcomes) = line.split_once(' ').unwrap_or_default();
            let answers: Vec<i64> = sides.split('/').filter_map(|side| side.parse().ok()).collect();
            let [first, second] = answers[..] else { panic!("{line}") };
            let mut letters = outcomes.chars();
            for negative in 0..=first {
                for later in 0..=second {
                    let (before, after) = (side(negative, first), side(later, second));
                    assert_eq!(Some(letter(compare(before, after))), letters.next(), "{before:?} {after:?}");
                    tables += 1;
                }
            }
            assert_eq!(letters.next(), None, "{line}");
        }
        assert!(tables > 5_000, "{tables}");
    }

    proptest! {
        #[test]
        fn flipping_an_answer_never_makes_a_fall_of_chance(
            (all_before, before) in (0i64..=40).prop_flat_map(|all| (Just(all), 0..=all)),
            (all_after, after) in (0i64..=40).prop_flat_map(|all| (Just(all), 0..=all)),
        ) {
            for (change, later_change) in [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)] {
                let before = side((before + change).clamp(0, all_before), all_before);
                let after = side((after + later_change).clamp(0, all_after), all_after);
                prop_assert_eq!(compare(before, after), exact(before, after), "{:?} {:?}", before, after);
            }
        }

        #[test]
        fn a_probability_is_one_and_its_sides_are_equal(
            (all_before, before) in (1i64..=3000).prop_flat_map(|all| (Just(all), 0..=all)),
            (all_after, after) in (1i64..=3000).prop_flat_map(|all| (Just(all), 0..=all)),
        ) {
            let p = fisher(side(before, all_before), side(after, all_after));
            prop_assert!((0.0..=1.0).contains(&p), "{p}");
            let mirrored = fisher(side(after, all_after), side(before, all_before));
            prop_assert!((p - mirrored).abs() < 1e-6, "{p} {mirrored}");
        }
    }
}
