//! Logins through an identity provider (OpenID Connect): ProConnect, Keycloak, or any conformant one.
//!
//! It serves the organisation whose pages the deployment serves: the provider of one organisation must not be able to
//! vouch for the staff of another.

pub mod actions;
mod claims;
pub mod client;
mod discovery;
pub mod end_session;
mod flow;
mod http;
pub mod routes;
pub mod settings;
mod signed;
pub(super) mod store;
