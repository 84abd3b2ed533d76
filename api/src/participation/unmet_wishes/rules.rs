//! Decides whether a session fits a wish.

use chrono::{Datelike, NaiveDateTime, TimeDelta, Timelike};

use super::HalfDay;
use crate::programme::sessions::rules::distance_km;
use crate::programme::sessions::words::Level;

/// Time after which an open wish expires.
pub const EXPIRES_AFTER: TimeDelta = TimeDelta::days(365);
/// Time after which a wish is forgotten: 24 months.
pub const KEPT: TimeDelta = TimeDelta::days(731);
/// Kilometres by road up to which a session counts as near.
const NEAR_KM: f64 = 10.0;
/// Length of a road beside that of the straight line.
const DETOUR: f64 = 1.3;

/// A wish, as far as sessions are compared with it.
#[derive(Clone, Debug)]
pub struct Wished {
    /// Commune of the person with its centre; none if they live elsewhere.
    pub home: Option<Place>,
    /// Level; none when not known.
    pub level: Option<Level>,
    /// Half-days; empty for any.
    pub half_days: Vec<HalfDay>,
    /// Number of people.
    pub people: i16,
}

/// A commune, with latitude and longitude of its centre if they are known.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// INSEE code.
    pub code: String,
    /// Degrees north and east.
    pub centre: Option<(f64, f64)>,
}

/// A session to compare with wishes.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Commune of its venue.
    pub place: Place,
    /// Its level.
    pub level: Level,
    /// Start, where the venue is.
    pub starts_at: NaiveDateTime,
    /// Number of free seats.
    pub free: i16,
}

/// Returns whether a session fits a wish.
///
/// It is near enough, of the level, on a half-day, with room for all.
pub fn fits(wish: &Wished, session: &Candidate) -> bool {
    let is_wanted_then = || half_day(session.starts_at).is_some_and(|half| wish.half_days.contains(&half));
    wish.level.is_none_or(|level| level == session.level)
        && wish.people <= session.free
        && (wish.half_days.is_empty() || is_wanted_then())
        && wish.home.as_ref().is_none_or(|home| is_near(home, &session.place))
}

/// Returns the half-day of a local time; none at weekends.
pub fn half_day(at: NaiveDateTime) -> Option<HalfDay> {
    let day = usize::try_from(at.weekday().num_days_from_monday()).ok()?;
    HalfDay::ALL.get(day * 2 + usize::from(at.hour() >= 12)).copied()
}

/// Returns whether two communes are the same, or near by road.
///
/// An unknown centre is near to nothing else.
fn is_near(home: &Place, other: &Place) -> bool {
    home.code == other.code
        || home.centre.zip(other.centre).is_some_and(|(from, to)| distance_km(from, to) * DETOUR <= NEAR_KM)
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    fn place(code: &str, centre: Option<(f64, f64)>) -> Place {
        Place { code: code.to_owned(), centre }
    }

    /// A beginners' session of three free seats at Capestang on Tuesday 1 December 2026.
    fn session(hour: u32) -> Candidate {
        let day = NaiveDate::from_ymd_opt(2026, 12, 1).unwrap();
        let starts_at = day.and_hms_opt(hour, 0, 0).unwrap();
        Candidate { place: place("34052", Some((43.3279, 3.0425))), level: Level::Beginner, starts_at, free: 3 }
    }

    fn anything() -> Wished {
        Wished { home: None, level: None, half_days: Vec::new(), people: 1 }
    }

    #[test]
    fn a_wish_without_conditions_fits_any_session() {
        assert!(fits(&anything(), &session(14)));
    }

    #[test]
    fn level_and_room_decide() {
        let of_level = |level| fits(&Wished { level: Some(level), ..anything() }, &session(14));
        assert!(of_level(Level::Beginner) && !of_level(Level::Advanced));
        assert!(fits(&Wished { people: 3, ..anything() }, &session(14)));
        assert!(!fits(&Wished { people: 4, ..anything() }, &session(14)));
    }

    #[test]
    fn the_afternoon_begins_at_noon() {
        let on_tuesday_morning = Wished { half_days: vec![HalfDay::TuesdayMorning], ..anything() };
        assert!(fits(&on_tuesday_morning, &session(11)) && !fits(&on_tuesday_morning, &session(12)));
        assert_eq!(half_day(session(12).starts_at), Some(HalfDay::TuesdayAfternoon));
        let on = |day| half_day(session(9).starts_at + TimeDelta::days(day));
        assert_eq!(
            [on(3), on(4), on(5), on(6)],
            [Some(HalfDay::FridayMorning), None, None, Some(HalfDay::MondayMorning)]
        );
    }

    #[test]
    fn a_session_is_near_up_to_ten_kilometres_by_road() {
        let from = |home| fits(&Wished { home: Some(home), ..anything() }, &session(14));
        assert!(from(place("34052", None)), "the commune itself");
        assert!(from(place("34206", Some((43.3188, 3.0783)))), "Poilhes, 3 km");
        assert!(!from(place("34245", Some((43.4219, 2.9458)))), "Saint-Chinian, 13 km in a straight line");
        assert!(!from(place("34206", None)), "an unknown centre");
    }
}
