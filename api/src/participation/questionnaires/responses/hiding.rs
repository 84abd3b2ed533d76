//! Hiding of numbers about fewer than five people, before they leave the team.

use super::super::QuestionKind;
use super::super::rules::masking::{Cell, Sum, mask};
use super::count_views::{CountedSet, QuestionnaireCounts, SecondEntries};

/// The cells of a set that are hidden together.
type Cells<'a> = Vec<&'a mut Option<u32>>;

/// Sets of counts, the first of which is the sum of the others, if there are others.
struct Sets<'a> {
    hidden: Vec<&'a mut CountedSet>,
    /// The same before anything was hidden.
    plain: Vec<CountedSet>,
}

/// The question, or the line of it, that a reply is to.
#[derive(Clone, Copy)]
struct Asked {
    question: usize,
    line: Option<usize>,
}

/// Place of the answers among the cells of a reply, and of its first choice.
const ANSWERED: usize = 1;
const CHOICES: usize = 5;

/// Hides every number about fewer than five people, and those from which one could be computed.
pub fn hide(counts: &mut QuestionnaireCounts) {
    let groups = counts.groups.iter_mut().flatten().map(|group| &mut group.counts);
    let hidden: Vec<&mut CountedSet> = std::iter::once(&mut counts.all).chain(groups).collect();
    let plain: Vec<CountedSet> = hidden.iter().map(|set| CountedSet::clone(set)).collect();
    let mut sets = Sets { hidden, plain };
    sets.cross(bases, 0, &[]);
    sets.cross(findings, 1, &[(0, vec![1, 2, 3, 4]), (1, vec![5, 6])]);
    let questions = sets.plain.first().map(|all| all.questions.iter());
    let shapes: Vec<(QuestionKind, usize)> =
        questions.into_iter().flatten().map(|question| (question.kind, question.lines.len())).collect();
    for (question, (kind, lines)) in shapes.into_iter().enumerate() {
        let has_one_answer = matches!(kind, QuestionKind::One | QuestionKind::Scale);
        sets.hide_reply(Asked { question, line: None }, has_one_answer);
        for line in 0..lines {
            sets.hide_reply(Asked { question, line: Some(line) }, true);
        }
        sets.hidden.iter_mut().filter_map(|set| set.questions.get_mut(question)).for_each(|one| one.numbers.clear());
    }
    counts.second_entries = SecondEntries { sheets: 0, apart: 0, fields: 0 };
}

