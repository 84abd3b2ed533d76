//! Use cases of unmet wishes.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

use super::events::{WISH_DATE_DECLINED, WISH_DATE_RESTORED, WISH_NOTED, WISH_STATE_CHANGED};
use super::rules::{self, Candidate, Place, Wished};
use super::store::{self, Filter, Opened, WishRow};
use super::views::UnmetWish;
use super::{HalfDay, WISH_CLOSED, WishState};
use crate::directory::people::{self, actions::LearnerDraft};
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::event::{self, Action, Event};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::participation::enrolments::events::EnrolmentEvent;
use crate::participation::enrolments::refusals::RefusalReason;
use crate::participation::enrolments::waiting_list::Change;
use crate::participation::enrolments::{self, EnrolmentStatus};
use crate::programme::series::{SERIES_CREATED, SERIES_EXTENDED};
use crate::programme::sessions;
use crate::programme::sessions::events::{SESSION_SCHEDULED, SessionChanged, SessionRestored};
use crate::programme::sessions::views::zone_of;
use crate::programme::sessions::words::Level;

/// The person who wishes, as far as they gave a name.
#[derive(Clone, Debug)]
pub enum Wisher {
    /// Nobody in particular.
    Anonymous,
    /// A learner whom staff picked.
    Known(Uuid),
    /// As given on a form: found again, or new.
    Described(Box<LearnerDraft>),
}

/// A wish to note.
#[derive(Clone, Debug)]
// Its fields are those of `NewUnmetWish`, where they are described.
#[allow(missing_docs)]
pub struct WishDraft {
    pub who: Wisher,
    pub commune: Option<String>,
    pub level: Option<Level>,
    pub half_days: Vec<HalfDay>,
    pub topic: Option<String>,
    pub party_size: i16,
}

/// Notes a wish. Without a commune, it is that of the person's card.
pub fn note(tx: &mut Tx<'_>, mut draft: WishDraft) -> Result<UnmetWish, Problem> {
    let learner = match draft.who {
        Wisher::Anonymous => None,
        Wisher::Known(id) => Some(
            people::actions::standing_for(tx, id)?
                .ok_or_else(|| Problem::invalid("/learner_id", "Cette personne n'existe pas."))?,
        ),
        Wisher::Described(mut described) => {
            described.settle_residence(tx)?;
            let found = people::actions::find_or_create(tx, *described);
            Some(found.map_err(|problem| problem.under("/learner"))?)
        }
    };
    draft.half_days.sort();
    draft.half_days.dedup();
    let row = WishRow {
        organisation_id: tx.organisation,
        id: tx.new_id(),
        learner_id: learner.as_ref().map(|learner| learner.id),
        commune_code: draft.commune.or(learner.and_then(|learner| learner.commune_code)),
        level: draft.level,
        half_days: draft.half_days.into_iter().map(Some).collect(),
        topic: draft.topic,
        party_size: draft.party_size,
        state: WishState::Open,
        session_id: None,
        created_at: tx.now,
        created_by: tx.principal.account(),
        closed_at: None,
        closed_by: None,
        reason: None,
    };
    if row.says_nothing() {
        return Err(Problem::invalid("/topic", "Indiquez la personne, ou au moins une chose qu'elle souhaite."));
    }
    store::insert(tx, &row)?;
    let after = json!({
        "learner_id": row.learner_id, "commune_code": row.commune_code, "level": row.level,
        "half_days": row.half_days, "party_size": row.party_size,
    });
    audit::record(tx, Entry { action: WISH_NOTED, subject: row.id, before: None, after: Some(after) }, None)?;
    show(tx, row.id)
}

/// Shows one wish.
fn show(tx: &mut Tx<'_>, id: Uuid) -> Result<UnmetWish, Problem> {
    list(tx, &Filter { id: Some(id), ..Filter::default() }, None, 1)?.pop().ok_or_else(Problem::not_found)
}

