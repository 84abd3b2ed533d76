//! Sheets of a workbook as rows of texts, each with its place; written and read with bounds.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use rust_xlsxwriter::{Workbook, XlsxError};

use crate::kernel::text::problem::Problem;

/// Most bytes of a workbook once it is unpacked: a small file may hold a large one.
const MOST_UNPACKED: u64 = 4 * 1024 * 1024;
/// Most rows and columns that are read of a sheet.
const MOST_ROWS: usize = 20_000;
const MOST_COLUMNS: usize = 100;

/// A row of a sheet: the number that a spreadsheet shows, and its cells by heading.
#[derive(Clone, Debug, Default)]
pub struct SheetRow {
    /// Number of the row.
    pub number: usize,
    /// Texts that are not blank, by heading.
    pub cells: BTreeMap<String, String>,
}

/// A sheet with a row of headings.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Headings with the letters of their columns.
    pub columns: BTreeMap<String, String>,
    /// The rows below the headings that are not blank.
    pub rows: Vec<SheetRow>,
}

impl Sheet {
    /// Refuses a cell of the sheet, by its place: « survey, cellule C4 ».
    pub fn refuse(&self, row: usize, heading: &str, detail: &str) -> Problem {
        let column = self.columns.get(heading).map(String::as_str).unwrap_or("A");
        let place = format!("{column}{row}");
        Problem::invalid(format!("/{}/{place}", self.name), format!("{}, cellule {place} : {detail}", self.name))
    }
}

impl SheetRow {
    /// The text of a cell; empty if it is blank.
    pub fn text(&self, heading: &str) -> &str {
        self.cells.get(heading).map(String::as_str).unwrap_or_default()
    }
}

/// Reads the sheets of a workbook that have one of some names.
///
/// # Errors
/// 422 for what is no workbook, or is too large once it is unpacked.
pub fn read(bytes: &[u8], names: &[&str]) -> Result<Vec<Sheet>, Problem> {
    let no_workbook = || Problem::invalid("/file", "Ce fichier n'est pas un classeur XLSX lisible.");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| no_workbook())?;
    let mut left = MOST_UNPACKED;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|_| no_workbook())?;
        let read = std::io::copy(&mut entry.take(left + 1), &mut std::io::sink()).map_err(|_| no_workbook())?;
        left = left
            .checked_sub(read)
            .ok_or_else(|| Problem::invalid("/file", "Ce classeur est trop grand une fois décompressé."))?;
    }
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|_| no_workbook())?;
    let known: Vec<String> = workbook.sheet_names();
    let mut sheets = Vec::new();
    for name in names.iter().filter(|name| known.iter().any(|own| own == *name)) {
        let range = workbook.worksheet_range(name).map_err(|_| no_workbook())?;
        if range.height() > MOST_ROWS || range.width() > MOST_COLUMNS {
            return Err(Problem::invalid("/file", format!("La feuille {name} a trop de lignes ou de colonnes.")));
        }
        sheets.push(read_sheet(name, &range));
    }
    Ok(sheets)
}

fn read_sheet(name: &str, range: &calamine::Range<Data>) -> Sheet {
    let (first_row, first_column) = range.start().unwrap_or_default();
    let mut rows = range.rows();
    let headings: Vec<String> = rows.next().map(|row| row.iter().map(text).collect()).unwrap_or_default();
    let columns = headings.iter().enumerate().filter(|(_, heading)| !heading.is_empty());
    let columns = columns.map(|(index, heading)| (heading.clone(), letters(first_column as usize + index))).collect();
    let rows = rows.enumerate().map(|(index, row)| {
        let cells = headings.iter().zip(row).map(|(heading, cell)| (heading.clone(), text(cell)));
        SheetRow {
            number: first_row as usize + index + 2,
            cells: cells.filter(|(heading, text)| !heading.is_empty() && !text.is_empty()).collect(),
        }
    });
    let rows = rows.filter(|row| !row.cells.is_empty()).collect();
    Sheet { name: name.to_owned(), columns, rows }
}

/// The text of a cell; a whole number without decimals, as a code is meant.
fn text(cell: &Data) -> String {
    match cell {
        Data::String(text) => text.trim().to_owned(),
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        Data::Float(number) => number.to_string(),
        Data::Int(number) => number.to_string(),
        Data::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.to_owned(),
        _ => String::new(),
    }
}

/// Letters of a column: A … Z, AA …
fn letters(index: usize) -> String {
    let letter = char::from(b'A' + (index % 26) as u8);
    match index / 26 {
        0 => letter.to_string(),
        before => format!("{}{letter}", letters(before - 1)),
    }
}

/// Writes a workbook of sheets, each with its name, headings and rows.
pub fn write(sheets: &[(&str, Vec<Vec<String>>)]) -> Result<Vec<u8>, Problem> {
    let written = || -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        for (name, rows) in sheets {
            let sheet = workbook.add_worksheet().set_name(*name)?;
            for (row, cells) in (0u32..).zip(rows) {
                for (column, cell) in (0u16..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
                    // As text: codes keep their zeros, and no text becomes a formula.
                    sheet.write_string(row, column, cell)?;
                }
            }
        }
        workbook.save_to_buffer()
    };
    written().map_err(Problem::unavailable)
}
