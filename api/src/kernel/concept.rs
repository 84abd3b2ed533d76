//! The plug of a concept: all that the application needs of it, in one constant.

use crate::kernel::data::constraints::Constraint;
use crate::kernel::data::event::Action;
use crate::kernel::data::jobs::Job;
use crate::kernel::data::transaction::Reaction;
use crate::kernel::text::problem::Kind;
use crate::kernel::web::permissions::Router;
use crate::kernel::web::state::KeyStore;

/// A concept, as the constant `CONCEPT` of its `mod.rs` declares it.
pub struct Concept {
    /// Name of the concept: that of its folder.
    pub name: &'static str,
    /// Adds its routes, each with its permission row and its rate limit.
    pub routes: fn(&mut Router<'_, '_>),
    /// Adds its routes that belong to no organisation.
    pub service_routes: fn(&mut Router<'_, '_>),
    /// Its kinds of refusal.
    pub problems: &'static [Kind],
    /// The refusals that violations of its tables' constraints become.
    pub constraints: &'static [Constraint],
    /// The actions that it records in the audit log.
    pub actions: &'static [Action],
    /// Its reactions to events, in the transaction that raised them.
    pub reactions: &'static [Reaction],
    /// Its background jobs.
    pub jobs: &'static [Job],
    /// Storage of API keys, in the one concept that keeps them.
    pub key_store: Option<KeyStore>,
}

impl Concept {
    /// A concept with a name and no parts yet.
    pub const fn named(name: &'static str) -> Concept {
        Concept {
            name,
            routes: |_| {},
            service_routes: |_| {},
            problems: &[],
            constraints: &[],
            actions: &[],
            reactions: &[],
            jobs: &[],
            key_store: None,
        }
    }
}
