//! Tasks: the work that waits for the desk today, counted over all wings.

mod actions;
pub mod routes;
mod rules;
mod store;
mod views;

use crate::kernel::concept::Concept;

pub use actions::list_for;
pub use views::Tasks;

/// The plug.
pub const CONCEPT: Concept = Concept { routes: routes::routes, ..Concept::named("tasks") };
