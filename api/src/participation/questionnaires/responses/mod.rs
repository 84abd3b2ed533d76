//! Responses: given by anybody, entered by the team, settled, kept on a card, counted.

pub mod actions;
mod caller;
pub mod cards;
pub mod count_views;
pub mod counts;
pub mod export;
mod hiding;
pub mod input;
mod judge;
pub mod reading;
pub mod recount;
pub mod recount_views;
pub mod routes;
pub(super) mod store;
pub mod views;
