//! Enrolling by a form of a page without scripts: the same action, rules, limits and shares as over the API.

mod confirmation;
mod page;
pub mod routes;
