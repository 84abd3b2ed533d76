//! Statistics: numbers of the workshops of some days, without any name.

pub mod routes;
mod rules;
mod store;

use crate::kernel::concept::Concept;

/// The plug.
pub const CONCEPT: Concept = Concept { routes: routes::routes, ..Concept::named("statistics") };
