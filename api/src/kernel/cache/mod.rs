//! Kept answers to public reads.

pub mod refresh;
pub mod response;
