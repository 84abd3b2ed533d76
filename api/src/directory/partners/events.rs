//! What happens here: the actions of the audit log.

crate::actions! {
    PARTNER_CREATED = "partner.created",
    PARTNER_CHANGED = "partner.changed",
    PARTNER_KEY_CREATED = "partner_key.created",
    PARTNER_KEY_ROTATED = "partner_key.rotated",
    PARTNER_KEY_REVOKED = "partner_key.revoked",
}
