//! Responses on the card of a person, at that person's word.

use serde_json::json;
use uuid::Uuid;

use super::super::RESPONSE_ON_CARD;
use super::super::events::{RESPONSE_KEPT, ResponseDetached, record};
use super::caller::{require_account, today};
use super::card_store::{self, KeptRow};
use super::reading::show;
use super::store;
use super::views::ResponseDetail;
use crate::directory::people;
use crate::kernel::data::audit;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;

/// Keeps a response on the card of a person, who agreed to it.
pub fn keep(tx: &mut Tx<'_>, response: Uuid, learner: Uuid) -> Result<ResponseDetail, Problem> {
    store::find(tx, response)?.ok_or_else(Problem::not_found)?;
    people::actions::show(tx, learner)
        .map_err(|problem| problem.blame("/learner_id", "Cette personne n'existe pas."))?;
    let (noted_by, agreed_on) = (require_account(tx)?, today(tx)?);
    let row =
        KeptRow { organisation_id: tx.organisation, response_id: response, learner_id: learner, agreed_on, noted_by };
    if card_store::keep(tx, &row)? {
        // The log does not name the response: taken off the card, it is anonymous again.
        record(tx, RESPONSE_KEPT, learner, Some(json!({"agreed_on": agreed_on})))?;
    } else if !card_store::kept_of(tx, &[response])?.iter().any(|(kept, ..)| kept.learner_id == learner) {
        return Err(Problem::new(RESPONSE_ON_CARD));
    }
    show(tx, response)
}

/// Takes a response off the card of a person: it is anonymous again.
pub fn detach(tx: &mut Tx<'_>, response: Uuid) -> Result<(), Problem> {
    store::find(tx, response)?.ok_or_else(Problem::not_found)?;
    if let Some(learner) = card_store::detach(tx, response)? {
        audit::record(tx, ResponseDetached { learner, response }, None)?;
    }
    Ok(())
}
