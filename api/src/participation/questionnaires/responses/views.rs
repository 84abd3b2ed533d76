//! Responses as they are shown.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::super::json::answers::AnswerValue;
use super::super::{Certainty, DiscardReason, LevelRule, ResponseMode, SetAside, Silence};
use crate::programme::sessions::words::Level;

/// The receipt of a response. It says nothing of what was answered.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ResponseReceipt {
    /// Day that is kept with the answers, in the organisation's zone.
    pub answered_on: NaiveDate,
}

/// An entry that was just made.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EnteredResponse {
    /// Identity of the response, a UUID: the same for both entries of a sheet.
    pub id: Uuid,
    /// 1 for a first entry, 2 for the second one of a sheet.
    pub entry: i16,
    /// Number of fields on which the two entries differ: they are to be settled. 0 for a first entry.
    pub disagreements: usize,
    /// Codes of the questions whose answers are kept and do not count.
    pub set_aside: Vec<SetAsideAnswer>,
    /// The level that the answers suggest; null without an analysis.
    #[schema(required)]
    pub proposal: Option<LevelProposal>,
}

/// A response. Nothing in it says whose it is, unless it is kept on a card at that person's word.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QuestionnaireResponse {
    /// Identity, a random UUID.
    pub id: Uuid,
    /// To which questionnaire.
    pub questionnaire_id: Uuid,
    /// Identity of the version that it answers.
    pub version_id: Uuid,
    /// Number of that version.
    pub number: i16,
    /// Way in which it came.
    pub mode: ResponseMode,
    /// Maison that it came through; null if none.
    #[schema(required)]
    pub maison_id: Option<Uuid>,
    /// Day, in the organisation's zone.
    pub answered_on: NaiveDate,
    /// Serial of the sheet of paper; null if there is none.
    #[schema(required)]
    pub serial: Option<String>,
    /// The answers, by code of the question; those that do not count, too.
    pub answers: BTreeMap<String, AnswerValue>,
    /// Reasons for missing answers, by code of the question or `grid/line`.
    pub silences: BTreeMap<String, Silence>,
    /// Answers that are kept and do not count.
    pub set_aside: Vec<SetAsideAnswer>,
    /// Codes, or `grid/line`, on which the two entries of the sheet differ.
    ///
    /// Until they are settled the first one counts.
    pub undecided: Vec<String>,
    /// Set while it is discarded: it counts nowhere; null for most.
    #[schema(required)]
    pub discard: Option<Discard>,
    /// The findings; null without an analysis.
    #[schema(required)]
    pub findings: Option<ResponseFindings>,
    /// The person on whose card it is, at their word; null for most.
    #[schema(required)]
    pub card: Option<ResponseCard>,
    /// Raised by each change; the ETag of the response is this number in quotes.
    pub version: i32,
}

/// A response with its entries.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ResponseDetail {
    /// The response.
    #[serde(flatten)]
    pub response: QuestionnaireResponse,
    /// The entries of its sheet of paper, the first one first; none if it was not on paper.
    pub entries: Vec<PaperEntry>,
}

/// The discarding of a response: it stays as it is, and can be restored.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct Discard {
    /// Day, in the organisation's zone.
    pub on: NaiveDate,
    /// Why.
    pub because: DiscardReason,
}

/// A numbered sheet of paper: how often it was entered, and nothing of what is written on it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NumberedSheet {
    /// Its serial, as it is printed.
    pub serial: String,
    /// Number of the version.
    pub version: i16,
    /// Number of entries that are not discarded, from 0 to 2. After two it takes no more.
    pub entries: usize,
}

/// An entry of a sheet of paper.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PaperEntry {
    /// From 1, in the order in which they were made. Two at most are not discarded.
    pub number: i16,
    /// The answers as they were entered.
    pub answers: BTreeMap<String, AnswerValue>,
    /// Reasons for missing answers.
    pub silences: BTreeMap<String, Silence>,
    /// Day on which it was made.
    pub entered_on: NaiveDate,
    /// Day on which it was discarded; null while it is compared.
    #[schema(required)]
    pub discarded_on: Option<NaiveDate>,
}

/// An answer that is kept and does not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SetAsideAnswer {
    /// Code of the question.
    pub question: String,
    /// Why it does not count.
    pub because: SetAside,
}

/// The person on whose card a response is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ResponseCard {
    /// Identity of the learner.
    pub learner_id: Uuid,
    /// Prénom and nom.
    pub name: String,
    /// Day on which the person agreed.
    pub agreed_on: NaiveDate,
}

/// The findings of a response. They do not exclude each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ResponseFindings {
    /// No device that leads to the internet, or no internet.
    pub no_access: bool,
    /// The proposed level is the lowest.
    pub no_mastery: bool,
    /// Half or more of the lines answered are at 0.
    pub knowledge: bool,
    /// Little practice.
    pub practice: bool,
    /// Little wish, or an obstacle that is one of the will.
    pub reluctance: bool,
    /// The level that the answers suggest.
    pub proposal: LevelProposal,
}

/// A level that answers suggest, with its reasons. Staff decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LevelProposal {
    /// The level; null if too little is known: « à voir avec la personne ».
    #[schema(required)]
    pub level: Option<Level>,
    /// Its certainty.
    pub certainty: Certainty,
    /// The higher level that blank lines leave possible; null if none.
    #[schema(required)]
    pub otherwise: Option<Level>,
    /// The rule that decided; null without a level.
    #[schema(required)]
    pub rule: Option<LevelRule>,
    /// The proposal in one line, in French.
    pub summary: String,
    /// Its reasons, in French sentences.
    pub reasons: Vec<String>,
    /// Number of the version whose thresholds were used.
    pub rule_version: i16,
}
