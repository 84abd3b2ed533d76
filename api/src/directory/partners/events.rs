//! What happens to partners and their keys.

use serde_json::{Value, json};
use uuid::Uuid;

use super::store::PartnerRow;
use crate::kernel::data::event::{Action, Event};

crate::actions! {
    PARTNER_CREATED = "partner.created",
    PARTNER_CHANGED = "partner.changed",
    PARTNER_KEY_CREATED = "partner_key.created",
    PARTNER_KEY_ROTATED = "partner_key.rotated",
    PARTNER_KEY_REVOKED = "partner_key.revoked",
}

/// A partner was changed.
#[derive(Debug)]
pub struct PartnerChanged {
    /// As it was.
    pub before: PartnerRow,
    /// As it became.
    pub after: PartnerRow,
}

impl PartnerChanged {
    /// Whether the partnership was stopped or taken up again.
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

/// A partner for the audit log.
pub(super) fn snapshot(row: &PartnerRow) -> Value {
    json!({
        "name": row.name, "kind": row.kind, "commune_code": row.commune_code, "email": row.email, "phone": row.phone,
        "active": row.active,
    })
}
