//! What happens here: the actions of the audit log.

crate::actions! {
    ACCOUNT_OPENED = "account.opened",
    ACCOUNT_CHANGED = "account.changed",
    ACCOUNT_PASSWORD = "account.password",
    LOGIN_OPENED = "login.opened",
    LOGIN_REVOKED = "login.revoked",
}
