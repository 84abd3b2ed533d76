//! Enrolling by a form of a page without scripts.
//!
//! Action, rules, limits and shares are those of the API.

mod around;
mod confirmation;
mod page;
pub mod routes;
