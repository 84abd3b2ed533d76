//! Outreach: notifications for people, webhooks for programs.

pub mod account_letters;
pub mod bulk_cancellations;
pub mod handouts;
pub mod notifications;
pub mod webhooks;
