//! Events of learners, and actions of the audit log on them.

use serde_json::{Value, json};
use uuid::Uuid;

use super::store::LearnerRow;
use crate::kernel::data::event::{Action, Event};

crate::actions! {
    LEARNER_CHANGED = "learner.changed",
    LEARNER_DISTINGUISHED = "learner.told_apart",
}

/// The data of a learner were changed.
#[derive(Debug)]
pub struct LearnerChanged {
    /// The learner before the change.
    pub before: LearnerRow,
    /// The learner after the change.
    pub after: LearnerRow,
}

impl Event for LearnerChanged {
    fn action(&self) -> Action {
        LEARNER_CHANGED
    }

    fn subject(&self) -> Uuid {
        self.after.id
    }

    fn before(&self) -> Option<Value> {
        Some(snapshot(&self.before))
    }

    fn after(&self) -> Option<Value> {
        Some(snapshot(&self.after))
    }
}

fn snapshot(row: &LearnerRow) -> Value {
    json!({
        "given_name": row.given_name, "family_name": row.family_name, "phone": row.phone, "email": row.email,
        "birth_year": row.birth_year, "commune_code": row.commune_code, "outside_commune": row.outside_commune,
        "remarks": row.remarks,
        "preferred_way": row.preferred_way, "postal_address": row.postal_address(),
    })
}
