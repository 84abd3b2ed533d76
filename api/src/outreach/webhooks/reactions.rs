//! From what happened to deliveries.

use super::actions::PARTNER_STOPPED;
use super::store::{self, Touched};
use crate::directory::partners::events::PartnerChanged;
use crate::kernel::data::event::Event;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::participation::attendance::events::AttendanceRecorded;
use crate::participation::enrolments::events::EnrolmentEvent;
use crate::participation::referrals::events::ReferralCreated;
use crate::programme::sessions::events::{SessionCancelled, SessionChanged};

/// Writes down the deliveries that follow from events.
///
/// Events of sessions are told by the calendar itself.
pub fn react(tx: &mut Tx<'_>, events: &[Box<dyn Event>]) -> Result<(), Problem> {
    let mut touched = Touched::default();
    for event in events {
        if let Some(ReferralCreated { referral, .. }) = event.downcast_ref() {
            touched.created.push(referral.id);
        } else if let Some(enrolment) = event.downcast_ref::<EnrolmentEvent>() {
            // Nobody was sent who is not enrolled yet.
            if !matches!(enrolment, EnrolmentEvent::Created(_) | EnrolmentEvent::WalkedIn { .. }) {
                touched.enrolments.push(enrolment.subject());
            }
        } else if let Some(SessionCancelled { before }) = event.downcast_ref() {
            touched.sessions.push(before.id);
        } else if let Some(change) = event.downcast_ref::<SessionChanged>() {
            if change.is_elsewhere() {
                touched.sessions.push(change.after.id);
            }
        } else if let Some(AttendanceRecorded { lines, .. }) = event.downcast_ref() {
            touched.references.extend(lines.iter().map(|line| line.reference.clone()));
        } else if let Some(change) = event.downcast_ref::<PartnerChanged>()
            && change.stops_or_resumes()
        {
            // Stopped, it is told nothing more; taken up, nothing old, were it written down in the moment that it
            // stopped.
            let endpoints = store::endpoints_of(tx, change.after.id)?;
            store::give_up(tx, &endpoints, PARTNER_STOPPED)?;
        }
    }
    let Touched { created, enrolments, references, sessions } = &touched;
    if !(created.is_empty() && enrolments.is_empty() && references.is_empty() && sessions.is_empty()) {
        store::enqueue_referrals(tx, &touched)?;
    }
    Ok(())
}
