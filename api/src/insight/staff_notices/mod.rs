//! Notices to the staff: what came since one last looked, by e-mail, as each account chooses.
//!
//! A notice names nobody who learns: it leads to the page of the desk that does.

mod actions;
mod events;
mod jobs;
mod letters;
pub mod routes;
mod rules;
mod store;

use crate::kernel::concept::Concept;

/// The plug.
pub const CONCEPT: Concept = Concept {
    routes: routes::routes,
    reactions: &[actions::react],
    actions: events::ACTIONS,
    jobs: jobs::JOBS,
    ..Concept::named("staff_notices")
};
