//! What happens here: the actions of the audit log.

crate::actions! {
    EVALUATION_GIVEN = "evaluation.given",
    SESSION_REVIEWED = "session.reviewed",
}
