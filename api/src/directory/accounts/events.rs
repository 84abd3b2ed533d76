//! Actions of the audit log on accounts and logins, and the events that others react to.

use serde_json::{Value, json};
use uuid::Uuid;

use super::store::AccountRow;

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
    LOGIN_CLOSED = "login.closed",
    LOGIN_REVOKED = "login.revoked",
    LOGIN_FAILED = "login.failed",
    LOGIN_REFUSED = "login.refused",
    LOGIN_CODE_REFUSED = "login.code_refused",
    LOGIN_POLICY_CHANGED = "login_policy.changed",
}

/// Someone to take over the sessions of an account that is closed.
#[derive(Clone, Copy, Debug)]
pub struct HandOver {
    /// The account that runs them from now on; nobody yet without one.
    pub to: Option<Uuid>,
    /// True if staff accepts that this person then runs two sessions at once.
    pub accept_conflicts: bool,
}

/// An account has another name or role, is closed, or is open again.
#[derive(Debug)]
pub struct AccountChanged {
    /// The account before.
    pub before: AccountRow,
    /// The account after the change.
    pub after: AccountRow,
    /// The answer to whom its sessions go, if staff gave one.
    pub hand_over: Option<HandOver>,
}

impl AccountChanged {
    /// Returns whether the account is closed by this change.
    pub fn closes(&self) -> bool {
        self.before.active && !self.after.active
    }
}

impl Event for AccountChanged {
    fn action(&self) -> Action {
        ACCOUNT_CHANGED
    }

    fn subject(&self) -> Uuid {
        self.after.id
    }

    fn before(&self) -> Option<Value> {
        Some(as_logged(&self.before))
    }

    fn after(&self) -> Option<Value> {
        Some(as_logged(&self.after))
    }
}

fn as_logged(account: &AccountRow) -> Value {
    json!({"name": account.name, "role": account.role, "active": account.active})
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
