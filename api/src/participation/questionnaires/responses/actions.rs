//! Use cases of responses: given, entered once or twice, settled.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use uuid::Uuid;

use super::super::actions::{definition_of, of_code, ruling};
use super::super::events::record;
use super::super::json::answers::{self, AnswerValues, Silences};
use super::super::rules::answers::{Answers, impossible, irregular};
use super::super::rules::boxes::Layout;
use super::super::rules::comparison::{disagreements, take};
use super::super::rules::definition::Definition;
use super::super::rules::serial::Serial;
use super::super::store::VersionRow;
use super::super::{
    ENTERED_TWICE, QUESTIONNAIRE_CLOSED, ResponseMode, VERSION_NOT_PUBLISHED, VersionStatus, events,
    store as questionnaires,
};
use super::caller::{require_account, today};
use super::entry_store::{self, EntryRow};
use super::input::{NewEnteredResponse, NewResponse};
use super::judge::Judge;
use super::reading::{restore, set_aside, show, undecided};
use super::store::{self, ResponseRow};
use super::views::{EnteredResponse, NumberedSheet, ResponseDetail, ResponseReceipt};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::{CHANGED_MEANWHILE, Problem, TOO_MANY_REQUESTS};
use crate::kernel::web::input::Fields;
use crate::participation::web_shares::{self, Kind, Network};

/// Most entries of a sheet, with those that were discarded.
const MOST_ENTRIES: usize = 20;

/// Takes the answers of somebody who opened a questionnaire by its code.
pub fn give(
    tx: &mut Tx<'_>,
    code: &str,
    new: NewResponse,
    network: Option<&Network>,
) -> Result<ResponseReceipt, Problem> {
    let (own, versions) = of_code(tx, code)?;
    if !versions.iter().any(|version| version.status == VersionStatus::Published) {
        return Err(Problem::new(QUESTIONNAIRE_CLOSED));
    }
    if !matches!(new.mode, ResponseMode::Web | ResponseMode::Kiosk) {
        return Err(Problem::invalid("/mode", "« web » ou « kiosk »."));
    }
    let version = find_asked(&versions, new.version)?;
    if let Some(network) = network
        && web_shares::take(tx, Kind::Response, network, 1)?.is_none()
    {
        let detail = "Beaucoup de réponses sont arrivées d'ici aujourd'hui : appelez-nous.";
        return Err(Problem::new(TOO_MANY_REQUESTS).detail(detail));
    }
    let definition = definition_of(version)?;
    let given = read(&definition, new.answers, new.silences, true)?;
    let row = row(tx, version, &definition, &given, (new.mode, new.maison_id, None))?;
    let answered_on = row.answered_on;
    store::insert(tx, &row)?;
    // The audit log says that somebody answered, not which response is theirs.
    record(tx, events::RESPONSE_GIVEN, own.id, Some(json!({"mode": new.mode})))?;
    Ok(ResponseReceipt { answered_on })
}

/// The version that was answered: a published one, or one that a later version has replaced meanwhile.
fn find_asked(versions: &[VersionRow], number: i16) -> Result<&VersionRow, Problem> {
    let asked = versions.iter().find(|version| version.number == number && version.status != VersionStatus::Draft);
    asked.ok_or_else(|| Problem::invalid("/version", "Cette version n'existe pas, ou n'est pas publiée."))
}

/// Reads answers; a screen lets no question have too many, paper may.
fn read(
    definition: &Definition,
    values: AnswerValues,
    silences: Silences,
    on_screen: bool,
) -> Result<Answers, Problem> {
    let mut fields = Fields::default();
    let given = answers::read(&mut fields, "", definition, values, silences);
    answers::refuse(&mut fields, "", &given, impossible(definition, &given));
    if on_screen {
        answers::refuse(&mut fields, "", &given, irregular(definition, &given));
    }
    fields.done()?;
    if given.given.is_empty() && given.silences.is_empty() {
        return Err(Problem::invalid("/answers", "Répondez à une question au moins."));
    }
    Ok(given)
}

fn row(
    tx: &mut Tx<'_>,
    version: &VersionRow,
    definition: &Definition,
    given: &Answers,
    (mode, maison_id, sheet): (ResponseMode, Option<Uuid>, Option<i32>),
) -> Result<ResponseRow, Problem> {
    let mut row = ResponseRow {
        organisation_id: tx.organisation,
        id: Uuid::from_bytes(rand::random()),
        questionnaire_id: version.questionnaire_id,
        version_id: version.id,
        mode,
        maison_id,
        answered_on: today(tx)?,
        sheet,
        answers: Value::Null,
        silences: Value::Null,
        boxes: Vec::new(),
        undecided: json!([]),
        version: 1,
        discarded_on: None,
        discarded_because: None,
    };
    set_answers(&mut row, definition, given)?;
    Ok(row)
}

