//! Le numérique en un clic: the digital-skills workshops of an intercommunality, from the first call to the evaluation.
//!
//! Arrows only go down: `app → routes → actions → {rules, store} → kernel`; concepts meet through each other's `mod.rs`
//! in one order: accounts, places, partners, people, sessions, calendar, enrolments, referrals, attendance, evaluations, news,
//! webhooks, journal.

pub mod app;
pub mod cluster;
pub mod concepts;
pub mod demo;
pub mod directory;
pub mod document;
mod frontend;
mod health;
pub mod insight;
pub mod kernel;
pub mod outreach;
pub mod participation;
mod problems;
pub mod programme;
#[rustfmt::skip]
#[path = "schema.rs"]
mod schema;
