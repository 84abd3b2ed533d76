//! What happens here: the actions of the audit log.

crate::actions! {
    LEARNER_CHANGED = "learner.changed",
    LEARNER_TOLD_APART = "learner.told_apart",
}
