//! Responses to a questionnaire as a table in the layout of Kobo.
//!
//! There is a column a question, and one a choice of several.

use std::collections::HashMap;

use uuid::Uuid;

use super::super::actions::{definition_of, ruling};
use super::super::rules::answers::{Answer, Answers};
use super::super::rules::definition::{Definition, Form};
use super::super::rules::serial::Serial;
use super::super::{SetAside, Silence, VersionStatus, store as questionnaires};
use super::judge::Judge;
use super::reading::{restore, set_aside, undecided};
use super::store::{self, Filter, ResponseRow};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::programme::feeds::csv::{new_table, safe};

/// Rows read at once.
const AT_ONCE: i64 = 1_000;
/// Columns before the questions.
const BEFORE: [&str; 6] = ["_uuid", "_version", "_mode", "_maison", "_date", "_serial"];
/// Columns after the questions: answers that do not count, reasons for none, and the proposed level.
const AFTER: [&str; 7] =
    ["_off_path", "_irregular", "_illegible", "_declined", "_undecided", "_level", "_level_certainty"];

/// A column of answers.
enum Column {
    /// The answer to a question: a code, codes with spaces, a number or a text.
    Question(String),
    /// 1 or 0 for a choice of several.
    Choice(String, String),
    /// The choice on a line of a grid.
    Line(String, String),
}

impl Column {
    fn heading(&self) -> String {
        match self {
            Column::Question(code) => code.clone(),
            Column::Choice(code, part) | Column::Line(code, part) => format!("{code}/{part}"),
        }
    }

    fn cell(&self, given: &Answers) -> String {
        let answer = match self {
            Column::Question(code) | Column::Choice(code, _) | Column::Line(code, _) => given.given.get(code),
        };
        match (self, answer) {
            (Column::Question(_), Some(Answer::Code(code))) => code.clone(),
            (Column::Question(_), Some(Answer::Text(text))) => safe(text),
            (Column::Question(_), Some(Answer::Number(number))) => number.to_string(),
            (Column::Question(_), Some(Answer::Codes(codes))) => {
                codes.iter().map(String::as_str).collect::<Vec<_>>().join(" ")
            }
            (Column::Choice(_, choice), Some(Answer::Codes(codes))) => u8::from(codes.contains(choice)).to_string(),
            (Column::Line(_, line), Some(Answer::Lines(lines))) => lines.get(line).cloned().unwrap_or_default(),
            _ => String::new(),
        }
    }
}

/// Writes a table of responses, in an order that says nothing about who gave them.
///
/// `write` gets the headings, then each row.
pub fn write_table(
    tx: &mut Tx<'_>,
    id: Uuid,
    filter: &Filter,
    mut write: impl FnMut(Vec<String>) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let own = questionnaires::find(tx, id)?.ok_or_else(Problem::not_found)?;
    let versions = questionnaires::versions(tx, &[id])?;
    let judge = Judge::new(ruling(&versions)?);
    let mut definitions: HashMap<Uuid, (i16, Definition)> = HashMap::new();
    let mut columns: Vec<Column> = Vec::new();
    for version in versions.iter().rev().filter(|version| version.status != VersionStatus::Draft) {
        let definition = definition_of(version)?;
        add_columns(&mut columns, &definition);
        definitions.insert(version.id, (version.number, definition));
    }
    let before = BEFORE.iter().map(|name| (*name).to_owned());
    let after = AFTER.iter().map(|name| (*name).to_owned());
    write(before.chain(columns.iter().map(Column::heading)).chain(after).collect())?;
    let mut last = None;
    loop {
        let rows = store::list(tx, id, filter, last, AT_ONCE - 1)?;
        let is_last = rows.len() < AT_ONCE as usize;
        for row in &rows {
            let (number, definition) = definitions.get(&row.version_id).ok_or_else(Problem::not_found)?;
            write(cells(row, &own.prefix, *number, definition, &columns, &judge)?)?;
        }
        last = rows.last().map(|row| row.id);
        if is_last {
            return Ok(());
        }
    }
}

/// Adds the columns of a version that are not there yet, each behind those of its question.
fn add_columns(columns: &mut Vec<Column>, definition: &Definition) {
    for question in &definition.questions {
        let code = || question.code.clone();
        let own: Vec<Column> = match &question.form {
            Form::One(_) | Form::Scale(_) | Form::Number(..) | Form::Text(_) => vec![Column::Question(code())],
            Form::Several(choices, _) => std::iter::once(Column::Question(code()))
                .chain(choices.iter().map(|choice| Column::Choice(code(), choice.code.clone())))
                .collect(),
            Form::Grid(lines, _) => lines.iter().map(|line| Column::Line(code(), line.code.clone())).collect(),
            Form::Note | Form::Contact => Vec::new(),
        };
        for column in own {
            let heading = column.heading();
            if columns.iter().any(|known| known.heading() == heading) {
                continue;
            }
            let is_own = |known: &Column| match known {
                Column::Question(known) | Column::Choice(known, _) | Column::Line(known, _) => *known == question.code,
            };
            let place = columns.iter().rposition(is_own).map_or(columns.len(), |place| place + 1);
            columns.insert(place, column);
        }
    }
}

fn cells(
    row: &ResponseRow,
    prefix: &str,
    number: i16,
    definition: &Definition,
    columns: &[Column],
    judge: &Judge,
) -> Result<Vec<String>, Problem> {
    let given = restore(definition, &row.answers, &row.silences)?;
    let serial = row.sheet.map(|sheet| Serial { prefix: prefix.to_owned(), version: number, sheet }.write());
    let mut cells = vec![
        row.id.to_string(),
        number.to_string(),
        row.mode.word().to_owned(),
        row.maison_id.map(|id| id.to_string()).unwrap_or_default(),
        row.answered_on.to_string(),
        serial.unwrap_or_default(),
    ];
    cells.extend(columns.iter().map(|column| column.cell(&given)));
    let aside = set_aside(definition, &given);
    for because in [SetAside::OffPath, SetAside::Irregular] {
        let codes = aside.iter().filter(|one| one.because == because).map(|one| one.question.as_str());
        cells.push(codes.collect::<Vec<_>>().join(" "));
    }
    for reason in [Silence::Illegible, Silence::Declined] {
        let keys = given.silences.iter().filter(|(_, own)| **own == reason).map(|(key, _)| key.as_str());
        cells.push(keys.collect::<Vec<_>>().join(" "));
    }
    cells.push(undecided(row).join(" "));
    let proposal = judge.judge(definition, &row.boxes).map(|findings| findings.proposal);
    let level = proposal.as_ref().and_then(|proposal| proposal.level);
    cells.push(level.map(|level| level.word().to_owned()).unwrap_or_default());
    cells.push(proposal.map(|proposal| proposal.certainty.word().to_owned()).unwrap_or_default());
    Ok(cells)
}

/// Writes the table as CSV, as spreadsheets in France open it.
pub fn write_csv(tx: &mut Tx<'_>, id: Uuid, filter: &Filter) -> Result<Vec<u8>, Problem> {
    let mut table = new_table();
    write_table(tx, id, filter, |row| table.write_record(row).map_err(Problem::unavailable))?;
    table.into_inner().map_err(Problem::unavailable)
}
