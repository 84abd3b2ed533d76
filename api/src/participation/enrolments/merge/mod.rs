//! Two learners found to be one person, and separated again when they were not.

pub mod actions;
pub mod routes;
