//! The session of a message for the person's own calendar (RFC 5545), in UTC.

use icalendar::{Calendar, Component, Event, EventLike, EventStatus};

use super::Topic;
use crate::enrolments::Joined;

/// The session as an `.ics` file, where a message is about a time; the same event at each message, so that a change
/// replaces it and a cancellation strikes it out.
pub fn of(about: Topic, joined: &Joined) -> Option<String> {
    let is_about_a_time =
        matches!(about, Topic::Confirmation | Topic::Moved | Topic::Changed | Topic::Reminder | Topic::Cancelled);
    if !is_about_a_time {
        return None;
    }
    let Joined { enrolment, session, venue_name, .. } = joined;
    let cancelled = about == Topic::Cancelled;
    let event = Event::new()
        // Of the enrolment, not of the session: whoever changes session sees the old date go.
        .uid(&format!("inscription-{}", enrolment.id))
        .sequence(u32::try_from(session.version + enrolment.version).unwrap_or(0))
        .timestamp(session.updated_at)
        .summary(&session.title)
        .location(venue_name)
        .description(&format!("Votre référence : {}", enrolment.reference))
        .starts(session.starts_at)
        .ends(session.ends_at)
        .status(if cancelled { EventStatus::Cancelled } else { EventStatus::Confirmed })
        .done();
    Some(Calendar::new().push(event).done().to_string())
}
