//! «Sans rendez-vous»: a person who stands in the room and is not on the sheet.

use uuid::Uuid;

use super::actions::lines;
use super::events::{AttendanceRecorded, ChangedLine};
use super::rules::{WalkInTime, walk_in_time};
use super::views::Attending;
use super::{Presence, store};
use crate::kernel::data::audit;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::LOGIN_REQUIRED;
use crate::kernel::text::problem::Problem;
use crate::participation::enrolments::draft::Who;
use crate::participation::enrolments::walk_in::{self, WalkInDraft};
use crate::programme::sessions;
use crate::programme::sessions::views::zone_of;
use crate::programme::sessions::{SESSION_NOT_STARTED, SESSION_OVER};

/// Gives a person who came a seat, and notes them as present.
pub fn add(tx: &mut Tx<'_>, session: Uuid, draft: WalkInDraft) -> Result<Attending, Problem> {
    let joined = sessions::actions::find_own(tx, session)?;
    let (starts_at, ends_at) = (joined.session.starts_at, joined.session.ends_at);
    match walk_in_time(starts_at, ends_at, zone_of(&joined.venue.time_zone), tx.now) {
        WalkInTime::Open => {}
        WalkInTime::TooEarly => {
            return Err(Problem::new(SESSION_NOT_STARTED)
                .detail("Une personne sans rendez-vous s'ajoute à partir du jour de l'atelier."));
        }
        WalkInTime::TooLate => {
            return Err(Problem::new(SESSION_OVER).detail("Appelez la Maison : elle corrigera avec vous."));
        }
    }
    let by = tx.principal.account().ok_or_else(|| Problem::new(LOGIN_REQUIRED))?;
    if let Who::Known(learner) = &draft.who {
        require_familiar(tx, &joined.session, *learner)?;
    }
    let (enrolment, people) = walk_in::enrol(tx, &joined, draft)?;
    store::insert_walk_in(tx, enrolment, people, by)?;
    let line = lines(tx, &joined)?
        .into_iter()
        .find(|line| line.enrolment_id == enrolment)
        .ok_or_else(|| Problem::unavailable("a walk-in is not on the sheet"))?;
    let (reference, present) = (line.reference.clone(), (Some(Presence::Present), Some(people)));
    let changed = ChangedLine { reference, party_size: people, before: (None, None), after: present };
    audit::record(tx, AttendanceRecorded { session, lines: vec![changed] }, None)?;
    Ok(line)
}

/// Requires that a facilitator picks a learner of their own sessions; the desk picks anybody.
fn require_familiar(
    tx: &mut Tx<'_>,
    session: &crate::programme::sessions::SessionRow,
    learner: Uuid,
) -> Result<(), Problem> {
    if tx.principal.facilitator().is_none() || store::is_known_to(tx, session, learner)? {
        return Ok(());
    }
    Err(Problem::invalid("/learner_id", "Cette personne n'est pas sur votre liste."))
}