/// Sets the answers of a row, with the boxes that are made from them.
pub(super) fn set_answers(row: &mut ResponseRow, definition: &Definition, given: &Answers) -> Result<(), Problem> {
    (row.answers, row.silences) = json_of(given)?;
    row.boxes = Layout::new(definition).encode(definition, given);
    Ok(())
}

fn json_of(given: &Answers) -> Result<(Value, Value), Problem> {
    let json = |value: serde_json::Result<Value>| value.map_err(Problem::unavailable);
    Ok((json(serde_json::to_value(answers::values(given)))?, json(serde_json::to_value(&given.silences))?))
}

/// Enters answers that were read out or written on paper.
///
/// A sheet that was entered once gets its second entry.
pub fn enter(tx: &mut Tx<'_>, id: Uuid, new: NewEnteredResponse) -> Result<EnteredResponse, Problem> {
    // Under the lock two first entries of one sheet become a first and a second one.
    let own = questionnaires::lock(tx, id)?.ok_or_else(Problem::not_found)?;
    own.require_general()?;
    let versions = questionnaires::versions(tx, &[id])?;
    if !matches!(new.mode, ResponseMode::Phone | ResponseMode::Paper) {
        return Err(Problem::invalid("/mode", "« phone » ou « paper »."));
    }
    if new.mode == ResponseMode::Paper && new.serial.is_none() {
        return Err(Problem::invalid("/serial", "Une feuille de papier a un numéro, en haut de chaque page."));
    }
    let printed = new.serial.as_deref().map(|typed| {
        let typed = if new.mode == ResponseMode::Paper { typed } else { "" };
        read_serial(&own.prefix, &versions, typed)
    });
    let printed = printed.transpose()?;
    let published = || versions.iter().find(|version| version.status == VersionStatus::Published);
    let version = match (&printed, new.version) {
        (Some((version, _)), asked) if asked.is_none_or(|asked| asked == version.number) => version,
        (Some(_), _) => return Err(Problem::invalid("/version", "Ce n'est pas la version de la feuille.")),
        (None, Some(asked)) => find_asked(&versions, asked)?,
        (None, None) => published().ok_or_else(|| Problem::new(VERSION_NOT_PUBLISHED))?,
    };
    let definition = definition_of(version)?;
    let given = read(&definition, new.answers, new.silences, new.mode != ResponseMode::Paper)?;
    let sheet = printed.map(|(_, sheet)| sheet);
    let (row, entry) = match sheet {
        Some(sheet) => match store::lock_sheet(tx, version.id, sheet)? {
            Some(first) => (enter_again(tx, first, &definition, &given)?, 2),
            None => (enter_first(tx, version, &definition, &given, (new.mode, new.maison_id, Some(sheet)))?, 1),
        },
        None => (enter_first(tx, version, &definition, &given, (new.mode, new.maison_id, None))?, 1),
    };
    let judge = Judge::new(ruling(&versions)?);
    Ok(EnteredResponse {
        id: row.id,
        entry,
        disagreements: undecided(&row).len(),
        set_aside: set_aside(&definition, &given),
        proposal: judge.judge(&definition, &row.boxes).map(|findings| findings.proposal),
    })
}

/// The version and the number of the sheet that a serial stands for, as it is typed.
fn read_serial<'a>(prefix: &str, versions: &'a [VersionRow], typed: &str) -> Result<(&'a VersionRow, i32), Problem> {
    let unknown = || Problem::invalid("/serial", "Ce numéro de feuille n'est pas juste : vérifiez chaque caractère.");
    let Serial { version, sheet, .. } =
        Serial::read(typed).filter(|serial| serial.prefix == prefix).ok_or_else(unknown)?;
    let version = find_asked(versions, version).map_err(|problem| problem.at_pointer("/serial"))?;
    if !(1..=version.sheets).contains(&sheet) {
        return Err(Problem::invalid("/serial", "Aucune feuille n'a été imprimée sous ce numéro."));
    }
    Ok((version, sheet))
}

/// Shows how often a sheet was entered, before its answers are typed.
pub fn find_sheet(tx: &mut Tx<'_>, id: Uuid, typed: &str) -> Result<NumberedSheet, Problem> {
    let own = questionnaires::find(tx, id)?.ok_or_else(Problem::not_found)?;
    let versions = questionnaires::versions(tx, &[id])?;
    let (version, sheet) = read_serial(&own.prefix, &versions, typed)?;
    let entries = match store::of_sheet(tx, version.id, sheet)? {
        Some(response) => entry_store::entries(tx, response)?,
        None => Vec::new(),
    };
    Ok(NumberedSheet {
        serial: Serial { prefix: own.prefix, version: version.number, sheet }.write(),
        version: version.number,
        entries: entries.iter().filter(|entry| entry.discarded_on.is_none()).count(),
    })
}

