//! Actions of the pathway in the audit log.

crate::actions! {
    LEVEL_DECIDED = "learner.level_decided",
    SKILLS_NOTED = "learner.skills_noted",
    THEMES_CONFIRMED = "session.themes_confirmed",
}
