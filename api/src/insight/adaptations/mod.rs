//! Adaptations: what was observed in workshops, what changes from which one on, and whether it helped.

pub mod actions;
mod events;
mod input;
pub mod routes;
pub mod rules;
pub mod sources;
mod store;
pub mod views;

use crate::kernel::concept::Concept;
use crate::kernel::text::problem::Problem;

/// The plug.
pub const CONCEPT: Concept = Concept {
    routes: routes::routes,
    problems: PROBLEMS,
    constraints: &[("adaptations_first_session_fkey", || {
        Problem::invalid("/first_session_id", "Cet atelier n'existe pas.")
    })],
    actions: events::ACTIONS,
    reactions: &[actions::react],
    ..Concept::named("adaptations")
};

crate::words! {
    /// Part of a workshop that changes.
    ///
    /// `plan`: what is done, and in which order. `handout`: the paper for practising at home. `pace`: the pace.
    /// `material`: devices, cables, connections.
    Change {
        /// Le plan.
        Plan = "plan",
        /// Le support papier.
        Handout = "handout",
        /// Le rythme.
        Pace = "pace",
        /// Le matériel.
        Material = "material",
    }
}

crate::words! {
    /// Judgement of a facilitator on an adaptation.
    Verdict {
        /// Cela a aidé.
        Helped = "helped",
        /// Pas de différence visible.
        NoDifference = "no_difference",
        /// C'est moins bien.
        Worse = "worse",
        /// Trop tôt pour le dire.
        TooEarly = "too_early",
    }
}

crate::words! {
    /// AdaptationOutcome of comparing the answers before and after a change.
    ///
    /// `too_few`: fewer than 8 answers on one side. `fell`, `rose`: the negative box became rarer or more frequent, as
    /// chance alone does in less than one case of ten. `no_visible_difference`: otherwise.
    AdaptationOutcome {
        /// Encore trop peu de réponses.
        TooFew = "too_few",
        /// A baissé.
        Fell = "fell",
        /// A augmenté.
        Rose = "rose",
        /// Pas de différence visible.
        NoVisibleDifference = "no_visible_difference",
    }
}

crate::words! {
    /// State of an adaptation.
    ///
    /// `open`: nobody judged yet, or it was too early. `due`: open, and enough answers came for a check. `judged`: it
    /// has its verdict.
    AdaptationState {
        /// Nobody judged yet, or it was too early.
        Open = "open",
        /// Open, and enough answers came.
        Due = "due",
        /// It has its verdict.
        Judged = "judged",
    }
}

crate::words! {
    /// Kind of what an adaptation was observed in.
    ///
    /// `comment`: of an evaluation. `session`: a session. `follow_up`: a question after a workshop.
    SourceKind {
        /// A comment of an evaluation.
        Comment = "comment",
        /// A session.
        Session = "session",
        /// A question after a workshop.
        FollowUp = "follow_up",
    }
}

crate::problems! {
    /// The adaptation is followed by a colleague.
    ADAPTATION_OF_OTHERS = 403 "adaptation-of-others" "Un collègue suit cette adaptation"
        "Vous pouvez la lire. Demandez à la personne qui la suit, ou à l'administration, de la changer.",
}
