//! The definition of a version in JSON.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::rules::definition::{Access, Analysis, Mastery, Reluctance, Thresholds};
use super::super::{QuestionKind, TestOperator};

/// The definition of a version of a questionnaire.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionnaireDefinition {
    /// Title, as printed at the top.
    #[schema(max_length = 120)]
    pub title: String,
    /// Words to the person before the first question.
    #[schema(max_length = 2000)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub introduction: Option<String>,
    /// The questions, in order.
    #[schema(max_items = 200)]
    pub questions: Vec<QuestionDefinition>,
    /// The reading of the answers: findings and level. A questionnaire on other things has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub analysis: Option<AnalysisDefinition>,
}

/// A question. Fields that its kind does not have are left out.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionDefinition {
    /// Code: one meaning for the questionnaire's whole life. Small letters, digits, underscores.
    #[schema(max_length = 40)]
    pub code: String,
    /// Kind of its answer.
    pub kind: QuestionKind,
    /// The question itself.
    #[schema(max_length = 500)]
    pub label: String,
    /// Words of help below it.
    #[schema(max_length = 500)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Heading of the group of questions that begins here.
    #[schema(max_length = 120)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// True if the screen asks once more when it is left blank. Nothing ever blocks.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    pub expected: bool,
    /// Condition under which it is asked; left out, it is always asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown_if: Option<ConditionDefinition>,
    /// Choices of `one`, `several`, `scale`, and of each line of a `grid`.
    #[schema(max_items = 60)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choices: Option<Vec<ChoiceDefinition>>,
    /// Most choices that are ticked of `several`.
    #[schema(minimum = 1, maximum = 60)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<usize>,
    /// Lines of a `grid`.
    #[schema(max_items = 60)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<Vec<LineDefinition>>,
    /// Least `number`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<i64>,
    /// Greatest `number`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<i64>,
    /// Most characters of a `text` (300 if left out).
    #[schema(minimum = 1, maximum = 1000)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub longest: Option<usize>,
}

/// A choice.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChoiceDefinition {
    /// Code; a whole number for a scale, points for a grid that is read for a level.
    #[schema(max_length = 40)]
    pub code: String,
    /// Its words.
    #[schema(max_length = 200)]
    pub label: String,
    /// True if it excludes the others.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    pub exclusive: bool,
}

/// A line of a grid.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LineDefinition {
    /// Code within the grid.
    #[schema(max_length = 40)]
    pub code: String,
    /// Its words.
    #[schema(max_length = 200)]
    pub label: String,
    /// Heading of the group of lines that begins here.
    #[schema(max_length = 120)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
}

/// A condition: `all`, `any`, `not`, or a test of an earlier question, and nothing beside it.
///
/// A test of a question without an answer is neither true nor false, and so is its negation: that hides the question.
/// Only `answered` is always one of the two.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConditionDefinition {
    /// All of these hold.
    #[schema(no_recursion)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub all: Option<Vec<ConditionDefinition>>,
    /// One of these holds at least.
    #[schema(no_recursion)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub any: Option<Vec<ConditionDefinition>>,
    /// This does not hold.
    #[schema(no_recursion)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not: Option<Box<ConditionDefinition>>,
    /// Code of the question that is tested: one that comes before.
    #[schema(max_length = 40)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// The comparison.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub op: Option<TestOperator>,
    /// A choice's code, a number, or several of them for `one_of`; nothing for `answered`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<TestValue>,
}

/// A value that an answer is compared with.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(untagged)]
pub enum TestValue {
    /// Code of a choice.
    Code(String),
    /// Number.
    Number(i64),
    /// Codes of choices.
    Codes(Vec<String>),
    /// Numbers.
    Numbers(Vec<i64>),
}

/// The reading of the answers: findings and level.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnalysisDefinition {
    /// Access to devices and the internet.
    pub access: AccessQuestions,
    /// Mastery, by a grid of what a person can do.
    pub mastery: MasteryQuestions,
    /// Reluctance to learn.
    pub reluctance: ReluctanceQuestions,
    /// The thresholds of the level.
    pub thresholds: LevelThresholds,
}

/// Questions on access.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccessQuestions {
    /// Question of several choices: devices at home.
    pub equipment: String,
    /// Its choices that lead to the internet.
    pub devices: Vec<String>,
    /// Question of one choice: internet at home.
    pub internet: String,
    /// Its choices that mean none.
    pub without: Vec<String>,
}

/// Questions on mastery.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MasteryQuestions {
    /// The grid; the codes of its choices are points.
    pub grid: String,
    /// Its lines on the basics.
    pub basics: Vec<String>,
    /// Its lines on uses.
    pub uses: Vec<String>,
    /// Its lines on autonomy.
    pub autonomy: Vec<String>,
    /// Question of one choice: frequency of use.
    pub frequency: String,
    /// Its choices that mean no use, or no longer.
    pub not_using: Vec<String>,
    /// Its choices that mean little practice.
    pub seldom: Vec<String>,
}

/// Questions on reluctance.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReluctanceQuestions {
    /// Scale: wish to learn.
    pub wish: String,
    /// Its steps that mean rather not.
    pub unwilling: Vec<String>,
    /// Question of several choices: obstacles.
    pub obstacles: String,
    /// Its choices that mean reluctance.
    pub reluctant: Vec<String>,
}

/// Thresholds of the level, in points of the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LevelThresholds {
    /// Points of the basics from which a person is no beginner.
    pub basics: u16,
    /// Points of the uses from which a person is no beginner.
    pub uses: u16,
    /// Points of the uses from which a person may be advanced.
    pub advanced_uses: u16,
    /// Points of autonomy from which a person may be advanced.
    pub advanced_autonomy: u16,
    /// Lines that must be answered for a proposal.
    pub fewest_lines: u16,
}

impl From<AnalysisDefinition> for Analysis {
    fn from(json: AnalysisDefinition) -> Analysis {
        let AnalysisDefinition { access, mastery, reluctance, thresholds } = json;
        let AccessQuestions { equipment, devices, internet, without } = access;
        let MasteryQuestions { grid, basics, uses, autonomy, frequency, not_using, seldom } = mastery;
        let ReluctanceQuestions { wish, unwilling, obstacles, reluctant } = reluctance;
        Analysis {
            access: Access { equipment, devices, internet, without },
            mastery: Mastery { grid, basics, uses, autonomy, frequency, not_using, seldom },
            reluctance: Reluctance { wish, unwilling, obstacles, reluctant },
            thresholds: thresholds.into(),
        }
    }
}

impl From<LevelThresholds> for Thresholds {
    fn from(json: LevelThresholds) -> Thresholds {
        let LevelThresholds { basics, uses, advanced_uses, advanced_autonomy, fewest_lines } = json;
        Thresholds { basics, uses, advanced_uses, advanced_autonomy, fewest_lines }
    }
}
