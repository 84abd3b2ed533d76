//! Unmet wishes: what people asked for and no session gives, found again when a session fits.

pub mod actions;
pub mod events;
mod jobs;
pub mod routes;
pub mod rules;
mod store;
pub mod views;

use crate::kernel::concept::Concept;
use crate::kernel::text::problem::Problem;

/// The plug.
pub const CONCEPT: Concept = Concept {
    routes: routes::routes,
    constraints: &[("unmet_wishes_commune_fkey", || {
        Problem::invalid("/commune_code", "Cette commune n'est pas du territoire.")
    })],
    problems: PROBLEMS,
    actions: events::ACTIONS,
    reactions: &[actions::react],
    jobs: &[jobs::EXPIRE],
    ..Concept::named("unmet_wishes")
};

crate::words! {
    /// State of an unmet wish.
    ///
    /// `open`: somebody may still be called. `enrolled`: the person has a seat. `dropped`: no longer wanted. `expired`:
    /// older than a year.
    WishState {
        /// Somebody may still be called.
        Open = "open",
        /// The person has a seat.
        Enrolled = "enrolled",
        /// No longer wanted.
        Dropped = "dropped",
        /// Older than a year.
        Expired = "expired",
    }
}

crate::words! {
    /// Half of a working day: the morning ends at noon.
    HalfDay {
        /// Lundi matin.
        MondayMorning = "monday_morning",
        /// Lundi après-midi.
        MondayAfternoon = "monday_afternoon",
        /// Mardi matin.
        TuesdayMorning = "tuesday_morning",
        /// Mardi après-midi.
        TuesdayAfternoon = "tuesday_afternoon",
        /// Mercredi matin.
        WednesdayMorning = "wednesday_morning",
        /// Mercredi après-midi.
        WednesdayAfternoon = "wednesday_afternoon",
        /// Jeudi matin.
        ThursdayMorning = "thursday_morning",
        /// Jeudi après-midi.
        ThursdayAfternoon = "thursday_afternoon",
        /// Vendredi matin.
        FridayMorning = "friday_morning",
        /// Vendredi après-midi.
        FridayAfternoon = "friday_afternoon",
    }
}

crate::problems! {
    /// The wish was closed otherwise.
    WISH_CLOSED = 409 "wish-closed" "Ce souhait est déjà clos"
        "Rouvrez-le si la personne attend encore un atelier.",
}
