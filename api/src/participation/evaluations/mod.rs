//! Evaluations: opinions of learners on a session, and changes that the facilitator plans.

pub mod actions;
mod events;
pub mod forms;
pub mod grid;
pub mod negatives;
pub mod results;
pub mod routes;
pub mod rules;
mod store;
pub mod views;

use crate::kernel::concept::Concept;
use crate::kernel::text::problem::Problem;

/// The plug.
pub const CONCEPT: Concept = Concept {
    routes: |router| {
        results::routes::routes(router);
        routes::routes(router);
    },
    problems: PROBLEMS,
    constraints: &[("evaluation_marks_pkey", || Problem::new(ALREADY_EVALUATED))],
    actions: events::ACTIONS,
    ..Concept::named("evaluations")
};

crate::words! {
    /// Whether a session's evaluations are taken: from half an hour before its end, for a week after it.
    EvaluationState {
        /// Not yet.
        Early = "early",
        /// Now.
        Open = "open",
        /// All who came gave one.
        Complete = "complete",
        /// No longer.
        Closed = "closed",
    }
}

crate::problems! {
    /// The evaluation was already given.
    ALREADY_EVALUATED = 409 "already-evaluated" "Votre avis est déjà enregistré"
        "Il n'y a rien à faire : votre avis est bien arrivé. Merci.",
    /// It is too early for an evaluation.
    EVALUATION_EARLY = 409 "evaluation-early" "Il est trop tôt pour donner votre avis"
        "Revenez à la fin de l'atelier, ou dans les jours qui suivent.",
    /// It is too late for an evaluation.
    EVALUATION_CLOSED = 409 "evaluation-closed" "Il n'est plus possible de donner votre avis sur cet atelier"
        "Appelez-nous : nous écouterons ce que vous avez à dire.",
    /// As many evaluations were given by the session's code as people came.
    EVALUATIONS_COMPLETE = 409 "evaluations-complete" "Tous les avis de cet atelier sont déjà arrivés"
        "Si vous n'avez pas encore donné le vôtre, dites-le à la personne qui anime ou appelez-nous.",
    /// The person did not come.
    NOT_PRESENT = 409 "not-present" "Cette personne n'est pas notée présente"
        "Notez d'abord la personne présente sur la feuille d'émargement.",
}
