//! Time for which messages of the desk stay back, so that nobody hears of what is undone at once.

use chrono::{DateTime, TimeDelta, Utc};

use super::Way;

/// Time for which a message of the desk stays back.
pub const HELD_BACK: TimeDelta = TimeDelta::seconds(12);

/// Holds a message back until its cause can no longer be undone.
///
/// Calls and letters wait for somebody anyway.
pub fn held_back(way: Way, leaves_at: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
    match way {
        Way::Email | Way::Sms => leaves_at.max(now + HELD_BACK),
        Way::Call | Way::Letter => leaves_at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_desk_wrote_stays_back_while_it_can_be_undone() {
        let now = DateTime::UNIX_EPOCH;
        assert_eq!(held_back(Way::Email, now, now), now + HELD_BACK);
        assert_eq!(held_back(Way::Call, now, now), now, "a colleague may call at once");
        let morning = now + TimeDelta::hours(9);
        assert_eq!(held_back(Way::Sms, morning, now), morning, "later anyway");
    }
}
