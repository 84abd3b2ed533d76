//! The move of a person to another session.

use uuid::Uuid;

use super::actions::{find_with_learner_locked, show};
use super::admission::{
    Exceptions, check_free_time, check_residence, check_seat, require_seat, require_unrecorded, session_full,
};
use super::events::EnrolmentEvent;
use super::refusals::Why;
use super::views::Enrolment;
use super::waiting_list::Command;
use super::{seats, store};
use crate::kernel::data::audit;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::{CHANGED_MEANWHILE, Problem};
use crate::programme::sessions::views::zone_of;
use crate::programme::sessions::{self, SESSION_FULL, SESSION_STARTED};

/// Moves a person to another session: the reference stays.
pub fn move_to(
    tx: &mut Tx<'_>,
    id: Uuid,
    to: Uuid,
    (override_reason, closure_reason): (Option<&str>, Option<&str>),
) -> Result<Enrolment, Problem> {
    let joined = find_with_learner_locked(tx, id)?;
    let (enrolment, from) = (&joined.enrolment, &joined.session);
    require_seat(tx, enrolment.status)?;
    if from.starts_at <= tx.now {
        return Err(Problem::new(SESSION_STARTED).detail("L'atelier d'origine a commencé : inscrivez à nouveau."));
    }
    let target =
        sessions::actions::find(tx, to).map_err(|problem| problem.blame("/session_id", "Cet atelier n'existe pas."))?;
    let exceptions = Exceptions { level: override_reason.is_some(), closure: closure_reason.is_some() };
    if target.session.id == from.id {
        return Err(Problem::invalid("/session_id", "Cette personne est déjà dans cet atelier."));
    }
    check_seat(tx, &target, (enrolment.level, exceptions), enrolment.party_size, false)?;
    let target = target.session;
    if enrolment.stated.is_from_outside(&joined.learner) {
        let zone = zone_of(&joined.time_zone);
        check_residence(tx, &target, zone, (enrolment.level, enrolment.party_size))?;
    }
    check_free_time(tx, &joined.learner, &target, Some(id))?;
    // In the order of identities, so that two opposite moves cannot wait for each other.
    for session in [from.id.min(target.id), from.id.max(target.id)] {
        sessions::lock(tx, session)?;
    }
    let now = require_unrecorded(tx, id)?.enrolment;
    require_seat(tx, now.status)?;
    if now.session_id != from.id {
        return Err(Problem::new(CHANGED_MEANWHILE));
    }
    let people = enrolment.party_size;
    let by_desk = tx.principal.is_trusted();
    let join = Command::Join { id, people, wait: false, overtakes: false, by_desk };
    match seats::decide(tx, target.id, join, Some(id), Why::default()) {
        Err(problem) if problem.kind == SESSION_FULL => return Err(session_full(tx, &target, people)?),
        done => done?,
    };
    seats::decide(tx, from.id, Command::Leave(id), Some(id), Why::default())?;
    if !store::move_to(tx, id, (from.id, target.id), override_reason)? {
        return Err(Problem::new(CHANGED_MEANWHILE));
    }
    let reasons = [override_reason, closure_reason].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let reason = Some(reasons.as_str()).filter(|reasons| !reasons.is_empty());
    audit::record(tx, EnrolmentEvent::Moved { id, from: from.id, to: target.id }, reason)?;
    show(tx, id)
}
