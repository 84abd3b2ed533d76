//! Use cases of adaptations.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use super::events::{ADAPTATION_CHANGED, ADAPTATION_JUDGED, ADAPTATION_NOTED};
use super::sources::{self, NewAdaptationSource};
use super::store::{self, AdaptationRow, Filter, Followers};
use super::views::{Adaptation, AdaptationDetail, sides_of};
use super::{ADAPTATION_OF_OTHERS, AdaptationState, Change, Verdict, rules};
use crate::directory::accounts;
use crate::directory::accounts::events::AccountChanged;
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::event::{self, Event};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::participation::evaluations::negatives::{self, NegativeBox, Sides, Window};
use crate::programme::sessions;
use crate::programme::sessions::themes::Theme;
use crate::programme::sessions::words::Level;

/// Time before and after a change whose sessions are compared.
const COMPARED: TimeDelta = TimeDelta::days(365);

/// An adaptation as it is noted.
#[derive(Clone, Debug)]
// Its fields are those of `NewAdaptation`, where they are described.
#[allow(missing_docs)]
pub struct AdaptationDraft {
    pub observed: String,
    pub changes: Vec<Change>,
    pub description: String,
    pub first_session_id: Uuid,
    pub theme: Option<Theme>,
    pub watched: NegativeBox,
    pub check_after: i16,
    pub facilitator_id: Option<Option<Uuid>>,
    pub sources: Vec<NewAdaptationSource>,
}

/// Changes to an adaptation, each if it is given.
#[derive(Clone, Debug, Default)]
// Its fields are those of `EditedAdaptation`, where they are described.
#[allow(missing_docs)]
pub struct AdaptationEdit {
    pub observed: Option<String>,
    pub changes: Option<Vec<Change>>,
    pub description: Option<String>,
    pub first_session_id: Option<Uuid>,
    pub theme: Option<Option<Theme>>,
    pub watched: Option<NegativeBox>,
    pub check_after: Option<i16>,
    pub facilitator_id: Option<Option<Uuid>>,
    pub sources: Option<Vec<NewAdaptationSource>>,
}

/// Notes an adaptation. A facilitator follows their own; an administrator may name somebody.
pub fn note(tx: &mut Tx<'_>, draft: AdaptationDraft) -> Result<AdaptationDetail, Problem> {
    let level = level_of(tx, draft.first_session_id)?;
    sources::require(tx, &draft.sources, &[])?;
    let facilitator_id = match (tx.principal.facilitator(), draft.facilitator_id) {
        (Some(own), Some(named)) if named != Some(own) => {
            return Err(Problem::invalid("/facilitator_id", "Notez vos propres adaptations."));
        }
        (Some(own), _) => Some(own),
        (None, named) => named.flatten(),
    };
    require_colleague(tx, facilitator_id)?;
    let row = AdaptationRow {
        organisation_id: tx.organisation,
        id: tx.new_id(),
        observed: draft.observed,
        changes: draft.changes.into_iter().map(Some).collect(),
        description: draft.description,
        first_session_id: draft.first_session_id,
        level,
        theme: draft.theme,
        watched: draft.watched,
        check_after: draft.check_after,
        check_due_at: draft.check_after,
        facilitator_id,
        verdict: None,
        verdict_note: None,
        verdict_by: None,
        verdict_at: None,
        created_by: tx.principal.account(),
        created_at: tx.now,
        version: 1,
    };
    store::insert(tx, &row)?;
    store::set_sources(tx, row.id, &pairs(&draft.sources))?;
    let after = Some(as_logged(&row));
    audit::record(tx, Entry { action: ADAPTATION_NOTED, subject: row.id, before: None, after }, None)?;
    show(tx, row.id)
}

fn pairs(sources: &[NewAdaptationSource]) -> Vec<(super::SourceKind, Uuid)> {
    sources.iter().map(|source| (source.kind, source.id)).collect()
}

/// The level of the session from which on something changes.
fn level_of(tx: &mut Tx<'_>, session: Uuid) -> Result<Level, Problem> {
    let joined = sessions::actions::find(tx, session);
    let joined = joined.map_err(|problem| problem.blame("/first_session_id", "Cet atelier n'existe pas."))?;
    Ok(joined.session.level)
}

