//! The directory: accounts, places, partners, keys, people.

pub mod accounts;
pub mod api_keys;
pub mod house_notices;
pub mod partners;
pub mod people;
pub mod pictures;
pub mod places;
