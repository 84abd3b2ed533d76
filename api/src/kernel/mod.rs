//! The ground that every concept stands on, in four storeys upon the texts.
//!
//! It knows no concept, and each storey uses those below it only.

pub mod cache;
pub mod concept;
pub mod data;
pub mod security;
pub mod text;
pub mod web;
