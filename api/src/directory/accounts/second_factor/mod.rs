//! The second factor of a login: codes of an application (TOTP), recovery codes, and who must have one.

pub mod actions;
pub mod policy;
pub mod routes;
pub mod store;
pub mod totp;
