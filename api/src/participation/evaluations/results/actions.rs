//! Use cases of results.

use uuid::Uuid;

use super::store::{self, Filter};
use super::views::{EvaluationResult, EvaluationResults};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::{FORBIDDEN, Problem};
use crate::participation::questionnaires::grid;

/// Counts the evaluations of the sessions that a filter finds; a facilitator's are their own.
pub fn results(tx: &mut Tx<'_>, filter: Filter) -> Result<EvaluationResults, Problem> {
    let filter = own_only(tx, filter)?;
    let store::Numbers { evaluations, sessions } = store::numbers(tx, &filter)?;
    let versions = grid::counted(tx)?;
    let batches = store::batches(tx, &filter)?;
    let bytes = |id: Uuid| versions.iter().find(|(of, _)| *of == id).map_or(1, |(_, version)| version.layout.bytes());
    let given = batches.iter().flat_map(|batch| {
        batch.boxes.chunks_exact(bytes(batch.version_id)).map(move |boxes| (batch.version_id, boxes))
    });
    let questions = EvaluationResult::say_all(grid::count(&versions, given));
    Ok(EvaluationResults { sessions, evaluations, questions })
}

/// Narrows a filter to what the caller sees: facilitators are not compared with each other.
pub(super) fn own_only(tx: &Tx<'_>, filter: Filter) -> Result<Filter, Problem> {
    let Some(own) = tx.principal.facilitator() else { return Ok(filter) };
    match filter.facilitator {
        Some(other) if other != own => Err(Problem::new(FORBIDDEN).detail("Vous voyez les avis de vos ateliers.")),
        _ => Ok(Filter { facilitator: Some(own), ..filter }),
    }
}
