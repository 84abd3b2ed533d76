//! Telling people and programs what happens.

pub mod notifications;
pub mod webhooks;
