//! Actions of the audit log on places.

crate::actions! {
    VENUE_OPENED = "venue.opened",
    VENUE_CHANGED = "venue.changed",
    MAISON_CHANGED = "maison.changed",
    ORGANISATION_SET_UP = "organisation.set_up",
    ORGANISATION_CHANGED = "organisation.changed",
}
