//! Actions of preparation in the audit log.

crate::actions! {
    SESSION_PLANNED = "session.planned",
}
