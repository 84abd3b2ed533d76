//! The session of a message, for the person's own calendar (RFC 5545), in UTC.

use super::Topic;
use super::outbox::ClaimedMessage;
use crate::participation::enrolments::{EnrolmentStatus, Joined};
use crate::programme::feeds::ics::Lines;

/// Method of the calendar, which the media type of the part repeats (RFC 6047, 2.4).
pub const METHOD: &str = "PUBLISH";

/// Writes the session as an `.ics` file, if the message is about a time.
///
/// All messages about an enrolment carry the same event, so that a change replaces it and a cancellation removes it:
/// calendars follow the highest `SEQUENCE`, then the latest `DTSTAMP`.
pub fn write(claimed: &ClaimedMessage) -> Option<String> {
    let (message, joined) = (&claimed.message, claimed.joined.as_ref()?);
    let about = message.kind;
    use Topic::{Cancelled, Changed, Confirmation, Moved, Reminder, Withdrawn};
    let is_about_a_time = matches!(about, Confirmation | Moved | Changed | Reminder | Cancelled | Withdrawn);
    // A person on the waiting list must not find a session in their calendar for which they have no seat.
    if !is_about_a_time || joined.enrolment.status == EnrolmentStatus::Waiting {
        return None;
    }
    let Joined { enrolment, session, .. } = joined;
    let cancelled = matches!(about, Cancelled | Withdrawn);
    let mut lines = Lines::calendar();
    lines.raw("METHOD", METHOD);
    lines.raw("BEGIN", "VEVENT");
    // Identity of the enrolment, not of the session, so that a move to another session removes the old date.
    lines.raw("UID", &format!("inscription-{}", enrolment.id));
    lines.raw(
        "SEQUENCE",
        &sequence_of((message.created_at - enrolment.created_at).num_seconds(), claimed.email.earlier).to_string(),
    );
    lines.instant("DTSTAMP", message.created_at);
    lines.instant("DTSTART", session.starts_at);
    lines.instant("DTEND", session.ends_at);
    lines.text("SUMMARY", &session.title);
    lines.text("LOCATION", &claimed.email.place);
    lines.text("DESCRIPTION", &format!("Votre référence : {}", enrolment.reference));
    lines.raw("STATUS", if cancelled { "CANCELLED" } else { "CONFIRMED" });
    lines.raw("END", "VEVENT");
    Some(lines.end())
}

/// The `SEQUENCE` of a message: higher in each later message about one enrolment.
///
/// It is the number of seconds since the person enrolled, plus the number of earlier messages, so that messages of one
/// second differ. A move to another session does not start it again, and it lasts for 68 years.
fn sequence_of(seconds: i64, earlier: i64) -> i32 {
    i32::try_from(seconds.max(0).saturating_add(earlier)).unwrap_or(i32::MAX)
}
