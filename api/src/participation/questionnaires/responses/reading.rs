//! Responses as they are read: listed, shown, on a person's card.

use std::collections::HashMap;

use serde_json::Value;
use uuid::Uuid;

use super::super::actions::{definition_of, ruling};
use super::super::json::answers;
use super::super::rules::answers::{Answers, Standing, standings};
use super::super::rules::definition::Definition;
use super::super::rules::serial::Serial;
use super::super::{SetAside, store as questionnaires};
use super::judge::Judge;
use super::store::{self, Filter, ResponseRow};
use super::views::{Discard, PaperEntry, QuestionnaireResponse, ResponseCard, ResponseDetail, SetAsideAnswer};
use super::{card_store, entry_store};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;

/// Lists responses to a questionnaire, in an order that says nothing about who gave them.
pub fn list(
    tx: &mut Tx<'_>,
    id: Uuid,
    filter: &Filter,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<QuestionnaireResponse>, Problem> {
    questionnaires::find(tx, id)?.ok_or_else(Problem::not_found)?;
    let rows = store::list(tx, id, filter, after, limit)?;
    present(tx, id, rows)
}

/// Shows a response with its entries.
pub fn show(tx: &mut Tx<'_>, id: Uuid) -> Result<ResponseDetail, Problem> {
    let row = store::find(tx, id)?.ok_or_else(Problem::not_found)?;
    let shown = present(tx, row.questionnaire_id, vec![row])?;
    let response = shown.into_iter().next().ok_or_else(Problem::not_found)?;
    let entries = entry_store::entries(tx, id)?.into_iter().map(|entry| {
        Ok(PaperEntry {
            number: entry.number,
            answers: serde_json::from_value(entry.answers).map_err(Problem::unavailable)?,
            silences: serde_json::from_value(entry.silences).map_err(Problem::unavailable)?,
            entered_on: entry.entered_on,
            discarded_on: entry.discarded_on,
        })
    });
    Ok(ResponseDetail { response, entries: entries.collect::<Result<Vec<_>, Problem>>()? })
}

/// Shows rows of one questionnaire.
pub(super) fn present(
    tx: &mut Tx<'_>,
    questionnaire: Uuid,
    rows: Vec<ResponseRow>,
) -> Result<Vec<QuestionnaireResponse>, Problem> {
    let own = questionnaires::find(tx, questionnaire)?.ok_or_else(Problem::not_found)?;
    let versions = questionnaires::versions(tx, &[questionnaire])?;
    let judge = Judge::new(ruling(&versions)?);
    let mut definitions = HashMap::new();
    for version in &versions {
        definitions.insert(version.id, (version.number, definition_of(version)?));
    }
    let mut cards = cards_of(tx, &rows)?;
    rows.into_iter()
        .map(|row| {
            let (number, definition) = definitions.get(&row.version_id).ok_or_else(Problem::not_found)?;
            let given = restore(definition, &row.answers, &row.silences)?;
            let serial = row.sheet.map(|sheet| Serial { prefix: own.prefix.clone(), version: *number, sheet }.write());
            Ok(QuestionnaireResponse {
                id: row.id,
                questionnaire_id: questionnaire,
                version_id: row.version_id,
                number: *number,
                mode: row.mode,
                maison_id: row.maison_id,
                answered_on: row.answered_on,
                serial,
                set_aside: set_aside(definition, &given),
                undecided: undecided(&row),
                discard: row.discarded_on.zip(row.discarded_because).map(|(on, because)| Discard { on, because }),
                findings: judge.judge(definition, &row.boxes),
                card: cards.remove(&row.id),
                answers: answers::values(&given),
                silences: given.silences,
                version: row.version,
            })
        })
        .collect()
}

/// Answers as they were kept.
pub(super) fn restore(definition: &Definition, answers: &Value, silences: &Value) -> Result<Answers, Problem> {
    let values = serde_json::from_value(answers.clone()).map_err(Problem::unavailable)?;
    let silences = serde_json::from_value(silences.clone()).map_err(Problem::unavailable)?;
    Ok(answers::restore(definition, values, silences))
}

pub(super) fn undecided(row: &ResponseRow) -> Vec<String> {
    serde_json::from_value(row.undecided.clone()).unwrap_or_default()
}

pub(super) fn set_aside(definition: &Definition, given: &Answers) -> Vec<SetAsideAnswer> {
    let because = |standing| match standing {
        Standing::Counted => None,
        Standing::OffPath => Some(SetAside::OffPath),
        Standing::Irregular => Some(SetAside::Irregular),
    };
    let aside = standings(definition, given).into_iter();
    aside
        .filter_map(|(code, standing)| Some(SetAsideAnswer { question: code.to_owned(), because: because(standing)? }))
        .collect()
}

/// The people of some responses, by identity of the response.
fn cards_of(tx: &mut Tx<'_>, rows: &[ResponseRow]) -> Result<HashMap<Uuid, ResponseCard>, Problem> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let cards = card_store::kept_of(tx, &ids)?.into_iter().map(|(kept, given_name, family_name)| {
        let name = format!("{given_name} {family_name}");
        (kept.response_id, ResponseCard { learner_id: kept.learner_id, name, agreed_on: kept.agreed_on })
    });
    Ok(cards.collect())
}

/// Responses on the card of a person, the newest first.
pub fn of_learner(tx: &mut Tx<'_>, learner: Uuid) -> Result<Vec<QuestionnaireResponse>, Problem> {
    let rows = card_store::of_learner(tx, learner)?;
    let order: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut by_questionnaire: HashMap<Uuid, Vec<ResponseRow>> = HashMap::new();
    for row in rows {
        by_questionnaire.entry(row.questionnaire_id).or_default().push(row);
    }
    let mut shown = Vec::new();
    for (questionnaire, rows) in by_questionnaire {
        shown.extend(present(tx, questionnaire, rows)?);
    }
    shown.sort_by_key(|response| order.iter().position(|id| *id == response.id));
    Ok(shown)
}
