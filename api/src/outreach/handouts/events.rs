//! Actions of handouts in the audit log.

crate::actions! {
    HANDOUT_CREATED = "handout.created",
    HANDOUT_CHANGED = "handout.changed",
    HANDOUT_PUBLISHED = "handout.published",
    HANDOUT_DRAFT_WRITTEN = "handout.draft_written",
    HANDOUT_PICTURE_ADDED = "handout.picture_added",
    HANDOUT_DRAFT_DISCARDED = "handout.draft_discarded",
    HANDOUT_GIVEN = "session.handout_given",
}
