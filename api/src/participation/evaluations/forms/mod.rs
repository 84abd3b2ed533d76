//! The common form of a session: a code for anonymous evaluations, and the sheets of paper.

pub mod actions;
pub mod routes;
mod store;
pub mod views;
