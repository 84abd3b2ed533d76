//! Sheets of paper: a version laid out to be filled in by hand, each with its serial.

mod actions;
mod layout;
pub mod routes;
