//! Conditions in words, for paper: « Répondez seulement si vous avez coché 1, 2 ou 3 à la question 4. »

use std::collections::BTreeMap;

use super::definition::{Choice, Comparison, Condition, Definition, Form, Operand, Test};

/// Most characters of a code that is printed beside its box.
const SHORT_CODE: usize = 2;

/// What stands beside each box on paper: its code, or its place where codes are long.
///
/// The same is typed in for it.
pub fn printed_codes(choices: &[Choice]) -> Vec<String> {
    let are_short = choices.iter().all(|choice| choice.code.chars().count() <= SHORT_CODE);
    let printed = |(index, choice): (usize, &Choice)| {
        if are_short { choice.code.clone() } else { (index + 1).to_string() }
    };
    choices.iter().enumerate().map(printed).collect()
}

/// The number that each question has on paper, from 1, by its code. Notes have none.
pub fn numbers(definition: &Definition) -> BTreeMap<&str, usize> {
    let asked = definition.questions.iter().filter(|question| question.form != Form::Note);
    asked.enumerate().map(|(index, question)| (question.code.as_str(), index + 1)).collect()
}

/// The condition of a question in words.
///
/// There are none for a condition of several kinds of tests: such a question says in its own words whom it is for.
pub fn directions(condition: &Condition, numbers: &BTreeMap<&str, usize>) -> Option<String> {
    match condition {
        Condition::Test(test) => one_test(test, numbers),
        Condition::Any(parts) => {
            let tests: Vec<&Test> = parts.iter().map(as_test).collect::<Option<_>>()?;
            let question = &tests.first()?.question;
            let is_of_it = |test: &&&Test| test.question == *question;
            let values: Vec<String> = tests.iter().take_while(is_of_it).filter_map(|test| ticked(test)).collect();
            (values.len() == tests.len())
                .then(|| numbers.get(question.as_str()).map(|number| only_if(&values, number)))?
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

fn one_test(test: &Test, numbers: &BTreeMap<&str, usize>) -> Option<String> {
    let number = numbers.get(test.question.as_str())?;
    Some(match &test.comparison {
        Comparison::Is(_) | Comparison::Contains(_) => only_if(&[ticked(test)?], number),
        Comparison::OneOf(values) => only_if(&values.iter().map(word).collect::<Vec<_>>(), number),
        Comparison::IsNot(value) => {
            format!("Sautez cette question si vous avez mis {} à la question {number}.", word(value))
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

fn ticked(test: &Test) -> Option<String> {
    match &test.comparison {
        Comparison::Is(value) => Some(word(value)),
        Comparison::Contains(code) => Some(code.clone()),
        _ => None,
    }
}

fn word(value: &Operand) -> String {
    match value {
        Operand::Code(code) => code.clone(),
        Operand::Number(number) => number.to_string(),
    }
}

fn only_if(values: &[String], number: &usize) -> String {
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
        directions(condition, &BTreeMap::from([("frequence", 4), ("age", 17)]))
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
                "Sautez cette question si vous avez mis 5 à la question 4.",
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
    fn long_codes_are_printed_as_places() {
        let choice = |code: &str| Choice { code: code.to_owned(), label: String::new(), exclusive: false };
        assert_eq!(printed_codes(&["4", "3", "10"].map(choice)), ["4", "3", "10"]);
        assert_eq!(printed_codes(&["34015", "34092", "ailleurs"].map(choice)), ["1", "2", "3"]);
    }

    #[test]
    fn mixed_conditions_leave_it_to_the_question() {
        let answered = test("frequence", Comparison::Answered);
        assert_eq!(said(&Condition::Not(Box::new(answered.clone()))), None);
        assert_eq!(said(&Condition::Any(vec![answered, test("age", Comparison::LessThan(18))])), None);
        assert_eq!(said(&Condition::Any(Vec::new())), None);
    }
}
