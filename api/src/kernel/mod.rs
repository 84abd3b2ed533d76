//! What every concept stands on. Knows no concept.

pub mod audit;
pub mod clock;
pub mod context;
pub mod database;
pub mod french;
pub mod fresh;
pub mod http;
pub mod idempotency;
pub mod input;
pub mod limits;
pub mod metrics;
pub mod paging;
pub mod partner_keys;
pub mod phone;
pub mod prepared;
pub mod principal;
pub mod problem;
pub mod sharing;
pub mod tokens;
pub mod words;
