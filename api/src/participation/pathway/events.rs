//! Actions of the pathway in the audit log.

crate::actions! {
    LEVEL_DECIDED = "learner.level_decided",
}
