//! What happens here: the actions of the audit log.

crate::actions! {
    SESSION_PLANNED = "session.planned",
}
