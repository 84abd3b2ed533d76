//! Adding up.

use std::collections::BTreeMap;
use std::ops::AddAssign;

/// What workshops came to.
///
/// Everybody who had a seat is counted once, under `came`, `absent`, `excused` or `unmarked`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Numbers {
    /// Workshops that were held.
    pub sessions: i64,
    /// Workshops that were cancelled.
    pub cancelled: i64,
    /// Seats of those held.
    pub seats: i64,
    /// People who had a seat in those held.
    pub enrolled: i64,
    /// Who came, in time or late.
    pub came: i64,
    /// Who did not, without a word.
    pub absent: i64,
    /// Who did not, and said so.
    pub excused: i64,
    /// Of whom nobody wrote down whether they came.
    pub unmarked: i64,
}

impl AddAssign for Numbers {
    fn add_assign(&mut self, other: Numbers) {
        self.sessions += other.sessions;
        self.cancelled += other.cancelled;
        self.seats += other.seats;
        self.enrolled += other.enrolled;
        self.came += other.came;
        self.absent += other.absent;
        self.excused += other.excused;
        self.unmarked += other.unmarked;
    }
}

/// The sum of numbers that have the same key, by key.
pub fn sums<K: Ord>(rows: impl IntoIterator<Item = (K, Numbers)>) -> BTreeMap<K, Numbers> {
    let mut sums: BTreeMap<K, Numbers> = BTreeMap::new();
    for (key, numbers) in rows {
        *sums.entry(key).or_default() += numbers;
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_one_key_is_added_up() {
        let one = Numbers { sessions: 1, seats: 4, enrolled: 3, came: 2, absent: 1, ..Numbers::default() };
        let other = Numbers { sessions: 1, cancelled: 1, seats: 4, enrolled: 4, excused: 1, unmarked: 3, ..one };
        let sums = sums([("b", one), ("a", one), ("b", other)]);
        assert_eq!(sums.keys().copied().collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!((sums["a"], sums["b"].sessions, sums["b"].enrolled, sums["b"].unmarked), (one, 2, 7, 3));
        for numbers in sums.values() {
            let noted = numbers.came + numbers.absent + numbers.excused + numbers.unmarked;
            assert!(noted >= numbers.enrolled, "{numbers:?}");
        }
    }
}
