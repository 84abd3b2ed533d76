//! What a facilitator needs before a session.
//!
//! Who comes, what they did and said before, and a plan to write.

pub mod actions;
mod events;
pub mod routes;
mod store;
pub mod views;

use crate::kernel::concept::Concept;

/// The plug.
pub const CONCEPT: Concept =
    Concept { routes: routes::routes, actions: events::ACTIONS, ..Concept::named("preparation") };