fn enter_first(
    tx: &mut Tx<'_>,
    version: &VersionRow,
    definition: &Definition,
    given: &Answers,
    (mode, maison, sheet): (ResponseMode, Option<Uuid>, Option<i32>),
) -> Result<ResponseRow, Problem> {
    let row = row(tx, version, definition, given, (mode, maison, sheet))?;
    store::insert(tx, &row)?;
    if mode == ResponseMode::Paper {
        insert_entry(tx, row.id, 1, given, None)?;
    }
    record(tx, events::RESPONSE_ENTERED, version.questionnaire_id, Some(json!({"mode": mode})))?;
    Ok(row)
}

/// Compares a second entry with the first. Differences are to be settled: there is one response.
fn enter_again(
    tx: &mut Tx<'_>,
    mut row: ResponseRow,
    definition: &Definition,
    given: &Answers,
) -> Result<ResponseRow, Problem> {
    let entries = entry_store::entries(tx, row.id)?;
    let standing: Vec<&EntryRow> = entries.iter().filter(|entry| entry.discarded_on.is_none()).collect();
    let first = match standing.as_slice() {
        [first] if entries.len() < MOST_ENTRIES => restore(definition, &first.answers, &first.silences)?,
        _ => return Err(Problem::new(ENTERED_TWICE)),
    };
    let apart = disagreements(&first, given);
    let number = entries.last().map_or(1, |last| last.number + 1);
    insert_entry(tx, row.id, number, given, Some(apart.len()))?;
    let after = Some(json!({"disagreements": apart.len()}));
    if !apart.is_empty() {
        row.undecided = json!(apart);
        save(tx, &mut row)?;
    }
    record(tx, events::SECOND_ENTRY_MADE, row.questionnaire_id, after)?;
    Ok(row)
}

fn insert_entry(
    tx: &mut Tx<'_>,
    response: Uuid,
    number: i16,
    given: &Answers,
    apart: Option<usize>,
) -> Result<(), Problem> {
    let (answers, silences) = json_of(given)?;
    let row = EntryRow {
        organisation_id: tx.organisation,
        response_id: response,
        number,
        answers,
        silences,
        disagreements: apart.map(|apart| i16::try_from(apart).unwrap_or(i16::MAX)),
        entered_by: require_account(tx)?,
        entered_on: today(tx)?,
        discarded_on: None,
    };
    Ok(entry_store::insert_entry(tx, &row)?)
}

pub(super) fn save(tx: &mut Tx<'_>, row: &mut ResponseRow) -> Result<(), Problem> {
    if !store::update(tx, row)? {
        return Err(Problem::new(CHANGED_MEANWHILE));
    }
    row.version += 1;
    Ok(())
}

/// Settles fields on which two entries differ, each by the entry that is right.
pub fn settle(
    tx: &mut Tx<'_>,
    id: Uuid,
    read: i32,
    choices: &BTreeMap<String, i16>,
) -> Result<ResponseDetail, Problem> {
    let mut row = store::find(tx, id)?.ok_or_else(Problem::not_found)?;
    if row.version != read {
        return Err(Problem::new(CHANGED_MEANWHILE));
    }
    let version = questionnaires::version(tx, row.version_id)?.ok_or_else(Problem::not_found)?;
    let definition = definition_of(&version)?;
    let mut left = undecided(&row);
    let mut entries = entry_store::entries(tx, id)?;
    entries.retain(|entry| entry.discarded_on.is_none());
    let mut fields = Fields::default();
    for (key, entry) in choices {
        let pointer = format!("/choices/{}", key.replace('~', "~0").replace('/', "~1"));
        if !left.contains(key) {
            fields.refuse(&pointer, "Les deux saisies sont d'accord là-dessus.");
        } else if !entries.iter().any(|own| own.number == *entry) {
            fields.refuse(&pointer, "Choisissez l'une des deux saisies.");
        }
    }
    fields.done()?;
    let mut given = restore(&definition, &row.answers, &row.silences)?;
    for entry in &entries {
        let entered = restore(&definition, &entry.answers, &entry.silences)?;
        for (key, _) in choices.iter().filter(|(_, chosen)| **chosen == entry.number) {
            take(&mut given, &entered, key);
        }
    }
    left.retain(|key| !choices.contains_key(key));
    row.undecided = json!(left);
    set_answers(&mut row, &definition, &given)?;
    save(tx, &mut row)?;
    let after = Some(json!({"settled": choices.keys().collect::<Vec<_>>()}));
    record(tx, events::RESPONSE_SETTLED, row.questionnaire_id, after)?;
    show(tx, id)
}
