//! Le numérique en un clic: the digital-skills workshops of an intercommunality.
//!
//! The service covers them from the first call to the evaluation.
//!
//! Five wings of concepts stand on a kernel, and arrows only go down: insight → outreach → participation → programme →
//! directory → kernel. [`concepts`] lists the concepts; [`app`] gathers all parts of them from that list.

pub mod app;
pub mod concepts;
pub mod demo;
pub mod directory;
pub mod document;
mod frontend;
mod health;
pub mod insight;
pub mod kernel;
pub mod outreach;
pub mod pages;
pub mod paper;
pub mod participation;
mod problems;
pub mod programme;
mod short_links;
#[rustfmt::skip]
#[path = "schema.rs"]
mod schema;
