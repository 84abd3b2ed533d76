//! Sessions: the workshops one by one, with their seats.

pub mod actions;
pub mod routes;
pub mod rules;
pub(in crate::programme) mod store;
pub mod views;
pub mod words;

pub use store::{Joined, SessionRow, lock, of_level, previous, set_seats, take_seats};
