//! Rules of enrolments: readable references, the time to cancel, the choice of suggestions.

use chrono::{DateTime, TimeDelta, Utc};

use super::Restorable;
use crate::kernel::text::short_code::LETTERS;
use crate::programme::holidays::office_hours::{self, Office};

/// Number of letters of a reference.
///
/// They make 3 400 000 000 references a venue: guessing one by one finds none.
pub const LENGTH: usize = 7;

/// Builds a reference from a venue's code and random numbers: `CAP-7K4M9XQ`.
pub fn reference(venue_code: &str, drawn: &[u8]) -> String {
    let letters = drawn.iter().map(|n| char::from(LETTERS[usize::from(*n) % LETTERS.len()]));
    format!("{venue_code}-{}", letters.collect::<String>())
}

/// Reads a reference as people type it: any case, spaces for the dash or none.
pub fn read_reference(typed: &str) -> Option<String> {
    let letters: String = typed.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    ((7..=12).contains(&letters.len()) && typed.len() <= 40).then(|| format!("{}-{}", &letters[..3], &letters[3..]))
}

/// Time for which a reference and a name still open an enrolment after its session.
pub const OPEN_BY_NAME: TimeDelta = TimeDelta::days(1);
/// Time for which a personal link still opens an enrolment after its session.
const OPEN_BY_LINK: TimeDelta = TimeDelta::days(7);

/// True if a personal link still opens: until a week after the session, for the evaluation.
pub fn opens_by_link(ends_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now < evaluation_closes(ends_at)
}

/// Time before the end of a session from which evaluations are taken.
///
/// Nobody judges what has just begun.
const EVALUATED_BEFORE_END: TimeDelta = TimeDelta::minutes(30);

/// Time from which evaluations of a session are taken.
pub fn evaluation_opens(starts_at: DateTime<Utc>, ends_at: DateTime<Utc>) -> DateTime<Utc> {
    starts_at.max(ends_at - EVALUATED_BEFORE_END)
}

/// Time until which evaluations of a session are taken.
pub fn evaluation_closes(ends_at: DateTime<Utc>) -> DateTime<Utc> {
    ends_at + OPEN_BY_LINK
}

/// True if a person may still cancel by themselves: until the session starts.
pub fn may_cancel(is_enrolled: bool, starts_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    is_enrolled && now < starts_at
}

/// Time to open the link that confirms a held seat.
const TIME_TO_CONFIRM: TimeDelta = TimeDelta::hours(24);
/// Time before the start at which a held seat is given up at the latest: somebody else can still come.
const LAST_CONFIRMATION: TimeDelta = TimeDelta::hours(2);
/// Least time to confirm a seat; of a call, least working time of the desk.
const LEAST_TIME_TO_CONFIRM: TimeDelta = TimeDelta::hours(1);

/// Computes until when a seat is held for its person to confirm, UTC.
///
/// That is a day to open a link, and to be called until the end of the next working day. None where they could not
/// confirm in time.
pub fn held_until(
    is_called: bool,
    starts_at: DateTime<Utc>,
    now: DateTime<Utc>,
    office: impl Into<Office>,
) -> Option<DateTime<Utc>> {
    let office = office.into();
    let longest = if is_called { office_hours::next_day_closing(now, office) } else { now + TIME_TO_CONFIRM };
    let until = longest.min(starts_at - LAST_CONFIRMATION).max(now + LEAST_TIME_TO_CONFIRM);
    let is_callable = || office_hours::worked(now, until, office) >= LEAST_TIME_TO_CONFIRM;
    (until < starts_at && (!is_called || is_callable())).then_some(until)
}

/// Time before a session from which people from outside the territory enrol, where residents go first.
const RESIDENTS_FIRST: TimeDelta = TimeDelta::days(7);

/// Time from which people from outside the territory may enrol, where residents go first.
pub fn opens_outside(starts_at: DateTime<Utc>) -> DateTime<Utc> {
    starts_at - RESIDENTS_FIRST
}

/// Chooses the sessions to suggest, as indices into the given list.
///
/// Each session is given by whether it has room, and how unsuitable it is apart from room. Those with room come first,
/// each kind by how well it suits.
///
/// A full one that would be among the `limit` best if it had room is worth waiting for: such ones take up to half of
/// the places, and more only where too few have room.
pub fn proposed(sessions: &[(bool, i64)], limit: usize) -> Vec<usize> {
    let mut best: Vec<usize> = (0..sessions.len()).collect();
    best.sort_by_key(|place| sessions[*place].1);
    let has_room = |place: &usize| sessions[*place].0;
    let worth_waiting = best.iter().take(limit).filter(|place| !has_room(place)).count().min(limit / 2);
    let (roomy, full): (Vec<usize>, Vec<usize>) = best.into_iter().partition(has_room);
    let seats = roomy.len().min(limit - worth_waiting);
    roomy.into_iter().take(seats).chain(full.into_iter().take(limit - seats)).collect()
}

/// Facts that decide what a cancelled enrolment can get back.
#[derive(Clone, Copy, Debug)]
pub struct RestoreQuestion {
    /// True if it is cancelled.
    pub is_cancelled: bool,
    /// True if its session is held, and has not begun.
    pub is_ahead: bool,
    /// True if it was on the waiting list.
    pub waited: bool,
    /// True if its seats are free, or only offered to somebody.
    pub has_room: bool,
}