/// Lists wishes, the newest first. A facilitator sees what is wished, not by whom.
pub fn list(
    tx: &mut Tx<'_>,
    filter: &Filter,
    before: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> Result<Vec<UnmetWish>, Problem> {
    let with_person = tx.principal.facilitator().is_none();
    let found = store::list(tx, filter, before, limit)?;
    Ok(found.into_iter().map(|wish| UnmetWish::new(wish, with_person)).collect())
}

/// Lists the open wishes of a person.
pub fn open_of(tx: &mut Tx<'_>, learner: Uuid) -> Result<Vec<UnmetWish>, Problem> {
    list(tx, &Filter { learner: Some(learner), state: Some(WishState::Open), ..Filter::default() }, None, 20)
}

/// Closes a wish, or opens it again. A repeated request changes nothing.
///
/// # Errors
/// `wish-closed` if it was closed otherwise meanwhile.
pub fn set_state(
    tx: &mut Tx<'_>,
    id: Uuid,
    state: WishState,
    reason: Option<RefusalReason>,
) -> Result<UnmetWish, Problem> {
    let before = store::lock(tx, id)?.ok_or_else(Problem::not_found)?;
    if (before.state, before.reason) != (state, reason) {
        if before.state != WishState::Open && state != WishState::Open {
            return Err(Problem::new(WISH_CLOSED));
        }
        change_state(tx, &before, state, reason)?;
    }
    show(tx, id)
}

/// Closes a wish by itself, unless it is closed already.
fn close(tx: &mut Tx<'_>, id: Uuid, state: WishState) -> Result<(), Problem> {
    match store::lock(tx, id)? {
        Some(before) if before.state == WishState::Open => change_state(tx, &before, state, None),
        _ => Ok(()),
    }
}

fn change_state(
    tx: &mut Tx<'_>,
    before: &WishRow,
    state: WishState,
    reason: Option<RefusalReason>,
) -> Result<(), Problem> {
    let logged = |state: WishState, reason: Option<RefusalReason>| {
        Some(match reason {
            Some(reason) => json!({"state": state, "reason_code": reason}),
            None => json!({"state": state}),
        })
    };
    store::set_state(tx, before.id, state, reason)?;
    let (before, after, subject) = (logged(before.state, before.reason), logged(state, reason), before.id);
    audit::record(tx, Entry { action: WISH_STATE_CHANGED, subject, before, after }, None)
}

/// Notes that the date of a session does not suit, and looks for another.
///
/// Only sessions opened since the wish count: those before did not suit.
pub fn decline_date(tx: &mut Tx<'_>, id: Uuid, session: Uuid) -> Result<UnmetWish, Problem> {
    let wish = lock_open(tx, id)?;
    let starts_at = sessions::actions::find(tx, session)?.session.starts_at;
    if store::decline(tx, id, session, starts_at)? {
        record_date(tx, WISH_DATE_DECLINED, id, session)?;
    }
    if wish.session_id == Some(session) {
        store::set_session(tx, id, None)?;
        find_sessions(tx, Some(id), wish.created_at, &[])?;
    }
    show(tx, id)
}

/// Takes back that a date does not suit.
pub fn restore_date(tx: &mut Tx<'_>, id: Uuid, session: Uuid) -> Result<UnmetWish, Problem> {
    lock_open(tx, id)?;
    if store::restore(tx, id, session)? {
        store::set_session(tx, id, Some(session))?;
        record_date(tx, WISH_DATE_RESTORED, id, session)?;
    }
    show(tx, id)
}

fn lock_open(tx: &mut Tx<'_>, id: Uuid) -> Result<WishRow, Problem> {
    let wish = store::lock(tx, id)?.ok_or_else(Problem::not_found)?;
    if wish.state == WishState::Open { Ok(wish) } else { Err(Problem::new(WISH_CLOSED)) }
}

fn record_date(tx: &mut Tx<'_>, action: Action, wish: Uuid, session: Uuid) -> Result<(), Problem> {
    let after = Some(json!({"session_id": session}));
    audit::record(tx, Entry { action, subject: wish, before: None, after }, None)
}

/// Finds the wishes that new sessions fit, and closes those whose person got a seat in such a session.
pub fn react(tx: &mut Tx<'_>, events: &[Box<dyn Event>]) -> Result<(), Problem> {
    let opens = |event: &dyn Event| [SESSION_SCHEDULED, SERIES_CREATED, SERIES_EXTENDED].contains(&event.action());
    let moved = event::of_type::<SessionChanged>(events).filter(|one| one.is_elsewhere()).map(|one| one.after.id);
    let restored = event::of_type::<SessionRestored>(events).map(|one| one.before.id);
    let others: Vec<Uuid> = moved.chain(restored).collect();
    if !others.is_empty() || events.iter().any(|event| opens(event.as_ref())) {
        find_sessions(tx, None, tx.now, &others)?;
    }
    for event in event::of_type::<EnrolmentEvent>(events) {
        let Some((learner, session)) = seated(tx, event)? else { continue };
        for id in store::met_by(tx, learner, session)? {
            close(tx, id, WishState::Enrolled)?;
        }
    }
    Ok(())
}

/// The person who got a seat by an event, and their session.
///
/// Also somebody who waited and accepted a seat, whose enrolment was moved, or came back.
fn seated(tx: &mut Tx<'_>, event: &EnrolmentEvent) -> Result<Option<(Uuid, Uuid)>, Problem> {
    let enrolment = match event {
        EnrolmentEvent::Created(row) | EnrolmentEvent::WalkedIn { enrolment: row, .. } => {
            return Ok((row.status == EnrolmentStatus::Enrolled).then_some((row.learner_id, row.session_id)));
        }
        EnrolmentEvent::Decided(Change::Seated(id), _) => *id,
        EnrolmentEvent::Restored { id, .. } | EnrolmentEvent::Moved { id, .. } => *id,
        EnrolmentEvent::Decided(..)
        | EnrolmentEvent::Requeued(_)
        | EnrolmentEvent::Confirmed { .. }
        | EnrolmentEvent::LinkRenewed { .. }
        | EnrolmentEvent::Prioritised { .. }
        | EnrolmentEvent::CompanionRecorded { .. } => return Ok(None),
    };
    let found = enrolments::find(tx, enrolment)?.map(|joined| joined.enrolment);
    let seated = found.filter(|row| row.status == EnrolmentStatus::Enrolled);
    Ok(seated.map(|row| (row.learner_id, row.session_id)))
}

/// Gives open wishes without a session, or one of them, the first one opened since a time that fits.
///
/// Dates that do not suit the person are left out.
fn find_sessions(tx: &mut Tx<'_>, wish: Option<Uuid>, since: DateTime<Utc>, others: &[Uuid]) -> Result<(), Problem> {
    let wishes = store::unmatched(tx, wish)?;
    if wishes.is_empty() {
        return Ok(());
    }
    let opened: Vec<(Opened, Candidate)> = store::opened(tx, since, others)?.into_iter().map(candidate).collect();
    let ids: Vec<Uuid> = wishes.iter().map(|wish| wish.id).collect();
    let declined: HashSet<_> = store::declined(tx, &ids)?.into_iter().collect();
    for wish in wishes {
        let id = wish.id;
        let wished = Wished {
            home: wish.commune_code.map(|code| Place { code, centre: wish.latitude.zip(wish.longitude) }),
            level: wish.level,
            half_days: wish.half_days,
            people: wish.party_size,
        };
        let fits = |(session, candidate): &&(Opened, Candidate)| {
            rules::fits(&wished, candidate) && !declined.contains(&(id, session.id, session.starts_at))
        };
        if let Some((session, _)) = opened.iter().find(fits) {
            store::set_session(tx, id, Some(session.id))?;
        }
    }
    Ok(())
}

fn candidate(session: Opened) -> (Opened, Candidate) {
    let starts_at = session.starts_at.with_timezone(&zone_of(&session.time_zone)).naive_local();
    let place = Place { code: session.commune_code.clone(), centre: session.latitude.zip(session.longitude) };
    let candidate = Candidate { place, level: session.level, starts_at, free: session.free };
    (session, candidate)
}

/// Lets wishes expire after a year, and forgets them after two; returns how many were forgotten.
pub fn forget(tx: &mut Tx<'_>) -> Result<usize, Problem> {
    let forgotten = store::forget(tx, tx.now - rules::KEPT)?;
    for id in store::open_before(tx, tx.now - rules::EXPIRES_AFTER)? {
        close(tx, id, WishState::Expired)?;
    }
    Ok(forgotten)
}
