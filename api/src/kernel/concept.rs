//! The plug of a concept: everything that the shell must know of it, in one constant.

use crate::kernel::data::constraints::Constraint;
use crate::kernel::data::event::Action;
use crate::kernel::data::jobs::Job;
use crate::kernel::data::transaction::Reaction;
use crate::kernel::text::problem::Kind;
use crate::kernel::web::permissions::Router;
use crate::kernel::web::state::KeyStore;

/// A concept, as `CONCEPT` in its `mod.rs` declares it.
pub struct Concept {
    /// Its name: that of its folder.
    pub name: &'static str,
    /// Adds its routes, each with who may call it and its rate limit.
    pub routes: fn(&mut Router<'_, '_>),
    /// Its kinds of refusal.
    pub problems: &'static [Kind],
    /// The refusals that constraints of its tables mean.
    pub constraints: &'static [Constraint],
    /// The actions that it writes into the audit log.
    pub actions: &'static [Action],
    /// Its reactions to events, in the transaction that raised them.
    pub reactions: &'static [Reaction],
    /// The work that it does by itself.
    pub jobs: &'static [Job],
    /// Where API keys are kept, in the one concept that does.
    pub key_store: Option<KeyStore>,
}

impl Concept {
    /// A concept that has nothing yet but its name.
    pub const fn named(name: &'static str) -> Concept {
        Concept {
            name,
            routes: |_| {},
            problems: &[],
            constraints: &[],
            actions: &[],
            reactions: &[],
            jobs: &[],
            key_store: None,
        }
    }
}
