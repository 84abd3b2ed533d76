//! HTTP: requests, permissions, limits, input, refusals.

pub mod cors;
pub mod credentials;
pub mod input;
pub mod metrics;
pub mod middleware;
pub mod paging;
pub mod permissions;
mod problem;
pub mod rate_limit;
pub mod request;
pub mod state;
