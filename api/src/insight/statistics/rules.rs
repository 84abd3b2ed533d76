//! Sums of numbers of workshops.

use std::collections::BTreeMap;
use std::ops::AddAssign;

/// Numbers of workshops and of the people in them.
///
/// Everybody who had a seat is counted once, under `came`, `absent`, `excused` or `unmarked`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Numbers {
    /// Workshops that were held.
    pub sessions: i64,
    /// Workshops that were cancelled.
    pub cancelled: i64,
    /// Seats of the workshops that were held.
    pub seats: i64,
    /// People who had a seat in the workshops that were held.
    pub enrolled: i64,
    /// People who came, in time or late.
    pub came: i64,
    /// People who did not come, without notice.
    pub absent: i64,
    /// People who did not come, with notice.
    pub excused: i64,
    /// People without a mark on the attendance sheet.
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

/// Adds up the numbers that have the same key; returns the sums by key.
pub fn add_up<K: Ord>(rows: impl IntoIterator<Item = (K, Numbers)>) -> BTreeMap<K, Numbers> {
    let mut sums: BTreeMap<K, Numbers> = BTreeMap::new();
    for (key, numbers) in rows {
        *sums.entry(key).or_default() += numbers;
    }
    sums
}

/// Puts the sums that may not leave together, so that nobody computes them from the others.
///
/// Returns the sums that are left, and those put together. Where these are too small even so, the smallest of the
/// others go with them.
pub fn gather_small<K: Ord + Clone>(
    mut sums: BTreeMap<K, Numbers>,
    may_leave: impl Fn(&Numbers) -> bool,
) -> (BTreeMap<K, Numbers>, Option<Numbers>) {
    let mut gathered: Option<Numbers> = None;
    loop {
        let small = sums.iter().find(|(_, numbers)| !may_leave(numbers));
        let next = match gathered {
            Some(sum) if !may_leave(&sum) => small.or_else(|| sums.iter().min_by_key(|(_, numbers)| numbers.enrolled)),
            _ => small,
        };
        let Some(key) = next.map(|(key, _)| key.clone()) else { return (sums, gathered) };
        if let Some(numbers) = sums.remove(&key) {
            *gathered.get_or_insert_default() += numbers;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_with_the_same_key_are_added_up() {
        let one = Numbers { sessions: 1, seats: 4, enrolled: 3, came: 2, absent: 1, ..Numbers::default() };
        let other = Numbers { sessions: 1, cancelled: 1, seats: 4, enrolled: 4, excused: 1, unmarked: 3, ..one };
        let sums = add_up([("b", one), ("a", one), ("b", other)]);
        assert_eq!(sums.keys().copied().collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!((sums["a"], sums["b"].sessions, sums["b"].enrolled, sums["b"].unmarked), (one, 2, 7, 3));
        for numbers in sums.values() {
            let noted = numbers.came + numbers.absent + numbers.excused + numbers.unmarked;
            assert!(noted >= numbers.enrolled, "{numbers:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_too_small_is_not_to_be_computed(groups in proptest::collection::vec((1i64..4, 0i64..9), 0..6)) {
            let may_leave = |numbers: &Numbers| numbers.sessions > 1 && numbers.enrolled >= 5;
            let each = groups.iter().map(|(sessions, enrolled)| Numbers {
                sessions: *sessions, enrolled: *enrolled, ..Numbers::default()
            });
            let sums: BTreeMap<usize, Numbers> = each.enumerate().collect();
            let total = add_up(sums.values().map(|numbers| ((), *numbers))).remove(&()).unwrap_or_default();
            let (left, gathered) = gather_small(sums, may_leave);
            prop_assert!(left.values().all(may_leave));
            // Unless all of it is too small.
            prop_assert!(gathered.is_none_or(|sum| may_leave(&sum) || (left.is_empty() && sum == total)));
            let mut again = gathered.unwrap_or_default();
            left.values().for_each(|numbers| again += *numbers);
            prop_assert_eq!(again, total);
        }
    }
}
