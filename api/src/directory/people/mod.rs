//! People: the learners.

pub mod actions;
pub mod events;
mod pairs;
mod postal_address;
pub mod routes;
pub mod rules;
mod store;
pub mod views;
pub mod ways;

use crate::directory::places::unknown_commune;
use crate::kernel::concept::Concept;
use crate::kernel::text::problem::Problem;
pub use postal_address::PostalAddress;
pub use store::{Contacts, LearnerRow};

/// The plug of this concept.
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
    /// Way to reach a person.
    Way {
        /// By e-mail.
        Email = "email",
        /// By a text message to a mobile.
        Sms = "sms",
        /// By a call from the desk.
        Call = "call",
        /// By a printed letter.
        Letter = "letter",
    }
}

crate::words! {
    /// Order of the list of all learners; each also backwards, with `-`.
    #[derive(Default)]
    LearnerSort {
        /// By name.
        #[default]
        Name = "name",
        /// The same, from Z to A.
        NameBackwards = "-name",
        /// By the time of their first enrolment, the oldest first.
        Created = "created",
        /// The same, the newest first.
        CreatedBackwards = "-created",
    }
}

crate::words! {
    /// Likeness of two learners who may be one person.
    ///
    /// `name`: the same name, and no difference that distinguishes them. `phone`: the same number, and similar names.
    Likeness {
        /// The same name.
        Name = "name",
        /// The same number, and similar names.
        Phone = "phone",
    }
}

crate::problems! {
    /// Another learner has this name and contact.
    LEARNER_EXISTS = 409 "learner-exists" "Cette personne existe déjà"
        "Ouvrez la fiche qui existe, ou fusionnez les deux.",
    /// One of the two is already merged into another learner.
    ALREADY_MERGED = 409 "already-merged" "Cette fiche est déjà fusionnée avec une autre"
        "Ouvrez la fiche qui reste, ou annulez d'abord la fusion.",
    /// The learner is not merged into another.
    NOT_MERGED = 409 "not-merged" "Cette fiche n'est fusionnée avec aucune autre"
        "Il n'y a pas de fusion à annuler.",
}
