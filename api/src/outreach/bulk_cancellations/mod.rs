//! Bulk cancellations of what a program or a joker asked for over the web, and their undoing.
//!
//! Requests are related by a source in common: the network that they came from, the number or the address that they
//! state.

pub mod actions;
pub mod activity;
pub mod events;
pub mod routes;
mod store;
mod views;

use crate::kernel::concept::Concept;
use crate::kernel::data::jobs::{HOUR, Job, Run};

/// The plug.
pub const CONCEPT: Concept = Concept {
    routes: routes::routes,
    problems: PROBLEMS,
    actions: events::ACTIONS,
    jobs: &[Job { name: "forget_bulk_cancellations", every: HOUR, run: Run::Blocking(actions::forget) }],
    ..Concept::named("bulk_cancellations")
};

crate::words! {
    /// Kind of a request over the web.
    WebRequestKind {
        /// An enrolment, with a seat or a place on the waiting list.
        Enrolment = "enrolment",
        /// A request to be called back.
        CallBack = "call_back",
    }
}

crate::words! {
    /// A trait that a request over the web shares with another.
    Common {
        /// Both came from one network.
        Network = "network",
        /// Both state one number.
        Phone = "phone",
        /// Both state one e-mail address.
        Email = "email",
    }
}

crate::problems! {
    /// None of the chosen requests can be cancelled: all are over, or were no requests over the web.
    NOTHING_TO_CANCEL = 409 "nothing-to-cancel" "Il n'y a plus rien à annuler"
        "Actualisez la liste : un collègue s'en est peut-être occupé.",
    /// The enrolment was made by the team or a partner.
    NOT_OVER_WEB = 409 "not-over-web" "Cette inscription n'est pas venue du site"
        "Annulez-la depuis la liste des inscriptions : la personne sera prévenue.",
    /// A bulk cancellation can no longer be undone: an hour is over.
    UNDO_OVER = 409 "undo-over" "Il est trop tard pour revenir en arrière"
        "Après une heure, inscrivez à nouveau les personnes qui devaient rester inscrites.",
}
