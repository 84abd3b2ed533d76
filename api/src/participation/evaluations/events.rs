//! Actions of evaluations in the audit log.

crate::actions! {
    EVALUATION_GIVEN = "evaluation.given",
    SESSION_REVIEWED = "session.reviewed",
}
