//! A workbook of XLSForm as a definition; what is outside of the subset is refused with its cell.

use super::super::json::definition::{AnalysisDefinition, ConditionDefinition};
use super::super::json::definition::{QuestionDefinition, QuestionnaireDefinition};
use super::super::rules::definition::{Choice, Condition, Definition, Form, Line, Question, USUAL_LENGTH};
use super::super::rules::validation;
use super::super::{QuestionKind, json};
use super::export::constraint;
use super::workbook::{Sheet, SheetRow, read as read_workbook};
use super::{ANALYSIS, CONDITION, CONTACT, GRID, INTRODUCTION, SCALE, SECTION, expression};
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::Fields;

/// Columns that the subset has, by sheet.
const SURVEY: &[&str] =
    &["type", "name", "label", "hint", "required", "relevant", "constraint", "appearance", SECTION, CONDITION];
const CHOICES: &[&str] = &["list_name", "name", "label"];
const SETTINGS: &[&str] = &["form_title", "form_id", "version", INTRODUCTION, ANALYSIS];
/// Least and greatest number where the form has no bounds.
const ANY_NUMBER: (i64, i64) = (0, 1_000_000);

/// Reads a workbook.
///
/// # Errors
/// 422 with the sheet and the cell: `/survey/C4`.
pub fn read(bytes: &[u8]) -> Result<Definition, Problem> {
    let sheets = read_workbook(bytes, &["survey", "choices", "settings"])?;
    let find = |name: &str| sheets.iter().find(|sheet| sheet.name == name).cloned().unwrap_or_default();
    let (survey, choices, settings) = (find("survey"), find("choices"), find("settings"));
    if survey.name.is_empty() {
        return Err(Problem::invalid("/file", "Ce classeur n'a pas de feuille « survey »."));
    }
    for (sheet, known) in [(&survey, SURVEY), (&choices, CHOICES), (&settings, SETTINGS)] {
        require_columns(sheet, known)?;
    }
    let mut import = Import { survey: &survey, choices: &choices, definition: empty(), rows: Vec::new(), next: 0 };
    let title = settings.rows.first().map(|row| row.text("form_title")).filter(|title| !title.is_empty());
    import.definition.title = title.unwrap_or("Questionnaire").to_owned();
    while let Some(row) = import.take() {
        import.row(row)?;
    }
    let Import { mut definition, rows, .. } = import;
    read_settings(&mut definition, &settings)?;
    check(&definition, &survey, &rows)?;
    Ok(definition)
}

fn empty() -> Definition {
    Definition { title: String::new(), introduction: None, questions: Vec::new(), analysis: None }
}

fn require_columns(sheet: &Sheet, known: &[&str]) -> Result<(), Problem> {
    for heading in sheet.columns.keys().filter(|heading| !known.contains(&heading.as_str())) {
        if let Some(row) = sheet.rows.iter().find(|row| row.cells.contains_key(heading)) {
            let detail = format!("la colonne « {heading} » n'est pas prise en charge.");
            return Err(sheet.refuse(row.number, heading, &detail));
        }
    }
    Ok(())
}

struct Import<'a> {
    survey: &'a Sheet,
    choices: &'a Sheet,
    definition: Definition,
    /// The row of each question.
    rows: Vec<usize>,
    next: usize,
}

