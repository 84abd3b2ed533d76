//! Places: the organisation, its communes, its Maisons, and the venues of the workshops.

pub mod actions;
pub mod events;
mod legal_notice;
pub mod maisons;
pub mod naming;
pub mod office_hours;
pub mod routes;
pub mod settings;
mod store;
pub mod territory;
pub mod views;

use crate::kernel::concept::Concept;
use crate::kernel::text::problem::Problem;
pub use store::{MaisonRow, OrganisationRow, VenueRow};

/// The plug of this concept.
pub const CONCEPT: Concept = Concept {
    routes: |router| {
        routes::routes(router);
        legal_notice::routes(router);
        maisons::routes(router);
        office_hours::routes::routes(router);
    },
    problems: PROBLEMS,
    constraints: &[
        ("organisations_slug_key", || Problem::invalid("/slug", "Une autre organisation porte déjà ce nom.")),
        ("venues_code_key", || Problem::new(CODE_TAKEN)),
        ("venues_commune_fkey", unknown_commune),
    ],
    actions: events::ACTIONS,
    ..Concept::named("places")
};

crate::words! {
    /// Rule for people from outside the territory who enrol by themselves, or through a partner.
    ///
    /// `accepted`: as residents do. `after_residents`: from a week before the session. `refused`: they do not. The desk
    /// enrols anybody.
    OutsideRule {
        /// They enrol as residents do.
        Accepted = "accepted",
        /// They enrol in the last week before a session.
        AfterResidents = "after_residents",
        /// They do not enrol by themselves.
        Refused = "refused",
    }
}

/// The refusal of a commune outside the territory.
pub fn unknown_commune() -> Problem {
    Problem::invalid("/commune_code", "Cette commune n'est pas du territoire.")
}

crate::problems! {
    /// The venue's code is in use.
    CODE_TAKEN = 409 "code-taken" "Ce code désigne déjà un autre lieu"
        "Choisissez trois autres lettres.",
}
