//! Use cases of follow-ups.

use chrono::NaiveDate;
use serde_json::json;
use uuid::Uuid;

use super::events::{FOLLOW_UP_ANSWERED, FOLLOW_UP_ASKED, FOLLOW_UP_CHANGED, FOLLOW_UP_CLOSED, FOLLOW_UP_REOPENED};
use super::joined::{self, Filter};
use super::store::{self, FollowUpRow};
use super::views::FollowUp;
use super::{AskedBy, Device, FollowUpStatus, QUESTION_ANSWERED, QUESTION_FORGOTTEN, rules};
use crate::directory::accounts::events::AccountChanged;
use crate::directory::{accounts, people};
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::event::{self, Action, Event};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::{CHANGED_MEANWHILE, Problem};
use crate::programme::sessions;
use crate::programme::sessions::themes::Theme;

/// The person who asks, as far as they are known.
#[derive(Clone, Debug)]
pub enum Asker {
    /// A learner whom staff picked.
    Known(Uuid),
    /// A name and a number, each if it was said.
    Unknown(Option<String>, Option<String>),
}

/// A question to note.
#[derive(Clone, Debug)]
// Its fields are those of `NewFollowUp`, where they are described.
#[allow(missing_docs)]
pub struct QuestionDraft {
    pub who: Asker,
    pub commune_code: Option<String>,
    pub session_id: Option<Uuid>,
    pub theme: Option<Theme>,
    pub device: Option<Device>,
    pub question: String,
    pub channel: AskedBy,
    pub due_on: Option<NaiveDate>,
    /// The account that is to answer; left out, it is found.
    pub assignee_id: Option<Option<Uuid>>,
}

/// Reads the day that it is at the desk.
pub fn today(tx: &mut Tx<'_>) -> Result<NaiveDate, Problem> {
    let zone = sessions::actions::desk_zone(tx)?;
    Ok(tx.now.with_timezone(&zone).date_naive())
}

/// Notes a question of a person whom the team heard.
///
/// A facilitator names people of their own sessions only.
pub fn note(tx: &mut Tx<'_>, draft: QuestionDraft) -> Result<FollowUp, Problem> {
    if let Some(session) = draft.session_id {
        let joined = sessions::actions::find(tx, session)
            .map_err(|problem| problem.blame("/session_id", "Cet atelier n'existe pas."))?;
        sessions::actions::require_own(tx, &joined.session)?;
    }
    if let (Asker::Known(learner), Some(_)) = (&draft.who, tx.principal.facilitator()) {
        let was_there = match draft.session_id {
            Some(session) => store::took_part(tx, *learner, session)?,
            None => false,
        };
        if !was_there {
            return Err(Problem::invalid("/learner_id", "Choisissez une personne de l'un de vos ateliers."));
        }
    }
    let id = insert(tx, draft)?;
    // A facilitator may note a question for a colleague.
    read(tx, id)
}

/// Writes a question down, with its day and its assignee.
pub(super) fn insert(tx: &mut Tx<'_>, draft: QuestionDraft) -> Result<Uuid, Problem> {
    let (learner, contact_name, contact_phone) = match draft.who {
        Asker::Known(id) => (
            Some(
                people::actions::standing_for(tx, id)?
                    .ok_or_else(|| Problem::invalid("/learner_id", "Cette personne n'existe pas."))?,
            ),
            None,
            None,
        ),
        Asker::Unknown(name, phone) => (None, name, phone),
    };
    let assignee_id = match draft.assignee_id {
        Some(Some(account)) => {
            require_colleague(tx, account)?;
            Some(account)
        }
        Some(None) => None,
        None => find_assignee(tx, draft.session_id)?,
    };
    let row = FollowUpRow {
        organisation_id: tx.organisation,
        id: tx.new_id(),
        learner_id: learner.as_ref().map(|learner| learner.id),
        contact_name,
        contact_phone,
        commune_code: draft.commune_code.or(learner.and_then(|learner| learner.commune_code)),
        session_id: draft.session_id,
        theme: draft.theme,
        device: draft.device,
        question: Some(draft.question),
        channel: draft.channel,
        asked_at: tx.now,
        created_by: tx.principal.account(),
        due_on: match draft.due_on {
            Some(day) => day,
            None => rules::due_on(today(tx)?),
        },
        assignee_id,
        status: FollowUpStatus::Open,
        answer: None,
        answered_by: None,
        answered_at: None,
        proposed_session_id: None,
        proposed_by: None,
        proposed_at: None,
        enrolment_id: None,
        closed_by: None,
        closed_at: None,
        version: 1,
    };
    store::insert(tx, &row)?;
    // What people wrote stays out of the audit log, which is kept longer.
    let after = json!({
        "learner_id": row.learner_id, "session_id": row.session_id, "theme": row.theme, "device": row.device,
        "channel": row.channel, "due_on": row.due_on, "assignee_id": row.assignee_id,
    });
    let entry = Entry { action: FOLLOW_UP_ASKED, subject: row.id, before: None, after: Some(after) };
    audit::record(tx, entry, None)?;
    Ok(row.id)
}

