//! A code belongs to one meaning for the questionnaire's whole life.

use std::collections::BTreeMap;

use super::super::QuestionKind;
use super::definition::{Choice, Definition, Question};
use super::validation::Fault;

/// Meaning of a code when it was last published.
struct Past<'a> {
    kind: QuestionKind,
    label: &'a str,
    /// True if the newest of the published versions has it.
    is_current: bool,
    choices: BTreeMap<&'a str, (&'a str, bool)>,
    lines: BTreeMap<&'a str, (&'a str, bool)>,
}

/// Finds codes that a draft gives another meaning than versions that were published, the oldest first.
pub fn faults(draft: &Definition, published: &[Definition]) -> Vec<Fault> {
    let mut past: BTreeMap<&str, Past<'_>> = BTreeMap::new();
    for version in published {
        past.values_mut().for_each(|one| one.is_current = false);
        for question in &version.questions {
            let Question { code, label, .. } = question;
            let known = past.entry(code).or_insert_with(|| Past {
                kind: question.kind(),
                label,
                is_current: true,
                choices: BTreeMap::new(),
                lines: BTreeMap::new(),
            });
            (known.kind, known.label, known.is_current) = (question.kind(), label, true);
            note(&mut known.choices, question.choices().iter().map(|choice| (&*choice.code, &*choice.label)));
            note(&mut known.lines, question.lines().iter().map(|line| (&*line.code, &*line.label)));
        }
    }
    let mut faults = Vec::new();
    for (index, question) in draft.questions.iter().enumerate() {
        let Some(known) = past.get(question.code.as_str()) else { continue };
        let at = format!("/questions/{index}");
        if known.kind != question.kind() {
            let detail = "Des réponses d'un autre genre portent ce code : donnez un autre code à cette question.";
            faults.push(Fault { pointer: format!("{at}/code"), detail: detail.to_owned() });
            continue;
        }
        if !known.is_current && known.label != question.label {
            faults.push(Fault { pointer: format!("{at}/code"), detail: reused(known.label) });
        }
        let choices = question.choices().iter().map(|Choice { code, label, .. }| (code.as_str(), label.as_str()));
        let lines = question.lines().iter().map(|line| (line.code.as_str(), line.label.as_str()));
        find_reused(&mut faults, &format!("{at}/choices"), &known.choices, choices);
        find_reused(&mut faults, &format!("{at}/lines"), &known.lines, lines);
    }
    faults
}

fn note<'a>(known: &mut BTreeMap<&'a str, (&'a str, bool)>, current: impl Iterator<Item = (&'a str, &'a str)>) {
    known.values_mut().for_each(|(_, is_current)| *is_current = false);
    known.extend(current.map(|(code, label)| (code, (label, true))));
}

fn find_reused<'a>(
    faults: &mut Vec<Fault>,
    at: &str,
    known: &BTreeMap<&str, (&str, bool)>,
    given: impl Iterator<Item = (&'a str, &'a str)>,
) {
    for (index, (code, label)) in given.enumerate() {
        if let Some((before, false)) = known.get(code)
            && *before != label
        {
            faults.push(Fault { pointer: format!("{at}/{index}/code"), detail: reused(before) });
        }
    }
}

fn reused(label: &str) -> String {
    format!("Ce code a servi pour « {label} », et garde ce sens : prenez-en un autre.")
}
