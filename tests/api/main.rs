//! Black-box tests of the API: the real server on a real port over a real PostgreSQL.

mod access;
mod architecture;
mod enrolments;
mod evaluations;
mod hostile_input;
mod login;
mod migrations;
mod openapi;
mod series;
mod sessions;
mod support;
mod walls;