/// Decides what an enrolment can get back.
pub fn restorable(question: RestoreQuestion) -> Option<Restorable> {
    let RestoreQuestion { is_cancelled, is_ahead, waited, has_room } = question;
    (is_cancelled && is_ahead).then_some(if has_room && !waited { Restorable::Seat } else { Restorable::WaitingList })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_reference_is_read_however_it_is_typed() {
        for typed in ["CAP-7K4M", "cap-7k4m", " cap 7k4m ", "CAP7K4M", "cap.7k.4m"] {
            assert_eq!(read_reference(typed).as_deref(), Some("CAP-7K4M"), "{typed}");
        }
        for typed in ["", "CAP", "é", "CAP-7K4M-7K4M-7K4M"] {
            assert_eq!(read_reference(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_seat_is_held_for_a_day_or_until_the_desk_has_called() {
        let at = |text: &str| -> DateTime<Utc> { text.parse().unwrap() };
        let until =
            |is_called, starts: &str, now: &str| held_until(is_called, at(starts), at(now), chrono_tz::Europe::Paris);
        // Monday at ten in Paris.
        let (now, later) = ("2026-11-23T09:00:00Z", "2026-12-01T13:00:00Z");
        assert_eq!(until(false, later, now), Some(at("2026-11-24T09:00:00Z")));
        assert_eq!(until(true, later, now), Some(at("2026-11-24T16:00:00Z")), "the end of the next working day");
        let today = "2026-11-23T13:00:00Z";
        assert_eq!(until(false, today, now), Some(at("2026-11-23T11:00:00Z")), "two hours before");
        assert_eq!(until(true, today, now), Some(at("2026-11-23T11:00:00Z")));
        assert_eq!(until(false, "2026-11-23T10:30:00Z", now), Some(at("2026-11-23T10:00:00Z")), "an hour at least");
        assert_eq!(until(false, "2026-11-23T10:00:00Z", now), None, "it begins by then");
        let (evening, morning) = ("2026-11-23T18:00:00Z", "2026-11-24T09:00:00Z");
        assert_eq!(until(true, morning, evening), None, "nobody calls at night");
        assert_eq!(until(false, morning, evening), Some(at("2026-11-24T07:00:00Z")));
    }

    #[test]
    fn full_sessions_are_proposed_after_those_with_room() {
        let weeks = |full: &[i64]| -> Vec<_> { (0..10).map(|week| (!full.contains(&week), week)).collect() };
        assert_eq!(proposed(&weeks(&[]), 6), [0, 1, 2, 3, 4, 5]);
        assert_eq!(proposed(&weeks(&[0]), 6), [1, 2, 3, 4, 5, 0]);
        assert_eq!(proposed(&weeks(&[8]), 6), [0, 1, 2, 3, 4, 5], "no better than what has room");
        assert_eq!(proposed(&weeks(&[0, 1, 2, 3]), 6), [4, 5, 6, 0, 1, 2], "at most half of them");
        assert_eq!(proposed(&weeks(&[0, 1, 2, 3, 4, 5, 6, 8]), 6), [7, 9, 0, 1, 2, 3], "few have room");
        assert_eq!(proposed(&[(false, 1), (false, 0)], 6), [1, 0]);
        assert_eq!(proposed(&weeks(&[0]), 1), [1]);
        assert_eq!(proposed(&[], 6), [0; 0]);
    }

    proptest! {
        #[test]
        fn the_best_session_with_room_is_proposed_first(
            sessions in proptest::collection::vec((any::<bool>(), 0i64..100), 0..20), limit in 1usize..10,
        ) {
            let places = proposed(&sessions, limit);
            prop_assert_eq!(places.len(), limit.min(sessions.len()));
            let best = sessions.iter().filter(|(has_room, _)| *has_room).map(|(_, unsuitable)| *unsuitable).min();
            prop_assert_eq!(best.is_some(), places.first().is_some_and(|place| sessions[*place].0));
            if let Some(best) = best {
                prop_assert_eq!(sessions[places[0]].1, best);
            }
        }

        #[test]
        fn no_letter_looks_like_another(drawn in proptest::collection::vec(any::<u8>(), 4..8)) {
            let made = reference("CAP", &drawn);
            prop_assert!(!made[4..].contains(['0', 'O', '1', 'I', 'L', '2', 'Z', '5', 'S', '8', 'B', 'U', 'V']));
            prop_assert_eq!(read_reference(&made.to_lowercase()), Some(made));
        }
    }

    #[test]
    fn what_comes_back_depends_on_the_seat() {
        let question = RestoreQuestion { is_cancelled: true, is_ahead: true, waited: false, has_room: true };
        assert_eq!(restorable(question), Some(Restorable::Seat));
        assert_eq!(restorable(RestoreQuestion { has_room: false, ..question }), Some(Restorable::WaitingList));
        assert_eq!(restorable(RestoreQuestion { waited: true, ..question }), Some(Restorable::WaitingList));
        assert_eq!(restorable(RestoreQuestion { is_ahead: false, ..question }), None, "it has begun, or is cancelled");
        assert_eq!(restorable(RestoreQuestion { is_cancelled: false, ..question }), None);
    }
}
