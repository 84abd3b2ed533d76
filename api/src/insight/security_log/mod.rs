//! The security log: refusals, limits that were reached, and readings about people, kept for a year.
//!
//! `kernel::security::events` counts them as the service answers; a job writes them down.

mod jobs;
pub mod routes;
mod store;

use crate::kernel::concept::Concept;

/// The plug.
pub const CONCEPT: Concept = Concept { routes: routes::routes, jobs: jobs::JOBS, ..Concept::named("security_log") };
