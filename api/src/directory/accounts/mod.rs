//! Accounts of staff and of partners' people, their roles and their logins.

pub mod actions;
pub(crate) mod cookie;
mod events;
mod jobs;
pub mod logins;
pub mod passwords;
pub mod routes;
pub mod second_factor;
mod store;

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
        second_factor::routes::routes(router);
        routes::routes(router);
    },
    problems: PROBLEMS,
    constraints: &[
        ("login_is_alive", || Problem::new(LOGIN_REQUIRED)),
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

crate::problems! {
    /// The e-mail or the password is wrong.
    WRONG_CREDENTIALS = 401 "wrong-credentials" "L'adresse ou le mot de passe ne convient pas"
        "Vérifiez l'adresse et le mot de passe. S'il est perdu, un administrateur en donne un nouveau.",
    /// The code of the second factor is wrong, or was used before.
    WRONG_CODE = 401 "wrong-code" "Ce code ne convient pas"
        "Attendez que l'application montre le code suivant, ou prenez un code de secours qui n'a pas encore servi.",
    /// The login was not finished in time, or the account changed meanwhile.
    STEP_OVER = 401 "login-step-over" "Cette connexion n'a pas été terminée"
        "Recommencez avec votre adresse et votre mot de passe.",
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
