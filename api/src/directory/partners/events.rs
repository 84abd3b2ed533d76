//! Events of partners, and actions of the audit log on them.

use serde_json::{Value, json};
use uuid::Uuid;

use super::store::PartnerRow;
use crate::kernel::data::event::{Action, Event};

crate::actions! {
    PARTNER_CREATED = "partner.created",
    PARTNER_CHANGED = "partner.changed",
}

/// A partner was changed.
#[derive(Debug)]
pub struct PartnerChanged {
    /// The partner before the change.
    pub before: PartnerRow,
    /// The partner after the change.
    pub after: PartnerRow,
}

impl PartnerChanged {
    /// Returns whether the partnership was ended or resumed.
    pub fn stops_or_resumes(&self) -> bool {
        self.before.active != self.after.active
    }
}

impl Event for PartnerChanged {
    fn action(&self) -> Action {
        PARTNER_CHANGED
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

/// Makes the entry of a partner in the audit log.
pub(super) fn snapshot(row: &PartnerRow) -> Value {
    json!({
        "name": row.name, "kind": row.kind, "commune_code": row.commune_code, "email": row.email, "phone": row.phone,
        "active": row.active,
    })
}
