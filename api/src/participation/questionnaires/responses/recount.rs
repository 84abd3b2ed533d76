//! Recount: who would be proposed another level under other thresholds, before these are published.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::super::actions::{counted_versions, definition_of, find_version, ruling};
use super::super::json::definition::LevelThresholds;
use super::super::rules::definition::{Analysis, Thresholds};
use super::super::rules::validation::faults;
use super::super::store as questionnaires;
use super::card_store;
use super::recount_views::{LevelMove, MovedPerson, Recount};
use super::store::{self, Filter};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::{INVALID_QUERY, Problem};
use crate::programme::sessions::words::Level;

/// Thresholds to try instead of those of the version; each that is left out stays.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tried {
    /// Points of the basics.
    pub basics: Option<u16>,
    /// Points of the uses.
    pub uses: Option<u16>,
    /// Points of the uses, for the advanced.
    pub advanced_uses: Option<u16>,
    /// Points of autonomy, for the advanced.
    pub advanced_autonomy: Option<u16>,
    /// Lines that must be answered.
    pub fewest_lines: Option<u16>,
}

impl Tried {
    fn over(self, own: Thresholds) -> Thresholds {
        Thresholds {
            basics: self.basics.unwrap_or(own.basics),
            uses: self.uses.unwrap_or(own.uses),
            advanced_uses: self.advanced_uses.unwrap_or(own.advanced_uses),
            advanced_autonomy: self.advanced_autonomy.unwrap_or(own.advanced_autonomy),
            fewest_lines: self.fewest_lines.unwrap_or(own.fewest_lines),
        }
    }
}

/// Compares the levels that all responses are proposed now with those under the analysis of a version.
pub fn recount(tx: &mut Tx<'_>, id: Uuid, tried: Tried) -> Result<Recount, Problem> {
    let version = find_version(tx, id)?;
    let rows = questionnaires::versions(tx, &[version.questionnaire_id])?;
    let mut definition = definition_of(&version)?;
    let Some(analysis) = definition.analysis.take() else {
        return Err(Problem::new(INVALID_QUERY).detail("Cette version ne propose pas de niveau."));
    };
    let analysis = Analysis { thresholds: tried.over(analysis.thresholds), ..analysis };
    definition.analysis = Some(analysis.clone());
    for fault in faults(&definition) {
        if let Some(name) = fault.pointer.strip_prefix("/analysis/thresholds/") {
            return Err(Problem::query(name, &fault.detail));
        }
    }
    let ruling = ruling(&rows)?;
    let before = counted_versions(&rows, ruling.as_ref().map(|(_, analysis)| analysis))?;
    let after = counted_versions(&rows, Some(&analysis))?;
    let levels = |version: Uuid, boxes: &[u8]| {
        let of = |versions: &[(Uuid, super::super::rules::counting::Version)]| {
            let found = versions.iter().find(|(id, _)| *id == version)?;
            found.1.reading.as_ref()?.findings(boxes).proposal.level
        };
        (of(&before), of(&after))
    };
    let mut counts: BTreeMap<(Option<Level>, Option<Level>), u32> = BTreeMap::new();
    for batch in store::batches(tx, version.questionnaire_id, &Filter::default(), false)? {
        let Some((_, own)) = after.iter().find(|(id, _)| *id == batch.version_id) else { continue };
        for boxes in batch.boxes.chunks_exact(own.layout.bytes()) {
            *counts.entry(levels(batch.version_id, boxes)).or_default() += 1;
        }
    }
    let kept = card_store::kept_boxes(tx, version.questionnaire_id)?;
    let people = kept.into_iter().filter_map(|(learner_id, given_name, family_name, version, boxes)| {
        let (from, to) = levels(version, &boxes);
        (from != to).then(|| MovedPerson { learner_id, name: format!("{given_name} {family_name}"), from, to })
    });
    let people = people.collect();
    let moves = counts.iter().filter(|((from, to), _)| from != to);
    Ok(Recount {
        responses: counts.values().sum(),
        moves: moves.map(|((from, to), responses)| LevelMove { from: *from, to: *to, responses: *responses }).collect(),
        thresholds: LevelThresholds::from(analysis.thresholds),
        people,
    })
}
