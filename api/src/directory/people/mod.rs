//! Who comes: the learners.

pub mod actions;
pub mod events;
pub mod routes;
pub mod rules;
mod store;
pub mod views;

use crate::directory::places::unknown_commune;
use crate::kernel::concept::Concept;
use crate::kernel::text::problem::Problem;
pub use store::LearnerRow;

/// The plug.
pub const CONCEPT: Concept = Concept {
    routes: routes::routes,
    problems: PROBLEMS,
    constraints: &[
        ("learners_identity_key", || Problem::new(LEARNER_EXISTS)),
        ("learners_commune_fkey", unknown_commune),
    ],
    actions: events::ACTIONS,
    ..Concept::named("people")
};

crate::words! {
    /// How somebody is reached.
    Way {
        /// By e-mail.
        Email = "email",
        /// By a text on a mobile.
        Sms = "sms",
        /// By a call from the desk.
        Call = "call",
        /// By a printed letter.
        Letter = "letter",
    }
}

crate::words! {
    /// What makes two learners look like one person.
    ///
    /// `name`, the same name and nothing that tells them apart; `phone`, one number and names spelt nearly alike.
    Likeness {
        /// One name.
        Name = "name",
        /// One number, and names nearly alike.
        Phone = "phone",
    }
}

crate::problems! {
    /// Another learner has this name and contact.
    LEARNER_EXISTS = 409 "learner-exists" "Cette personne existe déjà"
        "Ouvrez la fiche qui existe, ou réunissez les deux.",
    /// One of the two already stands for, or under, another.
    ALREADY_MERGED = 409 "already-merged" "Cette fiche est déjà réunie à une autre"
        "Ouvrez la fiche qui reste, ou séparez d'abord celle-ci.",
    /// The learner stands for themselves.
    NOT_MERGED = 409 "not-merged" "Cette fiche n'est réunie à aucune autre"
        "Il n'y a rien à séparer.",
}
