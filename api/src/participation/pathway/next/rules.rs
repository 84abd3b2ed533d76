//! Chooses the sessions that take a person further, each with one reason.

use chrono::{DateTime, NaiveDateTime, Utc};

use crate::participation::pathway::NextReason;
use crate::participation::unmet_wishes::HalfDay;
use crate::participation::unmet_wishes::rules::{Place, half_day};
use crate::programme::sessions::rules::{distance_km, unsuitable};
use crate::programme::sessions::themes::Theme;
use crate::programme::sessions::words::Level;

/// Largest number of sessions that are proposed: a choice, and no list to search.
pub const MOST: usize = 3;

/// Facts known of a person; on a personal link, those of its one enrolment.
#[derive(Clone, Debug)]
pub struct Learner {
    /// Level that was decided, or else proposed.
    pub level: Level,
    /// Themes of the sessions that the person came to.
    pub seen: Vec<Theme>,
    /// Themes of which the person cannot do something alone yet.
    pub uncertain: Vec<Theme>,
    /// Themes of which the person can do all alone.
    pub mastered: Vec<Theme>,
    /// Themes that the person asked about.
    pub asked: Vec<Theme>,
    /// Half-days on which the person can come; empty for any.
    pub half_days: Vec<HalfDay>,
    /// Commune of the person.
    pub home: Option<Place>,
    /// Times at which the person has, or wants, a place in a workshop.
    pub busy: Vec<(DateTime<Utc>, DateTime<Utc>)>,
    /// Number of people who come together.
    pub people: i16,
    /// True if `seen` is all that the person came to.
    pub is_whole: bool,
}

/// A session to come.
#[derive(Clone, Debug)]
pub struct Offer {
    /// Its level.
    pub level: Level,
    /// Themes of its plan.
    pub themes: Vec<Theme>,
    /// Its times.
    pub times: (DateTime<Utc>, DateTime<Utc>),
    /// Start, where the venue is.
    pub starts_at: NaiveDateTime,
    /// Commune of its venue.
    pub place: Place,
    /// Number of free seats.
    pub free: i16,
}

/// A session that is proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proposed {
    /// Its place among the offers.
    pub place: usize,
    /// The reason.
    pub reason: NextReason,
    /// The theme that the reason is about; none if it is about the level.
    pub theme: Option<Theme>,
}

/// Chooses among sessions to come: the best reasons first, then what is near in days and kilometres.
///
/// No theme is proposed twice.
pub fn propose(learner: &Learner, offers: &[Offer], now: DateTime<Utc>) -> Vec<Proposed> {
    let mut found: Vec<((NextReason, i64, usize), Proposed)> = offers
        .iter()
        .enumerate()
        .filter(|(_, offer)| suits(learner, offer, now))
        .filter_map(|(place, offer)| {
            let (reason, theme) = reason_for(learner, offer)?;
            let rank = (reason, unsuitable(offer.times.0 - now, distance(learner, offer)), place);
            Some((rank, Proposed { place, reason, theme }))
        })
        .collect();
    found.sort_by_key(|(rank, _)| *rank);
    let mut proposed: Vec<Proposed> = Vec::new();
    for (_, one) in found {
        let is_new = one.theme.is_none() || proposed.iter().all(|other| other.theme != one.theme);
        if is_new && proposed.len() < MOST {
            proposed.push(one);
        }
    }
    proposed
}

/// True if the person may take a seat in it, and can come.
fn suits(learner: &Learner, offer: &Offer, now: DateTime<Utc>) -> bool {
    let (from, to) = offer.times;
    let can_come = || half_day(offer.starts_at).is_some_and(|half| learner.half_days.contains(&half));
    offer.level == learner.level
        && offer.free >= learner.people
        && from > now
        && learner.busy.iter().all(|(begins, ends)| *ends <= from || to <= *begins)
        && (learner.half_days.is_empty() || can_come())
}

/// The best reason for a session; none if the person masters all of it.
fn reason_for(learner: &Learner, offer: &Offer) -> Option<(NextReason, Option<Theme>)> {
    if offer.themes.is_empty() {
        return Some((NextReason::SameLevel, None));
    }
    let reason = |theme: &Theme| {
        if learner.asked.contains(theme) {
            Some(NextReason::Asked)
        } else if learner.uncertain.contains(theme) {
            Some(NextReason::NotYetAlone)
        } else if learner.mastered.contains(theme) {
            None
        } else if learner.seen.contains(theme) {
            Some(NextReason::Again)
        } else if learner.is_whole {
            Some(NextReason::NotSeen)
        } else {
            Some(NextReason::Other)
        }
    };
    let reasons = offer.themes.iter().filter_map(|theme| Some((reason(theme)?, Some(*theme))));
    reasons.min_by_key(|(reason, _)| *reason)
}

/// Kilometres to the session as the crow flies; none if they are not known.
fn distance(learner: &Learner, offer: &Offer) -> Option<f64> {
    let home = learner.home.as_ref()?;
    if home.code == offer.place.code {
        return Some(0.0);
    }
    home.centre.zip(offer.place.centre).map(|(from, to)| distance_km(from, to))
}

#[cfg(test)]
mod tests;
