//! A version on A4 pages: letters of 15 points, boxes of 8 mm, one question never cut.

use super::super::rules::arrows::{arrow, is_led_past};
use super::super::rules::definition::{Choice, Definition, Form, Line, Question};
use super::super::rules::directions::{Printed, directions, printed};
use super::super::rules::keys::keys;
use crate::paper::{Block, Cell, Face, MM, Paper, Role};

/// Size of questions and answers.
const SIZE: f32 = 15.0;
/// Size of words of help.
const HELP: f32 = 13.0;
/// Size of the words above the boxes of a grid.
const COLUMN_HEAD: f32 = 11.0;
/// Free space below a question.
const BELOW: f32 = 1.5 * MM;
/// Most lines of a grid that stay on one page where the whole does not fit.
const LINES_TOGETHER: usize = 8;

/// The numbers that questions have on paper, by code.
type Numbers<'a> = std::collections::BTreeMap<&'a str, Printed<'a>>;

/// Lays a version out, with the strip to tear off at the foot of its last leaf if it asks for a name.
pub(super) fn lay_out(definition: &Definition) -> Paper {
    let numbers = printed(definition);
    let mut paper = Paper::new();
    paper.push(Block::heading(&definition.title, 1, 20.0));
    if let Some(words) = &definition.introduction {
        paper.push(Block::paragraph(words, SIZE));
    }
    paper.push(Block::paragraph(how_to(definition), HELP).with_space(1.0 * MM));
    for (index, question) in definition.questions.iter().enumerate() {
        if question.form != Form::Contact {
            ask(&mut paper, definition, index, &numbers);
        }
    }
    for question in definition.questions.iter().filter(|question| question.form == Form::Contact) {
        let words = "Cette page reste vide : de l’autre côté, une bande se détache.";
        paper.push_strip(tear_off(question, &numbers), Block::paragraph(words, SIZE));
    }
    paper.end_leaf();
    paper
}

/// Directions for filling in a sheet, without those of the introduction.
fn how_to(definition: &Definition) -> &'static str {
    let says_so = |words: &String| words.to_lowercase().contains("passer une question");
    match definition.introduction.as_ref().is_some_and(says_so) {
        true => "Cochez au stylo.",
        false => "Cochez au stylo. Vous pouvez passer une question.",
    }
}

/// Adds a question: its words, and as much of its answer as stays with them.
fn ask(paper: &mut Paper, definition: &Definition, index: usize, numbers: &Numbers<'_>) {
    let Some(question) = definition.questions.get(index) else { return };
    let mut head = Block::default();
    if let Some(section) = &question.section {
        head = head.above(Block::heading(section, 2, 17.0));
    }
    let Some(own) = numbers.get(question.code.as_str()) else {
        return paper.push(head.above(Block::paragraph(&question.label, SIZE)));
    };
    head = head.above(Block::heading(&format!("{}. {}", own.number, question.label), 3, SIZE + 1.0));
    let condition = question.shown_if.as_ref().filter(|_| !is_led_past(definition, index));
    let condition = condition.and_then(|condition| directions(condition, numbers));
    let help: Vec<String> = [condition, question.hint.clone(), how_many(question)].into_iter().flatten().collect();
    if !help.is_empty() {
        head = head.above(Block::paragraph(&help.join(" "), HELP));
    }
    let block = match &question.form {
        Form::One(choices) | Form::Several(choices, _) | Form::Scale(choices) => {
            let to = |choice: &Choice| Some(numbers.get(arrow(definition, index, &choice.code)?.code.as_str())?.number);
            head.above(Block::choices(&cells(choices, to), SIZE))
        }
        Form::Number(_, most) => head.above(Block::squares(most.to_string().len().min(10))),
        Form::Text(longest) => head.above(Block::lines(longest.div_ceil(80).clamp(1, 4))),
        Form::Grid(lines, choices) => return grid(paper, head, lines, &cells(choices, |_| None)),
        Form::Note | Form::Contact => head,
    };
    paper.push(block.with_space(BELOW));
}

/// Words on how many boxes may be ticked, unless the question's own help says so.
fn how_many(question: &Question) -> Option<String> {
    match (&question.form, &question.hint) {
        (Form::Several(_, None), None) => Some("Plusieurs réponses possibles.".to_owned()),
        (Form::Several(_, Some(most)), None) => Some(format!("{most} réponses au plus.")),
        _ => None,
    }
}

/// The boxes of choices, each with the key that is typed for it, and the question that it leads to.
fn cells(choices: &[Choice], to: impl Fn(&Choice) -> Option<usize>) -> Vec<Cell> {
    let cell = |(choice, code): (&Choice, String)| {
        let arrow = to(choice).map(|number| format!("allez à {number}"));
        Cell { code, label: choice.label.clone(), arrow }
    };
    choices.iter().zip(keys(choices)).map(cell).collect()
}

