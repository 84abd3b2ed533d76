//! Hiding of numbers about fewer than five people, before they leave the team.

use super::super::QuestionKind;
use super::super::rules::masking::{Table, mask};
use super::count_views::{CountedReply, CountedSet, QuestionnaireCounts, SecondEntries};

/// The cells of a set that are hidden together.
type Cells<'a> = Vec<&'a mut Option<u32>>;

/// Hides every number about fewer than five people, and those from which one could be computed.
pub fn hide(counts: &mut QuestionnaireCounts) {
    let groups = counts.groups.iter_mut().flatten().map(|group| &mut group.counts);
    let mut sets: Vec<&mut CountedSet> = std::iter::once(&mut counts.all).chain(groups).collect();
    let questions = sets.first().map(|all| all.questions.iter());
    let shapes: Vec<(QuestionKind, usize)> =
        questions.into_iter().flatten().map(|question| (question.kind, question.lines.len())).collect();
    cross(&mut sets, |set| vec![&mut set.responses], false);
    cross(&mut sets, mastery, true);
    cross(&mut sets, reasons, false);
    for (question, (kind, lines)) in shapes.into_iter().enumerate() {
        cross(&mut sets, |set| concerned(set, question), false);
        for line in std::iter::once(None).chain((0..lines).map(Some)) {
            let adds_up = line.is_some() || matches!(kind, QuestionKind::One | QuestionKind::Scale);
            cross(&mut sets, |set| reply(set, question, line).map(choices).unwrap_or_default(), adds_up);
            cross(&mut sets, |set| reply(set, question, line).map(bases).unwrap_or_default(), false);
        }
        sets.iter_mut().filter_map(|set| set.questions.get_mut(question)).for_each(|one| one.numbers.clear());
    }
    counts.second_entries = SecondEntries { sheets: 0, apart: 0, fields: 0 };
}

/// Masks the same cells of all sets: the first set is the sum of the others, if there are others.
fn cross(sets: &mut [&mut CountedSet], cells: impl Fn(&mut CountedSet) -> Cells<'_>, adds_up: bool) {
    let columns: Vec<Vec<Option<u32>>> =
        sets.iter_mut().map(|set| cells(set).into_iter().map(|cell| *cell).collect()).collect();
    let rows = columns.first().map_or(0, Vec::len);
    let at = |column: &Vec<Option<u32>>, row: usize| column.get(row).copied().flatten();
    let mut table: Table = (0..rows).map(|row| columns.iter().map(|column| at(column, row)).collect()).collect();
    mask(&mut table, columns.len() > 1, adds_up);
    for (column, set) in sets.iter_mut().enumerate() {
        for (cell, row) in cells(set).into_iter().zip(&table) {
            *cell = row.get(column).copied().flatten();
        }
    }
}

fn mastery(set: &mut CountedSet) -> Cells<'_> {
    let found = set.findings.as_mut();
    found.map_or_else(Vec::new, |found| {
        vec![&mut found.no_mastery, &mut found.partial_mastery, &mut found.at_ease, &mut found.undetermined]
    })
}

fn reasons(set: &mut CountedSet) -> Cells<'_> {
    let found = set.findings.as_mut();
    found.map_or_else(Vec::new, |found| {
        vec![&mut found.no_access, &mut found.knowledge, &mut found.practice, &mut found.reluctance]
    })
}

fn concerned(set: &mut CountedSet, question: usize) -> Cells<'_> {
    let Some(question) = set.questions.get_mut(question) else { return Vec::new() };
    let lines = question.lines.iter_mut().map(|line| &mut line.concerned);
    [&mut question.concerned, &mut question.set_aside].into_iter().chain(lines).collect()
}

/// The reply to a question, or to one of its lines.
fn reply(set: &mut CountedSet, question: usize, line: Option<usize>) -> Option<&mut CountedReply> {
    let question = set.questions.get_mut(question)?;
    match line {
        None => Some(&mut question.reply),
        Some(line) => question.lines.get_mut(line).map(|line| &mut line.reply),
    }
}

fn choices(reply: &mut CountedReply) -> Cells<'_> {
    reply.choices.iter_mut().map(|choice| &mut choice.count).collect()
}

fn bases(reply: &mut CountedReply) -> Cells<'_> {
    let offered = reply.choices.iter_mut().map(|choice| &mut choice.offered);
    let own = [&mut reply.answered, &mut reply.unanswered, &mut reply.illegible, &mut reply.declined];
    own.into_iter().chain(offered).collect()
}
