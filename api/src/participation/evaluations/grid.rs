//! The grid of an evaluation as it is sent.

use serde::Deserialize;
use utoipa::ToSchema;

use super::Pace;
use super::actions::EvaluationDraft;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::Fields;

/// The grid that a learner fills in. Each answer may be blank, not all of them.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "satisfaction": 4, "relevance": 3, "pace": "right", "helped": "On prend le temps.",
    "missing": "L'impression des photos.", "another_session": true
}))]
pub struct NewEvaluation {
    /// Satisfaction: 1 not at all, 2 rather not, 3 rather, 4 very.
    #[schema(minimum = 1, maximum = 4)]
    satisfaction: Option<i64>,
    /// Relevance to the person's needs: 1 not at all, 2 rather not, 3 rather, 4 very.
    #[schema(minimum = 1, maximum = 4)]
    relevance: Option<i64>,
    /// Pace of the session.
    pace: Option<Pace>,
    /// Things that helped, in the person's own words.
    #[schema(max_length = 2000)]
    helped: Option<String>,
    /// Things that are missing, in the person's own words.
    #[schema(max_length = 2000)]
    missing: Option<String>,
    /// True if the person wishes to come again.
    another_session: Option<bool>,
}

impl NewEvaluation {
    /// Reads the answers of a grid that is the whole body.
    pub(super) fn read_alone(self) -> Result<EvaluationDraft, Problem> {
        let mut fields = Fields::default();
        let draft = self.read(&mut fields, "");
        fields.done()?;
        Ok(draft)
    }

    /// Reads the answers; `at` is the pointer of the grid in its body.
    pub(super) fn read(self, fields: &mut Fields, at: &str) -> EvaluationDraft {
        let draft = EvaluationDraft {
            satisfaction: self.satisfaction.map(|given| fields.number(&format!("{at}/satisfaction"), given, 1, 4)),
            relevance: self.relevance.map(|given| fields.number(&format!("{at}/relevance"), given, 1, 4)),
            pace: self.pace,
            helped: fields.optional_text(&format!("{at}/helped"), self.helped.as_deref(), 2000),
            missing: fields.optional_text(&format!("{at}/missing"), self.missing.as_deref(), 2000),
            another_session: self.another_session,
        };
        let marks = draft.satisfaction.or(draft.relevance).is_some();
        let choices = draft.pace.is_some() || draft.another_session.is_some();
        if !marks && !choices && self.helped.or(self.missing).is_none_or(|text| text.trim().is_empty()) {
            let detail = "Répondez à une question au moins, ou écrivez quelques mots.";
            fields.refuse(&format!("{at}/satisfaction"), detail);
        }
        draft
    }
}
