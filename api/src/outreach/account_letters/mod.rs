//! Letters to people with an account: about their password, and notices that they chose to get.
//!
//! A letter is a row until it has left. Its link is made as it leaves, from the account: nothing stored opens anything.

pub mod actions;
mod letters;
mod routes;
pub mod sender;
mod store;

use crate::kernel::concept::Concept;
use crate::kernel::data::jobs::{Job, Run, SECOND};

/// The plug.
pub const CONCEPT: Concept = Concept {
    routes: routes::routes,
    reactions: &[actions::react],
    jobs: &[Job {
        name: "account_letters",
        every: SECOND,
        run: Run::Async(|database, clock| Box::pin(sender::send(database, clock))),
    }],
    ..Concept::named("account_letters")
};

crate::words! {
    /// Kind of a letter to a person with an account.
    LetterKind {
        /// The link that lets the person choose another password.
        PasswordForgotten = "password_forgotten",
        /// The advice to log in through the identity provider.
        ProviderLogin = "provider_login",
        /// The news that the account has another password.
        PasswordChanged = "password_changed",
        /// A notice that the account chose to get.
        Notice = "notice",
    }
}
