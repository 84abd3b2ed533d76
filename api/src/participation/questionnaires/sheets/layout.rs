//! A version on A4 pages: letters of 15 points, boxes of 8 mm, one question never cut.

use super::super::rules::definition::{Choice, Definition, Form, Line, Question};
use super::super::rules::directions::{directions, printed};
use super::super::rules::keys::keys;
use crate::paper::{Block, Cell, Face, MM, Paper, Role};

/// Size of questions and answers.
const SIZE: f32 = 15.0;
/// Size of words of help.
const HELP: f32 = 13.0;
/// Most characters of answers that stand three abreast.
const SHORT: usize = 14;
/// Most characters of answers that stand two abreast, on two lines at most.
const BESIDE: usize = 44;
/// Most lines of a grid that stay on one page.
const LINES_TOGETHER: usize = 8;

/// Lays a version out, with the strip to tear off on a leaf of its own if it asks for a name.
pub(super) fn lay_out(definition: &Definition) -> Paper {
    let printed = printed(definition);
    let mut paper = Paper::new();
    paper.push(Block::heading(&definition.title, 1, 22.0));
    if let Some(words) = &definition.introduction {
        paper.push(Block::paragraph(words, SIZE));
    }
    paper.push(Block::paragraph("Cochez au stylo. Vous pouvez passer une question.", HELP).with_space(3.0 * MM));
    let (strip, asked): (Vec<_>, Vec<_>) =
        definition.questions.iter().partition(|question| question.form == Form::Contact);
    for question in asked {
        let number = printed.get(question.code.as_str()).map(|own| own.number);
        let condition = question.shown_if.as_ref().and_then(|condition| directions(condition, &printed));
        for block in ask(question, number, condition) {
            paper.push(block);
        }
    }
    for question in strip {
        // Torn off, it takes nothing with it: no answer stands on its back.
        paper.start_leaf();
        paper.push(tear_off(question));
    }
    paper.end_leaf();
    paper
}

/// The blocks of a question: its words and as much of its answer as stays with them.
fn ask(question: &Question, number: Option<usize>, condition: Option<String>) -> Vec<Block> {
    let mut head = Block::default();
    if let Some(section) = &question.section {
        head = head.above(Block::space(2.0 * MM)).above(Block::heading(section, 2, 18.0));
    }
    let Some(number) = number else { return vec![head.above(Block::paragraph(&question.label, SIZE))] };
    head = head.above(Block::heading(&format!("{number}. {}", question.label), 3, SIZE + 1.0));
    for words in [condition, question.hint.clone(), how_many(question)].into_iter().flatten() {
        head = head.above(Block::paragraph(&words, HELP));
    }
    match &question.form {
        Form::One(choices) | Form::Several(choices, _) | Form::Scale(choices) => {
            vec![head.above(boxes(choices, columns(choices)))]
        }
        Form::Number(_, most) => vec![head.above(Block::squares(most.to_string().len().min(10)))],
        Form::Text(longest) => vec![head.above(Block::lines(longest.div_ceil(80).clamp(1, 4)))],
        Form::Grid(lines, choices) => grid(head, lines, choices),
        Form::Note | Form::Contact => vec![head],
    }
    .into_iter()
    .map(|block| block.with_space(2.0 * MM))
    .collect()
}

/// Words on how many boxes may be ticked, unless the question's own help says so.
fn how_many(question: &Question) -> Option<String> {
    match (&question.form, &question.hint) {
        (Form::Several(_, None), None) => Some("Plusieurs réponses possibles.".to_owned()),
        (Form::Several(_, Some(most)), None) => Some(format!("{most} réponses au plus.")),
        _ => None,
    }
}

/// Columns of answers: short ones stand three abreast, long lists and words of two lines two abreast.
fn columns(choices: &[Choice]) -> usize {
    let longest = choices.iter().map(|choice| choice.label.chars().count()).max().unwrap_or_default();
    match (choices.len(), longest) {
        (3.., ..=SHORT) => 3,
        (3.., ..=BESIDE) | (6.., _) => 2,
        _ => 1,
    }
}

fn boxes(choices: &[Choice], columns: usize) -> Block {
    Block::choices(&cells(choices), columns, SIZE)
}

/// The boxes of choices, each with the key that is typed for it.
fn cells(choices: &[Choice]) -> Vec<Cell> {
    choices.iter().zip(keys(choices)).map(|(choice, code)| Cell { code, label: choice.label.clone() }).collect()
}

/// A table for each group of lines, with a head of its own: no page has boxes without words above them.
fn grid(head: Block, lines: &[Line], choices: &[Choice]) -> Vec<Block> {
    let columns = cells(choices);
    let mut blocks = Vec::new();
    let mut above = head;
    let mut group: Vec<&Line> = Vec::new();
    for line in lines {
        if !group.is_empty() && (line.section.is_some() || group.len() == LINES_TOGETHER) {
            blocks.push(std::mem::take(&mut above).above(table(&columns, &std::mem::take(&mut group))));
        }
        group.push(line);
    }
    blocks.push(above.above(table(&columns, &group)));
    blocks
}

fn table(columns: &[Cell], lines: &[&Line]) -> Block {
    let section = lines.first().and_then(|line| line.section.as_deref());
    let head = section.map_or_else(Block::default, |words| Block::text(words, Role::Paragraph, Face::Bold, SIZE));
    let rows: Vec<String> = lines.iter().map(|line| line.label.clone()).collect();
    Block::grid(columns, &rows, SIZE).into_iter().fold(head, Block::above)
}

/// The strip with name and phone: torn off, it leaves a sheet that names nobody.
fn tear_off(question: &Question) -> Block {
    let mut strip = Block::cut("À détacher : cette bande est gardée à part de vos réponses.", HELP);
    strip = strip.above(Block::heading(&question.label, 3, SIZE + 1.0));
    if let Some(hint) = &question.hint {
        strip = strip.above(Block::paragraph(hint, HELP));
    }
    strip
        .above(Block::paragraph("Prénom et nom :", SIZE))
        .above(Block::lines(1))
        .above(Block::paragraph("Téléphone :", SIZE))
        .above(Block::squares(10))
}

#[cfg(test)]
mod tests {
    use super::super::super::json::definition::QuestionnaireDefinition;
    use super::*;
    use crate::paper::Frame;

    #[test]
    fn the_shipped_questionnaire_fits_five_leaves() {
        let model: QuestionnaireDefinition =
            serde_json::from_str(include_str!("../models/digital_habits.json")).expect("the model is JSON");
        let definition = model.read("/definition").expect("the model is right");
        let paper = lay_out(&definition);
        assert!(paper.page_count() <= 10, "{}", paper.page_count());
        let frame = Frame {
            title: definition.title,
            mark: "H2-017-K".to_owned(),
            foot: vec!["Communauté de communes Sud-Hérault".to_owned()],
            address: Some("https://ateliers.example.fr/q/K7M3PX".to_owned()),
        };
        let pdf = paper.write(&frame).expect("it is written");
        if let Ok(path) = std::env::var("CLIC_PAPER") {
            std::fs::write(path, pdf).expect("the file is written");
        }
    }
}
