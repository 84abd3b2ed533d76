//! Merging two learners who are one person, and separating them again.

pub mod actions;
pub mod routes;
