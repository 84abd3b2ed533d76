//! The common form of a session as it is shown.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};
use serde::Serialize;
use utoipa::ToSchema;

use super::super::EvaluationState;
use super::super::grid::EvaluationGrid;
use crate::participation::questionnaires::Silence;
use crate::participation::questionnaires::json::answers::AnswerValue;
use crate::programme::sessions::views::Session;

/// The code of a session's evaluations, as staff shows it in the room.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EvaluationCode {
    /// The code, to be typed or read out.
    #[schema(example = "K7M3PX")]
    pub code: String,
    /// Short address that opens the form; `.svg` after it is its QR code.
    #[schema(example = "https://clic.example/e/K7M3PX")]
    pub address: String,
    /// Time from which evaluations are taken, with the offset of the venue's zone.
    pub opens_at: DateTime<FixedOffset>,
    /// Time until which they are taken, with the offset of the venue's zone.
    pub closes_at: DateTime<FixedOffset>,
}

/// The form that a session's code opens. It knows nobody.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SessionForm {
    /// The session it is about, as the public sees it.
    pub session: Session,
    /// Whether an evaluation can be given now.
    pub state: EvaluationState,
    /// Time from which it can be given, with the offset of the venue's zone.
    pub opens_at: DateTime<FixedOffset>,
    /// The grid to answer.
    pub grid: EvaluationGrid,
    /// True if two people or more came, as far as is known: only then nobody knows whose answers are whose.
    pub in_group: bool,
}

/// The sheets of paper of a session, as they were entered.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EvaluationSheets {
    /// The version of the grid that they are of: that of the sheets that are there, or else the published one.
    pub grid: EvaluationGrid,
    /// The sheets, by number.
    pub data: Vec<EvaluationSheet>,
    /// Number of times that they were saved: 0 before the first time.
    pub version: i32,
}

/// A sheet of paper.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct EvaluationSheet {
    /// Number of the sheet in its session, from 1.
    pub number: i16,
    /// Answers by code of the question; blank ones are left out.
    pub answers: BTreeMap<String, AnswerValue>,
    /// Reasons for missing answers, by code of the question or `grid/line`.
    pub silences: BTreeMap<String, Silence>,
}
