//! Exchange of definitions as XLSForm: a workbook that opens in Excel, and runs in Kobo and ODK.
//!
//! The subset: select_one, select_multiple, integer, text, note, groups (one of appearance `table-list` is a grid),
//! `relevant` of selected(), =, !=, <, >= with and, or, not(), `required`, `hint`, and the settings. All else is
//! refused with its cell.

pub mod export;
pub mod expression;
pub mod import;
pub mod routes;
pub mod workbook;

/// Heading of our column of sections; other programs pass over it.
const SECTION: &str = "clic_section";
/// Heading of our column of conditions as they were made: an expression can be written in several ways.
const CONDITION: &str = "clic_shown_if";
/// Heading of our setting of the words before the first question.
const INTRODUCTION: &str = "clic_introduction";
/// Heading of our setting of findings and level.
const ANALYSIS: &str = "clic_analysis";
/// Appearance of a group that is a grid.
const GRID: &str = "table-list";
/// Appearance of a question that is a scale.
const SCALE: &str = "likert";
/// Appearance of a group that asks for name and phone number.
const CONTACT: &str = "clic-contact";
