//! Marks: what a person can do, noted with them, and what that says of a theme.

pub mod actions;
pub mod jobs;
pub mod routes;
pub mod rules;
mod store;
pub mod views;
