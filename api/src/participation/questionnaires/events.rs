//! Events of questionnaires. The audit log says that somebody answered, never who or what.

use serde_json::Value;
use uuid::Uuid;

use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::event::{Action, Event};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;

crate::actions! {
    QUESTIONNAIRE_CREATED = "questionnaire.created",
    QUESTIONNAIRE_EDITED = "questionnaire.edited",
    VERSION_STARTED = "questionnaire.version_started",
    VERSION_PUBLISHED = "questionnaire.published",
    VERSION_CLOSED = "questionnaire.closed",
    SHEETS_PRINTED = "questionnaire.sheets_printed",
    RESPONSE_GIVEN = "questionnaire.response_given",
    RESPONSE_ENTERED = "questionnaire.response_entered",
    SECOND_ENTRY_MADE = "questionnaire.second_entry_made",
    RESPONSE_SETTLED = "questionnaire.response_settled",
    RESPONSE_DISCARDED = "questionnaire.response_discarded",
    RESPONSE_RESTORED = "questionnaire.response_restored",
    ENTRY_DISCARDED = "questionnaire.entry_discarded",
    ENTRY_RESTORED = "questionnaire.entry_restored",
    RESPONSE_KEPT = "learner.response_kept",
    RESPONSE_DETACHED = "learner.response_detached",
}

/// A response was taken off the card of a person.
#[derive(Debug)]
pub struct ResponseDetached {
    /// The person.
    pub learner: Uuid,
    /// The response, which the audit log does not name: it would go on joining the two.
    pub response: Uuid,
}

impl Event for ResponseDetached {
    fn action(&self) -> Action {
        RESPONSE_DETACHED
    }

    fn subject(&self) -> Uuid {
        self.learner
    }
}

/// Records what nothing reacts to.
pub(super) fn record(tx: &mut Tx<'_>, action: Action, subject: Uuid, after: Option<Value>) -> Result<(), Problem> {
    audit::record(tx, Entry { action, subject, before: None, after }, None)
}
