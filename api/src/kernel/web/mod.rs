//! HTTP: requests, permissions, limits, input, refusals.

pub mod cors;
pub mod input;
pub mod metrics;
pub mod middleware;
pub mod paging;
pub mod rate_limit;
pub mod request;
