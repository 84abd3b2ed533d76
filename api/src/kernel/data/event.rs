//! Actions of the audit log: each concept declares those that it writes, once.

/// An action of the audit log, as subject and verb: `enrolment.created`. [`actions!`](crate::actions) declares it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Action(&'static str);

impl Action {
    /// For [`actions!`](crate::actions) alone: nothing is written into the audit log that no concept declares.
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

/// Declares the actions that a concept writes into the audit log, as constants, and their list `ACTIONS` for its plug.
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
