//! Participation in sessions: from the enrolment to the evaluation.

pub mod attendance;
pub mod enrolments;
pub mod evaluations;
pub mod follow_ups;
pub mod pathway;
pub mod preparation;
pub mod questionnaires;
pub mod referrals;
pub mod unmet_wishes;
pub mod web_shares;
