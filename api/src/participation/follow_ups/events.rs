//! Actions of follow-ups in the audit log.

crate::actions! {
    FOLLOW_UP_ASKED = "follow_up.asked",
    FOLLOW_UP_CHANGED = "follow_up.changed",
    FOLLOW_UP_ANSWERED = "follow_up.answered",
    FOLLOW_UP_PROPOSED = "follow_up.proposed",
    FOLLOW_UP_CLOSED = "follow_up.closed",
    FOLLOW_UP_REOPENED = "follow_up.reopened",
}
