//! Persistence and background work: transactions, audit log, idempotency, deliveries, jobs.

pub mod audit;
pub mod clock;
pub mod collation;
mod connection;
pub mod constraints;
pub mod database;
pub mod delivery;
pub mod event;
pub mod idempotency;
pub mod jobs;
pub mod transaction;
