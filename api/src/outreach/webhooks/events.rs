//! Actions of webhooks in the audit log.

crate::actions! {
    WEBHOOK_ADDED = "webhook.added",
    WEBHOOK_CHANGED = "webhook.changed",
    WEBHOOK_ENABLED = "webhook.enabled",
    WEBHOOK_DISABLED = "webhook.disabled",
    WEBHOOK_REMOVED = "webhook.removed",
    WEBHOOK_SECRET_RENEWED = "webhook.secret_renewed",
    WEBHOOK_TESTED = "webhook.tested",
    WEBHOOK_REPLAYED = "webhook.replayed",
}
