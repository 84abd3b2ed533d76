//! Actions of the audit log on notices to the staff.

crate::actions! {
    NOTICES_CHANGED = "account.notices_changed",
}
