//! Events of bulk cancellations.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::kernel::data::event::{Action, Event};

crate::actions! {
    BULK_CANCELLATION_MADE = "bulk_cancellation.made",
    BULK_CANCELLATION_UNDONE = "bulk_cancellation.undone",
}

/// Requests over the web were cancelled together; nobody is notified of it.
#[derive(Debug)]
pub struct CancelledInBulk {
    /// Identity of the bulk cancellation.
    pub batch: Uuid,
    /// The enrolments among them.
    pub enrolments: Vec<Uuid>,
    /// Number of requests to be called back among them.
    pub call_backs: usize,
}

impl Event for CancelledInBulk {
    fn action(&self) -> Action {
        BULK_CANCELLATION_MADE
    }

    fn subject(&self) -> Uuid {
        self.batch
    }

    fn after(&self) -> Option<Value> {
        Some(json!({"enrolments": self.enrolments.len(), "call_backs": self.call_backs}))
    }
}
