//! Use cases of the pathway.

use serde_json::json;
use uuid::Uuid;

use super::store::{self, LevelRow};
use super::views::{DecidedLevel, Pathway};
use super::{LevelSource, RESPONSE_NOT_ON_CARD, events};
use crate::directory::people;
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::event::{self, Event};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::participation::questionnaires::events::ResponseDetached;
use crate::participation::questionnaires::responses::reading;
use crate::programme::sessions;
use crate::programme::sessions::words::Level;

/// A level to decide.
#[derive(Clone, Debug)]
pub struct LevelDraft {
    /// The level.
    pub level: Level,
    /// The reason.
    pub reason: Option<String>,
    /// The response on the person's card that suggested it.
    pub response: Option<Uuid>,
    /// The session after which it is decided.
    pub session: Option<Uuid>,
}

/// Shows the levels of a person.
pub fn show(tx: &mut Tx<'_>, learner: Uuid) -> Result<Pathway, Problem> {
    require_known(tx, learner)?;
    let history: Vec<DecidedLevel> = store::history(tx, learner)?.into_iter().map(DecidedLevel::new).collect();
    let responses = reading::of_learner(tx, learner)?;
    let newest = responses.first();
    let proposal = newest.and_then(|response| response.findings.as_ref()).map(|findings| findings.proposal.clone());
    Ok(Pathway {
        current: history.first().cloned(),
        response_id: newest.map(|response| response.id),
        proposal,
        history,
        responses: if tx.principal.facilitator().is_some() { Vec::new() } else { responses },
    })
}

/// Decides the level of a person. Nothing else ever changes it.
pub fn decide(tx: &mut Tx<'_>, learner: Uuid, draft: LevelDraft) -> Result<Pathway, Problem> {
    require_known(tx, learner)?;
    if let Some(session) = draft.session {
        let unknown = |problem: Problem| problem.blame("/session_id", "Cet atelier n'existe pas.");
        let found = sessions::actions::find(tx, session).map_err(unknown)?;
        sessions::actions::require_own(tx, &found.session)?;
    }
    let proposal = match draft.response {
        Some(response) => {
            let kept = reading::of_learner(tx, learner)?.into_iter().find(|one| one.id == response);
            let kept = kept.ok_or_else(|| Problem::new(RESPONSE_NOT_ON_CARD))?;
            kept.findings.map(|findings| findings.proposal)
        }
        None => None,
    };
    let source = match (draft.response, tx.principal.facilitator()) {
        (Some(_), _) => LevelSource::Questionnaire,
        (None, Some(_)) => LevelSource::Facilitator,
        (None, None) => LevelSource::Staff,
    };
    let before = store::history(tx, learner)?.first().map(|(row, _)| json!({"level": row.level}));
    let row = LevelRow {
        organisation_id: tx.organisation,
        id: tx.new_id(),
        learner_id: learner,
        level: draft.level,
        source,
        reason: draft.reason,
        response_id: draft.response,
        session_id: draft.session,
        proposed: proposal.as_ref().and_then(|proposal| proposal.level),
        rule_version: proposal.map(|proposal| proposal.rule_version),
        decided_at: tx.now,
        decided_by: tx.principal.account(),
    };
    store::insert(tx, &row)?;
    let after = Some(json!({"level": row.level, "source": row.source, "rule_version": row.rule_version}));
    let entry = Entry { action: events::LEVEL_DECIDED, subject: learner, before, after };
    audit::record(tx, entry, row.reason.as_deref())?;
    show(tx, learner)
}

/// Refuses a person who does not exist, and to a facilitator one who was never in a session of theirs.
pub(super) fn require_known(tx: &mut Tx<'_>, learner: Uuid) -> Result<(), Problem> {
    people::actions::show(tx, learner)?;
    match tx.principal.facilitator() {
        Some(account) if !store::was_with(tx, learner, account)? => Err(Problem::not_found()),
        _ => Ok(()),
    }
}

/// Takes responses out of the history that are taken off a card.
pub fn react(tx: &mut Tx<'_>, events: &[Box<dyn Event>]) -> Result<(), Problem> {
    for detached in event::of_type::<ResponseDetached>(events) {
        store::forget_response(tx, detached.response)?;
    }
    Ok(())
}
