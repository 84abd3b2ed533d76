//! The cache: kept answers to public reads, refreshed after a change.

pub mod coding;
mod entries;
pub mod refresh;
pub mod response;
