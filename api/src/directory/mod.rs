//! The directory: accounts, places, partners, keys, people.

pub mod accounts;
pub mod api_keys;
pub mod partners;
pub mod people;
pub mod places;
