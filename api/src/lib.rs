//! Le numérique en un clic: the digital-skills workshops of an intercommunality, from the first call to the evaluation.
//!
//! Arrows only go down: `app → routes → actions → {rules, store} → kernel`; concepts meet through each other's `mod.rs`
//! in one order: accounts, places, partners, people, sessions, calendar, enrolments, referrals, attendance, evaluations, news,
//! webhooks, journal.

pub mod access;
pub mod accounts;
pub mod app;
pub mod attendance;
pub mod calendar;
pub mod cluster;
pub mod demo;
pub mod document;
pub mod enrolments;
pub mod evaluations;
mod frontend;
pub mod journal;
pub mod kernel;
pub mod news;
pub mod pages;
pub mod partners;
pub mod people;
pub mod places;
pub mod preparation;
mod problems;
pub mod referrals;
pub mod reports;
mod routes;
#[rustfmt::skip]
#[path = "schema.rs"]
mod schema;
pub mod sessions;
pub mod webhooks;
