//! What staff and the public do with enrolments.

use uuid::Uuid;

use super::admission::{check_free_time, check_seat, for_public, full};
use super::events::EnrolmentEvent;
use super::joined::{self, Filter, Joined};
use super::rules;
use super::seats;
use super::store::{self, EnrolmentRow};
use super::views::{Enrolled, Enrolment, OwnLearner};
use super::waiting_list::{Change, Command};
use super::{Channel, EnrolmentStatus};
use crate::directory::people::{self, LearnerRow, actions::LearnerDraft};
use crate::kernel::data::audit;
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::principal::Role;
use crate::kernel::text::problem::Problem;
use crate::kernel::text::problem::{CHANGED_MEANWHILE, NOT_FOUND};
use crate::participation::enrolments::{ENROLMENT_CANCELLED, NOT_ENROLLED, OFFER_GONE};
use crate::programme::sessions::ATTENDANCE_RECORDED;
use crate::programme::sessions::views::Session;
use crate::programme::sessions::words::Level;
use crate::programme::sessions::{self, SESSION_FULL, SESSION_STARTED};

/// Who is enrolled.
#[derive(Debug, Clone)]
pub enum Who {
    /// As given on a form: found again, or new.
    Described(LearnerDraft),
    /// Somebody whom staff picked.
    Known(Uuid),
}

/// An enrolment as asked for, already read.
#[derive(Debug, Clone)]
// Its fields are those of `NewEnrolment`, where they are described.
#[allow(missing_docs)]
pub struct EnrolmentDraft {
    pub session_id: Uuid,
    /// The person's level.
    pub level: Level,
    /// Why staff lets a person of another level in.
    pub level_override_reason: Option<String>,
    pub who: Who,
    pub needs: Option<String>,
    pub channel: Channel,
    /// How many come together, all or none.
    pub party_size: i16,
    /// Whether they wait when there is no room.
    pub wait: bool,
    /// Why staff lets them pass those who wait.
    pub overtake_reason: Option<String>,
}

/// Enrols somebody: the one way to a seat.
pub fn enrol(tx: &mut Tx<'_>, draft: EnrolmentDraft) -> Result<Enrolled, Problem> {
    let mut joined = sessions::actions::find(tx, draft.session_id).map_err(|problem| match problem.kind {
        NOT_FOUND => Problem::invalid("/session_id", "Cet atelier n'existe pas."),
        _ => problem,
    })?;
    let session = &joined.session;
    // Who waits, was called, or whose offer is over, is for the line to decide.
    let line = draft.wait || session.waiting > 0 || session.next_deadline.is_some_and(|due| due <= tx.now);
    check_seat(tx, session, (draft.level, draft.level_override_reason.is_some()), draft.party_size, !line)?;
    let learner = learner_of(tx, draft.who)?;
    check_free_time(tx, &learner, session, None)?;
    let id = tx.new_id();
    let status = if !line && sessions::take_seats(tx, session.id, draft.party_size)? {
        EnrolmentStatus::Enrolled
    } else {
        let (people, wait, overtakes) = (draft.party_size, draft.wait, draft.overtake_reason.is_some());
        let joined_line = seats::decide(tx, session.id, Command::Join { id, people, wait, overtakes }, Some(id), None);
        match joined_line {
            Ok(changes) if changes.contains(&Change::Seated(id)) => EnrolmentStatus::Enrolled,
            Ok(_) => EnrolmentStatus::Waiting,
            Err(problem) if problem.kind == SESSION_FULL => return Err(full(tx, session, people)?),
            Err(problem) => return Err(problem),
        }
    };
    let row = EnrolmentRow {
        organisation_id: tx.organisation,
        id,
        reference: String::new(),
        session_id: session.id,
        learner_id: learner.id,
        status,
        level: draft.level,
        level_override_reason: draft.level_override_reason,
        needs: draft.needs,
        channel: draft.channel,
        created_at: tx.now,
        created_by: tx.principal.account(),
        cancelled_at: None,
        cancellation_reason: None,
        version: 1,
        party_size: draft.party_size,
        waiting_since: (status == EnrolmentStatus::Waiting).then_some(tx.now),
        priority: 0,
        priority_reason: None,
        offered_until: None,
        called_at: None,
        informed_at: tx.now,
    };
    let row = insert_with_reference(tx, row, &joined.venue.code)?;
    let reasons = [row.level_override_reason.as_deref(), draft.overtake_reason.as_deref()];
    let reasons = reasons.into_iter().flatten().map(str::to_owned).reduce(|level, line| format!("{level} · {line}"));
    audit::record(tx, EnrolmentEvent::Created(row.clone()), reasons.as_deref())?;
    if status == EnrolmentStatus::Enrolled {
        joined.session.seats_taken += row.party_size;
    }
    let commune = commune_of(tx, &learner)?;
    let trusted = tx.principal.is_trusted();
    let position = match status {
        EnrolmentStatus::Waiting => Some(store::position(tx, &row)?),
        _ => None,
    };
    Ok(Enrolled {
        status,
        position,
        id: row.id,
        reference: row.reference,
        session: Session::new(joined, trusted),
        learner: OwnLearner::new(learner, commune),
    })
}

