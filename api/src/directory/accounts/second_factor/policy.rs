//! The policy of logins: the roles that must have a second factor.

use serde_json::json;

use super::store::{self, LoginPolicyRow};
use crate::directory::accounts::events;
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::principal::Role;
use crate::kernel::text::problem::Problem;

/// Demands of an organisation on logins.
#[derive(Clone, Debug)]
pub struct LoginPolicy {
    /// Roles that cannot log in without a second factor.
    pub second_factor_roles: Vec<Role>,
    /// Raised by every edit.
    pub version: i32,
}

/// Reads the policy; where none was set, administrators must have a second factor.
pub fn show(tx: &mut Tx<'_>) -> Result<LoginPolicy, Problem> {
    Ok(match store::find_policy(tx)? {
        Some(row) => LoginPolicy {
            second_factor_roles: row.second_factor_roles.into_iter().flatten().collect(),
            version: row.version,
        },
        None => LoginPolicy { second_factor_roles: vec![Role::Admin], version: 1 },
    })
}

/// Sets the roles that must have a second factor, from their next login on.
pub fn edit(tx: &mut Tx<'_>, version: i32, roles: &[Role]) -> Result<LoginPolicy, Problem> {
    let before = show(tx)?;
    let second_factor_roles: Vec<Role> = Role::ALL.iter().copied().filter(|role| roles.contains(role)).collect();
    let row = LoginPolicyRow {
        organisation_id: tx.organisation,
        second_factor_roles: second_factor_roles.iter().copied().map(Some).collect(),
        version: version + 1,
    };
    if before.version != version || !store::put_policy(tx, &row)? {
        return Err(audit::part_changed_meanwhile(tx, tx.organisation, events::LOGIN_POLICY_CHANGED, None));
    }
    let as_logged = |roles: &[Role]| Some(json!({"roles": roles}));
    let (before, after) = (as_logged(&before.second_factor_roles), as_logged(&second_factor_roles));
    let subject = tx.organisation;
    audit::record(tx, Entry { action: events::LOGIN_POLICY_CHANGED, subject, before, after }, None)?;
    Ok(LoginPolicy { second_factor_roles, version: row.version })
}
