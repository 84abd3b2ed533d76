//! Results of evaluations over many sessions, and what people wrote in them.

pub mod comments;
pub mod rules;
