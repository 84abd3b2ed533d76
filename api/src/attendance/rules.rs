//! Decisions about a line of the sheet.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::Presence;
use crate::sessions::rules::attendance_open;

/// How long after its end people can still be added to a session: a phone that was offline in the room gets home first.
const LATE_WALK_IN: TimeDelta = TimeDelta::days(7);

/// A line: its tick, and how often it was changed. Both come from the sheet that somebody read, or from the one that is
/// kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The tick, if there is one.
    pub status: Option<Presence>,
    /// 0 before the first tick.
    pub version: i32,
}

/// What to do with a tick.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Write it down.
    Record,
    /// Nothing: it says so already. A tick that is sent again ends here.
    Same,
    /// Nothing: the line was changed since it was read.
    Clash,
}

/// What to do with a tick that was made on a line as it was then, when the line is as it is kept now.
pub fn judge(kept: Line, ticked: Line) -> Verdict {
    if kept.status == ticked.status {
        Verdict::Same
    } else if kept.version == ticked.version {
        Verdict::Record
    } else {
        Verdict::Clash
    }
}

/// When a person who comes without having enrolled may be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WalkInTime {
    /// Not before the session's day.
    TooEarly,
    /// Now.
    Open,
    /// Too long ago.
    TooLate,
}

/// Whether somebody may be added now: from the session's day until a week after its end.
pub fn walk_in_time(starts_at: DateTime<Utc>, ends_at: DateTime<Utc>, zone: Tz, now: DateTime<Utc>) -> WalkInTime {
    if !attendance_open(starts_at, zone, now) {
        WalkInTime::TooEarly
    } else if now > ends_at + LATE_WALK_IN {
        WalkInTime::TooLate
    } else {
        WalkInTime::Open
    }
}

/// How a person came before. It informs, and bars nobody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Earlier {
    /// Times present or late.
    pub came: u32,
    /// Times absent without a word.
    pub absent: u32,
    /// Times absent with a word.
    pub excused: u32,
}

impl Earlier {
    /// Counts one more.
    pub fn count(&mut self, presence: Presence) {
        match presence {
            Presence::Present | Presence::Late => self.came += 1,
            Presence::Absent => self.absent += 1,
            Presence::Excused => self.excused += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use chrono_tz::Europe::Paris;
    use proptest::prelude::*;

    use super::*;

    fn presence() -> impl Strategy<Value = Option<Presence>> {
        proptest::option::of(proptest::sample::select(Presence::ALL))
    }

    #[test]
    fn people_are_added_from_the_day_on_and_until_a_week_after() {
        let start = Utc.with_ymd_and_hms(2026, 11, 24, 13, 0, 0).unwrap();
        let end = start + TimeDelta::hours(2);
        let at = |now| walk_in_time(start, end, Paris, now);
        assert_eq!(at(Utc.with_ymd_and_hms(2026, 11, 23, 22, 59, 0).unwrap()), WalkInTime::TooEarly);
        assert_eq!(at(Utc.with_ymd_and_hms(2026, 11, 23, 23, 0, 0).unwrap()), WalkInTime::Open);
        assert_eq!(at(end + LATE_WALK_IN), WalkInTime::Open);
        assert_eq!(at(end + LATE_WALK_IN + TimeDelta::seconds(1)), WalkInTime::TooLate);
    }

    proptest! {
        /// Whatever two people tick from the same sheet, the second never overwrites the first unseen.
        #[test]
        fn of_two_ticks_on_one_line_the_first_stands(
            read in presence(), first in presence(), second in presence(), version in 0i32..9,
        ) {
            let mut kept = Line { status: read, version };
            for status in [first, second] {
                let was = kept;
                if judge(kept, Line { status, version }) == Verdict::Record {
                    prop_assert_eq!(was.version, version);
                    kept = Line { status, version: was.version + 1 };
                }
            }
            let stands = if first == read { second } else { first };
            prop_assert_eq!(kept.status, stands);
        }

        #[test]
        fn a_tick_sent_again_changes_nothing(read in presence(), tick in presence(), version in 0i32..9) {
            let kept = Line { status: read, version };
            let asked = Line { status: tick, version };
            if judge(kept, asked) == Verdict::Record {
                let kept = Line { status: tick, version: version + 1 };
                prop_assert_eq!(judge(kept, asked), Verdict::Same);
            }
        }
    }
}
