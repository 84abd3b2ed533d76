//! Counts of a questionnaire, over all its versions and crossed by one axis.

use std::collections::{BTreeMap, HashMap};

use uuid::Uuid;

use super::super::actions::{counted_versions, ruling};
use super::super::rules::boxes::is_set;
use super::super::rules::counting::{Counter, Version, merge, totals};
use super::super::rules::definition::Form;
use super::super::{CountAxis, ResponseMode, store as questionnaires};
use super::count_views::{CountGroup, CountedSet, QuestionnaireCounts, SecondEntries};
use super::entry_store;
use super::hiding::hide;
use super::store::{self, Batch, Filter};
use crate::directory::places;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;

/// Responses that are counted.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Which responses.
    pub filter: Filter,
    /// The axis that they are crossed with; the question, for that of a question.
    pub axis: Option<(CountAxis, Option<String>)>,
    /// True if no figure about fewer than five people may leave.
    pub masked: bool,
}

/// Key of a group; none of those without a value on the axis.
type Key = Option<String>;

/// The groups of an axis: counters by group and version, and labels.
#[derive(Default)]
struct Groups {
    counters: BTreeMap<(Key, Uuid), Counter>,
    labels: BTreeMap<Key, String>,
}

/// Counts the responses to a questionnaire.
pub fn count(tx: &mut Tx<'_>, id: Uuid, asked: &Asked) -> Result<QuestionnaireCounts, Problem> {
    questionnaires::find(tx, id)?.ok_or_else(Problem::not_found)?;
    let rows = questionnaires::versions(tx, &[id])?;
    let ruling = ruling(&rows)?;
    let versions = counted_versions(&rows, ruling.as_ref().map(|(_, analysis)| analysis))?;
    let known: HashMap<Uuid, &Version> = versions.iter().map(|(id, version)| (*id, version)).collect();
    require_axis(asked, &versions)?;
    let names: HashMap<Uuid, String> = places::actions::maison_names(tx)?.into_iter().collect();
    let mut groups = Groups::default();
    let by_month = matches!(asked.axis, Some((CountAxis::Month, _)));
    for batch in store::batches(tx, id, &asked.filter, by_month)? {
        if let Some(version) = known.get(&batch.version_id) {
            groups.add(version, &batch, asked, &names);
        }
    }
    let second = entry_store::disagreements(tx, id)?;
    let mut whole: HashMap<Uuid, Counter> = HashMap::new();
    for ((_, version), counter) in &groups.counters {
        whole.entry(*version).or_default().join(counter);
    }
    let set = |counters: &dyn Fn(&Uuid) -> Option<Counter>| {
        let counted: Vec<(&Version, Counter)> =
            versions.iter().map(|(id, version)| (version, counters(id).unwrap_or_default())).collect();
        let counted: Vec<(&Version, &Counter)> = counted.iter().map(|(version, counter)| (*version, counter)).collect();
        CountedSet::new(merge(&counted), &totals(counted.iter().map(|(_, counter)| *counter)), ruling.is_some())
    };
    let mut answer = QuestionnaireCounts {
        versions: rows.iter().filter(|row| known.contains_key(&row.id)).map(|row| row.number).collect(),
        rule_version: ruling.as_ref().map(|(number, _)| *number),
        masked: asked.masked,
        all: set(&|id| whole.get(id).cloned()),
        groups: None,
        second_entries: SecondEntries {
            sheets: second.len(),
            apart: second.iter().filter(|apart| **apart > 0).count(),
            fields: second.iter().map(|apart| i64::from(*apart)).sum(),
        },
    };
    if asked.axis.is_some() {
        let crossed = groups.labels.iter().map(|(key, label)| CountGroup {
            key: key.clone(),
            label: label.clone(),
            counts: set(&|id| groups.counters.get(&(key.clone(), *id)).cloned()),
        });
        answer.groups = Some(crossed.collect());
    }
    if asked.masked {
        hide(&mut answer);
    }
    Ok(answer)
}

/// Refuses an axis without its question, and a question that has not one answer.
fn require_axis(asked: &Asked, versions: &[(Uuid, Version)]) -> Result<(), Problem> {
    let Some((CountAxis::Question, question)) = &asked.axis else { return Ok(()) };
    let code = question.as_deref().unwrap_or_default();
    let is_one = |version: &Version| {
        version.definition.find(code).is_some_and(|one| matches!(one.form, Form::One(_) | Form::Scale(_)))
    };
    if versions.iter().any(|(_, version)| is_one(version)) {
        return Ok(());
    }
    Err(Problem::query("question", "Choisissez une question qui a une seule réponse."))
}

impl Groups {
    /// Adds the responses of a batch, each to its group.
    fn add(&mut self, version: &Version, batch: &Batch, asked: &Asked, maisons: &HashMap<Uuid, String>) {
        let rows = batch.boxes.chunks_exact(version.layout.bytes());
        let (key, label) = match &asked.axis {
            None => (None, String::new()),
            Some((CountAxis::Mode, _)) => (Some(batch.mode.word().to_owned()), mode(batch.mode).to_owned()),
            Some((CountAxis::Version, _)) => (Some(version.number.to_string()), format!("version {}", version.number)),
            Some((CountAxis::Month, _)) => {
                let month = batch.month.map(|month| month.format("%Y-%m").to_string());
                (month.clone(), month.unwrap_or_default())
            }
            Some((CountAxis::Maison, _)) => {
                let name = batch.maison_id.and_then(|id| maisons.get(&id).cloned());
                (batch.maison_id.map(|id| id.to_string()), name.unwrap_or_else(|| "sans Maison".to_owned()))
            }
            Some((CountAxis::Question, code)) => {
                return self.add_by_question(version, batch, code.as_deref().unwrap_or_default());
            }
        };
        self.labels.entry(key.clone()).or_insert(label);
        let counter = self.counters.entry((key, batch.version_id)).or_default();
        rows.for_each(|boxes| counter.add(version, boxes));
    }

    fn add_by_question(&mut self, version: &Version, batch: &Batch, code: &str) {
        let place = version.definition.position(code);
        let question = place.and_then(|place| version.definition.questions.get(place));
        let choices = question.map(|question| question.choices()).unwrap_or_default();
        let first = place.and_then(|place| version.layout.questions.get(place)).map(|places| places.reply.choices);
        // One counter a choice, and the last for those without an answer.
        let mut counters = vec![Counter::default(); choices.len() + 1];
        for boxes in batch.boxes.chunks_exact(version.layout.bytes()) {
            let ticked = first.and_then(|first| (0..choices.len()).find(|index| is_set(boxes, first + index)));
            if let Some(counter) = counters.get_mut(ticked.unwrap_or(choices.len())) {
                counter.add(version, boxes);
            }
        }
        for (index, counter) in counters.into_iter().enumerate().filter(|(_, counter)| counter.totals.responses > 0) {
            let choice = choices.get(index);
            let key = choice.map(|choice| choice.code.clone());
            let label = choice.map_or_else(|| "sans réponse".to_owned(), |choice| choice.label.clone());
            self.labels.entry(key.clone()).or_insert(label);
            self.counters.entry((key, batch.version_id)).or_default().join(&counter);
        }
    }
}

fn mode(mode: ResponseMode) -> &'static str {
    match mode {
        ResponseMode::Web => "sur internet",
        ResponseMode::Kiosk => "sur tablette",
        ResponseMode::Phone => "par téléphone",
        ResponseMode::Paper => "sur papier",
    }
}
