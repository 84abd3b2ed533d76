//! Accounts of staff and of partners' people, their roles and their logins.

pub mod actions;
pub(crate) mod cookie;
pub mod events;
mod jobs;
pub mod logins;
pub mod passwords;
pub mod provider;
pub mod reset;
pub mod routes;
pub mod second_factor;
mod store;

use std::collections::HashMap;

use crate::kernel::concept::Concept;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::LOGIN_REQUIRED;
use crate::kernel::text::problem::Problem;
use uuid::Uuid;

/// The plug of this concept.
pub const CONCEPT: Concept = Concept {
    routes: |router| {
        logins::routes::routes(router);
        logins::steps::routes(router);
        logins::own::routes(router);
        provider::routes::routes(router);
        second_factor::routes::routes(router);
        reset::routes::routes(router);
        routes::routes(router);
    },
    problems: PROBLEMS,
    constraints: &[
        ("login_is_alive", || Problem::new(LOGIN_REQUIRED)),
        // A login through the provider was finished twice, or twice at once.
        ("logins_pkey", || Problem::new(PROVIDER_LOGIN_FAILED)),
        ("account_identities_pkey", || Problem::new(PROVIDER_LOGIN_FAILED)),
        ("account_identities_account_key", || Problem::new(PROVIDER_LOGIN_FAILED)),
        ("accounts_email_key", || Problem::new(EMAIL_TAKEN)),
        ("second_factors_pkey", || Problem::new(SECOND_FACTOR_ON)),
        ("accounts_partner_fkey", || Problem::invalid("/partner_id", "Ce partenaire n'existe pas.")),
    ],
    actions: events::ACTIONS,
    jobs: &[jobs::FORGET],
    ..Concept::named("accounts")
};

/// Finds the name of an account, for concepts that refer to it.
pub fn name_of(tx: &mut Tx<'_>, account: Uuid) -> Result<Option<String>, Problem> {
    Ok(store::find(tx, account)?.map(|account| account.name))
}

/// Finds the names of accounts, for concepts that refer to them.
pub fn names_of(tx: &mut Tx<'_>, accounts: &[Uuid]) -> Result<HashMap<Uuid, String>, Problem> {
    if accounts.is_empty() {
        return Ok(HashMap::new());
    }
    Ok(store::names(tx, accounts)?.into_iter().collect())
}

crate::words! {
    /// Order of a list of accounts; each also backwards, with `-`.
    #[derive(Default)]
    AccountSort {
        /// By e-mail address.
        #[default]
        Email = "email",
        /// The same, from Z to A.
        EmailBackwards = "-email",
        /// By name, as in French.
        Name = "name",
        /// The same, from Z to A.
        NameBackwards = "-name",
    }
}

impl AccountSort {
    /// The value of an account by which it is sorted.
    fn key_of(self, account: &store::AccountRow) -> String {
        match self {
            AccountSort::Email | AccountSort::EmailBackwards => account.email.clone(),
            AccountSort::Name | AccountSort::NameBackwards => account.name.clone(),
        }
    }
}

crate::problems! {
    /// The e-mail or the password is wrong.
    WRONG_CREDENTIALS = 401 "wrong-credentials" "L'adresse ou le mot de passe ne convient pas"
        "Vérifiez l'adresse et le mot de passe. S'il est oublié, la page de connexion en fait choisir un autre.",
    /// The code of the second factor is wrong, or was used before.
    WRONG_CODE = 401 "wrong-code" "Ce code ne convient pas"
        "Attendez que l'application montre le code suivant, ou prenez un code de secours qui n'a pas encore servi.",
    /// The login was not finished in time, or the account changed meanwhile.
    STEP_OVER = 401 "login-step-over" "Cette connexion n'a pas été terminée"
        "Recommencez avec votre adresse et votre mot de passe.",
    /// The link of a letter was used, is too old, or the account has another password since.
    RESET_LINK_OVER = 401 "reset-link-over" "Ce lien ne sert plus"
        "Demandez-en un autre à la page de connexion, par « Mot de passe oublié ? ».",
    /// The identity provider does not vouch for a login that this browser began.
    PROVIDER_LOGIN_FAILED = 401 "provider-login-failed" "Cette connexion n'a pas abouti"
        "Recommencez depuis la page de connexion. Si cela se répète, prévenez un administrateur de votre structure.",
    /// The identity provider does not answer.
    PROVIDER_UNAVAILABLE = 503 "provider-unavailable" "Le service de connexion ne répond pas"
        "Réessayez dans un instant, ou connectez-vous avec votre mot de passe.",
    /// The identity provider vouches for a person who has no account.
    NO_ACCOUNT = 401 "no-account" "Aucun compte n'est ouvert à cette adresse"
        "Demandez à un administrateur de votre structure d'en ouvrir un, à l'adresse de votre connexion.",
    /// The identity provider vouches for a person whose account is closed.
    ACCOUNT_CLOSED = 401 "account-closed" "Ce compte est fermé"
        "Un administrateur de votre structure peut le rouvrir.",
    /// The identity provider gives no e-mail address that it verified.
    EMAIL_NOT_VERIFIED = 401 "email-not-verified" "Votre adresse électronique n'est pas vérifiée"
        "Faites-la vérifier par le service de connexion, puis recommencez.",
    /// The account belongs to another identity at the provider.
    OTHER_IDENTITY = 401 "other-identity" "Ce compte est relié à une autre identité"
        "Connectez-vous comme la première fois, ou prévenez la personne qui gère le service.",
    /// The login at the identity provider was not of a demanded kind.
    LOGIN_TOO_WEAK = 401 "login-too-weak" "Cette connexion n'est pas assez protégée"
        "Votre structure demande une double vérification : choisissez-la en vous connectant, puis recommencez.",
    /// The account has a second factor already.
    SECOND_FACTOR_ON = 409 "second-factor-on" "La double vérification est déjà en place"
        "Pour changer de téléphone, arrêtez-la d'abord avec un code, puis remettez-la.",
    /// Another account has the e-mail address.
    EMAIL_TAKEN = 409 "email-taken" "Cette adresse a déjà un compte"
        "Prenez une autre adresse, ou modifiez le compte qui existe.",
    /// The change would leave no administrator.
    LAST_ADMIN = 409 "last-admin" "Il faut garder un administrateur"
        "Nommez d'abord un autre administrateur.",
}
