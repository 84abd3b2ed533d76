//! Evaluations: opinions of learners on a session, and changes that the facilitator plans.

pub mod actions;
mod events;
pub mod routes;
pub mod rules;
mod store;
pub mod views;

use crate::kernel::concept::Concept;
use crate::kernel::text::problem::Problem;

/// The plug.
pub const CONCEPT: Concept = Concept {
    routes: routes::routes,
    problems: PROBLEMS,
    constraints: &[("evaluations_pkey", || Problem::new(ALREADY_EVALUATED))],
    actions: events::ACTIONS,
    ..Concept::named("evaluations")
};

crate::words! {
    /// Pace of a session: `too_slow` trop lent, `right` juste bien, `too_fast` trop rapide.
    Pace {
        /// Trop lent.
        TooSlow = "too_slow",
        /// Juste bien.
        Right = "right",
        /// Trop rapide.
        TooFast = "too_fast",
    }
}

crate::problems! {
    /// The evaluation was already given.
    ALREADY_EVALUATED = 409 "already-evaluated" "Votre avis est déjà enregistré"
        "Il n'y a rien à faire : votre avis est bien arrivé. Merci.",
    /// The person did not come.
    NOT_PRESENT = 409 "not-present" "Cette personne n'est pas notée présente"
        "Notez d'abord la personne présente sur la feuille d'émargement.",
}
