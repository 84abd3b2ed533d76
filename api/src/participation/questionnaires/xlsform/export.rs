//! A definition as a workbook of XLSForm.

use super::super::json::showing::show;
use super::super::rules::definition::{Choice, Definition, Form, Question};
use super::{ANALYSIS, CONDITION, CONTACT, GRID, INTRODUCTION, SCALE, SECTION, expression, workbook};
use crate::kernel::text::problem::Problem;

/// Headings of the sheet of questions.
const SURVEY: [&str; 10] =
    ["type", "name", "label", "hint", "required", "relevant", "constraint", "appearance", SECTION, CONDITION];

/// Writes a definition as a workbook: survey, choices, settings.
pub fn write(definition: &Definition, form_id: &str, version: i16) -> Result<Vec<u8>, Problem> {
    let mut survey = vec![SURVEY.map(str::to_owned).to_vec()];
    let mut choices = vec![["list_name", "name", "label"].map(str::to_owned).to_vec()];
    let shown = show(definition);
    for (question, json) in definition.questions.iter().zip(&shown.questions) {
        let condition = json.shown_if.as_ref().map(serde_json::to_string).transpose().map_err(Problem::unavailable)?;
        add_question(&mut survey, definition, question, condition.unwrap_or_default());
        add_choices(&mut choices, &question.code, question.choices());
    }
    let analysis = shown.analysis.as_ref().map(serde_json::to_string).transpose().map_err(Problem::unavailable)?;
    let headings = ["form_title", "form_id", "version", INTRODUCTION, ANALYSIS].map(str::to_owned).to_vec();
    let introduction = definition.introduction.clone().unwrap_or_default();
    let settings = vec![
        definition.title.clone(),
        form_id.to_owned(),
        version.to_string(),
        introduction,
        analysis.unwrap_or_default(),
    ];
    workbook::write(&[("survey", survey), ("choices", choices), ("settings", vec![headings, settings])])
}

fn add_question(survey: &mut Vec<Vec<String>>, definition: &Definition, question: &Question, condition: String) {
    let mut row = Row { name: question.code.clone(), label: question.label.clone(), ..Row::default() };
    row.hint = question.hint.clone().unwrap_or_default();
    row.section = question.section.clone().unwrap_or_default();
    row.relevant = question.shown_if.as_ref().map(|own| expression::write(definition, own)).unwrap_or_default();
    row.condition = condition;
    row.is_required = question.expected;
    let (kind, constraint, appearance) = match &question.form {
        Form::One(_) => (format!("select_one {}", question.code), String::new(), ""),
        Form::Scale(_) => (format!("select_one {}", question.code), String::new(), SCALE),
        Form::Several(choices, most) => (format!("select_multiple {}", question.code), constraint(choices, *most), ""),
        Form::Number(from, to) => ("integer".to_owned(), format!(". >= {from} and . <= {to}"), ""),
        Form::Text(longest) => ("text".to_owned(), format!("string-length(.) <= {longest}"), ""),
        Form::Note => ("note".to_owned(), String::new(), ""),
        Form::Grid(..) => ("begin_group".to_owned(), String::new(), GRID),
        Form::Contact => ("begin_group".to_owned(), String::new(), CONTACT),
    };
    (row.kind, row.constraint, row.appearance) = (kind, constraint, appearance.to_owned());
    let end = Row { kind: "end_group".to_owned(), name: question.code.clone(), ..Row::default() };
    match &question.form {
        Form::Grid(lines, _) => {
            // A group is not required: its lines are.
            let is_required = std::mem::take(&mut row.is_required);
            survey.push(row.cells());
            for line in lines {
                let section = line.section.clone().unwrap_or_default();
                let kind = format!("select_one {}", question.code);
                let (name, label) = (line.code.clone(), line.label.clone());
                survey.push(Row { kind, name, label, section, is_required, ..Row::default() }.cells());
            }
            survey.push(end.cells());
        }
        Form::Contact => {
            let is_required = std::mem::take(&mut row.is_required);
            let code = row.name.clone();
            survey.push(row.cells());
            for (part, label) in [("prenom", "Prénom"), ("nom", "Nom"), ("telephone", "Téléphone")] {
                let (name, label) = (format!("{code}_{part}"), label.to_owned());
                survey.push(Row { kind: "text".to_owned(), name, label, is_required, ..Row::default() }.cells());
            }
            survey.push(end.cells());
        }
        _ => survey.push(row.cells()),
    }
}

/// The constraint of several choices: how many at most, and those that exclude the others.
pub(super) fn constraint(choices: &[Choice], most: Option<usize>) -> String {
    let most = most.map(|most| format!("count-selected(.) <= {most}"));
    let alone = choices.iter().filter(|choice| choice.exclusive);
    let alone = alone.map(|choice| format!("not(selected(., '{}') and count-selected(.) > 1)", choice.code));
    most.into_iter().chain(alone).collect::<Vec<_>>().join(" and ")
}

fn add_choices(rows: &mut Vec<Vec<String>>, list: &str, choices: &[Choice]) {
    rows.extend(choices.iter().map(|choice| vec![list.to_owned(), choice.code.clone(), choice.label.clone()]));
}

/// A row of the sheet of questions.
#[derive(Default)]
struct Row {
    kind: String,
    name: String,
    label: String,
    hint: String,
    is_required: bool,
    relevant: String,
    constraint: String,
    appearance: String,
    section: String,
    condition: String,
}

impl Row {
    fn cells(self) -> Vec<String> {
        let required = if self.is_required { "yes".to_owned() } else { String::new() };
        let Row { kind, name, label, hint, relevant, constraint, appearance, section, condition, .. } = self;
        vec![kind, name, label, hint, required, relevant, constraint, appearance, section, condition]
    }
}