/// Reads one enrolment.
pub fn show(tx: &mut Tx<'_>, id: Uuid) -> Result<Enrolment, Problem> {
    let joined = joined::find(tx, id)?.ok_or_else(Problem::not_found)?;
    sessions::actions::require_own(tx, &joined.session)?;
    Ok(Enrolment::new(joined))
}

/// Lists enrolments by session; a facilitator sees those of their own sessions.
pub fn list(
    tx: &mut Tx<'_>,
    mut filter: Filter,
    after: Option<(chrono::DateTime<chrono::Utc>, Uuid)>,
    limit: i64,
) -> Result<Vec<Joined>, Problem> {
    if let Some(staff) = tx.principal.staff().filter(|staff| staff.role == Role::Facilitator) {
        filter.facilitator = Some(staff.account);
    }
    Ok(joined::list(tx, &filter, after, limit)?)
}

/// Everybody who has, or wants, seats of a session.
pub fn of_session(tx: &mut Tx<'_>, session: Uuid) -> Result<Vec<Joined>, Problem> {
    let filter = Filter { session: Some(session), ..Filter::default() };
    let all = joined::list(tx, &filter, None, i64::MAX)?;
    Ok(all.into_iter().filter(|joined| joined.enrolment.status.is_live()).collect())
}

/// Gives a seat back, unless a presence is noted. Asked again, it says the same and does nothing.
pub fn cancel(tx: &mut Tx<'_>, id: Uuid, reason: Option<&str>) -> Result<(), Problem> {
    let session = store::session_of(tx, id)?.ok_or_else(Problem::not_found)?;
    sessions::lock(tx, session)?;
    require_unrecorded(tx, id)?;
    match seats::decide(tx, session, Command::Leave(id), None, reason) {
        Ok(_) => Ok(()),
        Err(problem) if problem.kind == OFFER_GONE => Ok(()),
        Err(problem) => Err(problem),
    }
}

/// Takes the seats that somebody was offered, or that are free for the first to come.
pub fn accept(tx: &mut Tx<'_>, id: Uuid) -> Result<(), Problem> {
    let joined = with_learner_held(tx, id)?;
    if joined.enrolment.status != EnrolmentStatus::Enrolled {
        check_free_time(tx, &joined.learner, &joined.session, Some(id))?;
    }
    seats::decide(tx, joined.session.id, Command::Accept(id), None, None).map(drop)
}

/// Locks the person and the session of an enrolment, in the order that prevents deadlocks.
pub fn keep(tx: &mut Tx<'_>, id: Uuid) -> Result<(), Problem> {
    hold_learner(tx, id)?;
    let session = store::session_of(tx, id)?.ok_or_else(Problem::not_found)?;
    sessions::lock(tx, session)?.ok_or_else(Problem::not_found).map(drop)
}

