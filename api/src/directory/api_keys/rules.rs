//! Rules on keys.

use chrono::{DateTime, Months, TimeDelta, Utc};
use uuid::Uuid;

/// Default validity of a key, in months: one year.
///
/// A key that nobody remembers ends by itself.
pub const LIFE_MONTHS: u32 = 12;

/// Maximum validity of a key, by its owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Life {
    /// A key of a partner: three years.
    Partner,
    /// A key of the organisation's own, which may read about everybody: a year, and a month to replace it.
    Organisation,
}

impl Life {
    /// The life of the keys of a partner, or of the organisation itself.
    pub fn for_owner(partner: Option<Uuid>) -> Life {
        if partner.is_some() { Life::Partner } else { Life::Organisation }
    }

    fn longest(self) -> Months {
        match self {
            Life::Partner => Months::new(36),
            Life::Organisation => Months::new(LIFE_MONTHS + 1),
        }
    }
}

/// Default time for which a replaced key stays valid: one week.
///
/// In this time the key is changed wherever it is used.
pub const OVERLAP: TimeDelta = TimeDelta::days(7);
/// Maximum time for which a replaced key stays valid.
pub const LONGEST_OVERLAP: TimeDelta = TimeDelta::days(90);

/// Computes the end of a new key; `None` if the requested end is past or too far ahead.
pub fn end_of_new(asked: Option<DateTime<Utc>>, now: DateTime<Utc>, life: Life) -> Option<DateTime<Utc>> {
    let asked = asked.or_else(|| now.checked_add_months(Months::new(LIFE_MONTHS)))?;
    (now < asked && asked <= now.checked_add_months(life.longest())?).then_some(asked)
}

/// Computes the end of a replaced key, which is never later than it was.
///
/// `None` if the requested end is past or too far ahead.
pub fn end_of_replaced(
    asked: Option<DateTime<Utc>>,
    ends_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let asked = asked.unwrap_or(now + OVERLAP);
    (now <= asked && asked <= now + LONGEST_OVERLAP).then_some(asked.min(ends_at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(number: u32) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000 + 86_400 * i64::from(number), 0).unwrap_or_default()
    }

    #[test]
    fn a_key_ends_within_the_life_of_its_owner_s_keys() {
        for life in [Life::Partner, Life::Organisation] {
            assert_eq!(end_of_new(None, day(0), life), Some(day(365)));
            assert_eq!(end_of_new(Some(day(10)), day(0), life), Some(day(10)));
            assert_eq!(end_of_new(Some(day(0)), day(0), life), None);
            assert_eq!(end_of_new(Some(day(1200)), day(0), life), None);
        }
        assert_eq!(end_of_new(Some(day(390)), day(0), Life::Organisation), Some(day(390)));
        assert_eq!(end_of_new(Some(day(400)), day(0), Life::Organisation), None);
        assert_eq!(end_of_new(Some(day(400)), day(0), Life::Partner), Some(day(400)));
    }

    #[test]
    fn a_replaced_key_holds_for_a_week_but_never_longer_than_before() {
        assert_eq!(end_of_replaced(None, day(300), day(0)), Some(day(7)));
        assert_eq!(end_of_replaced(None, day(3), day(0)), Some(day(3)));
        assert_eq!(end_of_replaced(Some(day(0)), day(300), day(0)), Some(day(0)));
        assert_eq!(end_of_replaced(Some(day(91)), day(300), day(0)), None);
        assert_eq!(end_of_replaced(Some(day(0)), day(300), day(1)), None);
    }
}
