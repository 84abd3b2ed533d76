//! The session of a message for the person's own calendar (RFC 5545), in UTC.

use super::Topic;
use crate::calendar::ics::Lines;
use crate::enrolments::{EnrolmentStatus, Joined};

/// The session as an `.ics` file, where a message is about a time; the same event at each message, so that a change
/// replaces it and a cancellation strikes it out.
pub fn of(about: Topic, joined: &Joined) -> Option<String> {
    let is_about_a_time =
        matches!(about, Topic::Confirmation | Topic::Moved | Topic::Changed | Topic::Reminder | Topic::Cancelled);
    // Who waits must not find in their calendar what they have no seat for.
    if !is_about_a_time || joined.enrolment.status == EnrolmentStatus::Waiting {
        return None;
    }
    let Joined { enrolment, session, venue_name, .. } = joined;
    let cancelled = about == Topic::Cancelled;
    let mut lines = Lines::calendar();
    lines.raw("BEGIN", "VEVENT");
    // Of the enrolment, not of the session: whoever changes session sees the old date go.
    lines.raw("UID", &format!("inscription-{}", enrolment.id));
    lines.raw("SEQUENCE", &(session.version + enrolment.version).to_string());
    lines.instant("DTSTAMP", session.updated_at);
    lines.instant("DTSTART", session.starts_at);
    lines.instant("DTEND", session.ends_at);
    lines.text("SUMMARY", &session.title);
    lines.text("LOCATION", venue_name);
    lines.text("DESCRIPTION", &format!("Votre référence : {}", enrolment.reference));
    lines.raw("STATUS", if cancelled { "CANCELLED" } else { "CONFIRMED" });
    lines.raw("END", "VEVENT");
    Some(lines.end())
}
