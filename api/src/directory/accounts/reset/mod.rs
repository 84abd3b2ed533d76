//! Another password in place of a forgotten one, by a link that a letter brings.

pub mod actions;
pub mod routes;
mod token;

pub use self::token::{LINK_MINUTES, sign};
