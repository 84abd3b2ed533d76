//! Reactions to events: deliveries that follow from them.

use super::endpoint_state::PARTNER_STOPPED;
use super::store::{self, ReferralChanges};
use crate::directory::partners::events::PartnerChanged;
use crate::kernel::data::event::Event;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::participation::attendance::events::AttendanceRecorded;
use crate::participation::enrolments::events::EnrolmentEvent;
use crate::participation::referrals::events::ReferralCreated;
use crate::programme::sessions::events::{SessionCancelled, SessionChanged, SessionRestored};

/// Writes the deliveries that follow from events.
///
/// Deliveries of session events are written by the calendar itself.
pub fn react(tx: &mut Tx<'_>, events: &[Box<dyn Event>]) -> Result<(), Problem> {
    let mut changes = ReferralChanges::default();
    for event in events {
        if let Some(ReferralCreated { referral, .. }) = event.downcast_ref() {
            changes.created.push(referral.id);
        } else if let Some(enrolment) = event.downcast_ref::<EnrolmentEvent>() {
            // A new enrolment has no referral yet.
            if !matches!(enrolment, EnrolmentEvent::Created(_) | EnrolmentEvent::WalkedIn { .. }) {
                changes.enrolments.push(enrolment.subject());
            }
        } else if let Some(SessionCancelled { before }) = event.downcast_ref() {
            changes.sessions.push(before.id);
        } else if let Some(SessionRestored { before, .. }) = event.downcast_ref() {
            changes.sessions.push(before.id);
        } else if let Some(change) = event.downcast_ref::<SessionChanged>() {
            if change.is_elsewhere() {
                changes.sessions.push(change.after.id);
            }
        } else if let Some(AttendanceRecorded { lines, .. }) = event.downcast_ref() {
            changes.references.extend(lines.iter().map(|line| line.reference.clone()));
        } else if let Some(change) = event.downcast_ref::<PartnerChanged>()
            && change.stops_or_resumes()
        {
            // A stopped partner gets no more deliveries; an active one gets no old ones, even if they were written in
            // the moment that it stopped.
            let endpoints = store::endpoints_of(tx, change.after.id)?;
            store::give_up(tx, &endpoints, PARTNER_STOPPED)?;
        }
    }
    let ReferralChanges { created, enrolments, references, sessions } = &changes;
    if !(created.is_empty() && enrolments.is_empty() && references.is_empty() && sessions.is_empty()) {
        store::enqueue_referrals(tx, &changes)?;
    }
    Ok(())
}
