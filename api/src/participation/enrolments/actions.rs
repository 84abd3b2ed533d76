//! Use cases of enrolments, for staff and the public.

use chrono::Datelike;
use uuid::Uuid;

use super::EnrolmentStatus;
use super::admission::{
    Exceptions, check_contact, check_free_time, check_party, check_residence, check_seat, for_public,
    require_unrecorded, session_full, take_share,
};
use super::confirmation;
use super::draft::{EnrolmentDraft, Who};
use super::entourage::{self, Entourage};
use super::events::EnrolmentEvent;
use super::guardian;
use super::joined::{self, Filter, Joined, SortKey};
use super::refusals::Why;
use super::rules;
use super::seats;
use super::store::{self, EnrolmentRow};
use super::views::{Enrolled, Enrolment, OwnLearner};
use super::waiting_list::{Change, Command};
use crate::directory::people::{self, LearnerRow};
use crate::kernel::data::audit;
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::principal::Principal;
use crate::kernel::text::problem::Problem;
use crate::kernel::text::short_code::LETTERS;
use crate::participation::enrolments::OFFER_GONE;
use crate::participation::web_shares::Network;
use crate::programme::sessions::views::{Session, local, zone_of};
use crate::programme::sessions::{self, SESSION_FULL, SessionRow};

/// Enrols somebody: gives them a seat, or a place on the waiting list if they ask for one.
///
/// The public, staff and partners all go through here; walk-ins do not.
pub fn enrol(tx: &mut Tx<'_>, draft: EnrolmentDraft) -> Result<Enrolled, Problem> {
    let mut joined = sessions::actions::find(tx, draft.session_id)
        .map_err(|problem| problem.blame("/session_id", "Cet atelier n'existe pas."))?;
    let session = &joined.session;
    // The waiting list decides if they ask to wait, if somebody waits or was called, or if an offer may be over.
    let queued = draft.wait || session.waiting > 0 || session.next_deadline.is_some_and(|due| due <= tx.now);
    let exceptions =
        Exceptions { level: draft.level_override_reason.is_some(), closure: draft.closure_override_reason.is_some() };
    check_seat(tx, &joined, (draft.level, exceptions), draft.party_size, !queued)?;
    let who = draft.who.clone().settled(tx)?;
    let stated = who.stated();
    let zone = zone_of(&joined.venue.time_zone);
    if stated.outside_commune().is_some() {
        check_residence(tx, session, zone, (draft.level, draft.party_size))?;
    }
    let by_team = tx.principal.is_trusted();
    let year = local(session.starts_at, zone).year();
    let guardian = guardian::require(draft.guardian.clone(), stated.birth_year, year, by_team)?;
    if draft.network.is_some() {
        check_party(tx, draft.party_size)?;
    }
    let learner = find_learner(tx, who)?;
    let id = tx.new_id();
    let status = take_place(tx, session, &draft, id, queued)?;
    // Room first, then the network: neither refusal says anything about the person.
    let uses_up_share = match &draft.network {
        Some(network) => {
            let of_network = take_share(tx, network, status, draft.party_size)?;
            check_contact(tx, network, &stated, draft.party_size)? || of_network
        }
        None => false,
    };
    check_free_time(tx, &learner, session, None)?;
    let held_until = if draft.network.is_some() && status == EnrolmentStatus::Enrolled {
        confirmation::find_deadline(tx, session, draft.party_size, uses_up_share, &stated)?
    } else {
        None
    };
    let reasons = draft.override_reasons();
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
        link_number: 0,
        held_until,
        origin: draft.network.map(Network::into_bytes),
        stated,
    };
    let row = insert_with_reference(tx, row, &joined.venue.code)?;
    if let Principal::Program(key) = &tx.principal {
        let key = key.id;
        store::record_key(tx, row.id, key)?;
    }
    entourage::insert(tx, row.id, guardian.as_ref(), &draft.arrangements, draft.companions)?;
    audit::record(tx, EnrolmentEvent::Created(row.clone()), reasons.as_deref())?;
    if status == EnrolmentStatus::Enrolled {
        joined.session.seats_taken += row.party_size;
    }
    confirm(tx, joined, row, &learner)
}

/// Takes the seats of an enrolment that is to be inserted, or a place on the waiting list.
///
/// Where nobody is `queued`, one conditional update takes them; else the waiting list decides.
fn take_place(
    tx: &mut Tx<'_>,
    session: &SessionRow,
    draft: &EnrolmentDraft,
    id: Uuid,
    queued: bool,
) -> Result<EnrolmentStatus, Problem> {
    let people = draft.party_size;
    if !queued && sessions::take_seats(tx, session.id, people)? {
        return Ok(EnrolmentStatus::Enrolled);
    }
    let (overtakes, by_desk) = (draft.overtake_reason.is_some(), tx.principal.is_trusted());
    let join = Command::Join { id, people, wait: draft.wait, overtakes, by_desk };
    match seats::decide(tx, session.id, join, Some(id), Why::default()) {
        Ok(changes) if changes.contains(&Change::Seated(id)) => Ok(EnrolmentStatus::Enrolled),
        Ok(_) => Ok(EnrolmentStatus::Waiting),
        Err(problem) if problem.kind == SESSION_FULL => Err(session_full(tx, session, people)?),
        // The session may have been deleted meanwhile.
        Err(problem) => Err(problem.blame("/session_id", "Cet atelier n'existe pas.")),
    }
}

