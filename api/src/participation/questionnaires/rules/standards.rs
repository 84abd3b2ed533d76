//! Questions of the grid of evaluations that mean one thing for ever: their results are compared over the years.

use super::super::QuestionKind;
use super::definition::{Definition, Form};
use super::validation::Fault;

/// Code, kind and choices of each: words may change, answers do not.
pub const STANDARDS: &[(&str, QuestionKind, &[&str])] = &[
    ("satisfaction", QuestionKind::Scale, &["1", "2", "3", "4"]),
    ("relevance", QuestionKind::Scale, &["1", "2", "3", "4"]),
    ("pace", QuestionKind::One, &["too_slow", "right", "too_fast"]),
    ("alone", QuestionKind::One, &["yes", "think_so", "no"]),
    ("another_session", QuestionKind::One, &["yes", "no"]),
    ("helped", QuestionKind::Text, &[]),
    ("missing", QuestionKind::Text, &[]),
];

/// Finds standard questions that would mean something else, and questions that would say who answers.
pub fn faults(grid: &Definition) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut refuse = |pointer: String, detail: &str| faults.push(Fault { pointer, detail: detail.to_owned() });
    for (index, question) in grid.questions.iter().enumerate() {
        let at = format!("/questions/{index}");
        if question.form == Form::Contact {
            refuse(format!("{at}/kind"), "Une grille est anonyme : elle ne demande ni nom ni téléphone.");
        }
        let Some((_, kind, choices)) = STANDARDS.iter().find(|(code, ..)| *code == question.code) else { continue };
        if question.kind() != *kind {
            let detail = "Ce code est celui d'une question qui se compare d'une année à l'autre : donnez-en un autre.";
            refuse(format!("{at}/code"), detail);
        } else if !question.choices().iter().map(|choice| choice.code.as_str()).eq(choices.iter().copied()) {
            let detail =
                "Les réponses de cette question se comparent d'une année à l'autre : seuls leurs mots peuvent changer.";
            refuse(format!("{at}/choices"), detail);
        }
    }
    faults
}
