//! Black-box tests of the API: the real server on a real port over a real PostgreSQL.

// A test that cannot go on shall fail where it stands: unwrapping does that.
#![allow(clippy::unwrap_used, missing_docs)]

mod access;
mod architecture;
mod attendance;
mod calendar;
mod call_backs;
mod calling;
mod closures;
mod command_line;
mod durability;
mod enrolments;
mod evaluations;
mod hostile_input;
mod idempotency;
mod jobs;
mod limits;
mod login;
mod migrations;
mod mirror;
mod news;
mod openapi;
mod own;
mod pages;
mod partners;
mod people;
mod preparation;
mod presence;
mod referrals;
mod scale;
mod sending;
mod sending_trial;
mod series;
mod sessions;
mod sharing;
mod statistics;
mod suggestions;
mod support;
mod waiting;
mod walls;
mod webhook_endpoints;
mod webhooks;
mod wishes;
mod words;
