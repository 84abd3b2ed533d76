//! Actions of the audit log on accounts and logins.

crate::actions! {
    ACCOUNT_OPENED = "account.opened",
    ACCOUNT_CHANGED = "account.changed",
    ACCOUNT_PASSWORD = "account.password",
    LOGIN_OPENED = "login.opened",
    LOGIN_REVOKED = "login.revoked",
}
