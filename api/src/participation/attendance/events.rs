//! What happens here: the actions of the audit log.

crate::actions! {
    ATTENDANCE_RECORDED = "attendance.recorded",
}
