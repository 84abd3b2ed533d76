//! Actions of unmet wishes in the audit log.

crate::actions! {
    WISH_NOTED = "unmet_wish.noted",
    WISH_STATE_CHANGED = "unmet_wish.state_changed",
}
