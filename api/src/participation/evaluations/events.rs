//! Actions of evaluations in the audit log.

crate::actions! {
    EVALUATION_CODE_MADE = "evaluation.code_made",
    EVALUATION_GIVEN = "evaluation.given",
    EVALUATION_TAGGED = "evaluation.tagged",
    EVALUATION_UNTAGGED = "evaluation.untagged",
    EVALUATION_SHEETS_SAVED = "evaluation.sheets_saved",
    SESSION_REVIEWED = "session.reviewed",
}
