//! Definitions and answers in JSON: as they are sent, kept and shown.

pub mod answers;
pub mod definition;
mod reading;
pub mod showing;
