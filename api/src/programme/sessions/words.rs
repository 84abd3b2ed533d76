//! The enumerations of sessions.

crate::words! {
    /// Level of a session and of its people: a group has one level.
    ///
    /// `beginner` débutants, `intermediate` initiés, `advanced` confirmés.
    Level {
        /// Débutants.
        Beginner = "beginner",
        /// Initiés.
        Intermediate = "intermediate",
        /// Confirmés.
        Advanced = "advanced",
    }
}

crate::words! {
    /// Status of a session: `scheduled` or `cancelled`.
    SessionStatus {
        /// The session is to be held, or was.
        Scheduled = "scheduled",
        /// The session is cancelled.
        Cancelled = "cancelled",
    }
}

crate::words! {
    /// Rhythm of a series: `weekly`, `fortnightly`, or the week of each month in which it is held.
    ///
    /// `first` to `fourth`: the first to the fourth such day of the month. `last`: the last one.
    Rhythm {
        /// Every week.
        Weekly = "weekly",
        /// Every second week, from that of the first day on.
        Fortnightly = "fortnightly",
        /// The first such day of each month.
        First = "first",
        /// The second such day of each month.
        Second = "second",
        /// The third such day of each month.
        Third = "third",
        /// The fourth such day of each month.
        Fourth = "fourth",
        /// The last such day of each month.
        Last = "last",
    }
}

impl Level {
    /// Returns the French word for the level.
    pub fn french(self) -> &'static str {
        match self {
            Level::Beginner => "débutants",
            Level::Intermediate => "initiés",
            Level::Advanced => "confirmés",
        }
    }
}
