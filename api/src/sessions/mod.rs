//! The workshops: sessions with their seats, and the series that create them week after week.

pub mod actions;
mod calendar;
pub mod routes;
pub mod rules;
pub mod series;
pub mod series_routes;
mod store;
pub mod views;
pub mod words;

pub use store::{Joined, SessionRow, lock, previous, set_seats, take_seats};
