//! Actions of the audit log on accounts and logins, and the events that others react to.

use uuid::Uuid;

use crate::kernel::data::event::{Action, Event};

crate::actions! {
    ACCOUNT_OPENED = "account.opened",
    ACCOUNT_CHANGED = "account.changed",
    ACCOUNT_PASSWORD = "account.password",
    PASSWORD_FORGOTTEN = "account.password_forgotten",
    PASSWORD_RESET = "account.password_reset",
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

/// An account has another password.
#[derive(Debug)]
pub struct PasswordChanged {
    /// The account.
    pub account: Uuid,
    /// The action of the audit log: by hand, or by the link of a letter.
    pub action: Action,
}

impl Event for PasswordChanged {
    fn action(&self) -> Action {
        self.action
    }

    fn subject(&self) -> Uuid {
        self.account
    }
}
