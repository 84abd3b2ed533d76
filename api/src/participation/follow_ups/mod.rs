//! Follow-ups: what learners ask after a workshop, the answer, and the extra workshop it leads to.

pub mod actions;
pub mod counts;
pub mod events;
pub mod export;
mod jobs;
mod joined;
pub mod models;
pub mod own;
pub mod proposals;
pub mod routes;
pub mod rules;
mod slips;
mod store;
pub mod views;

use crate::kernel::concept::Concept;
use crate::kernel::text::problem::Problem;
pub use joined::Filter;
pub use store::is_invited;

/// The plug.
pub const CONCEPT: Concept = Concept {
    routes: |router| {
        counts::routes(router);
        models::routes(router);
        export::routes(router);
        proposals::routes(router);
        own::routes(router);
        slips::routes(router);
        routes::routes(router);
    },
    problems: PROBLEMS,
    constraints: &[
        ("follow_ups_commune_fkey", || Problem::invalid("/commune_code", "Cette commune n'est pas du territoire.")),
        ("follow_ups_session_fkey", || Problem::invalid("/session_id", "Cet atelier n'existe pas.")),
    ],
    actions: events::ACTIONS,
    reactions: &[actions::react],
    jobs: &[jobs::FORGET],
    ..Concept::named("follow_ups")
};

crate::words! {
    /// State of a follow-up.
    ///
    /// `open`: waits for an answer. `answered`: somebody answered. `proposed`: a workshop was proposed. `closed`:
    /// nothing is to be done any more.
    FollowUpStatus {
        /// Waits for an answer.
        Open = "open",
        /// Somebody answered.
        Answered = "answered",
        /// A workshop was proposed.
        Proposed = "proposed",
        /// Nothing is to be done any more.
        Closed = "closed",
    }
}

crate::words! {
    /// Way by which a question came.
    ///
    /// `phone`: in a call. `counter`: at the counter, or in the workshop. `page`: by the person, over the web. `slip`:
    /// on a paper.
    AskedBy {
        /// In a call.
        Phone = "phone",
        /// At the counter, or in the workshop.
        Counter = "counter",
        /// By the person, over the web.
        Page = "page",
        /// On a paper.
        Slip = "slip",
    }
}

crate::words! {
    /// Device that a question is about.
    Device {
        /// Ordinateur.
        Computer = "computer",
        /// Tablette.
        Tablet = "tablet",
        /// Smartphone.
        Smartphone = "smartphone",
    }
}

crate::problems! {
    /// A colleague was quicker to answer, or closed the question.
    QUESTION_ANSWERED = 409 "question-answered" "Cette question a déjà sa réponse"
        "Lisez la réponse de votre collègue. S'il manque quelque chose, rouvrez la question et répondez à nouveau.",
    /// As many slips were handed in by the session's code as people came.
    SLIPS_COMPLETE = 409 "slips-complete" "Toutes les demandes de cet atelier sont déjà arrivées"
        "Si la vôtre manque, dites-le à la personne qui anime ou appelez-nous.",
    /// The question is forgotten, as its retention is over.
    QUESTION_FORGOTTEN = 409 "question-forgotten" "Cette question est effacée"
        "Au bout de deux ans, seul le décompte reste. Notez une nouvelle question.",
}