/// Shows a new enrolment to the person who asked for it.
fn confirm(
    tx: &mut Tx<'_>,
    joined: sessions::Joined,
    row: EnrolmentRow,
    learner: &LearnerRow,
) -> Result<Enrolled, Problem> {
    let zone = zone_of(&joined.venue.time_zone);
    let trusted = tx.principal.is_trusted();
    let position = match row.status {
        EnrolmentStatus::Waiting => Some(store::position(tx, &row)?),
        _ => None,
    };
    Ok(Enrolled {
        status: row.status,
        position,
        held_until: row.held_until.map(|until| local(until, zone)),
        confirmed_by: row.held_until.and_then(|_| confirmation::choose_way(tx, &row.stated)),
        id: row.id,
        learner: OwnLearner::stated(tx, &row.stated, learner)?,
        reference: row.reference,
        session: Session::new(joined, trusted),
    })
}

/// Reads one enrolment.
pub fn show(tx: &mut Tx<'_>, id: Uuid) -> Result<Enrolment, Problem> {
    let joined = joined::find(tx, id)?.ok_or_else(Problem::not_found)?;
    sessions::actions::require_own(tx, &joined.session)?;
    let shown = entourage::beside(tx, vec![joined])?.pop();
    shown.map(|shown| Enrolment::new(shown, tx.now)).ok_or_else(Problem::not_found)
}

/// Lists enrolments by session; a facilitator sees those of their own sessions.
///
/// Where no name, number or reference is as it was searched, people with a similar name are found.
pub fn list(
    tx: &mut Tx<'_>,
    mut filter: Filter,
    after: Option<(SortKey, Uuid)>,
    limit: i64,
) -> Result<Vec<(Joined, Entourage)>, Problem> {
    if let Some(own) = tx.principal.facilitator() {
        filter.facilitator = Some(own);
    }
    let mut found = joined::list(tx, &filter, after.clone(), limit)?;
    if found.is_empty()
        && let Some(name) = filter.name.take()
    {
        filter.learners = Some(people::actions::alike(tx, &name, SIMILAR)?);
        filter.words.clear();
        found = joined::list(tx, &filter, after, limit)?;
    }
    Ok(entourage::beside(tx, found)?)
}

/// Number of people with a similar name whose enrolments are listed where nobody has the name.
const SIMILAR: i64 = 20;

/// Lists the live enrolments of a session: everybody who has, or wants, a seat.
pub fn of_session(tx: &mut Tx<'_>, session: Uuid) -> Result<Vec<Joined>, Problem> {
    let filter = Filter { session: Some(session), ..Filter::default() };
    let all = joined::list(tx, &filter, None, i64::MAX)?;
    Ok(all.into_iter().filter(|joined| joined.enrolment.status.is_live()).collect())
}

/// Ends the personal links of an enrolment that were given out; the next message carries another.
pub fn renew_link(tx: &mut Tx<'_>, id: Uuid) -> Result<Enrolment, Problem> {
    if !store::renew_link(tx, id)? {
        return Err(Problem::not_found());
    }
    let renewed = show(tx, id)?;
    audit::record(tx, EnrolmentEvent::LinkRenewed { id, is_held: renewed.held_until.is_some() }, None)?;
    Ok(renewed)
}

/// Gives a seat back, unless a presence is noted.
///
/// A repeated request gets the same answer and changes nothing.
pub fn cancel(tx: &mut Tx<'_>, id: Uuid, why: Why<'_>) -> Result<(), Problem> {
    let session = store::session_of(tx, id)?.ok_or_else(Problem::not_found)?;
    sessions::lock(tx, session)?;
    require_unrecorded(tx, id)?;
    match seats::decide(tx, session, Command::Leave(id), None, why) {
        Ok(_) => Ok(()),
        Err(problem) if problem.kind == OFFER_GONE => Ok(()),
        Err(problem) => Err(problem),
    }
}

/// Gives a seat back whose person knows it: they asked for it.
pub fn cancel_as_known(tx: &mut Tx<'_>, id: Uuid, why: Why<'_>) -> Result<(), Problem> {
    store::mark_informed(tx, id)?;
    cancel(tx, id, why)
}

