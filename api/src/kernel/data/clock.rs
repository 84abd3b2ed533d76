//! The injected clock: the only code that reads the machine's time.

use std::sync::{Arc, RwLock};

use chrono::{DateTime, SubsecRound, Utc};

/// A source of the current time. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// A clock that stands still until it is set, for the demonstration's history and for tests.
    Set(Arc<RwLock<DateTime<Utc>>>),
}

impl Clock {
    /// Makes a clock that stands still at `at`.
    pub fn set_to(at: DateTime<Utc>) -> Clock {
        Clock::Set(Arc::new(RwLock::new(at)))
    }

    /// Sets a clock that stands still; the system's clock is left as it is.
    pub fn set(&self, at: DateTime<Utc>) {
        if let Clock::Set(held) = self {
            *held.write().unwrap_or_else(|poisoned| poisoned.into_inner()) = at;
        }
    }

    /// The current time, UTC, truncated to the microseconds that PostgreSQL stores.
    #[allow(clippy::disallowed_methods)]
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            Clock::System => Utc::now().trunc_subsecs(6),
            Clock::Set(held) => *held.read().unwrap_or_else(|poisoned| poisoned.into_inner()),
        }
    }
}
