//! The definition of a version of a questionnaire: questions, choices, conditions, analysis.

use super::super::QuestionKind;

/// Most questions of a definition.
pub const MOST_QUESTIONS: usize = 200;
/// Most choices of a question, and most lines of a grid.
pub const MOST_CHOICES: usize = 60;
/// Most choices of a scale, and of each line of a grid.
pub const MOST_STEPS: usize = 10;
/// Greatest depth of a condition; a single test has depth 1.
pub const DEEPEST: usize = 5;
/// Greatest number that a question asks for, and the least one with a minus.
pub const GREATEST_NUMBER: i64 = 1_000_000_000;
/// Most characters of a text answer, unless its question says another number.
pub const USUAL_LENGTH: usize = 300;
/// Greatest number that a question says.
pub const LONGEST_ANSWER: usize = 1_000;

/// The definition of a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// Title, as printed at the top.
    pub title: String,
    /// Words to the person before the first question.
    pub introduction: Option<String>,
    /// The questions, in order.
    pub questions: Vec<Question>,
    /// The reading of the answers: findings and level; a questionnaire on other things has none.
    pub analysis: Option<Analysis>,
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Code: one meaning for the questionnaire's whole life.
    pub code: String,
    /// The question itself.
    pub label: String,
    /// Words of help below it.
    pub hint: Option<String>,
    /// Heading of the group of questions that begins here.
    pub section: Option<String>,
    /// True if the screen asks once more when it is left blank. Nothing ever blocks.
    pub expected: bool,
    /// Condition under which it is asked; none asks it always.
    pub shown_if: Option<Condition>,
    /// The form of its answer.
    pub form: Form,
}

/// The form of a question's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// One choice.
    One(Vec<Choice>),
    /// Several choices, a number of them at most.
    Several(Vec<Choice>, Option<usize>),
    /// One step of a scale; the codes are whole numbers in order.
    Scale(Vec<Choice>),
    /// A whole number within bounds.
    Number(i64, i64),
    /// A short text.
    Text(usize),
    /// One choice a line.
    Grid(Vec<Line>, Vec<Choice>),
    /// A note to read: no answer.
    Note,
    /// Name and phone number, which never come with the answers.
    Contact,
}

/// A choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Code: one meaning for the questionnaire's whole life.
    pub code: String,
    /// Its words.
    pub label: String,
    /// True if it excludes the others.
    pub exclusive: bool,
}

/// A line of a grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Code within the grid.
    pub code: String,
    /// Its words.
    pub label: String,
    /// Heading of the group of lines that begins here.
    pub section: Option<String>,
}

/// A condition: a tree of tests on earlier questions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// All hold.
    All(Vec<Condition>),
    /// One holds at least.
    Any(Vec<Condition>),
    /// The other does not hold.
    Not(Box<Condition>),
    /// A test of one answer.
    Test(Test),
}

/// A test of the answer to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Test {
    /// Code of the question.
    pub question: String,
    /// The comparison.
    pub comparison: Comparison,
}

/// A comparison of an answer with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// It is this choice or number.
    Is(Operand),
    /// It is another one.
    IsNot(Operand),
    /// It is one of these.
    OneOf(Vec<Operand>),
    /// This choice is among those ticked.
    Contains(String),
    /// There is an answer.
    Answered,
    /// It is less than this number.
    LessThan(i64),
    /// It is this number or more.
    AtLeast(i64),
}

/// A value that an answer is compared with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operand {
    /// Code of a choice.
    Code(String),
    /// Number.
    Number(i64),
}

/// The reading of the answers: questions on access, mastery and reluctance, and the thresholds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Analysis {
    /// Access to devices and the internet.
    pub access: Access,
    /// Mastery, by a grid of what a person can do.
    pub mastery: Mastery,
    /// Reluctance to learn.
    pub reluctance: Reluctance,
    /// The thresholds of the level.
    pub thresholds: Thresholds,
}

/// Questions on access.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mastery {
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reluctance {
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thresholds {
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

impl Definition {
    /// Place of a question among the questions.
    pub fn position(&self, code: &str) -> Option<usize> {
        self.questions.iter().position(|question| question.code == code)
    }

    /// A question, by its code.
    pub fn find(&self, code: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.code == code)
    }
}

impl Question {
    /// Kind of the question.
    pub fn kind(&self) -> QuestionKind {
        match self.form {
            Form::One(_) => QuestionKind::One,
            Form::Several(..) => QuestionKind::Several,
            Form::Scale(_) => QuestionKind::Scale,
            Form::Number(..) => QuestionKind::Number,
            Form::Text(_) => QuestionKind::Text,
            Form::Grid(..) => QuestionKind::Grid,
            Form::Note => QuestionKind::Note,
            Form::Contact => QuestionKind::Contact,
        }
    }

    /// Its choices; those of each line, for a grid.
    pub fn choices(&self) -> &[Choice] {
        match &self.form {
            Form::One(choices) | Form::Several(choices, _) | Form::Scale(choices) | Form::Grid(_, choices) => choices,
            _ => &[],
        }
    }

    /// Its lines, for a grid.
    pub fn lines(&self) -> &[Line] {
        match &self.form {
            Form::Grid(lines, _) => lines,
            _ => &[],
        }
    }

    /// True if it has a choice of this code.
    pub fn has_choice(&self, code: &str) -> bool {
        self.choices().iter().any(|choice| choice.code == code)
    }
}
