//! The person of a login, as the provider's claims describe them.

use serde_json::Value;

use super::settings::ProviderSettings;
use super::signed::Claims;
use crate::kernel::security::principal::Role;
use crate::kernel::text::email;
use crate::kernel::web::fields::Fields;

/// A person whom the provider vouched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The issuer.
    pub issuer: String,
    /// Identity at the issuer, which never changes: the claim `sub`.
    pub subject: String,
    /// E-mail address, if it is verified.
    pub email: Option<String>,
    /// Name, for a new account.
    pub name: String,
    /// Role of a new account, if the settings open one.
    pub role: Option<Role>,
}

/// Reads the person from the claims of the ID token and of the userinfo endpoint.
pub fn read_identity(
    settings: &ProviderSettings,
    subject: String,
    id_token: &Claims,
    userinfo: Option<&Claims>,
) -> Identity {
    // The address and the word that it is verified come from the same place: neither speaks of the other's.
    let places = || userinfo.into_iter().chain([id_token]);
    let place = places().find(|claims| claims.contains_key(&settings.email_claim));
    let email = place.filter(|claims| settings.vouches_for_email || is_true(claims.get("email_verified")));
    let email = email.and_then(|claims| email::normalize(claims.get(&settings.email_claim)?.as_str()?));
    let rule = settings.roles.iter().find(|rule| {
        places().filter_map(|claims| claims.get(&rule.claim)).any(|claim| match claim {
            Value::Array(values) => values.iter().any(|value| value.as_str() == Some(&rule.value)),
            value => value.as_str() == Some(&rule.value),
        })
    });
    let name = places().find_map(read_name).or_else(|| email.clone()).unwrap_or_default();
    Identity { issuer: settings.issuer.clone(), subject, email, name, role: rule.map(|rule| rule.role) }
}

/// Some providers write booleans as texts.
fn is_true(claim: Option<&Value>) -> bool {
    claim.is_some_and(|claim| claim == &Value::Bool(true) || claim == "true")
}

/// The name as it can be shown; `usual_name` is the family name of ProConnect.
fn read_name(claims: &Claims) -> Option<String> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let family = text("usual_name").or_else(|| text("family_name"));
    let both = text("given_name").zip(family).map(|(given, family)| format!("{given} {family}"));
    let given = both.or_else(|| text("name").map(str::to_owned))?;
    let mut fields = Fields::default();
    let name = fields.name("/name", &given);
    fields.done().ok().map(|()| name)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::directory::accounts::provider::settings::RoleRule;

    fn read(vouches_for_email: bool, id_token: Value, userinfo: Value) -> Identity {
        let rule = |value: &str, role| RoleRule { claim: "groups".into(), value: value.into(), role };
        let settings = ProviderSettings {
            issuer: "https://id.example".into(),
            client_id: "clic".into(),
            client_secret: "secret".into(),
            label: "Se connecter".into(),
            scopes: "openid email".into(),
            email_claim: "email".into(),
            vouches_for_email,
            roles: vec![rule("chefs", Role::Admin), rule("ateliers", Role::Agent)],
            acr: Vec::new(),
        };
        let claims = |json: Value| json.as_object().cloned().unwrap_or_default();
        read_identity(&settings, "1".into(), &claims(id_token), Some(&claims(userinfo)))
    }

    #[test]
    fn an_address_counts_if_its_own_source_verified_it() {
        let email = |vouches, id_token, userinfo| read(vouches, id_token, userinfo).email;
        let kept = Some("lea@example.fr".to_owned());
        let verified = json!({"email": "Lea@example.fr", "email_verified": true});
        assert_eq!(email(false, verified.clone(), json!({})), kept);
        assert_eq!(email(false, json!({}), verified.clone()), kept);
        assert_eq!(email(false, json!({}), json!({"email": "lea@example.fr", "email_verified": "true"})), kept);
        assert_eq!(email(false, json!({}), json!({"email": "lea@example.fr"})), None, "nobody says so");
        assert_eq!(email(true, json!({}), json!({"email": "lea@example.fr"})), kept, "the settings say so");
        assert_eq!(email(false, verified, json!({"email": "chef@example.fr"})), None, "another's word");
        assert_eq!(email(true, json!({}), json!({"email": "no address"})), None);
    }

    #[test]
    fn the_first_rule_that_fits_gives_the_role() {
        let role = |groups| read(true, json!({}), json!({"groups": groups})).role;
        assert_eq!(role(json!(["ateliers", "chefs"])), Some(Role::Admin));
        assert_eq!(role(json!("ateliers")), Some(Role::Agent));
        assert_eq!(role(json!(["ateliers2"])), None);
        assert_eq!(role(json!(null)), None);
    }

    #[test]
    fn a_name_is_that_of_a_person_or_the_address() {
        let name = |claims| read(true, json!({"email": "lea@example.fr"}), claims).name;
        assert_eq!(name(json!({"given_name": "Léa", "usual_name": "Fabre", "family_name": "Costes"})), "Léa Fabre");
        assert_eq!(name(json!({"name": "Léa Fabre", "given_name": "Léa"})), "Léa Fabre");
        assert_eq!(name(json!({"name": "https://ailleurs.example"})), "lea@example.fr");
        assert_eq!(name(json!({})), "lea@example.fr");
    }
}
