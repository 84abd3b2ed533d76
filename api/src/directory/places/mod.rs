//! Where: the organisation, its communes, its Maisons, and the venues of the workshops.

pub mod actions;
pub mod routes;
mod store;
pub mod territory;
pub mod views;

pub use store::{MaisonRow, OrganisationRow, VenueRow};
