//! Rules of evaluations: when and how many are given.

use chrono::{DateTime, Utc};

use super::EvaluationState;

/// Evaluations that a code takes above the number of people who came: one may not be noted.
const UNNOTED: i64 = 1;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_takes_one_more_than_came() {
        assert!(!is_complete(0, 0) && is_complete(1, 0));
        assert!(!is_complete(4, 4) && is_complete(5, 4));
    }
}
