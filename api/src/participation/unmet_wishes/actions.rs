//! Use cases of unmet wishes.

use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

use super::events::{WISH_NOTED, WISH_STATE_CHANGED};
use super::rules::{self, Candidate, Place, Wished};
use super::store::{self, Filter, WishRow};
use super::views::UnmetWish;
use super::{HalfDay, WishState};
use crate::directory::people::{self, actions::LearnerDraft};
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::event::{self, Event};
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::principal::Role;
use crate::kernel::text::problem::Problem;
use crate::participation::enrolments::EnrolmentStatus;
use crate::participation::enrolments::events::EnrolmentEvent;
use crate::programme::series::{SERIES_CREATED, SERIES_EXTENDED};
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
    };
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
    let with_person = tx.principal.staff().is_none_or(|staff| staff.role != Role::Facilitator);
    let found = store::list(tx, filter, before, limit)?;
    Ok(found.into_iter().map(|wish| UnmetWish::new(wish, with_person)).collect())
}

/// Closes a wish, or opens it again. A repeated request changes nothing.
pub fn set_state(tx: &mut Tx<'_>, id: Uuid, state: WishState) -> Result<UnmetWish, Problem> {
    change_state(tx, id, state)?;
    show(tx, id)
}

fn change_state(tx: &mut Tx<'_>, id: Uuid, state: WishState) -> Result<(), Problem> {
    let before = store::lock(tx, id)?.ok_or_else(Problem::not_found)?;
    if before == state {
        return Ok(());
    }
    store::set_state(tx, id, state)?;
    let (before, after) = (Some(json!({"state": before})), Some(json!({"state": state})));
    audit::record(tx, Entry { action: WISH_STATE_CHANGED, subject: id, before, after }, None)
}

/// Finds the wishes that new sessions fit, and closes those whose person got a seat in such a session.
pub fn react(tx: &mut Tx<'_>, events: &[Box<dyn Event>]) -> Result<(), Problem> {
    let opens = |event: &dyn Event| [SESSION_SCHEDULED, SERIES_CREATED, SERIES_EXTENDED].contains(&event.action());
    let moved = event::of_type::<SessionChanged>(events).filter(|one| one.is_elsewhere()).map(|one| one.after.id);
    let restored = event::of_type::<SessionRestored>(events).map(|one| one.before.id);
    let others: Vec<Uuid> = moved.chain(restored).collect();
    if !others.is_empty() || events.iter().any(|event| opens(event.as_ref())) {
        find_wishes(tx, &others)?;
    }
    for event in event::of_type::<EnrolmentEvent>(events) {
        if let EnrolmentEvent::Created(row) = event
            && row.status == EnrolmentStatus::Enrolled
        {
            for id in store::met_by(tx, row.learner_id, row.session_id)? {
                change_state(tx, id, WishState::Enrolled)?;
            }
        }
    }
    Ok(())
}

/// Gives each open wish without a session the first of the new ones that fits.
fn find_wishes(tx: &mut Tx<'_>, others: &[Uuid]) -> Result<(), Problem> {
    let wishes = store::unmatched(tx)?;
    if wishes.is_empty() {
        return Ok(());
    }
    let opened: Vec<(Uuid, Candidate)> = store::opened(tx, others)?.into_iter().map(candidate).collect();
    for wish in wishes {
        let id = wish.id;
        let wished = Wished {
            home: wish.commune_code.map(|code| Place { code, centre: wish.latitude.zip(wish.longitude) }),
            level: wish.level,
            half_days: wish.half_days,
            people: wish.party_size,
        };
        if let Some((session, _)) = opened.iter().find(|(_, candidate)| rules::fits(&wished, candidate)) {
            store::set_session(tx, id, *session)?;
        }
    }
    Ok(())
}

fn candidate(session: store::Opened) -> (Uuid, Candidate) {
    let starts_at = session.starts_at.with_timezone(&zone_of(&session.time_zone)).naive_local();
    let place = Place { code: session.commune_code, centre: session.latitude.zip(session.longitude) };
    (session.id, Candidate { place, level: session.level, starts_at, free: session.free })
}

/// Lets wishes expire after a year, and forgets them after two; returns how many were forgotten.
pub fn forget(tx: &mut Tx<'_>) -> Result<usize, Problem> {
    let forgotten = store::forget(tx, tx.now - rules::KEPT)?;
    for id in store::open_before(tx, tx.now - rules::EXPIRES_AFTER)? {
        change_state(tx, id, WishState::Expired)?;
    }
    Ok(forgotten)
}
