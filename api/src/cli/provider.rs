//! Options of the identity provider for logins of staff.

use clap::Args;
use clic::directory::accounts::provider::settings::{ProviderSettings, RoleRule};

/// Settings of the identity provider for logins of staff; without an issuer there is none.
#[derive(Args)]
pub struct ProviderOptions {
    /// Issuer of the identity provider for logins of staff (OpenID Connect); none by default.
    #[arg(long, env = "CLIC_OIDC_ISSUER")]
    pub oidc_issuer: Option<String>,
    /// Identity of this service at the identity provider.
    #[arg(long, env = "CLIC_OIDC_CLIENT_ID")]
    pub oidc_client_id: Option<String>,
    /// Secret of this service at the identity provider.
    #[arg(long, env = "CLIC_OIDC_CLIENT_SECRET", hide_env_values = true)]
    pub oidc_client_secret: Option<String>,
    /// Label of the button on the login page.
    #[arg(long, env = "CLIC_OIDC_LABEL", default_value = "Se connecter avec ProConnect")]
    pub oidc_label: String,
    /// Scopes to ask for.
    #[arg(long, env = "CLIC_OIDC_SCOPES", default_value = "openid email profile")]
    pub oidc_scopes: String,
    /// Claim that holds the e-mail address of the account.
    #[arg(long, env = "CLIC_OIDC_EMAIL_CLAIM", default_value = "email")]
    pub oidc_email_claim: String,
    /// Takes every address that the provider gives, even without `email_verified`: it verifies them all.
    #[arg(long, env = "CLIC_OIDC_EMAIL_TRUSTED")]
    pub oidc_email_trusted: bool,
    /// Opens accounts at the first login, `groups=ateliers:agent,groups=chefs:admin`; none by default.
    ///
    /// The first rule whose claim is, or has, the value gives the role.
    #[arg(long, env = "CLIC_OIDC_ROLES", value_delimiter = ',')]
    pub oidc_roles: Vec<RoleRule>,
    /// Values of `acr` of which a login must have one, `eidas2,eidas3`; none are demanded by default.
    #[arg(long, env = "CLIC_OIDC_ACR", value_delimiter = ',')]
    pub oidc_acr: Vec<String>,
}

impl ProviderOptions {
    /// Makes the settings of the provider, if there is one.
    pub fn settings(self) -> Option<ProviderSettings> {
        Some(ProviderSettings {
            issuer: self.oidc_issuer.filter(|issuer| !issuer.is_empty())?,
            client_id: self.oidc_client_id.unwrap_or_default(),
            client_secret: self.oidc_client_secret.unwrap_or_default(),
            label: self.oidc_label,
            scopes: self.oidc_scopes,
            email_claim: self.oidc_email_claim,
            vouches_for_email: self.oidc_email_trusted,
            roles: self.oidc_roles,
            acr: self.oidc_acr,
        })
    }
}
