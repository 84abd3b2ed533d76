//! The session of a message for the person's own calendar (RFC 5545), in UTC.

use super::Topic;
use super::outbox::Taken;
use crate::participation::enrolments::{EnrolmentStatus, Joined};
use crate::programme::feeds::ics::Lines;

/// The session as an `.ics` file, where a message is about a time.
///
/// The same event at each message, so that a change replaces it and a cancellation strikes it out: calendars believe
/// the highest `SEQUENCE`, then the latest `DTSTAMP`.
pub fn of(taken: &Taken) -> Option<String> {
    let (message, joined) = (&taken.message, taken.joined.as_ref()?);
    let about = message.kind;
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
    lines.raw(
        "SEQUENCE",
        &sequence((message.created_at - enrolment.created_at).num_seconds(), taken.earlier).to_string(),
    );
    lines.instant("DTSTAMP", message.created_at);
    lines.instant("DTSTART", session.starts_at);
    lines.instant("DTEND", session.ends_at);
    lines.text("SUMMARY", &session.title);
    lines.text("LOCATION", venue_name);
    lines.text("DESCRIPTION", &format!("Votre référence : {}", enrolment.reference));
    lines.raw("STATUS", if cancelled { "CANCELLED" } else { "CONFIRMED" });
    lines.raw("END", "VEVENT");
    Some(lines.end())
}

/// Higher in each later message of one enrolment, across sessions too.
///
/// The seconds since somebody enrolled, and how many messages came before, for those of one second. Enough for 68
/// years.
fn sequence(seconds: i64, earlier: i64) -> i32 {
    i32::try_from(seconds.max(0).saturating_add(earlier)).unwrap_or(i32::MAX)
}
