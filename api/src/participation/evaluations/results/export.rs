//! Results of evaluations as a table for spreadsheets.

use super::views::{EvaluationResult, EvaluationResults};
use crate::kernel::text::problem::Problem;
use crate::participation::questionnaires::responses::count_views::CountedQuestion;
use crate::programme::feeds::csv::{new_table, safe};

const HEADINGS: [&str; 6] = ["question", "reponses", "illisibles", "resultat", "intervalle", "cases"];

/// Writes the results, a row each question.
pub fn write(results: &EvaluationResults) -> Result<Vec<u8>, Problem> {
    let mut table = new_table();
    table.write_record(HEADINGS).map_err(Problem::unavailable)?;
    for question in &results.questions {
        table.write_record(cells(question)).map_err(Problem::unavailable)?;
    }
    table.into_inner().map_err(Problem::unavailable)
}

fn cells(one: &EvaluationResult) -> [String; 6] {
    let CountedQuestion { label, reply, .. } = &one.counted;
    let count = |count: Option<u32>| count.unwrap_or_default().to_string();
    let boxes: Vec<String> =
        reply.choices.iter().map(|each| format!("{} : {}", each.label, count(each.count))).collect();
    [
        safe(label),
        count(reply.answered),
        count(reply.illegible),
        safe(&one.words),
        one.share.as_ref().map(|share| share.words.clone()).unwrap_or_default(),
        safe(&boxes.join(" | ")),
    ]
}
