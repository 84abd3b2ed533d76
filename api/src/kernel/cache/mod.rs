//! Kept answers to public reads.

mod entries;
pub mod refresh;
pub mod response;
