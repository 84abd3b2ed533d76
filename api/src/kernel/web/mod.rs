//! HTTP: requests, permissions, rate limits, input, answers, refusals.

pub mod answers;
pub mod budget;
pub mod codes;
pub mod connections;
pub mod cors;
pub mod credentials;
pub mod failures;
pub mod fields;
pub mod form;
mod idempotency_key;
pub mod input;
pub mod metrics;
pub mod middleware;
pub mod paging;
pub mod permissions;
mod problem;
pub mod rate_limit;
pub mod request;
pub mod responses;
pub mod state;
