//! An extra workshop proposed to people with like questions: each is offered a seat.

use std::collections::{HashMap, HashSet};

use actix_web::{HttpResponse, post};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::FollowUpStatus;
use super::actions::{self, lock, save};
use super::events::FOLLOW_UP_PROPOSED;
use super::store::FollowUpRow;
use super::views::FollowUp;
use crate::directory::people;
use crate::kernel::data::idempotency::IdempotencyKey;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Body, Fields};
use crate::kernel::web::permissions::May::{No, Own, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;
use crate::participation::enrolments::actions::enrol;
use crate::participation::enrolments::draft::{EnrolmentDraft, Who};
use crate::participation::enrolments::{Channel, invitation};
use crate::programme::sessions;
use crate::programme::sessions::rules::LARGEST_GROUP;
use crate::programme::sessions::words::Level;

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(propose_session,  [No, No, Own, Yes, Yes], Limit::Caller);
}

/// A session to propose for some questions.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "session_id": "0190a7c4-6f20-7d11-8a45-2b7c9e3f1a56", "follow_ups": ["0190a7c4-7b30-7e22-9b56-3c8d0f4a2b67"]
}))]
pub struct NewFollowUpProposal {
    /// Identity of the session, to come; of a facilitator, their own.
    session_id: Uuid,
    /// The questions, each of a person with a card.
    #[schema(min_items = 1, max_items = 12)]
    follow_ups: Vec<Uuid>,
    /// Those of them whose person has just said yes, and gets the seat at once.
    #[schema(max_items = 12)]
    seated: Option<Vec<Uuid>>,
}

/// Questions for which a session was proposed.
#[derive(Debug, Serialize, ToSchema)]
pub struct FollowUpProposal {
    /// The questions, as they are now, in the order in which they were given.
    pub follow_ups: Vec<FollowUp>,
}

/// Offers the people of some questions a seat each in a session: all of them, or nobody.
///
/// A person with two of the questions gets one seat. Nothing that is sent says what they asked.
fn propose(tx: &mut Tx<'_>, session: Uuid, ids: &[Uuid], seated: &[Uuid]) -> Result<FollowUpProposal, Problem> {
    let joined = sessions::actions::find(tx, session)
        .map_err(|problem| problem.blame("/session_id", "Cet atelier n'existe pas."))?;
    sessions::actions::require_own(tx, &joined.session)?;
    let level = joined.session.level;
    let mut rows: HashMap<Uuid, (FollowUpRow, Uuid)> = HashMap::new();
    // In one order, so that two proposals cannot wait for each other.
    let mut in_order: Vec<(usize, Uuid)> = ids.iter().copied().enumerate().collect();
    in_order.sort_by_key(|(_, id)| *id);
    for (place, id) in in_order {
        let pointer = format!("/follow_ups/{place}");
        let row = lock(tx, id).map_err(|problem| problem.blame(&pointer, "Cette question n'existe pas."))?;
        let learner = row.learner_id.ok_or_else(|| {
            Problem::invalid(pointer, "Cette personne n'a pas de fiche : reliez d'abord sa question à une fiche.")
        })?;
        rows.insert(id, (row, learner));
    }
    let mut learners: Vec<Uuid> = rows.values().map(|(_, learner)| *learner).collect();
    learners.sort();
    learners.dedup();
    // People before the session, as all use cases lock them.
    let mut cards: HashMap<Uuid, Uuid> = HashMap::new();
    for learner in learners {
        let card = people::actions::standing_for(tx, learner)?.ok_or_else(Problem::not_found)?;
        cards.insert(learner, card.id);
    }
    let card_of = |learner: Uuid| cards.get(&learner).copied().unwrap_or(learner);
    let said_yes: HashSet<Uuid> =
        seated.iter().filter_map(|id| rows.get(id)).map(|(_, learner)| card_of(*learner)).collect();
    let mut seats: HashMap<Uuid, Uuid> = HashMap::new();
    for id in ids {
        let Some((before, learner)) = rows.remove(id) else { continue };
        let card = card_of(learner);
        let enrolment = match (seats.get(&card), said_yes.contains(&card)) {
            (Some(enrolment), _) => Ok(*enrolment),
            (None, true) => seat_now(tx, session, card, level),
            (None, false) => invitation::invite(tx, session, card),
        };
        let enrolment = enrolment.map_err(|problem| problem.with("follow_up", id))?;
        seats.insert(card, enrolment);
        let after = FollowUpRow {
            status: FollowUpStatus::Proposed,
            proposed_session_id: Some(session),
            proposed_by: tx.principal.account(),
            proposed_at: Some(tx.now),
            enrolment_id: Some(enrolment),
            closed_at: None,
            closed_by: None,
            ..before.clone()
        };
        let more = json!({"proposed_session_id": session, "enrolment_id": enrolment});
        save(tx, &before, after, (FOLLOW_UP_PROPOSED, more))?;
    }
    let follow_ups = ids.iter().map(|id| actions::show(tx, *id)).collect::<Result<_, _>>()?;
    Ok(FollowUpProposal { follow_ups })
}

/// Gives a person the seat at once: they have just said yes.
fn seat_now(tx: &mut Tx<'_>, session_id: Uuid, card: Uuid, level: Level) -> Result<Uuid, Problem> {
    let draft = EnrolmentDraft::new(session_id, level, Who::Known(card), Channel::Phone);
    Ok(enrol(tx, draft)?.id)
}

/// Proposes a session for some questions.
///
/// Each person is offered a seat, or has it at once if they said yes.
/// All of them, or nobody: refused with `session-full` when there are fewer seats, with `already-enrolled` or
/// `schedule-conflict` when a person has a place in it or another workshop at that time, and like an enrolment with
/// `session-cancelled`, `session-started` or `venue-closed`; `follow_up` names the question. An offered seat is held as
/// one that was freed for a waiting list, and the desk has a call to make, where the person has a number.
#[utoipa::path(tag = "staff", request_body = NewFollowUpProposal, responses((status = 201, body = FollowUpProposal)))]
#[post("/follow-ups/proposals")]
pub async fn propose_session(
    context: Context,
    key: IdempotencyKey,
    body: Body<NewFollowUpProposal>,
) -> Result<HttpResponse, Problem> {
    let NewFollowUpProposal { session_id, follow_ups: mut ids, seated } = body.value;
    let seated = seated.unwrap_or_default();
    let mut fields = Fields::default();
    if ids.is_empty() || ids.len() > LARGEST_GROUP as usize {
        fields.refuse("/follow_ups", format!("De 1 à {LARGEST_GROUP} questions."));
    }
    if let Some(place) = seated.iter().position(|id| !ids.contains(id)) {
        fields.refuse(&format!("/seated/{place}"), "Cette question n'est pas parmi celles de l'atelier.");
    }
    fields.done()?;
    let mut known = HashSet::new();
    ids.retain(|id| known.insert(*id));
    context.create(key, body.digest, move |tx| propose(tx, session_id, &ids, &seated)).await
}
