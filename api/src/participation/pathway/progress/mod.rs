//! Progress of a person on one page: workshops, themes, what they can do, levels and questions.

mod actions;
pub mod routes;
pub mod views;
