//! Results of evaluations as they are shown.

use serde::Serialize;
use utoipa::ToSchema;

use super::ResultDisplay;
use super::rules::{self, Reading};
use crate::participation::questionnaires::responses::count_views::CountedQuestion;
use crate::participation::questionnaires::rules::counting::QuestionCount;

/// Results of the evaluations of some sessions.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EvaluationResults {
    /// Number of sessions that have evaluations.
    pub sessions: i64,
    /// Number of evaluations.
    pub evaluations: i64,
    /// The questions, in the order of the newest version that was answered.
    pub questions: Vec<EvaluationResult>,
}

/// Answers to a question, as far as so few of them may be said.
///
/// There is no mean. Under 5 answers the boxes are listed, under 20 they are counted, from 20 on there is a share. The
/// lines of a grid are results of their own, `grid/line`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EvaluationResult {
    /// The question and its counts.
    #[serde(flatten)]
    pub counted: CountedQuestion,
    /// The form in which the answers are said.
    pub display: ResultDisplay,
    /// The answers in French.
    #[schema(example = "11 sur 12 plutôt ou tout à fait")]
    pub words: String,
    /// Share of the answers in the good boxes; null under 20 answers, and where no box is a good one.
    #[schema(required)]
    pub share: Option<ResultShare>,
}

/// A share of many answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ResultShare {
    /// The share in percent.
    pub percent: u32,
    /// Lower bound of Wilson's interval at 95 %, in percent.
    pub low: u32,
    /// Upper bound of Wilson's interval at 95 %, in percent.
    pub high: u32,
    /// The interval in French.
    #[schema(example = "entre 70 et 97 %")]
    pub words: String,
}

impl EvaluationResult {
    /// Says the counts of some questions.
    pub fn say_all(questions: Vec<QuestionCount>) -> Vec<EvaluationResult> {
        questions.into_iter().flat_map(line_by_line).map(EvaluationResult::new).collect()
    }

    fn new(question: QuestionCount) -> EvaluationResult {
        let answers = question.reply.answered;
        let mut boxes: Vec<(String, &str, u32)> =
            question.reply.choices.iter().map(|one| (one.label.clone(), one.code.as_str(), one.count)).collect();
        boxes.extend(question.numbers.iter().map(|(number, count)| (number.to_string(), "", *count)));
        let good = rules::good_boxes(&question.code);
        let good: Vec<usize> =
            boxes.iter().enumerate().filter(|(_, (_, code, _))| good.contains(code)).map(|(place, _)| place).collect();
        let counts: Vec<u32> = boxes.iter().map(|(_, _, count)| *count).collect();
        let labels: Vec<&str> = boxes.iter().map(|(label, ..)| label.as_str()).collect();
        let reading = rules::read(&counts, &good, answers);
        let words = match boxes.is_empty() && answers > 0 {
            true => rules::count_answers(answers),
            false => rules::say(&reading, (&counts, answers), &labels, &good),
        };
        let (display, share) = match &reading {
            Reading::Nothing => (ResultDisplay::Nothing, None),
            Reading::Boxes(_) => (ResultDisplay::Boxes, None),
            Reading::Share { percent, interval: (low, high), .. } if !good.is_empty() => {
                let words = rules::say_interval(&reading).unwrap_or_default();
                (ResultDisplay::Share, Some(ResultShare { percent: *percent, low: *low, high: *high, words }))
            }
            Reading::Counts { .. } | Reading::Share { .. } => (ResultDisplay::Counts, None),
        };
        EvaluationResult { counted: question.into(), display, words, share }
    }
}

/// The lines of a grid, each as a question; any other question as it is.
fn line_by_line(question: QuestionCount) -> Vec<QuestionCount> {
    if question.lines.is_empty() {
        return vec![question];
    }
    let QuestionCount { code, label, kind, set_aside, lines, .. } = question;
    lines
        .into_iter()
        .map(|line| QuestionCount {
            code: format!("{code}/{}", line.code),
            label: format!("{label} {}", line.label),
            kind,
            versions: line.versions,
            concerned: line.concerned,
            set_aside,
            reply: line.reply,
            lines: Vec::new(),
            numbers: Default::default(),
        })
        .collect()
}
