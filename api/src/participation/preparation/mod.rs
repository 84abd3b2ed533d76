//! Preparation of a session: the people who come, and a plan to write.
//!
//! It shows what they did and said before.

pub mod actions;
mod events;
pub mod routes;
mod store;
pub mod views;

use crate::kernel::concept::Concept;
pub use store::planned_themes;

/// The plug.
pub const CONCEPT: Concept =
    Concept { routes: routes::routes, actions: events::ACTIONS, ..Concept::named("preparation") };
