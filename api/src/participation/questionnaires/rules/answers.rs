//! Answers to a version, and whether they are such as it asks for.

use std::collections::BTreeMap;

use super::super::Silence;
pub use super::answer::Answer;
use super::condition::visible;
use super::definition::{Definition, Form, Question};

/// The answers of one person, by code, and the reasons for which some are missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// The answers, by code of the question. A blank one is not there.
    pub given: BTreeMap<String, Answer>,
    /// Reasons for a missing answer, by code of the question, or `grid/line`.
    pub silences: BTreeMap<String, Silence>,
}

/// Standing of an answer in the counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It counts.
    Counted,
    /// Its question was not to be answered: kept, not counted.
    OffPath,
    /// More boxes are ticked than the question allows: kept, not counted.
    Irregular,
}

/// A fault of an answer: the question's code with the line's, and a French sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Code of the question, or `grid/line`.
    pub key: String,
    /// Text on what to correct.
    pub detail: String,
}

/// Finds answers that the version cannot hold: unknown codes, another form, numbers out of bounds.
pub fn impossible(definition: &Definition, answers: &Answers) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut refuse = |key: &str, detail: &str| faults.push(Fault { key: key.to_owned(), detail: detail.to_owned() });
    for (code, answer) in &answers.given {
        let Some(question) = definition.find(code) else {
            refuse(code, "Cette question n'existe pas dans cette version.");
            continue;
        };
        match (&question.form, answer) {
            (Form::Contact, _) => refuse(code, "Les coordonnées ne s'enregistrent jamais avec les réponses."),
            (Form::Note, _) => refuse(code, "Cette question n'attend pas de réponse."),
            (Form::One(_) | Form::Scale(_), Answer::Code(given)) if question.has_choice(given) => {}
            (Form::Several(..), Answer::Codes(given)) if given.iter().all(|one| question.has_choice(one)) => {}
            (Form::Number(from, to), Answer::Number(given)) if (from..=to).contains(&given) => {}
            (Form::Number(from, to), Answer::Number(_)) => refuse(code, &format!("De {from} à {to}.")),
            (Form::Text(longest), Answer::Text(given)) if given.chars().count() <= *longest => {}
            (Form::Text(longest), Answer::Text(_)) => refuse(code, &format!("{longest} caractères au plus.")),
            (Form::Grid(lines, _), Answer::Lines(given)) => {
                for (line, choice) in given {
                    let key = format!("{code}/{line}");
                    if !lines.iter().any(|one| one.code == *line) {
                        refuse(&key, "Cette ligne n'existe pas dans cette version.");
                    } else if !question.has_choice(choice) {
                        refuse(&key, "Ce choix n'existe pas.");
                    }
                }
            }
            (Form::One(_) | Form::Scale(_), Answer::Code(_)) | (Form::Several(..), Answer::Codes(_)) => {
                refuse(code, "Ce choix n'existe pas.");
            }
            _ => refuse(code, "Cette réponse n'a pas la forme attendue."),
        }
    }
    for key in answers.silences.keys() {
        if !is_answerable(definition, key) {
            refuse(key, "Cette question n'existe pas dans cette version.");
        } else if is_given(answers, key) {
            refuse(key, "Il y a déjà une réponse à cette question.");
        }
    }
    faults
}

/// Finds answers with more boxes than their question allows, which a screen would not have let through.
pub fn irregular(definition: &Definition, answers: &Answers) -> Vec<Fault> {
    let faults = definition.questions.iter().filter_map(|question| {
        let detail = irregularity(question, answers.given.get(&question.code)?)?;
        Some(Fault { key: question.code.clone(), detail })
    });
    faults.collect()
}

/// Standing of each answer, by code.
pub fn standings<'a>(definition: &'a Definition, answers: &Answers) -> BTreeMap<&'a str, Standing> {
    let shown = visible(definition, &answers.given);
    let mut standings = BTreeMap::new();
    for (question, shown) in definition.questions.iter().zip(shown) {
        let Some(answer) = answers.given.get(&question.code) else { continue };
        let standing = match shown {
            false => Standing::OffPath,
            true if irregularity(question, answer).is_some() => Standing::Irregular,
            true => Standing::Counted,
        };
        standings.insert(question.code.as_str(), standing);
    }
    standings
}

/// True if a key names a question, or a line of a grid, that takes an answer.
fn is_answerable(definition: &Definition, key: &str) -> bool {
    match key.split_once('/') {
        Some((grid, line)) => definition.find(grid).is_some_and(|one| one.lines().iter().any(|own| own.code == line)),
        None => definition.find(key).is_some_and(|one| !matches!(one.form, Form::Note | Form::Contact)),
    }
}

fn is_given(answers: &Answers, key: &str) -> bool {
    match key.split_once('/') {
        Some((grid, line)) => {
            matches!(answers.given.get(grid), Some(Answer::Lines(lines)) if lines.contains_key(line))
        }
        None => answers.given.contains_key(key),
    }
}

fn irregularity(question: &Question, answer: &Answer) -> Option<String> {
    let (Form::Several(choices, most), Answer::Codes(given)) = (&question.form, answer) else { return None };
    let exclusive = choices.iter().find(|choice| choice.exclusive && given.contains(&choice.code));
    match (exclusive, most) {
        (Some(choice), _) if given.len() > 1 => Some(format!("« {} » ne va pas avec une autre réponse.", choice.label)),
        (_, Some(most)) if given.len() > *most => Some(format!("{most} réponses au plus.")),
        _ => None,
    }
}
