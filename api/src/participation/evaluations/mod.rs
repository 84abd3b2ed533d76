//! Evaluations: what learners thought of a session, and what the facilitator will change.

pub mod actions;
pub mod routes;
pub mod rules;
mod store;
pub mod views;

crate::words! {
    /// How fast it went: `too_slow` trop lent, `right` juste bien, `too_fast` trop rapide.
    Pace {
        /// Trop lent.
        TooSlow = "too_slow",
        /// Juste bien.
        Right = "right",
        /// Trop rapide.
        TooFast = "too_fast",
    }
}
