//! Events of sessions, and actions of the audit log on them.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use super::store::SessionRow;
use super::words::SessionStatus;
use crate::kernel::data::event::{Action, Event};

crate::actions! {
    SESSION_SCHEDULED = "session.scheduled",
    SESSION_CHANGED = "session.changed",
    SESSION_CANCELLED = "session.cancelled",
    SESSION_RESTORED = "session.restored",
    SESSION_DELETED = "session.deleted",
}

/// Staff changed a session.
#[derive(Debug)]
pub struct SessionChanged {
    /// The session before.
    pub before: SessionRow,
    /// The session after the change.
    pub after: SessionRow,
    /// The planning conflicts that staff accepted.
    pub accepted: Vec<String>,
}

impl SessionChanged {
    /// Returns whether the time or the place changed, so that people must be notified.
    pub fn is_elsewhere(&self) -> bool {
        is_elsewhere(&self.before, &self.after)
    }

    /// Returns the venue before the change, if it changed.
    pub fn former_venue(&self) -> Option<Uuid> {
        (self.before.venue_id != self.after.venue_id).then_some(self.before.venue_id)
    }

    /// Returns the start before the change, if it changed.
    pub fn former_start(&self) -> Option<DateTime<Utc>> {
        (self.before.starts_at != self.after.starts_at).then_some(self.before.starts_at)
    }
}

impl Event for SessionChanged {
    fn action(&self) -> Action {
        SESSION_CHANGED
    }

    fn subject(&self) -> Uuid {
        self.after.id
    }

    fn before(&self) -> Option<Value> {
        Some(snapshot(&self.before, &[]))
    }

    fn after(&self) -> Option<Value> {
        Some(snapshot(&self.after, &self.accepted))
    }
}

/// Seats were added to a session, for a person who came without an enrolment.
#[derive(Debug)]
pub struct SessionEnlarged {
    /// Identity of the session.
    pub id: Uuid,
    /// Number of its seats before.
    pub before: i16,
    /// Number of its seats after.
    pub after: i16,
}

impl Event for SessionEnlarged {
    fn action(&self) -> Action {
        SESSION_CHANGED
    }

    fn subject(&self) -> Uuid {
        self.id
    }

    fn before(&self) -> Option<Value> {
        Some(json!({"capacity": self.before}))
    }

    fn after(&self) -> Option<Value> {
        Some(json!({"capacity": self.after}))
    }
}

/// A session was cancelled.
#[derive(Debug)]
pub struct SessionCancelled {
    /// The session before.
    pub before: SessionRow,
}

impl Event for SessionCancelled {
    fn action(&self) -> Action {
        SESSION_CANCELLED
    }

    fn subject(&self) -> Uuid {
        self.before.id
    }

    fn before(&self) -> Option<Value> {
        Some(json!({"status": self.before.status}))
    }

    fn after(&self) -> Option<Value> {
        Some(json!({"status": SessionStatus::Cancelled}))
    }
}

/// The cancellation of a session was undone.
#[derive(Debug)]
pub struct SessionRestored {
    /// The session before, with the time of its cancellation in `updated_at`.
    pub before: SessionRow,
    /// The planning conflicts that staff accepted.
    pub accepted: Vec<String>,
}

impl Event for SessionRestored {
    fn action(&self) -> Action {
        SESSION_RESTORED
    }

    fn subject(&self) -> Uuid {
        self.before.id
    }

    fn before(&self) -> Option<Value> {
        Some(json!({"status": self.before.status, "cancellation_reason": self.before.cancellation_reason}))
    }

    fn after(&self) -> Option<Value> {
        let mut after = json!({"status": SessionStatus::Scheduled});
        if !self.accepted.is_empty() {
            after["accepted_conflicts"] = json!(self.accepted);
        }
        Some(after)
    }
}

/// Returns whether the time or the place changed, so that people must be notified.
pub(in crate::programme) fn is_elsewhere(before: &SessionRow, after: &SessionRow) -> bool {
    (before.starts_at, before.ends_at, before.venue_id) != (after.starts_at, after.ends_at, after.venue_id)
}

/// Makes the entry of a session in the audit log, with the conflicts that staff accepted.
pub(super) fn snapshot(row: &SessionRow, accepted: &[String]) -> Value {
    let mut snapshot = json!({
        "title": row.title, "description": row.description, "level": row.level, "venue_id": row.venue_id,
        "facilitator_id": row.facilitator_id, "starts_at": row.starts_at, "ends_at": row.ends_at,
        "capacity": row.capacity, "minimum": row.minimum,
    });
    if row.held_when_closed {
        snapshot["held_when_closed"] = json!(true);
    }
    if !accepted.is_empty() {
        snapshot["accepted_conflicts"] = json!(accepted);
    }
    snapshot
}
