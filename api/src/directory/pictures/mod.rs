//! Pictures on public pages: the organisation's logo, and a photo of each venue.

pub mod actions;
mod events;
pub mod image;
pub mod routes;
mod store;
pub mod views;

use crate::kernel::concept::Concept;
use crate::kernel::text::problem::{CHANGED_MEANWHILE, Problem};

/// The plug of this concept.
pub const CONCEPT: Concept = Concept {
    routes: routes::routes,
    constraints: &[("pictures_venue_fkey", Problem::not_found), ("pictures_once", || Problem::new(CHANGED_MEANWHILE))],
    actions: events::ACTIONS,
    ..Concept::named("pictures")
};
