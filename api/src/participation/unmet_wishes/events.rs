//! Actions of unmet wishes in the audit log.

crate::actions! {
    WISH_NOTED = "unmet_wish.noted",
    WISH_STATE_CHANGED = "unmet_wish.state_changed",
    WISH_DATE_DECLINED = "unmet_wish.date_declined",
    WISH_DATE_RESTORED = "unmet_wish.date_restored",
}
