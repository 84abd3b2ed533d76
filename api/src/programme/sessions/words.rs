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
