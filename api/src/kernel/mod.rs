//! The ground that every concept stands on, in four storeys. Knows no concept; arrows only go down.

pub mod cache;
pub mod concept;
pub mod data;
pub mod security;
pub mod text;
pub mod web;