/// Finds who is to answer: the person who led the session, or the facilitator who notes the question.
fn find_assignee(tx: &mut Tx<'_>, session: Option<Uuid>) -> Result<Option<Uuid>, Problem> {
    let led_by = match session {
        Some(session) => sessions::actions::find(tx, session)?.session.facilitator_id,
        None => tx.principal.facilitator(),
    };
    Ok(match led_by {
        Some(account) if accounts::actions::may_facilitate(tx, account)? => Some(account),
        _ => None,
    })
}

fn require_colleague(tx: &mut Tx<'_>, account: Uuid) -> Result<(), Problem> {
    match accounts::actions::may_facilitate(tx, account)? {
        true => Ok(()),
        false => Err(Problem::invalid("/assignee_id", "Ce compte n'existe pas, ou il est fermé.")),
    }
}

/// Lists follow-ups by the day on which an answer is due, as far as the caller sees them.
pub fn list(
    tx: &mut Tx<'_>,
    mut filter: Filter,
    after: Option<(NaiveDate, Uuid)>,
    limit: i64,
) -> Result<Vec<FollowUp>, Problem> {
    let today = today(tx)?;
    filter.seen_by = tx.principal.facilitator();
    Ok(joined::list(tx, &filter, after, limit)?.into_iter().map(|row| FollowUp::new(row, today)).collect())
}

/// Shows one follow-up that the caller sees.
pub fn show(tx: &mut Tx<'_>, id: Uuid) -> Result<FollowUp, Problem> {
    list(tx, Filter { id: Some(id), ..Filter::default() }, None, 1)?.pop().ok_or_else(Problem::not_found)
}

/// Lists the follow-ups of a person, as far as the caller sees them.
pub fn of_learner(tx: &mut Tx<'_>, learner: Uuid) -> Result<Vec<FollowUp>, Problem> {
    list(tx, Filter { learner: Some(learner), ..Filter::default() }, None, 100)
}

/// Reads one follow-up, whoever it belongs to.
fn read(tx: &mut Tx<'_>, id: Uuid) -> Result<FollowUp, Problem> {
    let (today, filter) = (today(tx)?, Filter { id: Some(id), ..Filter::default() });
    let row = joined::list(tx, &filter, None, 1)?.pop().ok_or_else(Problem::not_found)?;
    Ok(FollowUp::new(row, today))
}

/// Locks a follow-up that the caller sees and that is not forgotten.
pub(super) fn lock(tx: &mut Tx<'_>, id: Uuid) -> Result<FollowUpRow, Problem> {
    show(tx, id)?;
    let row = store::lock(tx, id)?.ok_or_else(Problem::not_found)?;
    if row.question.is_none() {
        return Err(Problem::new(QUESTION_FORGOTTEN));
    }
    Ok(row)
}

/// Replaces a follow-up by a changed one, and writes the change into the audit log.
pub(super) fn save(
    tx: &mut Tx<'_>,
    before: &FollowUpRow,
    mut after: FollowUpRow,
    (action, more): (Action, serde_json::Value),
) -> Result<(), Problem> {
    after.version = before.version + 1;
    store::update(tx, &after)?;
    let mut known = json!({"status": before.status});
    let mut now = json!({"status": after.status});
    for (name, value, other) in [
        ("assignee_id", json!(before.assignee_id), json!(after.assignee_id)),
        ("due_on", json!(before.due_on), json!(after.due_on)),
        ("theme", json!(before.theme), json!(after.theme)),
        ("device", json!(before.device), json!(after.device)),
        ("learner_id", json!(before.learner_id), json!(after.learner_id)),
    ] {
        if value != other {
            known[name] = value;
            now[name] = other;
        }
    }
    if let (Some(now), Some(more)) = (now.as_object_mut(), more.as_object()) {
        now.extend(more.clone());
    }
    let entry = Entry { action, subject: after.id, before: Some(known), after: Some(now) };
    audit::record(tx, entry, None)
}

