//! Actions of the audit log on accounts and logins.

crate::actions! {
    ACCOUNT_OPENED = "account.opened",
    ACCOUNT_CHANGED = "account.changed",
    ACCOUNT_PASSWORD = "account.password",
    ACCOUNT_LINKED = "account.linked",
    ACCOUNT_UNLINKED = "account.unlinked",
    SECOND_FACTOR_ADDED = "account.second_factor_added",
    SECOND_FACTOR_REMOVED = "account.second_factor_removed",
    RECOVERY_CODE_USED = "account.recovery_code_used",
    RECOVERY_CODES_RENEWED = "account.recovery_codes_renewed",
    LOGIN_OPENED = "login.opened",
    LOGIN_REVOKED = "login.revoked",
    LOGIN_FAILED = "login.failed",
    LOGIN_REFUSED = "login.refused",
    LOGIN_CODE_REFUSED = "login.code_refused",
    LOGIN_POLICY_CHANGED = "login_policy.changed",
}
