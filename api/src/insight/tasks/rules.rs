//! Decides which sessions ask for something.

use chrono::{DateTime, TimeDelta, Utc};

/// Time before a session in which too few people are a task.
const UNDERFILLED_WITHIN: TimeDelta = TimeDelta::days(7);

/// Facts of a scheduled session.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// Start, UTC.
    pub starts_at: DateTime<Utc>,
    /// End, UTC.
    pub ends_at: DateTime<Utc>,
    /// Number of seats taken.
    pub taken: i64,
    /// Number of people needed for it to be held.
    pub minimum: i64,
    /// Number of enrolments without a mark on the attendance sheet.
    pub unmarked: i64,
    /// Number of enrolments of which somebody came.
    pub came: i64,
    /// Number of evaluations.
    pub evaluated: i64,
}

impl Facts {
    /// Number of people still needed for a session that begins soon; 0 if it asks for nobody.
    pub fn lacking(&self, now: DateTime<Utc>) -> i64 {
        let is_soon = self.starts_at > now && self.starts_at <= now + UNDERFILLED_WITHIN;
        if is_soon { (self.minimum - self.taken).max(0) } else { 0 }
    }

    /// Number of enrolments whose attendance is still to be noted, once the session is over.
    pub fn unnoted(&self, now: DateTime<Utc>) -> i64 {
        if self.ends_at <= now { self.unmarked } else { 0 }
    }

    /// Number of evaluations that those who came have not given, once the session is over.
    pub fn unevaluated(&self, now: DateTime<Utc>) -> i64 {
        if self.ends_at <= now { (self.came - self.evaluated).max(0) } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(hours: i64) -> Facts {
        let starts_at = DateTime::UNIX_EPOCH + TimeDelta::hours(hours);
        let ends_at = starts_at + TimeDelta::hours(2);
        Facts { starts_at, ends_at, taken: 1, minimum: 3, unmarked: 2, came: 3, evaluated: 1 }
    }

    #[test]
    fn too_few_people_are_a_task_of_the_last_week() {
        let lacking = |hours| facts(hours).lacking(DateTime::UNIX_EPOCH);
        assert_eq!([lacking(0), lacking(1), lacking(7 * 24), lacking(7 * 24 + 1)], [0, 2, 2, 0]);
        assert_eq!(Facts { taken: 4, ..facts(1) }.lacking(DateTime::UNIX_EPOCH), 0);
    }

    #[test]
    fn a_sheet_and_evaluations_wait_from_the_end_on() {
        for (hours, unnoted, unevaluated) in [(-1, 0, 0), (-2, 2, 2), (-48, 2, 2)] {
            let facts = facts(hours);
            assert_eq!(facts.unnoted(DateTime::UNIX_EPOCH), unnoted, "{hours}");
            assert_eq!(facts.unevaluated(DateTime::UNIX_EPOCH), unevaluated, "{hours}");
        }
        assert_eq!(Facts { evaluated: 5, ..facts(-2) }.unevaluated(DateTime::UNIX_EPOCH), 0);
    }
}
