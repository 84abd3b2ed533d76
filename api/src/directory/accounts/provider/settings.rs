//! Settings of the identity provider.

use std::str::FromStr;

use crate::kernel::security::principal::Role;

/// Settings of the identity provider.
#[derive(Clone, Debug)]
pub struct ProviderSettings {
    /// Issuer: an address with TLS, or one of this machine.
    pub issuer: String,
    /// Identity of this service at the provider.
    pub client_id: String,
    /// Secret of this service at the provider.
    pub client_secret: String,
    /// Label of the button on the login page.
    pub label: String,
    /// Scopes to ask for, `openid` among them.
    pub scopes: String,
    /// Claim that holds the account's e-mail address.
    pub email_claim: String,
    /// Takes every address that the provider gives, because the provider itself verifies them all.
    pub vouches_for_email: bool,
    /// Roles of accounts that are opened at the first login; the first that fits counts.
    pub roles: Vec<RoleRule>,
    /// Values of `acr` of which a login must have one; none are demanded if this is empty.
    pub acr: Vec<String>,
}

/// The role of new accounts whose claim has a value: `groups=ateliers:agent`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleRule {
    /// Name of the claim: a text, or a list of texts.
    pub claim: String,
    /// Value that the claim must be, or have.
    pub value: String,
    /// Role of the account that is opened.
    pub role: Role,
}

impl FromStr for RoleRule {
    type Err = String;

    fn from_str(text: &str) -> Result<RoleRule, String> {
        let parts = text.rsplit_once(':').and_then(|(condition, role)| Some((condition.split_once('=')?, role)));
        let ((claim, value), role) = parts.ok_or("a rule is «claim=value:role»")?;
        let role = Role::from_word(role.trim()).filter(|role| *role != Role::Partner);
        let role = role.ok_or("the role is admin, agent or facilitator")?;
        if claim.trim().is_empty() || value.trim().is_empty() {
            return Err("a rule is «claim=value:role»".to_owned());
        }
        Ok(RoleRule { claim: claim.trim().to_owned(), value: value.trim().to_owned(), role })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_rule_is_claim_value_and_a_role_of_staff() {
        let rule = RoleRule { claim: "groups".into(), value: "urn:ateliers".into(), role: Role::Agent };
        assert_eq!("groups=urn:ateliers:agent".parse(), Ok(rule));
        for wrong in ["groups=ateliers", "groups:agent", "=a:agent", "groups=:agent", "groups=a:partner", "groups=a:x"]
        {
            assert!(wrong.parse::<RoleRule>().is_err(), "{wrong}");
        }
    }
}
