//! Questionnaires and their versions as they are shown.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::json::definition::QuestionnaireDefinition;
use super::rules::difference::Change;
use super::{ChangeKind, ModelName, QuestionnairePurpose, VersionStatus};

/// A questionnaire with its versions.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Questionnaire {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Title of its newest version.
    pub title: String,
    /// Code that opens the published version, of six letters and digits.
    pub code: String,
    /// Address that opens it, as it is printed and shown as a QR code.
    pub address: String,
    /// Letters that the serials of its sheets begin with.
    pub prefix: String,
    /// Its purpose: the grid of evaluations is answered through the sessions, and not by its address.
    pub purpose: QuestionnairePurpose,
    /// Time of creation, UTC.
    pub created_at: DateTime<Utc>,
    /// Its versions, the newest first.
    pub versions: Vec<VersionSummary>,
    /// Number of sheets of paper whose two entries differ, and that nobody has settled.
    pub undecided: i64,
}

/// A version without its definition.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct VersionSummary {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Its number in the questionnaire, from 1.
    pub number: i16,
    /// Its status.
    pub status: VersionStatus,
    /// Its title.
    pub title: String,
    /// Number of its questions, without notes.
    pub questions: usize,
    /// Number of responses to it.
    pub responses: i64,
    /// Number of sheets of paper that were printed of it.
    pub sheets: i32,
    /// Time at which it was begun, UTC.
    pub created_at: DateTime<Utc>,
    /// Time of its publication, UTC; null for a draft.
    #[schema(required)]
    pub published_at: Option<DateTime<Utc>>,
    /// Time at which it was closed, UTC; null until then.
    #[schema(required)]
    pub closed_at: Option<DateTime<Utc>>,
}

/// A version with its definition.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QuestionnaireVersion {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Of which questionnaire.
    pub questionnaire_id: Uuid,
    /// Its number in the questionnaire, from 1.
    pub number: i16,
    /// Its status.
    pub status: VersionStatus,
    /// Its questions, choices, conditions, and their reading.
    pub definition: QuestionnaireDefinition,
    /// Raised by each change; the ETag of the version is this number in quotes.
    pub revision: i32,
}

/// The published version of a questionnaire, as the public answers it. It has no analysis.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PublishedQuestionnaire {
    /// Code that opens it.
    pub code: String,
    /// Number of the version, which comes back with the answers.
    pub version: i16,
    /// Its questions, choices and conditions.
    pub definition: QuestionnaireDefinition,
}

/// Serials of sheets of paper that were just numbered.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PrintedSheets {
    /// The serials, with their check characters, as they stand on each page: `H2-017-K`.
    pub serials: Vec<String>,
    /// Number of sheets of the version so far, with these.
    pub sheets: i32,
}

/// The changes from one version to another.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct VersionDifference {
    /// Number of the earlier version; null if there is none.
    #[schema(required)]
    pub from: Option<i16>,
    /// Number of the later version.
    pub to: i16,
    /// The changes, in the order of the later version.
    pub changes: Vec<VersionChange>,
}

/// A change from one version to another.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct VersionChange {
    /// The kind of change.
    pub kind: ChangeKind,
    /// Code of the question; null where the change is of the whole.
    #[schema(required)]
    pub question: Option<String>,
    /// Code of the choice or line; null where the change is of the question.
    #[schema(required)]
    pub part: Option<String>,
    /// The words before, or the code of the question that it stood after; null if there were none.
    #[schema(required)]
    pub before: Option<String>,
    /// The words after, or the code of the question that it stands after; null if there are none.
    #[schema(required)]
    pub after: Option<String>,
}

/// A questionnaire to copy.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QuestionnaireModel {
    /// Its name.
    pub name: ModelName,
    /// The definition that a copy begins with: its communes are those of the organisation.
    pub definition: QuestionnaireDefinition,
}

/// All questionnaires to copy.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QuestionnaireModels {
    /// The models.
    pub data: Vec<QuestionnaireModel>,
}

impl From<Change> for VersionChange {
    fn from(change: Change) -> VersionChange {
        let Change { kind, question, part, before, after } = change;
        VersionChange { kind, question, part, before, after }
    }
}
