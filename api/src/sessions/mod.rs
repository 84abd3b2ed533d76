//! The workshops: sessions with their seats, and the series that create them week after week.

pub mod actions;
mod calendar;
pub mod closure_routes;
mod closure_store;
pub mod closures;
pub mod office_hours;
pub mod planning;
pub mod routes;
pub mod rules;
pub mod series;
pub mod series_change;
pub mod series_edit;
pub mod series_routes;
mod series_store;
mod store;
pub mod views;
pub mod words;

pub use store::{Joined, SessionRow, lock, of_level, previous, set_seats, take_seats};
