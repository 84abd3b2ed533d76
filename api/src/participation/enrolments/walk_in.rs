//! A seat for a person who is already in the room.

use serde_json::json;
use uuid::Uuid;

use super::actions::{find_learner, insert_with_reference};
use super::draft::Who;
use super::events::EnrolmentEvent;
use super::store::{self, EnrolmentRow};
use super::waiting_list::{Change, Command};
use super::{Channel, EnrolmentStatus, seats};
use crate::kernel::data::audit;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::participation::enrolments::ALREADY_ENROLLED;
use crate::programme::sessions::SESSION_FULL;
use crate::programme::sessions::{self, Joined};

/// A walk-in as asked for, already read.
#[derive(Debug, Clone)]
// Its fields are those of `NewWalkIn`, where they are described.
#[allow(missing_docs)]
pub struct WalkInDraft {
    pub who: Who,
    pub needs: Option<String>,
    pub capacity_reason: Option<String>,
}

/// Seats a person who is in the room, whatever their level, even if others wait elsewhere.
///
/// Returns the enrolment and the number of people in its party.
pub fn enrol(tx: &mut Tx<'_>, joined: &Joined, draft: WalkInDraft) -> Result<(Uuid, i16), Problem> {
    // The learner and the session are locked first: nobody enrols this person between the check and the seat.
    let who = draft.who.settled(tx)?;
    let stated = who.stated();
    let learner = find_learner(tx, who)?;
    let session = sessions::lock(tx, joined.session.id)?.ok_or_else(Problem::not_found)?;
    let known = store::live_of_learner(tx, session.id, learner.id)?;
    if let Some(EnrolmentRow { id, reference, status: EnrolmentStatus::Enrolled, .. }) = &known {
        return Err(Problem::new(ALREADY_ENROLLED)
            .detail(format!("Son inscription porte la référence {reference}."))
            .with("existing", json!({"id": id, "reference": reference})));
    }
    let (id, people) = known.as_ref().map_or((tx.new_id(), 1), |row| (row.id, row.party_size));
    let reason = draft.capacity_reason.as_deref();
    let seat = Command::WalkIn { id, people, enlarges: reason.is_some() };
    seats::decide(tx, session.id, seat, Some(id), reason.into()).map_err(|problem| match problem.kind {
        SESSION_FULL if reason.is_some() => problem.detail("Un groupe est de douze personnes au plus."),
        SESSION_FULL => problem.detail("Pour ajouter une place, donnez la raison."),
        _ => problem,
    })?;
    let (former, enrolment) = match known {
        Some(row) => {
            store::apply(tx, Change::Seated(id), None)?;
            (Some(row.status), row)
        }
        None => {
            let row = EnrolmentRow {
                organisation_id: tx.organisation,
                id,
                reference: String::new(),
                session_id: session.id,
                learner_id: learner.id,
                status: EnrolmentStatus::Enrolled,
                level: session.level,
                level_override_reason: None,
                needs: draft.needs,
                channel: Channel::Counter,
                created_at: tx.now,
                created_by: tx.principal.account(),
                cancelled_at: None,
                cancellation_reason: None,
                version: 1,
                party_size: people,
                waiting_since: None,
                priority: 0,
                priority_reason: None,
                offered_until: None,
                called_at: None,
                informed_at: tx.now,
                link_number: 0,
                held_until: None,
                origin: None,
                stated,
            };
            (None, insert_with_reference(tx, row, &joined.venue.code)?)
        }
    };
    audit::record(tx, EnrolmentEvent::WalkedIn { enrolment, former }, reason)?;
    Ok((id, people))
}
