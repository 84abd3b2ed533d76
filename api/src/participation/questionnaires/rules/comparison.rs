//! Comparison of the first and the second entry of one sheet of paper.

use std::collections::BTreeSet;

use super::super::Silence;
use super::answers::{Answer, Answers};

/// Keys on which two entries differ, in the order of their names: codes of questions, or `grid/line`.
///
/// A blank counts as a value: one of the two has missed something.
pub fn disagreements(first: &Answers, second: &Answers) -> Vec<String> {
    let keys: BTreeSet<String> = keys(first).chain(keys(second)).collect();
    keys.into_iter().filter(|key| value(first, key) != value(second, key)).collect()
}

/// Replaces one key of the answers by another entry's.
pub fn take(answers: &mut Answers, from: &Answers, key: &str) {
    match from.silences.get(key) {
        Some(silence) => drop(answers.silences.insert(key.to_owned(), *silence)),
        None => drop(answers.silences.remove(key)),
    }
    let Some((grid, line)) = key.split_once('/') else {
        match from.given.get(key) {
            Some(answer) => drop(answers.given.insert(key.to_owned(), answer.clone())),
            None => drop(answers.given.remove(key)),
        }
        return;
    };
    let taken = match from.given.get(grid) {
        Some(Answer::Lines(lines)) => lines.get(line).cloned(),
        _ => None,
    };
    let own = answers.given.entry(grid.to_owned()).or_insert_with(|| Answer::Lines(Default::default()));
    if let Answer::Lines(lines) = own {
        match taken {
            Some(choice) => drop(lines.insert(line.to_owned(), choice)),
            None => drop(lines.remove(line)),
        }
        if lines.is_empty() {
            answers.given.remove(grid);
        }
    }
}

fn keys(answers: &Answers) -> impl Iterator<Item = String> {
    let given = answers.given.iter().flat_map(|(code, answer)| match answer {
        Answer::Lines(lines) => lines.keys().map(|line| format!("{code}/{line}")).collect(),
        _ => vec![code.clone()],
    });
    given.chain(answers.silences.keys().cloned())
}

/// The value under a key: an answer, a reason for none, or a blank.
fn value(answers: &Answers, key: &str) -> (Option<Answer>, Option<Silence>) {
    let given = match key.split_once('/') {
        None => answers.given.get(key).cloned(),
        Some((grid, line)) => match answers.given.get(grid) {
            Some(Answer::Lines(lines)) => lines.get(line).cloned().map(Answer::Code),
            _ => None,
        },
    };
    (given, answers.silences.get(key).copied())
}
