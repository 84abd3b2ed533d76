//! The audit trail, as staff reads it.

pub mod routes;
mod store;
