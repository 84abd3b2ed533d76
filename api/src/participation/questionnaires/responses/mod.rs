//! Responses: given by anybody, entered by the team, settled, kept on a card, counted.

pub mod actions;
mod caller;
mod card_store;
pub mod cards;
pub mod count_views;
pub mod counts;
mod discard_routes;
pub mod discards;
mod entry_store;
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
