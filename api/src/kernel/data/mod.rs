//! What the service keeps, and what happens beside requests.
//!
//! Transactions, audit log, idempotency, jobs.

pub mod audit;
pub mod clock;
pub mod constraints;
pub mod database;
pub mod delivery;
pub mod event;
pub mod idempotency;
pub mod jobs;
pub mod transaction;
