//! Facts about an enrolment: contacts, contents of a message, and the check that it still holds.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::Topic;
use super::letters::{self, DateFacts, Facts};
use super::store::{self, MessageRow};
use crate::directory::places;
use crate::directory::places::views::Venue;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::participation::enrolments::{self, EnrolmentStatus, Joined};
use crate::participation::follow_ups;
use crate::programme::sessions::views::zone_of;
use crate::programme::sessions::words::SessionStatus;

/// Former start and former venue of a session, just lost.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Former {
    /// The start, if it changed.
    pub start: Option<DateTime<Utc>>,
    /// The venue, if it changed.
    pub venue: Option<Uuid>,
}

/// Says where a session is no longer, after the commune where it is now.
fn describe_former(former: &Venue, venue: &Venue) -> String {
    if former.commune == venue.commune {
        return format!(", {}, et non plus : {}", venue.name, former.name);
    }
    format!(" et non plus à {}", former.commune)
}

/// Gathers the facts that a message about an enrolment may state.
///
/// `former` is the start and the venue that the session has just lost. Only `Topic::Dates` has dates.
pub(super) fn facts(tx: &mut Tx<'_>, about: Topic, joined: &Joined, former: Former) -> Result<Facts, Problem> {
    let organisation = places::actions::organisation(tx)?;
    let venue = places::actions::venue(tx, joined.session.venue_id)?;
    let former_venue = former.venue.map(|id| places::actions::venue(tx, id)).transpose()?;
    let dates = if about == Topic::Dates { dates_with(tx, joined)? } else { Vec::new() };
    Ok(Facts {
        dates: dates.iter().map(date_facts).collect(),
        given_name: joined.enrolment.stated.names(&joined.learner).0.to_owned(),
        reference: joined.enrolment.reference.clone(),
        people: joined.enrolment.party_size,
        place: describe_place(&venue),
        commune: venue.commune.clone(),
        title: joined.session.title.clone(),
        starts_at: joined.session.starts_at,
        ends_at: joined.session.ends_at,
        former_start: former.start,
        former_place: former_venue.map(|former| describe_former(&former, &venue)),
        waits: joined.enrolment.status == EnrolmentStatus::Waiting,
        invited: is_invited(tx, about, joined.enrolment.id)?,
        zone: zone_of(&joined.time_zone),
        deadline: joined.enrolment.offered_until.or(joined.enrolment.held_until),
        reason: joined.session.cancellation_reason.clone(),
        organisation: organisation.name,
        phone: organisation.phone_display,
    })
}

/// True if a seat is offered that nobody asked for: a workshop is held for the person's question.
pub(super) fn is_invited(tx: &mut Tx<'_>, about: Topic, enrolment: Uuid) -> Result<bool, Problem> {
    Ok(matches!(about, Topic::Offer | Topic::FreeSeat) && follow_ups::is_invited(tx, enrolment)?)
}

/// The enrolments that one request made together and that still hold, by start of the session.
fn dates_with(tx: &mut Tx<'_>, joined: &Joined) -> Result<Vec<Joined>, Problem> {
    let mut dates = Vec::new();
    for id in enrolments::joint::enrolled_with(tx, joined.enrolment.id)? {
        dates.extend(enrolments::find(tx, id)?.filter(|joined| holds(Topic::Dates, joined, tx.now)));
    }
    dates.sort_by_key(|joined| (joined.session.starts_at, joined.enrolment.id));
    Ok(dates)
}

fn date_facts(joined: &Joined) -> DateFacts {
    DateFacts {
        reference: joined.enrolment.reference.clone(),
        starts_at: joined.session.starts_at,
        ends_at: joined.session.ends_at,
        venue: joined.venue_name.clone(),
        waits: joined.enrolment.status != EnrolmentStatus::Enrolled,
    }
}

/// Name, room, address and commune of the venue of an enrolment, for a calendar.
pub(super) fn place_of(tx: &mut Tx<'_>, joined: &Joined) -> Result<String, Problem> {
    let venue = places::actions::venue(tx, joined.session.venue_id)?;
    Ok(format!("{}, {}", describe_place(&venue), venue.commune))
}

fn describe_place(venue: &Venue) -> String {
    let parts = [Some(venue.name.as_str()), venue.room.as_deref(), Some(venue.address.as_str())];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// True if a notification of a topic still holds: nobody is notified of a seat that they gave back.
pub fn holds(about: Topic, joined: &Joined, now: DateTime<Utc>) -> bool {
    let status = joined.enrolment.status;
    let held = joined.session.status == SessionStatus::Scheduled;
    let confirmed = status == EnrolmentStatus::Enrolled && joined.enrolment.held_until.is_none();
    match about {
        Topic::Confirmation | Topic::Moved | Topic::Reminder => held && confirmed,
        Topic::Dates => held && status.is_live(),
        Topic::Held => held && joined.enrolment.held_until.is_some_and(|until| until > now),
        Topic::Waiting => held && status == EnrolmentStatus::Waiting,
        Topic::Offer => held && joined.enrolment.offered_until.is_some_and(|until| until > now),
        Topic::FreeSeat => held && joined.enrolment.called_at.is_some(),
        Topic::Changed => held && status.is_live(),
        Topic::Cancelled => !held && status.is_live(),
        Topic::Expired | Topic::Released => status == EnrolmentStatus::Expired,
        Topic::Withdrawn => held && status == EnrolmentStatus::Cancelled,
        Topic::Callback => true,
    }
}

/// Checks that a message still holds; returns the answer with the enrolment that the message is about.
///
/// It does not hold once a newer message about the same enrolment was written. Several dates hold while one of them
/// does: the message is about the first of those.
pub(super) fn check_message(tx: &mut Tx<'_>, message: &MessageRow) -> Result<(bool, Option<Joined>), Problem> {
    let joined = message.enrolment_id.map(|id| enrolments::find(tx, id)).transpose()?.flatten();
    if let (Topic::Dates, Some(joined)) = (message.kind, &joined) {
        let first = dates_with(tx, joined)?.into_iter().next();
        return Ok((first.is_some(), first));
    }
    let still_holds = joined.as_ref().is_none_or(|joined| holds(message.kind, joined, tx.now));
    Ok((still_holds && !store::is_superseded(tx, message)?, joined))
}

/// Writes the text of a message about several dates again, as they are now; nothing for any other.
pub(super) fn write_again(tx: &mut Tx<'_>, message: &MessageRow, joined: &Joined) -> Result<Option<Text>, Problem> {
    if message.kind != Topic::Dates {
        return Ok(None);
    }
    let text = letters::write(message.kind, message.channel, &facts(tx, message.kind, joined, Former::default())?);
    Ok(Some(text).filter(|(subject, body)| *subject != message.subject || *body != message.body))
}

/// Subject and body of a message.
pub(super) type Text = (String, String);
