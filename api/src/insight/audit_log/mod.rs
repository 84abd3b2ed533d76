//! The audit log, as staff reads it.

pub mod routes;
mod store;

use crate::kernel::concept::Concept;

/// The plug.
pub const CONCEPT: Concept = Concept { routes: routes::routes, ..Concept::named("audit_log") };
