//! What happens here: the actions of the audit log.

crate::actions! {
    ENROLMENT_CREATED = "enrolment.created",
    ENROLMENT_WALKED_IN = "enrolment.walked_in",
    ENROLMENT_CANCELLED = "enrolment.cancelled",
    ENROLMENT_MOVED = "enrolment.moved",
    ENROLMENT_QUEUED = "enrolment.queued",
    ENROLMENT_OFFERED = "enrolment.offered",
    ENROLMENT_CALLED = "enrolment.called",
    ENROLMENT_MISSED = "enrolment.missed",
    ENROLMENT_SEATED = "enrolment.seated",
    ENROLMENT_DECLINED = "enrolment.declined",
    ENROLMENT_EXPIRED = "enrolment.expired",
    ENROLMENT_REQUEUED = "enrolment.requeued",
    ENROLMENT_PRIORITISED = "enrolment.prioritised",
    LEARNER_MERGED = "learner.merged",
    LEARNER_SEPARATED = "learner.separated",
}
