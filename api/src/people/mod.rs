//! Who comes: the learners.

pub mod actions;
pub mod routes;
pub mod rules;
mod store;
pub mod views;

pub use store::LearnerRow;