fn require_colleague(tx: &mut Tx<'_>, account: Option<Uuid>) -> Result<(), Problem> {
    match account {
        Some(account) if !accounts::actions::may_facilitate(tx, account)? => {
            Err(Problem::invalid("/facilitator_id", "Ce compte n'existe pas, ou il est fermé."))
        }
        _ => Ok(()),
    }
}

/// Lists adaptations, the newest first, with the answers before and after each.
pub fn list(
    tx: &mut Tx<'_>,
    mut filter: Filter,
    state: Option<AdaptationState>,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Adaptation>, Problem> {
    match state {
        Some(AdaptationState::Judged) => filter.open = Some(false),
        Some(AdaptationState::Open) => filter.open = Some(true),
        Some(AdaptationState::Due) => filter.among = Some(due(tx, Followers::Anybody)?),
        None => {}
    }
    let found = store::list(tx, &filter, before, limit)?;
    let windows: Vec<Window> = found
        .iter()
        .map(|one| window(one.adaptation.level, one.adaptation.theme, one.adaptation.watched, one.starts_at))
        .collect();
    let counted = negatives::count(tx, &windows)?;
    Ok(found.into_iter().zip(counted).map(|(one, sides)| Adaptation::new(one, sides)).collect())
}

fn window(level: Level, theme: Option<Theme>, watched: NegativeBox, at: DateTime<Utc>) -> Window {
    Window { level, theme, watched, from: at - COMPARED, at, to: at + COMPARED }
}

/// The adaptations that wait for their check: those still to judge are counted, and no others.
fn due(tx: &mut Tx<'_>, of: Followers) -> Result<Vec<Uuid>, Problem> {
    let open = store::open(tx, of, (tx.now - COMPARED, tx.now))?;
    let windows: Vec<Window> = open
        .iter()
        // Answers before are of no use here.
        .map(|one| Window { from: one.starts_at, ..window(one.level, one.theme, one.watched, one.starts_at) })
        .collect();
    let counted = negatives::count(tx, &windows)?;
    let due = open.iter().zip(counted).filter(|(one, sides)| rules::is_due(None, one.check_due_at, sides.after));
    Ok(due.map(|(one, _)| one.id).collect())
}

/// Counts the adaptations of an account that wait for their check, and nobody's if asked.
pub fn count_due(tx: &mut Tx<'_>, account: Option<Uuid>, with_nobodys: bool) -> Result<usize, Problem> {
    Ok(due(tx, Followers::Of(account, with_nobodys))?.len())
}

/// Shows one adaptation with what it was observed in.
pub fn show(tx: &mut Tx<'_>, id: Uuid) -> Result<AdaptationDetail, Problem> {
    let filter = Filter { among: Some(vec![id]), ..Filter::default() };
    let adaptation = list(tx, filter, None, None, 1)?.pop().ok_or_else(Problem::not_found)?;
    let observed_in = sources::show(tx, id)?;
    Ok(AdaptationDetail { adaptation, observed_in })
}

/// Locks an adaptation that the caller may change and that still has the version it was read with.
fn lock(tx: &mut Tx<'_>, id: Uuid, version: i32) -> Result<AdaptationRow, Problem> {
    let row = store::lock(tx, id)?.ok_or_else(Problem::not_found)?;
    let own = tx.principal.facilitator();
    if own.is_some() && row.facilitator_id.is_some() && row.facilitator_id != own {
        return Err(Problem::new(ADAPTATION_OF_OTHERS));
    }
    if row.version != version {
        return Err(audit::changed_meanwhile(tx, id));
    }
    Ok(row)
}

/// Changes an adaptation.
pub fn edit(tx: &mut Tx<'_>, id: Uuid, version: i32, edit: AdaptationEdit) -> Result<AdaptationDetail, Problem> {
    let before = lock(tx, id, version)?;
    let mut after = before.clone();
    if let Some(session) = edit.first_session_id {
        after.level = level_of(tx, session)?;
        after.first_session_id = session;
    }
    if let Some(sources) = edit.sources {
        // Those that were there stay, whoever sees them.
        let known = store::sources(tx, id)?;
        sources::require(tx, &sources, &known)?;
        store::set_sources(tx, id, &pairs(&sources))?;
    }
    if let Some(named) = edit.facilitator_id {
        require_colleague(tx, named)?;
        after.facilitator_id = named;
    }
    if let Some(check_after) = edit.check_after {
        after.check_after = check_after;
        after.check_due_at = (before.check_due_at - before.check_after).saturating_add(check_after);
    }
    after.observed = edit.observed.unwrap_or(after.observed);
    after.changes = edit.changes.map_or(after.changes, |changes| changes.into_iter().map(Some).collect());
    after.description = edit.description.unwrap_or(after.description);
    after.theme = edit.theme.unwrap_or(after.theme);
    after.watched = edit.watched.unwrap_or(after.watched);
    save(tx, &before, after)?;
    show(tx, id)
}

fn save(tx: &mut Tx<'_>, before: &AdaptationRow, mut after: AdaptationRow) -> Result<(), Problem> {
    after.version = before.version + 1;
    store::update(tx, &after)?;
    let (known, now) = (Some(as_logged(before)), Some(as_logged(&after)));
    audit::record(tx, Entry { action: ADAPTATION_CHANGED, subject: after.id, before: known, after: now }, None)
}

/// Gives a verdict, or takes it back. The log keeps the numbers that it was given on.
pub fn judge(
    tx: &mut Tx<'_>,
    id: Uuid,
    version: i32,
    verdict: Option<Verdict>,
    note: Option<String>,
) -> Result<AdaptationDetail, Problem> {
    let before = lock(tx, id, version)?;
    let first = sessions::actions::find(tx, before.first_session_id)?.session.starts_at;
    let counted = negatives::count(tx, &[window(before.level, before.theme, before.watched, first)])?;
    let sides = counted.first().copied().ok_or_else(Problem::not_found)?;
    let after = AdaptationRow {
        verdict,
        verdict_note: note.filter(|_| verdict.is_some()),
        verdict_by: verdict.and(tx.principal.account()),
        verdict_at: verdict.map(|_| tx.now),
        check_due_at: rules::next_check(verdict, before.check_after, sides.after),
        version: before.version + 1,
        ..before.clone()
    };
    store::update(tx, &after)?;
    let mut now = json!({"verdict": after.verdict, "verdict_note": after.verdict_note});
    add_numbers(&mut now, sides);
    let known = Some(json!({"verdict": before.verdict, "verdict_note": before.verdict_note}));
    audit::record(tx, Entry { action: ADAPTATION_JUDGED, subject: id, before: known, after: Some(now) }, None)?;
    show(tx, id)
}

fn add_numbers(logged: &mut Value, sides: Sides) {
    let (before, after) = sides_of(sides);
    logged["before"] = json!(format!("{} sur {}", before.negative, before.answers));
    logged["after"] = json!(format!("{} sur {}", after.negative, after.answers));
}

fn as_logged(row: &AdaptationRow) -> Value {
    json!({
        "observed": row.observed, "changes": row.changes, "description": row.description,
        "first_session_id": row.first_session_id, "level": row.level, "theme": row.theme, "watched": row.watched,
        "check_after": row.check_after, "facilitator_id": row.facilitator_id,
    })
}

/// Gives the open adaptations of an account that is closed to whoever takes over, or to nobody yet.
pub fn react(tx: &mut Tx<'_>, events: &[Box<dyn Event>]) -> Result<(), Problem> {
    for closed in event::of_type::<AccountChanged>(events).filter(|changed| changed.closes()) {
        let facilitator_id = closed.hand_over.and_then(|hand_over| hand_over.to);
        for id in store::followed_by(tx, closed.after.id)? {
            let before = store::lock(tx, id)?.ok_or_else(Problem::not_found)?;
            let after = AdaptationRow { facilitator_id, ..before.clone() };
            save(tx, &before, after)?;
        }
    }
    Ok(())
}
