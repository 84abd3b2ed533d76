//! Reading of a definition in JSON: texts cleaned, fields fitted to their kind, then the rules.

use super::super::rules::definition::{
    Choice, Comparison, Condition, Definition, Form, Line, Operand, Question, Test, USUAL_LENGTH,
};
use super::super::rules::validation;
use super::super::{QuestionKind, TestOperator};
use super::definition::{
    ChoiceDefinition, ConditionDefinition, LineDefinition, QuestionDefinition, QuestionnaireDefinition, TestValue,
};
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::Fields;

impl QuestionnaireDefinition {
    /// Reads a definition that somebody sends; `at` is its pointer in the body.
    ///
    /// # Errors
    /// 422 with a pointer for each fault.
    pub fn read(self, at: &str) -> Result<Definition, Problem> {
        let mut fields = Fields::default();
        let definition = self.build(&mut fields, at);
        fields.done()?;
        let mut fields = Fields::default();
        for fault in validation::faults(&definition) {
            fields.refuse(&format!("{at}{}", fault.pointer), fault.detail);
        }
        fields.done()?;
        Ok(definition)
    }

    /// Builds the definition; `fields` gets the faults.
    pub fn build(self, fields: &mut Fields, at: &str) -> Definition {
        let questions = self.questions.into_iter().enumerate();
        Definition {
            title: fields.text(&format!("{at}/title"), &self.title, 120),
            introduction: fields.optional_text(&format!("{at}/introduction"), self.introduction.as_deref(), 2000),
            questions: questions
                .map(|(index, question)| question.build(fields, &format!("{at}/questions/{index}")))
                .collect(),
            analysis: self.analysis.map(Into::into),
        }
    }
}

impl QuestionDefinition {
    fn build(self, fields: &mut Fields, at: &str) -> Question {
        let form = self.form(fields, at);
        let pointer = |name: &str| format!("{at}/{name}");
        Question {
            label: fields.text(&pointer("label"), &self.label, 500),
            hint: fields.optional_text(&pointer("hint"), self.hint.as_deref(), 500),
            section: fields.optional_text(&pointer("section"), self.section.as_deref(), 120),
            shown_if: self.shown_if.map(|condition| condition.build(fields, &pointer("shown_if"), 0)),
            expected: self.expected,
            code: self.code,
            form,
        }
    }

    /// The form of the answer; fields that the kind does not have are refused.
    fn form(&self, fields: &mut Fields, at: &str) -> Form {
        use QuestionKind::{Grid, Number, One, Scale, Several, Text};
        let has = [
            ("choices", self.choices.is_some(), [One, Several, Scale, Grid].contains(&self.kind)),
            ("at_most", self.at_most.is_some(), self.kind == Several),
            ("lines", self.lines.is_some(), self.kind == Grid),
            ("from", self.from.is_some(), self.kind == Number),
            ("to", self.to.is_some(), self.kind == Number),
            ("longest", self.longest.is_some(), self.kind == Text),
        ];
        for (name, is_given, is_taken) in has {
            if is_given && !is_taken {
                fields.refuse(&format!("{at}/{name}"), "Une question de ce genre n'a pas ce champ.");
            } else if !is_given && is_taken && !["at_most", "longest"].contains(&name) {
                fields.refuse(&format!("{at}/{name}"), "Cette réponse manque.");
            }
        }
        let mut choices = || {
            self.choices
                .iter()
                .flatten()
                .enumerate()
                .map(|(index, choice)| choice.build(fields, &format!("{at}/choices/{index}")))
                .collect::<Vec<_>>()
        };
        match self.kind {
            One => Form::One(choices()),
            Several => Form::Several(choices(), self.at_most),
            Scale => Form::Scale(choices()),
            Number => Form::Number(self.from.unwrap_or(0), self.to.unwrap_or(0)),
            Text => Form::Text(self.longest.unwrap_or(USUAL_LENGTH)),
            Grid => {
                let choices = choices();
                let lines = self.lines.iter().flatten().enumerate();
                let lines = lines.map(|(index, line)| line.build(fields, &format!("{at}/lines/{index}")));
                Form::Grid(lines.collect(), choices)
            }
            QuestionKind::Note => Form::Note,
            QuestionKind::Contact => Form::Contact,
        }
    }
}

