//! Outreach: notifications for people, webhooks for programs.

pub mod notifications;
pub mod webhooks;
