//! Conditions: three-valued tests on earlier answers, and the questions that are shown.

use std::collections::BTreeMap;

use super::answer::Answer;
use super::definition::{Comparison, Condition, Definition, Form, Operand, Question, Test};

/// Answers by code of the question.
pub type Given = BTreeMap<String, Answer>;

/// Which questions are shown, in their order: one pass, as conditions look at earlier questions only.
///
/// An answer to a question that is not shown counts as none.
pub fn visible(definition: &Definition, given: &Given) -> Vec<bool> {
    let mut counted = Counted { definition, given, shown: Vec::with_capacity(definition.questions.len()) };
    for question in &definition.questions {
        let shown = question.shown_if.as_ref().is_none_or(|condition| counted.holds(condition) == Some(true));
        counted.shown.push(shown);
    }
    counted.shown
}

/// Depth of a condition; a single test has depth 1.
pub fn depth(condition: &Condition) -> usize {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => 1 + parts.iter().map(depth).max().unwrap_or(0),
        Condition::Not(part) => 1 + depth(part),
        Condition::Test(_) => 1,
    }
}

/// The tests of a condition, in order.
pub fn tests_of(condition: &Condition) -> Vec<&Test> {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().flat_map(tests_of).collect(),
        Condition::Not(part) => tests_of(part),
        Condition::Test(test) => vec![test],
    }
}

/// The answers so far, with the questions that are shown.
struct Counted<'a> {
    definition: &'a Definition,
    given: &'a Given,
    shown: Vec<bool>,
}

impl Counted<'_> {
    /// Decides a condition; none is unknown, which hides.
    fn holds(&self, condition: &Condition) -> Option<bool> {
        match condition {
            Condition::All(parts) => self.fold(parts, false),
            Condition::Any(parts) => self.fold(parts, true),
            Condition::Not(part) => self.holds(part).map(|held| !held),
            Condition::Test(test) => self.test(test),
        }
    }

    /// Whether one of several is `decisive`, which decides it; unknown if none is, and one is unknown.
    fn fold(&self, parts: &[Condition], decisive: bool) -> Option<bool> {
        let mut result = Some(!decisive);
        for part in parts {
            match self.holds(part) {
                Some(held) if held == decisive => return Some(decisive),
                None => result = None,
                Some(_) => {}
            }
        }
        result
    }

    fn test(&self, test: &Test) -> Option<bool> {
        let position = self.definition.position(&test.question)?;
        let question = self.definition.questions.get(position)?;
        let shown = self.shown.get(position).copied().unwrap_or(false);
        let answer = self.given.get(&test.question).filter(|_| shown);
        match (&test.comparison, answer) {
            (Comparison::Answered, answer) => Some(answer.is_some()),
            (_, None) => None,
            (comparison, Some(answer)) => compare(question, comparison, answer),
        }
    }
}

/// Compares an answer; none where the two cannot be compared.
pub(super) fn compare(question: &Question, comparison: &Comparison, answer: &Answer) -> Option<bool> {
    let is = |operand: &Operand| match (operand, answer) {
        (Operand::Code(code), Answer::Code(given)) => code == given,
        (Operand::Number(number), Answer::Number(given)) => number == given,
        _ => false,
    };
    Some(match comparison {
        Comparison::Is(operand) => is(operand),
        Comparison::IsNot(operand) => !is(operand),
        Comparison::OneOf(operands) => operands.iter().any(is),
        Comparison::Contains(code) => matches!(answer, Answer::Codes(given) if given.contains(code)),
        Comparison::Answered => true,
        Comparison::LessThan(limit) => value(question, answer)? < *limit,
        Comparison::AtLeast(limit) => value(question, answer)? >= *limit,
    })
}

/// The number that an answer stands for: itself, or the step of a scale.
fn value(question: &Question, answer: &Answer) -> Option<i64> {
    match (&question.form, answer) {
        (Form::Number(..), Answer::Number(number)) => Some(*number),
        (Form::Scale(_), Answer::Code(code)) => code.parse().ok(),
        _ => None,
    }
}
