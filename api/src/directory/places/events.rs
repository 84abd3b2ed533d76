//! Actions of the audit log on places, and the event of an organisation that begins.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::kernel::data::event::{Action, Event};

crate::actions! {
    VENUE_OPENED = "venue.opened",
    VENUE_CHANGED = "venue.changed",
    MAISON_CHANGED = "maison.changed",
    ORGANISATION_SET_UP = "organisation.set_up",
    ORGANISATION_CHANGED = "organisation.changed",
}

/// An organisation was set up.
#[derive(Debug)]
pub struct OrganisationSetUp {
    /// The organisation.
    pub organisation: Uuid,
    /// Its part of addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
}

impl Event for OrganisationSetUp {
    fn action(&self) -> Action {
        ORGANISATION_SET_UP
    }

    fn subject(&self) -> Uuid {
        self.organisation
    }

    fn after(&self) -> Option<Value> {
        Some(json!({"slug": self.slug, "name": self.name}))
    }
}
