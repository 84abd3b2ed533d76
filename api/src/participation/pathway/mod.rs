//! Pathway: the levels of a person over time, each decided by somebody, with the reason.

pub mod actions;
pub mod events;
pub mod routes;
mod store;
pub mod views;

use crate::kernel::concept::Concept;
use crate::kernel::text::problem::Problem;

/// The plug.
pub const CONCEPT: Concept = Concept {
    routes: routes::routes,
    problems: PROBLEMS,
    constraints: &[("learner_levels_session_fkey", || Problem::invalid("/session_id", "Cet atelier n'existe pas."))],
    actions: events::ACTIONS,
    reactions: &[actions::react],
    ..Concept::named("pathway")
};

crate::words! {
    /// Source of a level.
    LevelSource {
        /// A questionnaire on the person's card; staff confirmed or changed the proposal.
        Questionnaire = "questionnaire",
        /// Staff, in speaking with the person.
        Staff = "staff",
        /// The facilitator, after a session.
        Facilitator = "facilitator",
    }
}

crate::problems! {
    /// The response is not on the card of this person.
    RESPONSE_NOT_ON_CARD = 409 "response-not-on-card" "Cette réponse n'est pas sur cette fiche"
        "Gardez d'abord la réponse sur la fiche, si la personne est d'accord.",
}