/// Changes to a follow-up, each if it is given.
#[derive(Clone, Debug, Default)]
// Its fields are those of `EditedFollowUp`, where they are described.
#[allow(missing_docs)]
pub struct FollowUpEdit {
    pub theme: Option<Option<Theme>>,
    pub device: Option<Option<Device>>,
    pub due_on: Option<NaiveDate>,
    pub assignee_id: Option<Option<Uuid>>,
    pub learner_id: Option<Uuid>,
}

/// Changes a follow-up: who answers until when, what it is about, and whose it is.
pub fn edit(tx: &mut Tx<'_>, id: Uuid, version: i32, edit: FollowUpEdit) -> Result<FollowUp, Problem> {
    let before = lock(tx, id)?;
    if before.version != version {
        return Err(Problem::new(CHANGED_MEANWHILE));
    }
    let mut after = before.clone();
    if let Some(assignee) = edit.assignee_id {
        if let Some(account) = assignee {
            require_colleague(tx, account)?;
        }
        after.assignee_id = assignee;
    }
    if let Some(learner) = edit.learner_id {
        if tx.principal.facilitator().is_some() {
            return Err(Problem::invalid("/learner_id", "L'accueil relie une question à une fiche."));
        }
        let card = people::actions::standing_for(tx, learner)?
            .ok_or_else(|| Problem::invalid("/learner_id", "Cette personne n'existe pas."))?;
        after.learner_id = Some(card.id);
        after.contact_name = None;
        after.commune_code = after.commune_code.or(card.commune_code);
    }
    after.theme = edit.theme.unwrap_or(after.theme);
    after.device = edit.device.unwrap_or(after.device);
    after.due_on = edit.due_on.unwrap_or(after.due_on);
    save(tx, &before, after, (FOLLOW_UP_CHANGED, json!({})))?;
    // A facilitator who hands it over may not see it any more, but sees what they did.
    read(tx, id)
}

/// Notes the answer, once: a colleague's is never overwritten.
pub fn answer(tx: &mut Tx<'_>, id: Uuid, text: String) -> Result<FollowUp, Problem> {
    let before = lock(tx, id)?;
    if !rules::may_answer(before.status) {
        return Err(Problem::new(QUESTION_ANSWERED));
    }
    let after = FollowUpRow {
        status: FollowUpStatus::Answered,
        answer: Some(text),
        answered_by: tx.principal.account(),
        answered_at: Some(tx.now),
        assignee_id: before.assignee_id.or(tx.principal.account()),
        ..before.clone()
    };
    save(tx, &before, after, (FOLLOW_UP_ANSWERED, json!({})))?;
    show(tx, id)
}

/// Closes a follow-up, or opens it again. A repeated request changes nothing.
pub fn set_closed(tx: &mut Tx<'_>, id: Uuid, closed: bool) -> Result<FollowUp, Problem> {
    let before = lock(tx, id)?;
    let (status, action) = match closed {
        true => (FollowUpStatus::Closed, FOLLOW_UP_CLOSED),
        false => (FollowUpStatus::Open, FOLLOW_UP_REOPENED),
    };
    if before.status != status {
        let closed_at = closed.then_some(tx.now);
        let closed_by = closed_at.and(tx.principal.account());
        let after = FollowUpRow { status, closed_at, closed_by, ..before.clone() };
        save(tx, &before, after, (action, json!({})))?;
    }
    show(tx, id)
}

/// Gives the open questions of an account that is closed to whoever takes over, or to nobody yet.
pub fn react(tx: &mut Tx<'_>, events: &[Box<dyn Event>]) -> Result<(), Problem> {
    for closed in event::of_type::<AccountChanged>(events).filter(|changed| changed.closes()) {
        let assignee_id = closed.hand_over.and_then(|hand_over| hand_over.to);
        for id in store::open_of(tx, closed.after.id)? {
            let before = store::lock(tx, id)?.ok_or_else(Problem::not_found)?;
            let after = FollowUpRow { assignee_id, ..before.clone() };
            save(tx, &before, after, (FOLLOW_UP_CHANGED, json!({})))?;
        }
    }
    Ok(())
}

/// Forgets questions after their retention; returns how many.
pub fn forget(tx: &mut Tx<'_>) -> Result<usize, Problem> {
    Ok(store::forget(tx, tx.now - rules::KEPT)?)
}
