//! Actions of messages in the audit log.

crate::actions! {
    MESSAGE_REQUESTED = "message.requested",
    MESSAGE_CONCLUDED = "message.concluded",
    MESSAGE_UNDONE = "message.undone",
    MESSAGE_RETURNED = "message.returned",
    MESSAGE_RESENT = "message.resent",
    MESSAGE_DISCARDED = "message.discarded",
    MESSAGE_REINSTATED = "message.reinstated",
}
