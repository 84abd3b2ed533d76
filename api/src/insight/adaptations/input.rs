//! Adaptations as they are sent.

use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::actions::{AdaptationDraft, AdaptationEdit};
use super::sources::{self, NewAdaptationSource};
use super::{Change, Verdict};
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Fields, given};
use crate::participation::evaluations::negatives::NegativeBox;
use crate::programme::sessions::themes::Theme;

/// Answers after which a change is checked, unless a number is given: as many as are compared.
const CHECK_AFTER: i64 = super::rules::COMPARED_FROM;
/// Most answers after which a change is checked.
const CHECK_AT_MOST: i64 = 100;
const TEXT: usize = 2000;

/// A change of the workshops to note.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "observed": "Trois personnes trouvent l'atelier trop rapide.", "changes": ["pace", "handout"],
    "description": "Une seule manipulation par quart d'heure, et le support version 2.",
    "first_session_id": "0190a7c4-6f20-7d11-8a45-2b7c9e3f1a56", "watched": "too_fast", "check_after": 8
}))]
pub struct NewAdaptation {
    /// Observation, without names.
    #[schema(max_length = 2000)]
    observed: String,
    /// Text of the change.
    #[schema(min_items = 1, max_items = 4)]
    changes: Vec<Change>,
    /// The change.
    #[schema(max_length = 2000)]
    description: String,
    /// Identity of the session from which on it changes; sessions of its level are compared.
    first_session_id: Uuid,
    /// Theme; left out, sessions of any theme are compared.
    theme: Option<Theme>,
    /// Negative box that is followed.
    watched: NegativeBox,
    /// Number of answers since the change after which it is checked; 8 by default.
    #[schema(minimum = 8, maximum = 100)]
    check_after: Option<i64>,
    /// Account that follows it; a facilitator's own by default, nobody for the administration.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Uuid>)]
    facilitator_id: Option<Option<Uuid>>,
    /// Comments, sessions and questions that it was observed in.
    #[schema(max_items = 12)]
    sources: Option<Vec<NewAdaptationSource>>,
}

/// Changes to an adaptation; null empties a field that may be empty.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"changes": ["pace"], "description": "Deux pauses de cinq minutes."}))]
pub struct EditedAdaptation {
    /// Observation, without names.
    #[schema(max_length = 2000)]
    observed: Option<String>,
    /// Text of the change.
    #[schema(min_items = 1, max_items = 4)]
    changes: Option<Vec<Change>>,
    /// The change.
    #[schema(max_length = 2000)]
    description: Option<String>,
    /// Identity of the session from which on it changes.
    first_session_id: Option<Uuid>,
    /// Theme; null for any.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Theme>)]
    theme: Option<Option<Theme>>,
    /// Negative box that is followed.
    watched: Option<NegativeBox>,
    /// Number of answers since the change after which it is checked.
    #[schema(minimum = 8, maximum = 100)]
    check_after: Option<i64>,
    /// Account that follows it; null for nobody in particular.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Uuid>)]
    facilitator_id: Option<Option<Uuid>>,
    /// Comments, sessions and questions that it was observed in: they replace those that were there.
    #[schema(max_items = 12)]
    sources: Option<Vec<NewAdaptationSource>>,
}

/// A judgement on an adaptation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"verdict": "helped", "note": "Tout le monde a fini les exercices."}))]
pub struct NewAdaptationVerdict {
    /// The verdict; null takes it back.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schema(required)]
    verdict: Option<Verdict>,
    /// A remark.
    #[schema(max_length = 1000)]
    note: Option<String>,
}

impl NewAdaptation {
    /// Reads what is to be noted.
    pub(super) fn read(self) -> Result<AdaptationDraft, Problem> {
        let mut fields = Fields::default();
        let draft = AdaptationDraft {
            observed: fields.text("/observed", &self.observed, TEXT),
            changes: read_changes(&mut fields, self.changes),
            description: fields.text("/description", &self.description, TEXT),
            first_session_id: self.first_session_id,
            theme: self.theme,
            watched: self.watched,
            check_after: read_check(&mut fields, self.check_after.unwrap_or(CHECK_AFTER)),
            facilitator_id: self.facilitator_id,
            sources: read_sources(&mut fields, self.sources.unwrap_or_default()),
        };
        fields.done()?;
        Ok(draft)
    }
}

impl EditedAdaptation {
    /// Reads what is to be changed.
    pub(super) fn read(self) -> Result<AdaptationEdit, Problem> {
        let mut fields = Fields::default();
        let edit = AdaptationEdit {
            observed: self.observed.map(|text| fields.text("/observed", &text, TEXT)),
            changes: self.changes.map(|changes| read_changes(&mut fields, changes)),
            description: self.description.map(|text| fields.text("/description", &text, TEXT)),
            first_session_id: self.first_session_id,
            theme: self.theme,
            watched: self.watched,
            check_after: self.check_after.map(|answers| read_check(&mut fields, answers)),
            facilitator_id: self.facilitator_id,
            sources: self.sources.map(|sources| read_sources(&mut fields, sources)),
        };
        fields.done()?;
        Ok(edit)
    }
}

impl NewAdaptationVerdict {
    /// Reads verdict and remark.
    pub(super) fn read(self) -> Result<(Option<Verdict>, Option<String>), Problem> {
        let mut fields = Fields::default();
        let note = fields.optional_text("/note", self.note.as_deref(), 1000);
        fields.done()?;
        Ok((self.verdict, note))
    }
}

fn read_changes(fields: &mut Fields, mut changes: Vec<Change>) -> Vec<Change> {
    changes.sort();
    changes.dedup();
    if changes.is_empty() {
        fields.refuse("/changes", "Dites ce qui change.");
    }
    changes
}

fn read_check(fields: &mut Fields, answers: i64) -> i16 {
    fields.number("/check_after", answers, CHECK_AFTER, CHECK_AT_MOST)
}

fn read_sources(fields: &mut Fields, sources: Vec<NewAdaptationSource>) -> Vec<NewAdaptationSource> {
    if sources.len() > sources::MOST {
        fields.refuse("/sources", format!("{} éléments au plus.", sources::MOST));
    }
    let mut known = std::collections::HashSet::new();
    sources.into_iter().filter(|source| known.insert(*source)).collect()
}
