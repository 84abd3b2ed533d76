//! Handouts that everybody may read: as data, as pages that need no script, and on paper.

pub mod actions;
mod page;
pub mod routes;
