//! Arrows, for paper: « → allez à 8 » beside a choice that leads past the next questions.

use super::answer::Answer;
use super::condition::{compare, tests_of};
use super::definition::{Comparison, Condition, Definition, Form, Question, Test};

/// The question that a choice leads to, past at least one that is hidden whatever else is answered.
///
/// Only questions with a single answer lead anywhere; notes and the strip with the name are not led to.
pub fn arrow<'a>(definition: &'a Definition, from: usize, choice: &str) -> Option<&'a Question> {
    let question = definition.questions.get(from).filter(|question| leads(question))?;
    let answer = Answer::Code(choice.to_owned());
    let mut known = Known { question, answer: &answer, hidden: Vec::new() };
    for next in definition.questions.iter().skip(from + 1).filter(|next| next.form != Form::Note) {
        if !known.hides(next) {
            return Some(next).filter(|next| !known.hidden.is_empty() && next.form != Form::Contact);
        }
        known.hidden.push(&next.code);
    }
    None
}

/// True if arrows lead everybody past a question to whom it is not put: it needs no words.
pub fn is_led_past(definition: &Definition, index: usize) -> bool {
    let question = definition.questions.get(index);
    let Some((question, condition)) = question.and_then(|own| Some((own, own.shown_if.as_ref()?))) else {
        return false;
    };
    let tests = tests_of(condition);
    let Some(from) = tests.first().and_then(|test| definition.position(&test.question)) else { return false };
    let Some(source) = definition.questions.get(from).filter(|source| leads(source)) else { return false };
    tests.iter().all(|test| test.question == source.code)
        && source.choices().iter().all(|choice| {
            let answer = Answer::Code(choice.code.clone());
            let known = Known { question: source, answer: &answer, hidden: Vec::new() };
            let to = || arrow(definition, from, &choice.code).and_then(|next| definition.position(&next.code));
            !known.hides(question) || to().is_some_and(|to| to > index)
        })
}

fn leads(question: &Question) -> bool {
    matches!(question.form, Form::One(_) | Form::Scale(_))
}

/// Consequences of ticking a choice: its question's answer, and the questions that it hides.
struct Known<'a> {
    question: &'a Question,
    answer: &'a Answer,
    hidden: Vec<&'a str>,
}

/// The outcomes that a condition may have: true, false, unknown.
#[derive(Clone, Copy)]
struct Outcomes {
    yes: bool,
    no: bool,
    unknown: bool,
}

impl Outcomes {
    fn only(outcome: Option<bool>) -> Outcomes {
        Outcomes { yes: outcome == Some(true), no: outcome == Some(false), unknown: outcome.is_none() }
    }

    fn not(self) -> Outcomes {
        Outcomes { yes: self.no, no: self.yes, ..self }
    }

    /// The outcomes of two conditions that must both hold.
    fn and(self, other: Outcomes) -> Outcomes {
        Outcomes {
            yes: self.yes && other.yes,
            no: self.no || other.no,
            unknown: self.unknown && (other.unknown || other.yes) || other.unknown && self.yes,
        }
    }
}

impl Known<'_> {
    /// True if a question is hidden, whatever the other answers are.
    fn hides(&self, question: &Question) -> bool {
        question.shown_if.as_ref().is_some_and(|condition| !self.outcomes(condition).yes)
    }

    fn outcomes(&self, condition: &Condition) -> Outcomes {
        let all = |parts: &mut dyn Iterator<Item = Outcomes>| parts.fold(Outcomes::only(Some(true)), Outcomes::and);
        match condition {
            Condition::All(parts) => all(&mut parts.iter().map(|part| self.outcomes(part))),
            Condition::Any(parts) => all(&mut parts.iter().map(|part| self.outcomes(part).not())).not(),
            Condition::Not(part) => self.outcomes(part).not(),
            Condition::Test(test) => self.test(test),
        }
    }

    fn test(&self, Test { question, comparison }: &Test) -> Outcomes {
        let is_presence = *comparison == Comparison::Answered;
        if *question == self.question.code {
            return Outcomes::only(compare(self.question, comparison, self.answer));
        }
        if self.hidden.contains(&question.as_str()) {
            return Outcomes::only(is_presence.then_some(false));
        }
        Outcomes { yes: true, no: true, unknown: !is_presence }
    }
}
