//! Closures: days on which a venue is closed.

pub mod actions;
pub mod days_off;
mod events;
pub mod routes;
pub(in crate::programme) mod store;

use crate::kernel::concept::Concept;
use crate::programme::sessions;

/// The plug of this concept.
pub const CONCEPT: Concept = Concept {
    routes: |router| {
        routes::routes(router);
        days_off::routes(router);
    },
    constraints: &[("closures_venue_fkey", sessions::unknown_venue)],
    actions: events::ACTIONS,
    ..Concept::named("closures")
};
