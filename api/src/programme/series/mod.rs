//! Series: sessions that repeat weekly.

pub mod actions;
pub mod change;
pub mod edit;
mod events;
pub mod input;
pub mod routes;
pub(in crate::programme) mod store;

use crate::kernel::concept::Concept;
use crate::programme::sessions;
pub(in crate::programme) use events::SERIES_CHANGED;
pub use events::{SERIES_CREATED, SERIES_EXTENDED};

/// The plug of this concept.
pub const CONCEPT: Concept = Concept {
    routes: routes::routes,
    constraints: &[
        ("series_minimum_fits", sessions::minimum_too_large),
        ("series_venue_fkey", sessions::unknown_venue),
        ("series_facilitator_fkey", sessions::unknown_facilitator),
    ],
    actions: events::ACTIONS,
    ..Concept::named("series")
};
