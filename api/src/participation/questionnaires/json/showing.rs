//! A definition as it is kept and shown in JSON.

use super::super::TestOperator;
use super::super::rules::definition::{
    Access, Analysis, Comparison, Condition, Definition, Form, Mastery, Operand, Question, Reluctance, Thresholds,
    USUAL_LENGTH,
};
use super::definition::{
    AccessQuestions, AnalysisDefinition, ChoiceDefinition, ConditionDefinition, LevelThresholds, LineDefinition,
    MasteryQuestions, QuestionDefinition, QuestionnaireDefinition, ReluctanceQuestions, TestValue,
};

/// Shows a definition; read again, it is the same.
pub fn show(definition: &Definition) -> QuestionnaireDefinition {
    QuestionnaireDefinition {
        title: definition.title.clone(),
        introduction: definition.introduction.clone(),
        questions: definition.questions.iter().map(show_question).collect(),
        analysis: definition.analysis.as_ref().map(show_analysis),
    }
}

fn show_question(question: &Question) -> QuestionDefinition {
    let choices = question.choices().iter().map(|choice| ChoiceDefinition {
        code: choice.code.clone(),
        label: choice.label.clone(),
        exclusive: choice.exclusive,
    });
    let lines = question.lines().iter().map(|line| LineDefinition {
        code: line.code.clone(),
        label: line.label.clone(),
        section: line.section.clone(),
    });
    let mut shown = QuestionDefinition {
        code: question.code.clone(),
        kind: question.kind(),
        label: question.label.clone(),
        hint: question.hint.clone(),
        section: question.section.clone(),
        expected: question.expected,
        shown_if: question.shown_if.as_ref().map(show_condition),
        choices: (!question.choices().is_empty()).then(|| choices.collect()),
        lines: (!question.lines().is_empty()).then(|| lines.collect()),
        at_most: None,
        from: None,
        to: None,
        longest: None,
    };
    match question.form {
        Form::Several(_, most) => shown.at_most = most,
        Form::Number(from, to) => (shown.from, shown.to) = (Some(from), Some(to)),
        Form::Text(longest) => shown.longest = Some(longest).filter(|longest| *longest != USUAL_LENGTH),
        Form::One(_) | Form::Scale(_) | Form::Grid(..) | Form::Note | Form::Contact => {}
    }
    shown
}

fn show_condition(condition: &Condition) -> ConditionDefinition {
    let none = ConditionDefinition::default();
    let all = |parts: &[Condition]| Some(parts.iter().map(show_condition).collect());
    match condition {
        Condition::All(parts) => ConditionDefinition { all: all(parts), ..none },
        Condition::Any(parts) => ConditionDefinition { any: all(parts), ..none },
        Condition::Not(part) => ConditionDefinition { not: Some(Box::new(show_condition(part))), ..none },
        Condition::Test(test) => {
            let (op, value) = show_comparison(&test.comparison);
            ConditionDefinition { question: Some(test.question.clone()), op: Some(op), value, ..none }
        }
    }
}

fn show_comparison(comparison: &Comparison) -> (TestOperator, Option<TestValue>) {
    let single = |operand: &Operand| {
        Some(match operand {
            Operand::Code(code) => TestValue::Code(code.clone()),
            Operand::Number(number) => TestValue::Number(*number),
        })
    };
    match comparison {
        Comparison::Is(operand) => (TestOperator::Is, single(operand)),
        Comparison::IsNot(operand) => (TestOperator::IsNot, single(operand)),
        Comparison::OneOf(operands) => (TestOperator::OneOf, Some(show_operands(operands))),
        Comparison::Contains(code) => (TestOperator::Contains, Some(TestValue::Code(code.clone()))),
        Comparison::Answered => (TestOperator::Answered, None),
        Comparison::LessThan(number) => (TestOperator::Lt, Some(TestValue::Number(*number))),
        Comparison::AtLeast(number) => (TestOperator::Gte, Some(TestValue::Number(*number))),
    }
}

fn show_operands(operands: &[Operand]) -> TestValue {
    let numbers: Option<Vec<i64>> = operands
        .iter()
        .map(|operand| match operand {
            Operand::Number(number) => Some(*number),
            Operand::Code(_) => None,
        })
        .collect();
    let code = |operand: &Operand| match operand {
        Operand::Code(code) => code.clone(),
        Operand::Number(number) => number.to_string(),
    };
    numbers.map_or_else(|| TestValue::Codes(operands.iter().map(code).collect()), TestValue::Numbers)
}

fn show_analysis(analysis: &Analysis) -> AnalysisDefinition {
    let Analysis { access, mastery, reluctance, thresholds } = analysis.clone();
    let Access { equipment, devices, internet, without } = access;
    let Mastery { grid, basics, uses, autonomy, frequency, not_using, seldom } = mastery;
    let Reluctance { wish, unwilling, obstacles, reluctant } = reluctance;
    AnalysisDefinition {
        access: AccessQuestions { equipment, devices, internet, without },
        mastery: MasteryQuestions { grid, basics, uses, autonomy, frequency, not_using, seldom },
        reluctance: ReluctanceQuestions { wish, unwilling, obstacles, reluctant },
        thresholds: thresholds.into(),
    }
}

impl From<Thresholds> for LevelThresholds {
    fn from(thresholds: Thresholds) -> LevelThresholds {
        let Thresholds { basics, uses, advanced_uses, advanced_autonomy, fewest_lines } = thresholds;
        LevelThresholds { basics, uses, advanced_uses, advanced_autonomy, fewest_lines }
    }
}
