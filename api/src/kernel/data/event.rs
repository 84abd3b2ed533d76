//! Events: something happened to a subject.
//!
//! The audit log keeps each event, and reactions handle it in the same transaction.

use std::any::Any;

use serde_json::Value;
use uuid::Uuid;

/// An action of the audit log, as subject and verb: `enrolment.created`.
///
/// [`actions!`](crate::actions) declares actions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Action(&'static str);

impl Action {
    /// Makes an action, for [`actions!`](crate::actions) alone.
    ///
    /// Every action of the audit log is declared by a concept.
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

/// Something that happened to a subject.
///
/// Reactions select events by their type; the audit log keeps the values of these methods.
pub trait Event: Any {
    /// The action, one of those that the concept declares.
    fn action(&self) -> Action;

    /// Identity of the subject.
    fn subject(&self) -> Uuid;

    /// The changed fields before the change.
    fn before(&self) -> Option<Value> {
        None
    }

    /// The changed fields after the change.
    fn after(&self) -> Option<Value> {
        None
    }
}

impl dyn Event {
    /// Returns whether the event is of type `T`.
    pub fn is<T: Event>(&self) -> bool {
        self.downcast_ref::<T>().is_some()
    }

    /// The event as a `T`, if it is one.
    pub fn downcast_ref<T: Event>(&self) -> Option<&T> {
        let event: &dyn Any = self;
        event.downcast_ref()
    }
}

/// The events of one type, in the order in which they happened.
pub fn of_type<T: Event>(events: &[Box<dyn Event>]) -> impl Iterator<Item = &T> {
    events.iter().filter_map(|event| event.downcast_ref())
}

/// Declares the audit log actions of a concept as constants, and the list `ACTIONS` for its plug.
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