/// Keeps the person of an enrolment to this transaction.
///
/// Nobody gives them another seat at that time meanwhile.
fn hold_learner(tx: &mut Tx<'_>, id: Uuid) -> Result<(), Problem> {
    let learner = store::learner_of(tx, id)?.ok_or_else(Problem::not_found)?;
    people::actions::standing_for(tx, learner).map(drop)
}

fn with_learner_held(tx: &mut Tx<'_>, id: Uuid) -> Result<Joined, Problem> {
    hold_learner(tx, id)?;
    joined::find(tx, id)?.ok_or_else(Problem::not_found)
}

/// Lets an offer go: the next in line gets it.
pub fn decline(tx: &mut Tx<'_>, id: Uuid, reason: Option<&str>) -> Result<(), Problem> {
    let session = store::session_of(tx, id)?.ok_or_else(Problem::not_found)?;
    seats::decide(tx, session, Command::Decline(id), None, reason).map(drop)
}

/// Ends an offer that nobody can tell the person of: the next in line gets it.
///
/// If it is over already, it does nothing.
pub fn unreachable(tx: &mut Tx<'_>, id: Uuid, reason: &str) -> Result<(), Problem> {
    let session = store::session_of(tx, id)?.ok_or_else(Problem::not_found)?;
    match seats::decide(tx, session, Command::Unreachable(id), None, Some(reason)) {
        Err(problem) if problem.kind == OFFER_GONE => Ok(()),
        done => done.map(drop),
    }
}

/// Gives somebody whose offer has just ended their place in line back, as it was.
pub fn take_back(tx: &mut Tx<'_>, id: Uuid) -> Result<(), Problem> {
    let session = store::session_of(tx, id)?.ok_or_else(Problem::not_found)?;
    store::apply(tx, Change::Queued(id), None)?;
    audit::record(tx, EnrolmentEvent::Requeued(id), None)?;
    seats::settle(tx, session)
}

/// Lets somebody who waits pass others.
pub fn prioritise(tx: &mut Tx<'_>, id: Uuid, priority: i16, reason: &str) -> Result<(), Problem> {
    let before = joined::find(tx, id)?.ok_or_else(Problem::not_found)?.enrolment;
    // Locked and settled first, so that the line is passed as it is now.
    seats::decide(tx, before.session_id, Command::Settle, None, None)?;
    if !store::prioritise(tx, id, priority, reason)? {
        return Err(Problem::new(OFFER_GONE).detail("Cette personne n'attend plus."));
    }
    let passed = EnrolmentEvent::Prioritised { id, before: before.priority, after: priority };
    audit::record(tx, passed, Some(reason))?;
    seats::decide(tx, before.session_id, Command::Settle, None, None).map(drop)
}

/// Moves a person to another session: the reference stays.
pub fn move_to(tx: &mut Tx<'_>, id: Uuid, to: Uuid, override_reason: Option<&str>) -> Result<Enrolment, Problem> {
    let joined = with_learner_held(tx, id)?;
    let (enrolment, from) = (&joined.enrolment, &joined.session);
    require_seat(tx, enrolment.status)?;
    if from.starts_at <= tx.now {
        return Err(Problem::new(SESSION_STARTED).detail("L'atelier d'origine a commencé : inscrivez à nouveau."));
    }
    let target = sessions::actions::find(tx, to)
        .map_err(|_| Problem::invalid("/session_id", "Cet atelier n'existe pas."))?
        .session;
    if target.id == from.id {
        return Err(Problem::invalid("/session_id", "Cette personne est déjà dans cet atelier."));
    }
    check_seat(tx, &target, (enrolment.level, override_reason.is_some()), enrolment.party_size, false)?;
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
    let join = Command::Join { id, people, wait: false, overtakes: false };
    match seats::decide(tx, target.id, join, Some(id), None) {
        Err(problem) if problem.kind == SESSION_FULL => return Err(full(tx, &target, people)?),
        done => done?,
    };
    seats::decide(tx, from.id, Command::Leave(id), Some(id), None)?;
    if !store::move_to(tx, id, (from.id, target.id), override_reason)? {
        return Err(Problem::new(CHANGED_MEANWHILE));
    }
    audit::record(tx, EnrolmentEvent::Moved { id, from: from.id, to: target.id }, override_reason)?;
    show(tx, id)
}

