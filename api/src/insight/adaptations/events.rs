//! Actions of adaptations in the audit log.

crate::actions! {
    ADAPTATION_NOTED = "adaptation.noted",
    ADAPTATION_CHANGED = "adaptation.changed",
    ADAPTATION_JUDGED = "adaptation.judged",
}
