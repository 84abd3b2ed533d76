//! Reminders: people hear of their session again before it, on the days of the way that reaches them.

pub mod actions;
pub mod routes;
mod rules;
pub(super) mod store;