/// Adds a grid as one table, or as groups of lines where the page has no room for all.
fn grid(paper: &mut Paper, head: Block, lines: &[Line], columns: &[Cell]) {
    let row = |line: &Line| {
        let section = line.section.as_deref();
        let above = section.map_or_else(Block::default, |words| Block::text(words, Role::Paragraph, Face::Bold, HELP));
        above.above(Block::row(&line.label, columns.len(), SIZE))
    };
    let rows = |lines: &[Line]| lines.iter().map(row).fold(Block::default(), Block::above);
    let table = |lines: &[Line]| Block::columns(columns, COLUMN_HEAD).above(rows(lines));
    let whole = head.clone().above(table(lines)).with_space(BELOW);
    if paper.fits(&whole) {
        return paper.push(whole);
    }
    let mut head = Some(head);
    let mut rest = lines;
    while !rest.is_empty() {
        let next = rest.iter().skip(1).position(|line| line.section.is_some()).map_or(rest.len(), |place| place + 1);
        let (group, others) = rest.split_at(next.min(LINES_TOGETHER));
        rest = others;
        let more = rows(group);
        // Below the first group, boxes that stay on the page have their words above them already.
        let block = match head.take() {
            Some(head) => head.above(table(group)),
            None if paper.fits(&more) => more,
            None => table(group),
        };
        paper.push(if rest.is_empty() { block.with_space(BELOW) } else { block });
    }
}

/// The strip with name and phone: torn off, it leaves a sheet that names nobody.
fn tear_off(question: &Question, numbers: &Numbers<'_>) -> Block {
    let number = numbers.get(question.code.as_str()).map(|own| format!("{}. ", own.number)).unwrap_or_default();
    let condition = question.shown_if.as_ref().and_then(|condition| directions(condition, numbers));
    let help: Vec<String> = [condition, question.hint.clone()].into_iter().flatten().collect();
    Block::cut("À détacher : cette bande est gardée à part de vos réponses.", HELP)
        .above(Block::heading(&format!("{number}{}", question.label), 3, SIZE + 1.0))
        .above(Block::paragraph(&help.join(" "), HELP))
        .above(Block::blank("Prénom et nom :", SIZE))
        .above(Block::digits("Téléphone :", 10, SIZE))
}

#[cfg(test)]
mod tests {
    use super::super::super::json::definition::{ChoiceDefinition, QuestionnaireDefinition};
    use super::*;
    use crate::paper::{Frame, write};

    /// The shipped questionnaire with seventeen communes.
    fn shipped() -> Definition {
        let mut model: QuestionnaireDefinition =
            serde_json::from_str(include_str!("../models/digital_habits.json")).expect("the model is JSON");
        let communes = model.questions.iter_mut().find(|question| question.code == "commune");
        let choices = communes.and_then(|question| question.choices.as_mut()).expect("the model asks where one lives");
        let names = "Assignan, Babeau-Bouldoux, Capestang, Cazedarnes, Cébazan, Cessenon-sur-Orb, Creissan, Cruzy, \
                     Montels, Montouliers, Pierrerue, Poilhes, Prades-sur-Vernazobre, Puisserguier, Quarante, \
                     Saint-Chinian, Villespassans";
        let more = names.split(", ").enumerate().map(|(index, name)| ChoiceDefinition {
            code: format!("34{index:03}"),
            label: name.to_owned(),
            exclusive: false,
        });
        choices.splice(0..0, more);
        model.read("/definition").expect("the model is right")
    }

    #[test]
    fn the_shipped_questionnaire_fits_three_leaves() {
        let definition = shipped();
        let paper = lay_out(&definition);
        let frame = Frame {
            title: definition.title,
            mark: "version 2 · H2-017-K".to_owned(),
            foot: vec![
                "Communauté de communes Sud-Hérault".to_owned(),
                "Réponses sans nom.".to_owned(),
                "Une question ? Appelez-nous au 04 67 00 00 00.".to_owned(),
            ],
            address: Some("https://ateliers.example.fr/q/K7M3PX".to_owned()),
        };
        let sides = paper.page_count();
        let pdf = write(&[(&paper, &frame)]).expect("it is written");
        if let Ok(path) = std::env::var("CLIC_PAPER") {
            std::fs::write(path, pdf).expect("the file is written");
        }
        // Five sides and the back of the strip: with boxes of 8 mm in 15 points it does not fit on two leaves.
        assert_eq!(sides, 6);
    }
}
