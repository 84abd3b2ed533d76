//! Events of keys.

use serde_json::{Value, json};

use super::store::KeyRow;
use crate::kernel::data::event::Action;

crate::actions! {
    KEY_CREATED = "key.created",
    KEY_ROTATED = "key.rotated",
    KEY_REVOKED = "key.revoked",
    KEY_RENAMED = "key.renamed",
    PARTNER_KEY_CREATED = "partner_key.created",
    PARTNER_KEY_ROTATED = "partner_key.rotated",
    PARTNER_KEY_REVOKED = "partner_key.revoked",
    PARTNER_KEY_RENAMED = "partner_key.renamed",
}

/// Chooses the action for a key by its owner: the organisation itself, or a partner.
pub(super) fn action_for(key: &KeyRow, own: Action, of_partner: Action) -> Action {
    if key.partner_id.is_some() { of_partner } else { own }
}

/// Makes the entry of a key in the audit log.
pub(super) fn snapshot(row: &KeyRow) -> Value {
    json!({
        "partner_id": row.partner_id, "name": row.name, "prefix": row.prefix, "scopes": row.scopes,
        "ends_at": row.ends_at,
    })
}
