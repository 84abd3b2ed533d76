//! The time, injected: the only place that asks the machine for it.

use std::sync::{Arc, RwLock};

use chrono::{DateTime, SubsecRound, Utc};

/// Tells the time. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// A clock that stands still until it is set: for the demo's history and for tests.
    Set(Arc<RwLock<DateTime<Utc>>>),
}

impl Clock {
    /// A clock that stands at `at`.
    pub fn set_to(at: DateTime<Utc>) -> Clock {
        Clock::Set(Arc::new(RwLock::new(at)))
    }

    /// Moves a clock that was set; the system's clock stays as it is.
    pub fn set(&self, at: DateTime<Utc>) {
        if let Clock::Set(held) = self {
            *held.write().unwrap_or_else(|poisoned| poisoned.into_inner()) = at;
        }
    }

    /// Now, to the microsecond that PostgreSQL keeps.
    #[allow(clippy::disallowed_methods)]
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            Clock::System => Utc::now().trunc_subsecs(6),
            Clock::Set(held) => *held.read().unwrap_or_else(|poisoned| poisoned.into_inner()),
        }
    }
}