/// Takes the seats that a party was offered, or that are free for the first to come.
pub fn accept(tx: &mut Tx<'_>, id: Uuid) -> Result<(), Problem> {
    let joined = find_with_learner_locked(tx, id)?;
    if joined.enrolment.status != EnrolmentStatus::Enrolled {
        check_free_time(tx, &joined.learner, &joined.session, Some(id))?;
    }
    seats::decide(tx, joined.session.id, Command::Accept(id), None, Why::default()).map(drop)
}

/// Locks the person and the session of an enrolment, in the order that prevents deadlocks.
pub fn lock_learner_and_session(tx: &mut Tx<'_>, id: Uuid) -> Result<(), Problem> {
    lock_learner(tx, id)?;
    let session = store::session_of(tx, id)?.ok_or_else(Problem::not_found)?;
    sessions::lock(tx, session)?.ok_or_else(Problem::not_found).map(drop)
}

/// Locks the person of an enrolment, so that nobody gives them another seat at that time meanwhile.
pub(super) fn lock_learner(tx: &mut Tx<'_>, id: Uuid) -> Result<(), Problem> {
    let learner = store::learner_of(tx, id)?.ok_or_else(Problem::not_found)?;
    people::actions::standing_for(tx, learner).map(drop)
}

/// Finds an enrolment, with its person locked.
pub(super) fn find_with_learner_locked(tx: &mut Tx<'_>, id: Uuid) -> Result<Joined, Problem> {
    lock_learner(tx, id)?;
    joined::find(tx, id)?.ok_or_else(Problem::not_found)
}

/// Declines an offer: the next on the waiting list gets it.
pub fn decline(tx: &mut Tx<'_>, id: Uuid, why: Why<'_>) -> Result<(), Problem> {
    let session = store::session_of(tx, id)?.ok_or_else(Problem::not_found)?;
    seats::decide(tx, session, Command::Decline(id), None, why).map(drop)
}

/// Ends an offer that cannot reach the person: the next on the waiting list gets it.
///
/// Does nothing if the offer is over already.
pub fn end_unreachable_offer(tx: &mut Tx<'_>, id: Uuid, reason: &str) -> Result<(), Problem> {
    let session = store::session_of(tx, id)?.ok_or_else(Problem::not_found)?;
    match seats::decide(tx, session, Command::Unreachable(id), None, Some(reason).into()) {
        Err(problem) if problem.kind == OFFER_GONE => Ok(()),
        done => done.map(drop),
    }
}

/// Restores the place on the waiting list of a person whose offer has just ended, as it was.
pub fn requeue(tx: &mut Tx<'_>, id: Uuid) -> Result<(), Problem> {
    let session = store::session_of(tx, id)?.ok_or_else(Problem::not_found)?;
    store::apply(tx, Change::Queued(id), None)?;
    audit::record(tx, EnrolmentEvent::Requeued(id), None)?;
    seats::settle(tx, session)
}

/// Sets the priority of a person who waits: higher ones pass others.
pub fn prioritise(tx: &mut Tx<'_>, id: Uuid, priority: i16, reason: &str) -> Result<(), Problem> {
    let before = joined::find(tx, id)?.ok_or_else(Problem::not_found)?.enrolment;
    // Locked and settled first, so that the priority applies to the waiting list as it is now.
    seats::decide(tx, before.session_id, Command::Settle, None, Why::default())?;
    if !store::prioritise(tx, id, priority, reason)? {
        return Err(Problem::new(OFFER_GONE).detail("Cette personne n'attend plus."));
    }
    let passed = EnrolmentEvent::Prioritised { id, before: before.priority, after: priority };
    audit::record(tx, passed, Some(reason))?;
    seats::decide(tx, before.session_id, Command::Settle, None, Why::default()).map(drop)
}

/// Finds the learner to enrol, or writes a new one down, and locks them.
pub(super) fn find_learner(tx: &mut Tx<'_>, who: Who) -> Result<LearnerRow, Problem> {
    match who {
        Who::Described(draft) => {
            people::actions::find_or_create(tx, draft).map_err(|problem| problem.under("/learner"))
        }
        Who::Known(id) => people::actions::standing_for(tx, id)?
            .ok_or_else(|| Problem::invalid("/learner_id", "Cette personne n'existe pas.")),
        Who::Found { learner, .. } => Ok(*learner),
    }
}

/// Inserts an enrolment under a reference that is drawn at random.
///
/// When one is taken, another is drawn.
pub(super) fn insert_with_reference(
    tx: &mut Tx<'_>,
    mut row: EnrolmentRow,
    code: &str,
) -> Result<EnrolmentRow, Problem> {
    for _ in 0..4 {
        let drawn: [u8; rules::LENGTH] = std::array::from_fn(|_| rand::random_range(0..LETTERS.len() as u8));
        row.reference = rules::reference(code, &drawn);
        if store::insert(tx, &row).map_err(|error| for_public(tx, error.into()))? {
            return Ok(row);
        }
    }
    Err(Problem::unavailable("no reference was free"))
}