impl Sets<'_> {
    /// Masks the same cells of all sets, of which the first ones stay as they are.
    ///
    /// `sums` are those within a set.
    fn cross(&mut self, cells: impl Fn(&mut CountedSet) -> Cells<'_>, fixed: usize, sums: &[Sum]) {
        let width = self.hidden.len();
        let mut columns: Vec<Vec<Cell>> = Vec::with_capacity(width);
        for (plain, hidden) in self.plain.iter_mut().zip(&mut self.hidden) {
            let shown: Vec<bool> = cells(hidden).into_iter().map(|cell| cell.is_some()).collect();
            let counts = cells(plain).into_iter().zip(shown).enumerate();
            let column = counts.map(|(row, (count, shown))| Cell {
                count: count.unwrap_or(0),
                shown: shown || row >= fixed,
                fixed: row < fixed,
            });
            columns.push(column.collect());
        }
        let height = columns.first().map_or(0, Vec::len);
        let place = |column: usize, row: usize| column * height + row;
        let mut known: Vec<Sum> = Vec::new();
        for column in 0..width {
            let own = sums.iter();
            known.extend(own.map(|(total, parts)| {
                (place(column, *total), parts.iter().map(|part| place(column, *part)).collect())
            }));
        }
        if width > 1 {
            known.extend((0..height).map(|row| (row, (1..width).map(|column| place(column, row)).collect())));
        }
        let mut all: Vec<Cell> = columns.into_iter().flatten().collect();
        mask(&mut all, &known);
        for (set, column) in self.hidden.iter_mut().zip(all.chunks(height.max(1))) {
            for (cell, masked) in cells(set).into_iter().zip(column) {
                *cell = cell.filter(|_| masked.shown);
            }
        }
    }

    /// Masks a reply; what was offered to all who answered is hidden with their number.
    fn hide_reply(&mut self, asked: Asked, choices_add_up: bool) {
        let choices = self.plain.first_mut().map_or(0, |all| (reply(all, asked).len().saturating_sub(CHOICES)) / 2);
        let to_all: Vec<usize> = (CHOICES + choices..CHOICES + 2 * choices)
            .filter(|offered| {
                self.plain.iter_mut().all(|set| {
                    let cells = reply(set, asked);
                    cells.get(*offered).map(|cell| **cell) == cells.get(ANSWERED).map(|cell| **cell)
                })
            })
            .collect();
        let mut sums: Vec<Sum> = vec![(0, vec![ANSWERED, ANSWERED + 1])];
        if choices_add_up && choices > 0 {
            sums.push((ANSWERED, (CHOICES..CHOICES + choices).collect()));
        }
        self.cross(|set| reply_without(set, asked, &to_all), 1, &sums);
        for set in &mut self.hidden {
            let mut cells = reply(set, asked);
            let answered = cells.get(ANSWERED).and_then(|cell| **cell);
            for place in &to_all {
                if let Some(cell) = cells.get_mut(*place) {
                    **cell = answered;
                }
            }
        }
    }
}

/// Responses, those whom each question concerned, and answers that do not count.
fn bases(set: &mut CountedSet) -> Cells<'_> {
    let questions = set.questions.iter_mut().flat_map(|question| {
        let lines = question.lines.iter_mut().map(|line| &mut line.concerned);
        [&mut question.concerned, &mut question.set_aside].into_iter().chain(lines)
    });
    std::iter::once(&mut set.responses).chain(questions).collect()
}

/// Responses, the levels, how many of the lowest can be told why, and what does not add up.
fn findings(set: &mut CountedSet) -> Cells<'_> {
    let Some(found) = set.findings.as_mut() else { return Vec::new() };
    let levels = [&mut found.no_mastery, &mut found.partial_mastery, &mut found.at_ease, &mut found.undetermined];
    let reasons = [&mut found.no_access, &mut found.knowledge, &mut found.practice, &mut found.reluctance];
    let known = [&mut found.knowledge_known, &mut found.knowledge_unknown];
    std::iter::once(&mut set.responses).chain(levels).chain(known).chain(reasons).collect()
}

/// Concerned, answered, unanswered and its two reasons, each choice, and how many each was offered to.
fn reply(set: &mut CountedSet, Asked { question, line }: Asked) -> Cells<'_> {
    let Some(question) = set.questions.get_mut(question) else { return Vec::new() };
    let (concerned, reply) = match line {
        None => (&mut question.concerned, &mut question.reply),
        Some(line) => match question.lines.get_mut(line) {
            Some(line) => (&mut line.concerned, &mut line.reply),
            None => return Vec::new(),
        },
    };
    let own = [concerned, &mut reply.answered, &mut reply.unanswered, &mut reply.illegible, &mut reply.declined];
    let (counts, offered): (Cells<'_>, Cells<'_>) =
        reply.choices.iter_mut().map(|choice| (&mut choice.count, &mut choice.offered)).unzip();
    own.into_iter().chain(counts).chain(offered).collect()
}

/// The cells of a reply but some.
fn reply_without<'a>(set: &'a mut CountedSet, asked: Asked, left_out: &[usize]) -> Cells<'a> {
    let cells = reply(set, asked).into_iter().enumerate();
    cells.filter(|(place, _)| !left_out.contains(place)).map(|(_, cell)| cell).collect()
}
