//! The words of this concept.

crate::words! {
    /// Level of a workshop, and of the people in it: a group holds one.
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
    /// Whether a session is held: `scheduled`, as far as we know, or `cancelled`.
    SessionStatus {
        /// It is, as far as we know.
        Scheduled = "scheduled",
        /// It is not.
        Cancelled = "cancelled",
    }
}

impl Level {
    /// What people of the service call it.
    pub fn french(self) -> &'static str {
        match self {
            Level::Beginner => "débutants",
            Level::Intermediate => "initiés",
            Level::Advanced => "confirmés",
        }
    }
}
