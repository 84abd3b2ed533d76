//! Reports: what the workshops of a time came to, in numbers without a name.

pub mod routes;
mod rules;
mod store;

use crate::kernel::concept::Concept;

/// The plug.
pub const CONCEPT: Concept = Concept { routes: routes::routes, ..Concept::named("statistics") };
