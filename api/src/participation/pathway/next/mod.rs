//! Next sessions: those that take a person further, each with the reason.

mod actions;
mod own;
pub mod routes;
pub mod rules;
mod store;
pub mod views;