impl<'a> Import<'a> {
    fn take(&mut self) -> Option<&'a SheetRow> {
        self.next += 1;
        self.survey.rows.get(self.next - 1)
    }

    fn refuse(&self, row: &SheetRow, heading: &str, detail: &str) -> Problem {
        self.survey.refuse(row.number, heading, detail)
    }

    fn row(&mut self, row: &'a SheetRow) -> Result<(), Problem> {
        let kind = row.text("type");
        let (word, list) = kind.split_once(' ').map_or((kind, ""), |(word, list)| (word, list.trim()));
        let form = match (word, list) {
            ("select_one", list) if row.text("appearance") == SCALE => Form::Scale(self.list(row, list)?),
            ("select_one", list) => Form::One(self.list(row, list)?),
            ("select_multiple", list) => self.several(row, list)?,
            ("integer", "") => self.number(row)?,
            ("text", "") => Form::Text(self.longest(row)?),
            ("note", "") => Form::Note,
            ("begin_group" | "begin", "" | "group") => return self.group(row),
            _ => {
                let detail = format!("le type « {kind} » n'est pas pris en charge.");
                return Err(self.refuse(row, "type", &detail));
            }
        };
        if !matches!(form, Form::Scale(_)) && !row.text("appearance").is_empty() {
            return Err(self.refuse(row, "appearance", "cette apparence n'est pas prise en charge."));
        }
        if matches!(form, Form::One(_) | Form::Scale(_) | Form::Note) && !row.text("constraint").is_empty() {
            return Err(self.refuse(row, "constraint", "cette contrainte n'est pas prise en charge."));
        }
        self.push(row, form)
    }

    fn push(&mut self, row: &SheetRow, form: Form) -> Result<(), Problem> {
        let optional = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        if row.text("label").is_empty() {
            return Err(self.refuse(row, "label", "une question a un libellé."));
        }
        let required = row.text("required").to_lowercase();
        let expected = match required.as_str() {
            "" | "no" | "false" | "false()" => false,
            "yes" | "true" | "true()" => true,
            _ => return Err(self.refuse(row, "required", "« yes » ou « no ».")),
        };
        let shown_if = self.condition(row)?;
        self.definition.questions.push(Question {
            code: row.text("name").to_owned(),
            label: row.text("label").to_owned(),
            hint: optional(row.text("hint")),
            section: optional(row.text(SECTION)),
            expected,
            shown_if,
            form,
        });
        self.rows.push(row.number);
        Ok(())
    }

    /// The condition: ours, where the expression is still the one made of it, or that of the expression.
    fn condition(&self, row: &SheetRow) -> Result<Option<Condition>, Problem> {
        let relevant = row.text("relevant");
        if relevant.is_empty() {
            return Ok(None);
        }
        let own: Option<ConditionDefinition> = serde_json::from_str(row.text(CONDITION)).ok();
        if let Some(own) = own.and_then(condition_of)
            && expression::write(&self.definition, &own) == relevant
        {
            return Ok(Some(own));
        }
        let read = expression::read(&self.definition, relevant);
        read.map(Some).ok_or_else(|| self.refuse(row, "relevant", "cette condition n'est pas prise en charge."))
    }

    fn list(&self, row: &SheetRow, list: &str) -> Result<Vec<Choice>, Problem> {
        let own = self.choices.rows.iter().filter(|choice| choice.text("list_name") == list);
        let choices: Vec<Choice> = own
            .map(|choice| {
                if choice.text("name").is_empty() || choice.text("label").is_empty() {
                    return Err(self.choices.refuse(choice.number, "name", "un choix a un code et un libellé."));
                }
                let (code, label) = (choice.text("name").to_owned(), choice.text("label").to_owned());
                Ok(Choice { code, label, exclusive: false })
            })
            .collect::<Result<_, _>>()?;
        if choices.is_empty() {
            let detail = format!("la feuille « choices » n'a pas de liste « {list} ».");
            return Err(self.refuse(row, "type", &detail));
        }
        Ok(choices)
    }

    fn several(&self, row: &SheetRow, list: &str) -> Result<Form, Problem> {
        let mut choices = self.list(row, list)?;
        let given = row.text("constraint");
        let after = given.strip_prefix("count-selected(.) <= ");
        let most = after.and_then(|rest| rest.split(' ').next()?.parse().ok());
        for choice in &mut choices {
            choice.exclusive = given.contains(&format!("not(selected(., '{}') and ", choice.code));
        }
        if constraint(&choices, most) != given {
            return Err(self.refuse(row, "constraint", "cette contrainte n'est pas prise en charge."));
        }
        Ok(Form::Several(choices, most))
    }

    fn number(&self, row: &SheetRow) -> Result<Form, Problem> {
        let given = row.text("constraint");
        let bounds = || {
            let (from, to) = given.strip_prefix(". >= ")?.split_once(" and . <= ")?;
            Some((from.parse().ok()?, to.parse().ok()?))
        };
        let (from, to) = match given {
            "" => ANY_NUMBER,
            _ => bounds().ok_or_else(|| self.refuse(row, "constraint", "attendu : « . >= 0 and . <= 9 »."))?,
        };
        Ok(Form::Number(from, to))
    }

    fn longest(&self, row: &SheetRow) -> Result<usize, Problem> {
        match row.text("constraint") {
            "" => Ok(USUAL_LENGTH),
            given => given
                .strip_prefix("string-length(.) <= ")
                .and_then(|longest| longest.parse().ok())
                .ok_or_else(|| self.refuse(row, "constraint", "attendu : « string-length(.) <= 300 ».")),
        }
    }

    /// A group: a grid, a block of name and phone number, or a section.
    fn group(&mut self, row: &'a SheetRow) -> Result<(), Problem> {
        let inner: Vec<&SheetRow> = std::iter::from_fn(|| self.take().filter(|row| !is_end(row))).collect();
        if self.survey.rows.get(self.next - 1).is_none_or(|last| !is_end(last)) {
            return Err(self.refuse(row, "type", "ce groupe n'est pas fermé."));
        }
        if let Some(nested) = inner.iter().find(|row| row.text("type").starts_with("begin")) {
            return Err(self.refuse(nested, "type", "un groupe dans un groupe n'est pas pris en charge."));
        }
        match row.text("appearance") {
            GRID => self.grid(row, &inner),
            CONTACT => {
                let required = inner.first().map(|first| first.text("required")).unwrap_or_default();
                let mut row = row.clone();
                row.cells.insert("required".to_owned(), required.to_owned());
                self.push(&row, Form::Contact)
            }
            "" => self.section(row, &inner),
            _ => Err(self.refuse(row, "appearance", "cette apparence n'est pas prise en charge.")),
        }
    }

    fn grid(&mut self, row: &SheetRow, inner: &[&SheetRow]) -> Result<(), Problem> {
        let Some(first) = inner.first() else {
            return Err(self.refuse(row, "type", "une grille a une ligne au moins."));
        };
        let kind = first.text("type");
        let list = kind.strip_prefix("select_one ").unwrap_or_default();
        for line in inner {
            if line.text("type") != kind || list.is_empty() {
                return Err(self.refuse(line, "type", "toutes les lignes d'une grille ont la même liste."));
            }
            for heading in ["relevant", "constraint", "hint", "appearance"] {
                if !line.text(heading).is_empty() {
                    return Err(self.refuse(line, heading, "une ligne de grille n'a pas cette colonne."));
                }
            }
            if line.text("label").is_empty() {
                return Err(self.refuse(line, "label", "une ligne a un libellé."));
            }
        }
        let lines = inner.iter().map(|line| Line {
            code: line.text("name").to_owned(),
            label: line.text("label").to_owned(),
            section: Some(line.text(SECTION).to_owned()).filter(|section| !section.is_empty()),
        });
        let form = Form::Grid(lines.collect(), self.list(first, list.trim())?);
        let mut row = row.clone();
        row.cells.insert("required".to_owned(), first.text("required").to_owned());
        self.push(&row, form)
    }

    fn section(&mut self, row: &SheetRow, inner: &[&'a SheetRow]) -> Result<(), Problem> {
        if !row.text("relevant").is_empty() {
            return Err(self.refuse(row, "relevant", "la condition d'un groupe n'est pas prise en charge."));
        }
        let before = self.definition.questions.len();
        for question in inner.iter().copied() {
            self.row(question)?;
        }
        let label = row.text("label");
        if let Some(first) = self.definition.questions.get_mut(before).filter(|_| !label.is_empty()) {
            first.section = Some(label.to_owned());
        }
        Ok(())
    }
}

