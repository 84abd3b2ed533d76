//! Pathway: the levels of a person over time, what they can do alone, and what comes next.

pub mod actions;
pub mod covered;
pub mod events;
pub mod marks;
pub mod next;
pub mod progress;
pub mod routes;
pub mod skills;
mod store;
pub mod views;

use crate::kernel::concept::Concept;
use crate::kernel::text::problem::Problem;

/// The plug.
pub const CONCEPT: Concept = Concept {
    routes: |router| {
        routes::routes(router);
        skills::routes::routes(router);
        covered::routes::routes(router);
        marks::routes::routes(router);
        next::routes::routes(router);
        progress::routes::routes(router);
    },
    problems: PROBLEMS,
    constraints: &[("learner_levels_session_fkey", || Problem::invalid("/session_id", "Cet atelier n'existe pas."))],
    actions: events::ACTIONS,
    reactions: &[actions::react],
    jobs: &[marks::jobs::FORGET],
    ..Concept::named("pathway")
};

crate::words! {
    /// Source of a level.
    LevelSource {
        /// A questionnaire on the person's card; staff confirmed or changed the proposal.
        Questionnaire = "questionnaire",
        /// Staff, in speaking with the person.
        Staff = "staff",
        /// The facilitator, after a session.
        Facilitator = "facilitator",
    }
}

crate::words! {
    /// Mastery of a skill by a person.
    ///
    /// `not_yet`; `with_help`: with somebody beside; `alone`.
    Mastery {
        /// Pas encore.
        NotYet = "not_yet",
        /// Avec de l'aide.
        WithHelp = "with_help",
        /// Seul(e).
        Alone = "alone",
    }
}

crate::words! {
    /// Reason why a session takes a person further, the best first.
    ///
    /// `asked`: they asked about its theme. `not_yet_alone`: they cannot do something of it alone. `not_seen`: it was
    /// in none of their sessions. `other`: it was not in the session that they come from. `again`: they saw it already.
    /// `same_level`: it is of their level.
    NextReason {
        /// They asked about its theme.
        Asked = "asked",
        /// They cannot do something of its theme alone yet.
        NotYetAlone = "not_yet_alone",
        /// Its theme was in none of their sessions.
        NotSeen = "not_seen",
        /// Its theme was not in the session that they come from.
        Other = "other",
        /// They saw its theme already.
        Again = "again",
        /// It is of their level.
        SameLevel = "same_level",
    }
}

crate::problems! {
    /// The response is not on the card of this person.
    RESPONSE_NOT_ON_CARD = 409 "response-not-on-card" "Cette réponse n'est pas sur cette fiche"
        "Gardez d'abord la réponse sur la fiche, si la personne est d'accord.",
}
