//! Events: something happened to a subject.
//!
//! The audit log keeps each, and reactions hear of it in the same transaction.

use std::any::Any;

use serde_json::Value;
use uuid::Uuid;

/// An action of the audit log, as subject and verb: `enrolment.created`.
///
/// [`actions!`](crate::actions) declares it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Action(&'static str);

impl Action {
    /// For [`actions!`](crate::actions) alone.
    ///
    /// Nothing is written into the audit log that no concept declares.
    #[doc(hidden)]
    pub const fn declared(word: &'static str) -> Action {
        Action(word)
    }

    /// Its word in the audit log.
    pub const fn word(self) -> &'static str {
        self.0
    }

    /// The kind of its subject: the part before the dot.
    pub fn subject_kind(self) -> &'static str {
        self.0.split('.').next().unwrap_or_default()
    }
}

/// Something that happened. Reactions pick events by their type; the audit log keeps the rest of this.
pub trait Event: Any {
    /// Its action, one of those that the concept declares.
    fn action(&self) -> Action;

    /// Identity of its subject.
    fn subject(&self) -> Uuid;

    /// The changed fields as they were.
    fn before(&self) -> Option<Value> {
        None
    }

    /// The changed fields as they became.
    fn after(&self) -> Option<Value> {
        None
    }
}

impl dyn Event {
    /// Whether it is of this type.
    pub fn is<T: Event>(&self) -> bool {
        self.downcast_ref::<T>().is_some()
    }

    /// The event, if it is of this type.
    pub fn downcast_ref<T: Event>(&self) -> Option<&T> {
        let event: &dyn Any = self;
        event.downcast_ref()
    }
}

/// The events of one type, in the order in which they happened.
pub fn of_type<T: Event>(events: &[Box<dyn Event>]) -> impl Iterator<Item = &T> {
    events.iter().filter_map(|event| event.downcast_ref())
}

/// Declares a concept's audit log actions as constants, and their list `ACTIONS` for its plug.
#[macro_export]
macro_rules! actions {
    ($($name:ident = $word:literal),+ $(,)?) => {
        $(
            #[doc = concat!("`", $word, "` in the audit log.")]
            pub const $name: $crate::kernel::data::event::Action =
                $crate::kernel::data::event::Action::declared($word);
        )+

        /// Every action that this concept writes into the audit log.
        pub const ACTIONS: &[$crate::kernel::data::event::Action] = &[$($name),+];
    };
}
