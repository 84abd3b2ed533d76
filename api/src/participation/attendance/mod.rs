//! Émargement: who came, and who came without a word before.

pub mod actions;
pub mod events;
pub mod routes;
pub mod rules;
mod store;
pub mod views;
pub mod walk_in;

use crate::kernel::concept::Concept;
pub use actions::{came_to, earlier};

/// The plug.
pub const CONCEPT: Concept = Concept {
    routes: routes::routes,
    actions: events::ACTIONS,
    reactions: &[actions::keep_what_took_place],
    ..Concept::named("attendance")
};

crate::words! {
    /// Whether a person came.
    ///
    /// `present`, `late` (after the beginning), `absent` (without a word), `excused` (and said so).
    Presence {
        /// Yes.
        Present = "present",
        /// Yes, after the beginning.
        Late = "late",
        /// No, without a word.
        Absent = "absent",
        /// No, and said so.
        Excused = "excused",
    }
}

crate::words! {
    /// What became of a tick.
    ///
    /// `recorded`, `unchanged` (the line says so already), `conflict` (somebody else changed the line since it was
    /// read; nothing was done), `gone` (the enrolment holds no seat here any more).
    TickOutcome {
        /// Written down.
        Recorded = "recorded",
        /// It says so already, however it came to.
        Unchanged = "unchanged",
        /// Somebody else changed it meanwhile, and theirs stands.
        Conflict = "conflict",
        /// Nobody expects this person here any more.
        Gone = "gone",
    }
}
