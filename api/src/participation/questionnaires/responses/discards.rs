//! Discarding of a response, or of one entry of its sheet; and taking that back. Nothing is deleted.

use serde_json::json;
use uuid::Uuid;

use super::super::actions::{definition_of, find_version};
use super::super::events::{ENTRY_DISCARDED, ENTRY_RESTORED, RESPONSE_DISCARDED, RESPONSE_RESTORED, record};
use super::super::rules::comparison::disagreements;
use super::super::{DiscardReason, ENTERED_TWICE, ONLY_ENTRY, SHEET_ENTERED_AGAIN, store as questionnaires};
use super::actions::{save, set_answers};
use super::caller::today;
use super::entry_store::{self, EntryRow};
use super::reading::{restore as restore_answers, show};
use super::store::{self, ResponseRow};
use super::views::ResponseDetail;
use crate::kernel::data::event::Action;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::{CHANGED_MEANWHILE, Problem};

/// Discards a response: it counts no more, and its sheet can be entered anew.
pub fn discard(tx: &mut Tx<'_>, id: Uuid, read: i32, because: DiscardReason) -> Result<ResponseDetail, Problem> {
    let mut row = lock(tx, id, read)?;
    if row.discarded_on.is_none() {
        (row.discarded_on, row.discarded_because) = (Some(today(tx)?), Some(because));
        save(tx, &mut row)?;
        record(tx, RESPONSE_DISCARDED, row.questionnaire_id, Some(json!({"because": because})))?;
    }
    show(tx, id)
}

/// Restores a response that was discarded, unless its sheet was entered anew meanwhile.
pub fn restore(tx: &mut Tx<'_>, id: Uuid, read: i32) -> Result<ResponseDetail, Problem> {
    let mut row = lock(tx, id, read)?;
    if row.discarded_on.is_some() {
        if let Some(sheet) = row.sheet
            && store::of_sheet(tx, row.version_id, sheet)?.is_some()
        {
            return Err(Problem::new(SHEET_ENTERED_AGAIN));
        }
        (row.discarded_on, row.discarded_because) = (None, None);
        save(tx, &mut row)?;
        record(tx, RESPONSE_RESTORED, row.questionnaire_id, None)?;
    }
    show(tx, id)
}

/// Discards one of the two entries of a sheet: the other one counts.
///
/// The sheet takes another second entry then.
pub fn discard_entry(tx: &mut Tx<'_>, id: Uuid, read: i32, number: i16) -> Result<ResponseDetail, Problem> {
    let today = today(tx)?;
    change_entry(tx, id, read, number, ENTRY_DISCARDED, |standing, entry| {
        if standing < 2 && entry.discarded_on.is_none() {
            return Err(Problem::new(ONLY_ENTRY));
        }
        entry.discarded_on.get_or_insert(today);
        Ok(())
    })
}

/// Restores an entry that was discarded, unless two others stand.
pub fn restore_entry(tx: &mut Tx<'_>, id: Uuid, read: i32, number: i16) -> Result<ResponseDetail, Problem> {
    change_entry(tx, id, read, number, ENTRY_RESTORED, |standing, entry| {
        if standing >= 2 && entry.discarded_on.is_some() {
            return Err(Problem::new(ENTERED_TWICE));
        }
        entry.discarded_on = None;
        Ok(())
    })
}

/// The response, under the lock of its questionnaire, which entries take too.
fn lock(tx: &mut Tx<'_>, id: Uuid, read: i32) -> Result<ResponseRow, Problem> {
    let questionnaire = store::find(tx, id)?.ok_or_else(Problem::not_found)?.questionnaire_id;
    questionnaires::lock(tx, questionnaire)?.ok_or_else(Problem::not_found)?;
    let row = store::find(tx, id)?.ok_or_else(Problem::not_found)?;
    if row.version == read { Ok(row) } else { Err(Problem::new(CHANGED_MEANWHILE)) }
}

/// Changes an entry, and reads the response again from the entries that stand.
///
/// A settled pair is to be settled again: it was said of another pair.
fn change_entry(
    tx: &mut Tx<'_>,
    id: Uuid,
    read: i32,
    number: i16,
    action: Action,
    change: impl FnOnce(usize, &mut EntryRow) -> Result<(), Problem>,
) -> Result<ResponseDetail, Problem> {
    let mut row = lock(tx, id, read)?;
    let mut entries = entry_store::entries(tx, id)?;
    let standing = entries.iter().filter(|entry| entry.discarded_on.is_none()).count();
    let entry = entries.iter_mut().find(|entry| entry.number == number).ok_or_else(Problem::not_found)?;
    let before = entry.discarded_on;
    change(standing, entry)?;
    if entry.discarded_on == before {
        return show(tx, id);
    }
    let definition = definition_of(&find_version(tx, row.version_id)?)?;
    let mut first = None;
    for entry in &mut entries {
        entry.disagreements = None;
        if entry.discarded_on.is_none() {
            let given = restore_answers(&definition, &entry.answers, &entry.silences)?;
            match &first {
                None => {
                    set_answers(&mut row, &definition, &given)?;
                    row.undecided = json!([]);
                    first = Some(given);
                }
                Some(first) => {
                    let apart = disagreements(first, &given);
                    entry.disagreements = Some(i16::try_from(apart.len()).unwrap_or(i16::MAX));
                    row.undecided = json!(apart);
                }
            }
        }
        entry_store::update_entry(tx, entry)?;
    }
    save(tx, &mut row)?;
    record(tx, action, row.questionnaire_id, Some(json!({"entry": number})))?;
    show(tx, id)
}
