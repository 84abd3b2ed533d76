//! Use cases of the common form of a session.

use std::collections::HashSet;

use chrono::NaiveDate;
use serde_json::json;
use uuid::Uuid;

use super::super::actions::{held_on, keep, people_who_came, require_taken, state, times};
use super::super::grid::{EvaluationGrid, NewEvaluation, kept, row};
use super::super::store::{EvaluationRow, add};
use super::super::views::EvaluationReceipt;
use super::super::{EVALUATIONS_COMPLETE, EvaluationState, events, rules};
use super::store;
use super::views::{EvaluationCode, EvaluationSheet, EvaluationSheets, SessionForm};
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::kernel::text::short_code;
use crate::kernel::web::input::Fields;
use crate::participation::questionnaires::grid::{self, Grid};
use crate::participation::questionnaires::json::answers::{AnswerValues, Silences};
use crate::programme::sessions::views::{Session, local, zone_of};
use crate::programme::sessions::{self, Joined};

/// A sheet of paper as entered.
#[derive(Debug, Clone)]
// Its fields are those of `NewEvaluationSheet`, where they are described.
#[allow(missing_docs)]
pub struct SheetDraft {
    pub number: i16,
    pub answers: AnswerValues,
    pub silences: Silences,
}

/// Makes the code of a session, or finds the one that it has.
pub fn make_code(tx: &mut Tx<'_>, session: Uuid, public_url: &str) -> Result<EvaluationCode, Problem> {
    let joined = sessions::actions::find_own(tx, session)?;
    let (code, _) = find_or_make(tx, session)?;
    let zone = zone_of(&joined.venue.time_zone);
    let (opens_at, closes_at) = times(&joined.session);
    Ok(EvaluationCode {
        address: format!("{}/e/{code}", public_url.trim_end_matches('/')),
        code,
        opens_at: local(opens_at, zone),
        closes_at: local(closes_at, zone),
    })
}

/// Shows the form that a code opens.
pub fn show_form(tx: &mut Tx<'_>, code: &str) -> Result<SessionForm, Problem> {
    let joined = session_of(tx, code)?;
    let session = joined.session.id;
    let state = match state(tx, &joined.session) {
        EvaluationState::Open if is_complete(tx, session)? => EvaluationState::Complete,
        state => state,
    };
    let opens_at = local(times(&joined.session).0, zone_of(&joined.venue.time_zone));
    let grid = EvaluationGrid::from(&grid::published(tx)?);
    let in_group = people_who_came(tx, session)? > 1;
    Ok(SessionForm { session: Session::new(joined, false), state, opens_at, grid, in_group })
}

/// Gives an evaluation by a session's code, as somebody of those who came.
pub fn give(tx: &mut Tx<'_>, code: &str, new: NewEvaluation) -> Result<EvaluationReceipt, Problem> {
    let joined = session_of(tx, code)?;
    require_taken(tx, &joined.session)?;
    // Under the lock no two devices take the last place.
    sessions::lock(tx, joined.session.id)?.ok_or_else(Problem::not_found)?;
    if is_complete(tx, joined.session.id)? {
        return Err(Problem::new(EVALUATIONS_COMPLETE));
    }
    keep(tx, &joined, new)
}

/// Shows the sheets of a session.
pub fn show_sheets(tx: &mut Tx<'_>, session: Uuid) -> Result<EvaluationSheets, Problem> {
    sessions::actions::find_own(tx, session)?;
    let version = store::find(tx, session)?.map_or(0, |(_, version)| version);
    let rows = store::sheets(tx, session)?;
    let grid = grid_of(tx, &rows)?;
    present(&grid, &rows, version)
}

/// The version that sheets are of, or that sheets would be of.
fn grid_of(tx: &mut Tx<'_>, sheets: &[EvaluationRow]) -> Result<Grid, Problem> {
    match sheets.first() {
        Some(sheet) => grid::find(tx, sheet.version_id),
        None => grid::published(tx),
    }
}

fn present(grid: &Grid, rows: &[EvaluationRow], version: i32) -> Result<EvaluationSheets, Problem> {
    let data = rows.iter().map(|row| {
        let (answers, silences) = kept(row)?;
        Ok(EvaluationSheet { number: row.sheet.unwrap_or_default(), answers, silences })
    });
    Ok(EvaluationSheets { grid: grid.into(), data: data.collect::<Result<Vec<_>, Problem>>()?, version })
}

