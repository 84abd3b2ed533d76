//! Drafts of handouts: written, sent or linked, and published once, for ever.

pub mod actions;
pub mod printing;
pub mod routes;
