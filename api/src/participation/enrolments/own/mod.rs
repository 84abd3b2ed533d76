//! «Mon inscription»: an enrolment opened by its personal link, or by reference and name.

pub mod actions;
pub mod routes;
pub mod views;

pub use actions::{message_purpose, open};

/// Purpose of the secret that a person gets when they enrol: opens everything about the enrolment.
pub const ENROLMENT: &str = "enrolment";
/// Purpose of the secret in the messages about a held seat: opens the same, and confirms the seat.
pub const CONFIRMATION: &str = "confirmation";
/// Purpose of the secret that staff hands out after a session: opens the evaluation only.
pub const EVALUATION: &str = "evaluation";
