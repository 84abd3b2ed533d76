//! Conditions in words, for paper: « Répondez seulement si vous avez coché 1, 2 ou 3 à la question 4. »

use std::collections::BTreeMap;

use super::definition::{Comparison, Condition, Definition, Form, Operand, Question, Test};
use super::keys::keys;

/// Mark that paper prints of a question for others to refer to.
pub struct Printed<'a> {
    /// Its number, from 1.
    pub number: usize,
    /// The key beside each box, by the choice's code.
    keys: BTreeMap<&'a str, String>,
    /// The words of each choice, by its code.
    labels: BTreeMap<&'a str, &'a str>,
}

/// The number and the keys that each question has on paper, by its code. Notes have none.
pub fn printed(definition: &Definition) -> BTreeMap<&str, Printed<'_>> {
    let asked = definition.questions.iter().filter(|question| question.form != Form::Note);
    asked.enumerate().map(|(index, question)| (question.code.as_str(), Printed::new(index + 1, question))).collect()
}

impl Printed<'_> {
    fn new(number: usize, question: &Question) -> Printed<'_> {
        let choices = question.choices();
        let codes = choices.iter().map(|choice| choice.code.as_str());
        let labels = choices.iter().map(|choice| (choice.code.as_str(), choice.label.as_str())).collect();
        Printed { number, keys: codes.zip(keys(choices)).collect(), labels }
    }

    fn key(&self, code: &str) -> String {
        self.keys.get(code).cloned().unwrap_or_else(|| code.to_owned())
    }

    /// The words of a choice, which say more than its number.
    fn quote(&self, value: &Operand) -> String {
        match value {
            Operand::Code(code) => match self.labels.get(code.as_str()) {
                Some(label) => format!("« {label} »"),
                None => self.key(code),
            },
            Operand::Number(number) => number.to_string(),
        }
    }

    fn word(&self, value: &Operand) -> String {
        match value {
            Operand::Code(code) => self.key(code),
            Operand::Number(number) => number.to_string(),
        }
    }
}

/// The condition of a question in words.
///
/// There are none for a condition of several kinds of tests: such a question says in its own words whom it is for.
pub fn directions(condition: &Condition, printed: &BTreeMap<&str, Printed<'_>>) -> Option<String> {
    match condition {
        Condition::Test(test) => one_test(test, printed),
        Condition::Any(parts) => {
            let tests: Vec<&Test> = parts.iter().map(as_test).collect::<Option<_>>()?;
            let question = &tests.first()?.question;
            let is_of_it = |test: &&&Test| test.question == *question;
            let own = printed.get(question.as_str())?;
            let values: Vec<String> = tests.iter().take_while(is_of_it).filter_map(|test| ticked(test, own)).collect();
            (values.len() == tests.len()).then(|| only_if(&values, own.number))
        }
        Condition::All(_) | Condition::Not(_) => None,
    }
}

fn as_test(condition: &Condition) -> Option<&Test> {
    match condition {
        Condition::Test(test) => Some(test),
        _ => None,
    }
}

fn one_test(test: &Test, printed: &BTreeMap<&str, Printed<'_>>) -> Option<String> {
    let own = printed.get(test.question.as_str())?;
    let number = own.number;
    Some(match &test.comparison {
        Comparison::Is(_) | Comparison::Contains(_) => only_if(&[ticked(test, own)?], number),
        Comparison::OneOf(values) => only_if(&values.iter().map(|value| own.word(value)).collect::<Vec<_>>(), number),
        Comparison::IsNot(value) => {
            format!("Sautez cette question si vous avez répondu {} à la question {number}.", own.quote(value))
        }
        Comparison::Answered => format!("Répondez seulement si vous avez répondu à la question {number}."),
        Comparison::LessThan(than) => {
            format!("Répondez seulement si vous avez mis moins de {than} à la question {number}.")
        }
        Comparison::AtLeast(least) => {
            format!("Répondez seulement si vous avez mis {least} ou plus à la question {number}.")
        }
    })
}

fn ticked(test: &Test, own: &Printed<'_>) -> Option<String> {
    match &test.comparison {
        Comparison::Is(value) => Some(own.word(value)),
        Comparison::Contains(code) => Some(own.key(code)),
        _ => None,
    }
}

fn only_if(values: &[String], number: usize) -> String {
    let list = match values {
        [before @ .., last] if !before.is_empty() => format!("{} ou {last}", before.join(", ")),
        values => values.concat(),
    };
    format!("Répondez seulement si vous avez mis {list} à la question {number}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn test(question: &str, comparison: Comparison) -> Condition {
        Condition::Test(Test { question: question.to_owned(), comparison })
    }

    fn code(code: &str) -> Operand {
        Operand::Code(code.to_owned())
    }

    fn said(condition: &Condition) -> Option<String> {
        let age = || Printed { number: 17, keys: BTreeMap::new(), labels: BTreeMap::new() };
        let keys = BTreeMap::from([("jamais", "12".to_owned())]);
        let frequence = Printed { number: 4, keys, labels: BTreeMap::from([("5", "jamais")]) };
        directions(condition, &BTreeMap::from([("frequence", frequence), ("age", age())]))
    }

    #[test]
    fn simple_conditions_have_words() {
        let cases = [
            (test("frequence", Comparison::Is(code("1"))), "Répondez seulement si vous avez mis 1 à la question 4."),
            (
                test("frequence", Comparison::OneOf(["1", "2", "3"].map(code).to_vec())),
                "Répondez seulement si vous avez mis 1, 2 ou 3 à la question 4.",
            ),
            (
                test("frequence", Comparison::IsNot(code("5"))),
                "Sautez cette question si vous avez répondu « jamais » à la question 4.",
            ),
            (
                test("frequence", Comparison::Is(code("jamais"))),
                "Répondez seulement si vous avez mis 12 à la question 4.",
            ),
            (test("age", Comparison::AtLeast(18)), "Répondez seulement si vous avez mis 18 ou plus à la question 17."),
            (
                Condition::Any(["2", "3"].map(|own| test("frequence", Comparison::Contains(own.to_owned()))).to_vec()),
                "Répondez seulement si vous avez mis 2 ou 3 à la question 4.",
            ),
        ];
        for (condition, words) in cases {
            assert_eq!(said(&condition).as_deref(), Some(words));
        }
    }

    #[test]
    fn mixed_conditions_leave_it_to_the_question() {
        let answered = test("frequence", Comparison::Answered);
        assert_eq!(said(&Condition::Not(Box::new(answered.clone()))), None);
        assert_eq!(said(&Condition::Any(vec![answered, test("age", Comparison::LessThan(18))])), None);
        assert_eq!(said(&Condition::Any(Vec::new())), None);
    }
}
