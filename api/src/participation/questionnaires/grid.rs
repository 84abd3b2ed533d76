//! The grid of evaluations: the questionnaire of an organisation that is filled in after each session.
//!
//! Its versions are designed, compared and published like those of any other. It is answered through the sessions
//! alone, and its published version is replaced, never closed.

use uuid::Uuid;

use super::actions::{counted_versions, definition_of, new_row, new_version};
use super::events::{self, record};
use super::json::definition::QuestionnaireDefinition;
use super::json::showing::show;
use super::models::EVALUATION_GRID;
use super::rules::counting::{Counter, QuestionCount, Version, merge};
use super::rules::definition::Definition;
use super::store::{self, VersionRow};
use super::{QuestionnairePurpose, VersionStatus};
use crate::directory::places::events::OrganisationSetUp;
use crate::kernel::data::event::{self, Event};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;

/// A version of the grid.
pub struct Grid {
    /// The grid, over all its versions.
    pub questionnaire: Uuid,
    /// The version.
    pub version: Uuid,
    /// Its number.
    pub number: i16,
    /// Its questions.
    pub definition: Definition,
}

impl Grid {
    fn new(row: &VersionRow) -> Result<Grid, Problem> {
        let definition = definition_of(row)?;
        Ok(Grid { questionnaire: row.questionnaire_id, version: row.id, number: row.number, definition })
    }

    /// Its questions, as they are shown.
    pub fn show(&self) -> QuestionnaireDefinition {
        show(&self.definition)
    }
}

/// Gives an organisation that is set up its grid, ready to be answered.
pub fn react(tx: &mut Tx<'_>, events: &[Box<dyn Event>]) -> Result<(), Problem> {
    for _ in event::of_type::<OrganisationSetUp>(events) {
        create(tx)?;
    }
    Ok(())
}

/// Creates the grid of an organisation that has none.
pub fn create(tx: &mut Tx<'_>) -> Result<(), Problem> {
    let json: QuestionnaireDefinition = serde_json::from_str(EVALUATION_GRID).map_err(Problem::unavailable)?;
    let definition = json.read("")?;
    let row = new_row(tx, &definition.title, QuestionnairePurpose::SessionEvaluation)?;
    let version = new_version(tx, row.id, 1, &definition)?;
    store::insert_version(tx, &version)?;
    store::publish(tx, version.id)?;
    record(tx, events::QUESTIONNAIRE_CREATED, row.id, Some(serde_json::json!({"title": definition.title})))
}

/// The version that new evaluations answer.
pub fn published(tx: &mut Tx<'_>) -> Result<Grid, Problem> {
    let versions = versions(tx)?;
    let published = versions.iter().find(|version| version.status == VersionStatus::Published);
    Grid::new(published.ok_or_else(|| Problem::unavailable("an organisation has no grid of evaluations"))?)
}

/// A version, by its identity.
pub fn find(tx: &mut Tx<'_>, version: Uuid) -> Result<Grid, Problem> {
    Grid::new(&store::version(tx, version)?.ok_or_else(Problem::not_found)?)
}

/// The version of a number: the published one, or one that another has replaced since somebody opened it.
pub fn of_number(tx: &mut Tx<'_>, number: i16) -> Result<Grid, Problem> {
    let versions = versions(tx)?;
    let asked = versions.iter().find(|version| version.number == number && version.status != VersionStatus::Draft);
    Grid::new(asked.ok_or_else(|| Problem::invalid("/version", "Cette version n'existe pas, ou n'est pas publiée."))?)
}

/// All versions that were ever published, the newest first, with the places of their boxes.
pub fn counted(tx: &mut Tx<'_>) -> Result<Vec<(Uuid, Version)>, Problem> {
    counted_versions(&versions(tx)?, None)
}

/// Counts evaluations, each given as its version and its boxes.
///
/// The questions are those of the versions that were answered, or of the newest one where there are none.
pub fn count<'a>(
    versions: &[(Uuid, Version)],
    given: impl Iterator<Item = (Uuid, &'a [u8])> + Clone,
) -> Vec<QuestionCount> {
    let counters: Vec<(&Version, Counter)> = versions
        .iter()
        .map(|(id, version)| {
            let mut counter = Counter::default();
            given.clone().filter(|(of, _)| of == id).for_each(|(_, boxes)| counter.add(version, boxes));
            (version, counter)
        })
        .collect();
    let answered = |counter: &Counter| counter.totals.responses > 0;
    let is_empty = !counters.iter().any(|(_, counter)| answered(counter));
    let shown =
        counters.iter().enumerate().filter(|(index, (_, counter))| answered(counter) || is_empty && *index == 0);
    let shown: Vec<(&Version, &Counter)> = shown.map(|(_, (version, counter))| (*version, counter)).collect();
    merge(&shown)
}

fn versions(tx: &mut Tx<'_>) -> Result<Vec<VersionRow>, Problem> {
    let own = store::grid(tx)?;
    Ok(store::versions(tx, &[own.id])?)
}
