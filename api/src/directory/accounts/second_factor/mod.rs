//! The second factor of a login: codes of an application (TOTP), recovery codes, and who must have one.

pub mod actions;
pub mod policy;
pub mod routes;
pub(in crate::directory::accounts) mod store;
pub mod totp;
