//! What happens here: the actions of the audit log.

crate::actions! {
    VENUE_OPENED = "venue.opened",
    VENUE_CHANGED = "venue.changed",
    ORGANISATION_SET_UP = "organisation.set_up",
    ORGANISATION_CHANGED = "organisation.changed",
}
