//! Closures: days on which a venue is closed.

pub mod actions;
pub mod routes;
pub(in crate::programme) mod store;