/// Only who has a seat leaves it for another.
fn require_seat(tx: &Tx<'_>, status: EnrolmentStatus) -> Result<(), Problem> {
    let (kind, why) = match status {
        EnrolmentStatus::Enrolled => return Ok(()),
        EnrolmentStatus::Waiting => (
            NOT_ENROLLED,
            "Elle est sur la liste d'attente. Inscrivez-la dans l'autre atelier, puis retirez-la de la liste.",
        ),
        EnrolmentStatus::Offered => {
            (NOT_ENROLLED, "Une place lui est proposée. Notez d'abord si elle la prend ou la refuse.")
        }
        EnrolmentStatus::Cancelled => (ENROLMENT_CANCELLED, "Inscrivez cette personne à nouveau."),
        EnrolmentStatus::Declined => {
            (ENROLMENT_CANCELLED, "La place proposée a été refusée. Inscrivez cette personne à nouveau.")
        }
        EnrolmentStatus::Expired => {
            (ENROLMENT_CANCELLED, "La place proposée n'a pas eu de réponse à temps. Inscrivez à nouveau.")
        }
    };
    let own = "Inscrivez-vous à nouveau, ou appelez-nous.";
    Err(Problem::new(kind).detail(if tx.principal.is_trusted() { why } else { own }))
}

/// A presence that is noted stays with its enrolment.
///
/// Asked under the lock of the session, which ticks take too.
fn require_unrecorded(tx: &mut Tx<'_>, id: Uuid) -> Result<Joined, Problem> {
    let now = joined::find(tx, id)?.ok_or_else(Problem::not_found)?;
    if now.enrolment.status != EnrolmentStatus::Enrolled || now.attendance.is_none() {
        return Ok(now);
    }
    let to_do = match tx.principal.is_trusted() {
        true => "Corrigez d'abord la présence sur la feuille d'émargement.",
        false => "Appelez-nous : nous corrigerons ensemble.",
    };
    Err(Problem::new(ATTENDANCE_RECORDED).detail(to_do))
}

pub(super) fn learner_of(tx: &mut Tx<'_>, who: Who) -> Result<LearnerRow, Problem> {
    match who {
        Who::Described(draft) => {
            people::actions::find_or_create(tx, draft).map_err(|problem| problem.under("/learner"))
        }
        Who::Known(id) => people::actions::standing_for(tx, id)?
            .ok_or_else(|| Problem::invalid("/learner_id", "Cette personne n'existe pas.")),
    }
}

/// Four letters are some 280 000 references a venue; when one is taken, the next try is longer.
pub(super) fn insert_with_reference(
    tx: &mut Tx<'_>,
    mut row: EnrolmentRow,
    code: &str,
) -> Result<EnrolmentRow, Problem> {
    for length in 4..=8 {
        let drawn: [u8; 8] = std::array::from_fn(|_| rand::random_range(0..rules::LETTERS.len() as u8));
        row.reference = rules::reference(code, &drawn[..length]);
        if store::insert(tx, &row).map_err(|error| for_public(tx, error.into()))? {
            return Ok(row);
        }
    }
    Err(Problem::unavailable("no reference was free"))
}

fn commune_of(tx: &mut Tx<'_>, learner: &LearnerRow) -> Result<String, Problem> {
    Ok(crate::directory::places::actions::commune(tx, &learner.commune_code)?
        .map(|commune| commune.name)
        .unwrap_or_default())
}
