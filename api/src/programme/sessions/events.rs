//! What happens here: the actions of the audit log.

crate::actions! {
    SESSION_SCHEDULED = "session.scheduled",
    SESSION_CHANGED = "session.changed",
    SESSION_CANCELLED = "session.cancelled",
}
