//! Émargement: presences at a session, and people who come without having enrolled.

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
    /// Presence of a person at a session.
    ///
    /// `present`; `late`: after the beginning; `absent`: without notice; `excused`: with notice.
    Presence {
        /// Came in time.
        Present = "present",
        /// Came after the beginning.
        Late = "late",
        /// Did not come, without notice.
        Absent = "absent",
        /// Did not come, and gave notice.
        Excused = "excused",
    }
}

crate::words! {
    /// Outcome of a tick.
    ///
    /// `recorded`; `unchanged`: the line says so already; `conflict`: somebody else changed the line since it was read,
    /// and nothing was done; `gone`: the enrolment holds no seat here any more.
    TickOutcome {
        /// Written down.
        Recorded = "recorded",
        /// The line says so already, however it came to.
        Unchanged = "unchanged",
        /// Somebody else changed the line meanwhile, and their tick stands.
        Conflict = "conflict",
        /// The enrolment holds no seat here any more.
        Gone = "gone",
    }
}