/// Saves the sheets of a session in place of those that were there.
///
/// The same sheets again change nothing.
pub fn save_sheets(
    tx: &mut Tx<'_>,
    session: Uuid,
    read: i32,
    number: i16,
    sheets: Vec<SheetDraft>,
) -> Result<EvaluationSheets, Problem> {
    let joined = sessions::actions::find_own(tx, session)?;
    sessions::actions::require_begun(tx, &joined.session, "Les feuilles se saisissent après l'atelier.")?;
    sessions::lock(tx, session)?.ok_or_else(Problem::not_found)?;
    let (_, version) = find_or_make(tx, session)?;
    let before = store::sheets(tx, session)?;
    let grid = grid::of_number(tx, number)?;
    let mut rows = read_sheets(&grid, (session, held_on(&joined)), sheets)?;
    rows.sort_by_key(|row| row.sheet);
    // A sheet that is corrected stays the same evaluation.
    for row in &mut rows {
        row.id = before.iter().find(|earlier| earlier.sheet == row.sheet).map_or(row.id, |earlier| earlier.id);
    }
    let content = |row: &EvaluationRow| (row.sheet, row.version_id, row.answers.clone(), row.silences.clone());
    if before.iter().map(content).eq(rows.iter().map(content)) {
        return present(&grid, &rows, version);
    }
    if !store::raise_version(tx, session, read)? {
        return Err(audit::changed_meanwhile(tx, session));
    }
    add(tx, session, &rows, true)?;
    // The audit log says how many there are, not what they say.
    let count = |rows: usize| Some(json!({"sheets": rows}));
    let entry = Entry {
        action: events::EVALUATION_SHEETS_SAVED,
        subject: session,
        before: count(before.len()),
        after: count(rows.len()),
    };
    audit::record(tx, entry, None)?;
    present(&grid, &rows, version + 1)
}

/// Reads sheets of a session that was held on a day; a number twice is refused.
fn read_sheets(
    grid: &Grid,
    (session, held_on): (Uuid, NaiveDate),
    sheets: Vec<SheetDraft>,
) -> Result<Vec<EvaluationRow>, Problem> {
    let (mut numbers, mut fields, mut rows) = (HashSet::new(), Fields::default(), Vec::new());
    for (index, SheetDraft { number, answers, silences }) in sheets.into_iter().enumerate() {
        let at = format!("/sheets/{index}");
        if !numbers.insert(number) {
            fields.refuse(&format!("{at}/number"), "Deux feuilles ont ce numéro.");
        }
        let given = super::super::grid::read(&mut fields, &at, grid, (answers, silences), true);
        rows.push(row(grid, (session, held_on), &given, Some(number))?);
    }
    fields.done()?;
    Ok(rows)
}

/// Finds the session of a code as people type it.
pub fn session_of(tx: &mut Tx<'_>, code: &str) -> Result<Joined, Problem> {
    let code = short_code::read(code).ok_or_else(Problem::not_found)?;
    let session = store::session_of(tx, &code)?.ok_or_else(Problem::not_found)?;
    sessions::actions::find(tx, session)
}

/// Code and version of the form of a session; it gets one if it has none.
fn find_or_make(tx: &mut Tx<'_>, session: Uuid) -> Result<(String, i32), Problem> {
    for _ in 0..4 {
        if let Some(form) = store::find(tx, session)? {
            return Ok(form);
        }
        if store::insert(tx, session, &short_code::draw())? {
            let entry = Entry { action: events::EVALUATION_CODE_MADE, subject: session, before: None, after: None };
            audit::record(tx, entry, None)?;
        }
    }
    Err(Problem::unavailable("no evaluation code was free"))
}

/// True if as many evaluations were given as people came.
fn is_complete(tx: &mut Tx<'_>, session: Uuid) -> Result<bool, Problem> {
    let people = i64::try_from(people_who_came(tx, session)?).unwrap_or(i64::MAX - 1);
    Ok(rules::is_complete(store::count(tx, session)?, people))
}
