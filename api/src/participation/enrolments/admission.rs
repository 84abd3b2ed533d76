//! Whether a person may take a seat, and the refusal otherwise.
//!
//! Its words teach a stranger nothing.

use serde_json::json;
use uuid::Uuid;

use super::{joined, store};
use crate::directory::people::LearnerRow;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::participation::enrolments::{ALREADY_ENROLLED, NEEDS_A_CALL, SCHEDULE_CONFLICT};
use crate::programme::sessions::rules::{Refusal, SeatQuestion, may_take_seat};
use crate::programme::sessions::words::Level;
use crate::programme::sessions::{self, SessionRow};
use crate::programme::sessions::{LEVEL_MISMATCH, SESSION_CANCELLED, SESSION_FULL, SESSION_STARTED};

/// Whether so many may take seats here; `needs_room` when room is to be looked at as well.
pub(super) fn check_seat(
    tx: &mut Tx<'_>,
    session: &SessionRow,
    (level, overridden): (Level, bool),
    people: i16,
    needs_room: bool,
) -> Result<(), Problem> {
    let question = SeatQuestion {
        status: session.status,
        starts_at: session.starts_at,
        level: session.level,
        has_room: !needs_room || session.seats_taken + people <= session.capacity,
        asked_level: level,
        level_overridden: overridden,
    };
    match may_take_seat(question, tx.now) {
        Ok(()) => Ok(()),
        Err(Refusal::Cancelled) => Err(Problem::new(SESSION_CANCELLED)
            .with("alternatives", sessions::actions::alternatives(tx, level, people, session.id)?)),
        Err(Refusal::Started) => Err(Problem::new(SESSION_STARTED)
            .with("alternatives", sessions::actions::alternatives(tx, level, people, session.id)?)),
        Err(Refusal::OtherLevel) => Err(Problem::new(LEVEL_MISMATCH)
            .detail(format!(
                "C'est un atelier pour {}. Voici des ateliers pour {}.",
                session.level.french(),
                level.french()
            ))
            .with("alternatives", sessions::actions::alternatives(tx, level, people, session.id)?)),
        Err(Refusal::Full) => Err(full(tx, session, people)?),
    }
}

pub(super) fn full(tx: &mut Tx<'_>, session: &SessionRow, people: i16) -> Result<Problem, Problem> {
    let others = sessions::actions::alternatives(tx, session.level, people, session.id)?;
    let detail = if others.is_empty() {
        "Appelez-nous : nous chercherons une autre date avec vous."
    } else {
        "D'autres dates ont encore de la place."
    };
    Ok(Problem::new(SESSION_FULL).detail(detail).with("alternatives", others))
}

/// Nobody sits in two workshops at once.
///
/// Staff is told where; the public only that a call is needed, in the same words whatever the reason: a stranger who
/// knows a name and a number learns nothing.
pub(super) fn check_free_time(
    tx: &mut Tx<'_>,
    learner: &LearnerRow,
    session: &SessionRow,
    moved: Option<Uuid>,
) -> Result<(), Problem> {
    let busy = store::of_learner_during(tx, learner.id, (session.starts_at, session.ends_at))?;
    let Some((id, reference, in_session)) = busy.into_iter().find(|(id, ..)| Some(*id) != moved) else {
        return Ok(());
    };
    if !tx.principal.is_trusted() {
        let sender = tx.principal.partner().map(|partner| partner.id);
        // What a partner did itself is no secret to it.
        let own = sender.is_some() && joined::find(tx, id)?.is_some_and(|existing| existing.partner.0 == sender);
        return Err(Problem::new(NEEDS_A_CALL).detail(if own {
            format!("Vous avez déjà orienté cette personne vers un atelier à cette heure : référence {reference}.")
        } else {
            "Appelez-nous : nous la terminerons ensemble.".to_owned()
        }));
    }
    let kind = if in_session == session.id { ALREADY_ENROLLED } else { SCHEDULE_CONFLICT };
    Err(Problem::new(kind)
        .detail(format!("Son inscription porte la référence {reference}."))
        .with("existing", json!({"id": id, "reference": reference})))
}

/// Two requests at once for the same person.
///
/// The index has the last word, and the public hears no more than above.
pub(super) fn for_public(tx: &Tx<'_>, problem: Problem) -> Problem {
    if problem.kind == ALREADY_ENROLLED && !tx.principal.is_trusted() {
        return Problem::new(NEEDS_A_CALL).detail("Appelez-nous : nous la terminerons ensemble.");
    }
    problem
}
