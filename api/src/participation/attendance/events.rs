//! Events of the attendance sheet.

use serde_json::{Value, json};
use uuid::Uuid;

use super::Presence;
use crate::kernel::data::event::{Action, Event};

crate::actions! {
    ATTENDANCE_RECORDED = "attendance.recorded",
}

/// Presences were noted at a session.
#[derive(Debug)]
pub struct AttendanceRecorded {
    /// The session.
    pub session: Uuid,
    /// The lines of the sheet that changed.
    pub lines: Vec<ChangedLine>,
}

/// A line of the sheet that changed.
#[derive(Debug)]
pub struct ChangedLine {
    /// Reference of the enrolment.
    pub reference: String,
    /// Number of people in the party.
    pub party_size: i16,
    /// Its mark before.
    pub before: Mark,
    /// Its mark now.
    pub after: Mark,
}

/// A presence, if one is noted, and the number of people who came.
pub type Mark = (Option<Presence>, Option<i16>);

impl Event for AttendanceRecorded {
    fn action(&self) -> Action {
        ATTENDANCE_RECORDED
    }

    fn subject(&self) -> Uuid {
        self.session
    }

    fn before(&self) -> Option<Value> {
        Some(self.lines.iter().map(|line| (line.reference.clone(), snapshot(line.before, line.party_size))).collect())
    }

    fn after(&self) -> Option<Value> {
        Some(self.lines.iter().map(|line| (line.reference.clone(), snapshot(line.after, line.party_size))).collect())
    }
}

/// A mark for the audit log: with the number of people where several come together.
fn snapshot((status, people): Mark, party_size: i16) -> Value {
    match status {
        Some(status) if party_size > 1 => json!({"status": status, "people_came": people}),
        status => json!(status),
    }
}
