//! The directory: accounts, places, partners, people.

pub mod accounts;
pub mod partners;
pub mod people;
pub mod places;
