//! Rules of the attendance sheet: lines, ticks and walk-ins.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::Presence;
use crate::programme::sessions::rules::attendance_open;

/// Time after the end of a session in which people can still be added to it.
///
/// A phone that was offline in the room gets home first.
const LATE_WALK_IN: TimeDelta = TimeDelta::days(7);

/// A line of the sheet: its tick, and how often it was changed.
///
/// It comes from the sheet that somebody read, or from the one that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The tick, if there is one.
    pub status: Option<Presence>,
    /// Number of people of the party who came; none without a tick.
    pub people_came: Option<i16>,
    /// Number of changes: 0 before the first tick.
    pub version: i32,
}

/// Decision about a tick.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is written down.
    Record,
    /// Nothing is done: the line says so already. A tick that is sent again ends here.
    Same,
    /// Nothing is done: the line was changed since it was read.
    Clash,
}

/// Number of people who came, by a tick: the number that was counted, if there is one.
///
/// Else it is as many as were kept before, so that a correction of «present» to «late» forgets nobody; else the whole
/// party.
pub fn people_came(status: Option<Presence>, counted: Option<i16>, kept: Option<i16>, party: i16) -> Option<i16> {
    match status? {
        Presence::Absent | Presence::Excused => Some(0),
        Presence::Present | Presence::Late => counted.or(kept.filter(|people| *people > 0)).or(Some(party)),
    }
}

/// True if so many may be counted with a tick: of people who came, and no more than the party.
pub fn is_possible_count(status: Option<Presence>, counted: i16, party: i16) -> bool {
    matches!(status, Some(Presence::Present | Presence::Late)) && (1..=party).contains(&counted)
}

/// Decides about a tick that was made on a line as it was read, against the line as it is kept now.
pub fn judge(kept: Line, ticked: Line) -> Verdict {
    if (kept.status, kept.people_came) == (ticked.status, ticked.people_came) {
        Verdict::Same
    } else if kept.version == ticked.version {
        Verdict::Record
    } else {
        Verdict::Clash
    }
}

/// Period in which a walk-in is added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WalkInTime {
    /// Before the session's day.
    TooEarly,
    /// From the session's day until a week after its end.
    Open,
    /// After that.
    TooLate,
}

/// The period of a time: walk-ins are added from the session's day until a week after its end.
pub fn walk_in_time(starts_at: DateTime<Utc>, ends_at: DateTime<Utc>, zone: Tz, now: DateTime<Utc>) -> WalkInTime {
    if !attendance_open(starts_at, zone, now) {
        WalkInTime::TooEarly
    } else if now > ends_at + LATE_WALK_IN {
        WalkInTime::TooLate
    } else {
        WalkInTime::Open
    }
}

/// Attendance of a person at earlier sessions. It informs staff, and bars nobody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Earlier {
    /// Times present or late.
    pub came: u32,
    /// Times absent without notice.
    pub absent: u32,
    /// Times absent with notice.
    pub excused: u32,
}

impl Earlier {
    /// Counts one more presence.
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

    fn presence() -> impl Strategy<Value = (Option<Presence>, i16)> {
        (proptest::option::of(proptest::sample::select(Presence::ALL)), 1i16..4)
    }

    fn line((status, counted): (Option<Presence>, i16), version: i32) -> Line {
        Line { status, people_came: people_came(status, Some(counted), None, 3), version }
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

    #[test]
    fn a_whole_party_came_unless_counted() {
        use Presence::{Absent, Excused, Late, Present};
        assert_eq!(people_came(Some(Present), None, None, 3), Some(3));
        assert_eq!(people_came(Some(Present), Some(2), None, 3), Some(2));
        assert_eq!(people_came(Some(Late), None, Some(2), 3), Some(2), "a correction keeps the number");
        assert_eq!(people_came(Some(Late), None, Some(0), 3), Some(3), "nobody came before the correction");
        assert_eq!(people_came(Some(Absent), None, Some(2), 3), Some(0));
        assert_eq!(people_came(None, None, Some(2), 3), None);
        assert!(is_possible_count(Some(Late), 1, 2) && is_possible_count(Some(Present), 2, 2));
        for (status, counted) in [(Some(Present), 0), (Some(Present), 3), (Some(Excused), 1), (None, 1)] {
            assert!(!is_possible_count(status, counted, 2), "{status:?} {counted}");
        }
    }

    proptest! {
        /// Of two people who tick the same sheet, the second never overwrites the first unseen.
        #[test]
        fn of_two_ticks_on_one_line_the_first_stands(
            read in presence(), first in presence(), second in presence(), version in 0i32..9,
        ) {
            let mut kept = line(read, version);
            for ticked in [first, second] {
                let was = kept;
                if judge(kept, line(ticked, version)) == Verdict::Record {
                    prop_assert_eq!(was.version, version);
                    kept = line(ticked, was.version + 1);
                }
            }
            let same = |one: Line, other: Line| (one.status, one.people_came) == (other.status, other.people_came);
            let stands = if same(line(first, version), line(read, version)) { second } else { first };
            prop_assert!(same(kept, line(stands, version)));
        }

        #[test]
        fn a_tick_sent_again_changes_nothing(read in presence(), tick in presence(), version in 0i32..9) {
            let asked = line(tick, version);
            if judge(line(read, version), asked) == Verdict::Record {
                let kept = line(tick, version + 1);
                prop_assert_eq!(judge(kept, asked), Verdict::Same);
            }
        }
    }
}