fn is_end(row: &SheetRow) -> bool {
    matches!(row.text("type"), "end_group" | "end group")
}

/// A condition of JSON, if it can be read.
fn condition_of(own: ConditionDefinition) -> Option<Condition> {
    let question = QuestionDefinition {
        code: "x".to_owned(),
        kind: QuestionKind::Note,
        label: "x".to_owned(),
        hint: None,
        section: None,
        expected: false,
        shown_if: Some(own),
        choices: None,
        at_most: None,
        lines: None,
        from: None,
        to: None,
        longest: None,
    };
    let alone = QuestionnaireDefinition {
        title: "x".to_owned(),
        introduction: None,
        questions: vec![question],
        analysis: None,
    };
    let mut fields = Fields::default();
    let built = alone.build(&mut fields, "");
    fields.done().ok()?;
    built.questions.into_iter().next()?.shown_if
}

fn read_settings(definition: &mut Definition, settings: &Sheet) -> Result<(), Problem> {
    let Some(row) = settings.rows.first() else { return Ok(()) };
    definition.introduction = Some(row.text(INTRODUCTION).to_owned()).filter(|text| !text.is_empty());
    let analysis = row.text(ANALYSIS);
    if !analysis.is_empty() {
        let read: AnalysisDefinition = serde_json::from_str(analysis)
            .map_err(|_| settings.refuse(row.number, ANALYSIS, "cette analyse n'est pas lisible."))?;
        definition.analysis = Some(read.into());
    }
    Ok(())
}

/// Checks the rules and the texts; faults are those of the question's row.
fn check(definition: &Definition, survey: &Sheet, rows: &[usize]) -> Result<(), Problem> {
    let place = |pointer: &str, detail: &str| {
        let mut parts = pointer.split('/').skip(1);
        let index = parts.next().filter(|part| *part == "questions").and_then(|_| parts.next());
        match index.and_then(|index| rows.get(index.parse::<usize>().ok()?)) {
            Some(row) => {
                let heading = match parts.next() {
                    Some("code") => "name",
                    Some("shown_if") => "relevant",
                    Some("at_most" | "from" | "to" | "longest") => "constraint",
                    Some("label") => "label",
                    Some("hint") => "hint",
                    _ => "type",
                };
                survey.refuse(*row, heading, detail)
            }
            None => Problem::invalid("/file", detail),
        }
    };
    if let Some(fault) = validation::faults(definition).first() {
        return Err(place(&fault.pointer, &fault.detail));
    }
    // Texts are held to the bounds of those that are sent in JSON.
    let mut fields = Fields::default();
    json::showing::show(definition).build(&mut fields, "");
    fields.done().map_err(|problem| match problem.document().errors.first() {
        Some(error) => place(error.pointer.as_deref().unwrap_or_default(), &error.detail),
        None => problem,
    })
}