impl ChoiceDefinition {
    fn build(&self, fields: &mut Fields, at: &str) -> Choice {
        let label = fields.text(&format!("{at}/label"), &self.label, 200);
        Choice { code: self.code.clone(), label, exclusive: self.exclusive }
    }
}

impl LineDefinition {
    fn build(&self, fields: &mut Fields, at: &str) -> Line {
        let label = fields.text(&format!("{at}/label"), &self.label, 200);
        let section = fields.optional_text(&format!("{at}/section"), self.section.as_deref(), 120);
        Line { code: self.code.clone(), label, section }
    }
}

/// Greatest depth that is read at all; the rules refuse less.
const DEEPEST: usize = 64;

impl ConditionDefinition {
    fn build(self, fields: &mut Fields, at: &str, depth: usize) -> Condition {
        let none = Condition::All(Vec::new());
        let ConditionDefinition { all, any, not, question, op, value } = self;
        let is_test = question.is_some() || op.is_some() || value.is_some();
        let ways = [all.is_some(), any.is_some(), not.is_some(), is_test];
        if ways.iter().filter(|is_given| **is_given).count() != 1 || depth > DEEPEST {
            fields.refuse(at, "Une condition est « all », « any », « not » ou une comparaison, et une seule.");
            return none;
        }
        let mut parts = |parts: Vec<ConditionDefinition>, name: &str| {
            let parts = parts.into_iter().enumerate();
            parts.map(|(index, part)| part.build(fields, &format!("{at}/{name}/{index}"), depth + 1)).collect()
        };
        match (all, any, not) {
            (Some(all), ..) => Condition::All(parts(all, "all")),
            (_, Some(any), _) => Condition::Any(parts(any, "any")),
            (.., Some(not)) => Condition::Not(Box::new(not.build(fields, &format!("{at}/not"), depth + 1))),
            _ => {
                let comparison = op.and_then(|op| comparison(op, value));
                match (question, comparison) {
                    (Some(question), Some(comparison)) => Condition::Test(Test { question, comparison }),
                    _ => {
                        fields.refuse(at, "Une comparaison a une question, un opérateur et la valeur qui lui va.");
                        none
                    }
                }
            }
        }
    }
}

fn comparison(op: TestOperator, value: Option<TestValue>) -> Option<Comparison> {
    let single = |value: TestValue| match value {
        TestValue::Code(code) => Some(Operand::Code(code)),
        TestValue::Number(number) => Some(Operand::Number(number)),
        TestValue::Codes(_) | TestValue::Numbers(_) => None,
    };
    Some(match (op, value) {
        (TestOperator::Answered, None) => Comparison::Answered,
        (TestOperator::Is, Some(value)) => Comparison::Is(single(value)?),
        (TestOperator::IsNot, Some(value)) => Comparison::IsNot(single(value)?),
        (TestOperator::OneOf, Some(TestValue::Codes(codes))) => {
            Comparison::OneOf(codes.into_iter().map(Operand::Code).collect())
        }
        (TestOperator::OneOf, Some(TestValue::Numbers(numbers))) => {
            Comparison::OneOf(numbers.into_iter().map(Operand::Number).collect())
        }
        (TestOperator::Contains, Some(TestValue::Code(code))) => Comparison::Contains(code),
        (TestOperator::Lt, Some(TestValue::Number(number))) => Comparison::LessThan(number),
        (TestOperator::Gte, Some(TestValue::Number(number))) => Comparison::AtLeast(number),
        _ => return None,
    })
}
