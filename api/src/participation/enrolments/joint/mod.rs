//! Joint enrolments: one person takes seats in several sessions by one request.

pub mod actions;
pub mod routes;
mod store;
pub mod views;

pub use store::enrolled_with;
