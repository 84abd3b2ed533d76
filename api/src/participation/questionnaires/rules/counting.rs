//! Counting: concerned, answered, no answer, and each choice, over all versions by code.

use std::collections::BTreeMap;

use super::super::QuestionKind;
use super::boxes::{Layout, Reply, number};
use super::definition::{Choice, Definition, Question};
use super::findings::Reading;
use crate::programme::sessions::words::Level;

/// A version as it is counted.
pub struct Version {
    /// Its number.
    pub number: i16,
    /// Its definition.
    pub definition: Definition,
    /// The places of its boxes.
    pub layout: Layout,
    /// The places that the analysis reads; none without an analysis.
    pub reading: Option<Reading>,
}

/// The counts of a group of responses to one version.
#[derive(Clone, Debug, Default)]
pub struct Counter {
    bits: Vec<u32>,
    numbers: BTreeMap<usize, BTreeMap<i64, u32>>,
    /// Responses and findings.
    pub totals: Totals,
}

/// Numbers of responses, and of those of each finding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Responses.
    pub responses: u32,
    /// No access.
    pub no_access: u32,
    /// No mastery: beginners.
    pub no_mastery: u32,
    /// Of these, for want of knowledge.
    pub knowledge: u32,
    /// Of these, those who answered enough lines for that to be told.
    pub knowledge_known: u32,
    /// Of these, for want of practice.
    pub practice: u32,
    /// Of these, for reluctance.
    pub reluctance: u32,
    /// Partial mastery: intermediate.
    pub partial_mastery: u32,
    /// At ease: advanced.
    pub at_ease: u32,
    /// Too little is known.
    pub undetermined: u32,
}

impl Totals {
    fn add(&mut self, other: &Totals) {
        self.responses += other.responses;
        self.no_access += other.no_access;
        self.no_mastery += other.no_mastery;
        self.knowledge += other.knowledge;
        self.knowledge_known += other.knowledge_known;
        self.practice += other.practice;
        self.reluctance += other.reluctance;
        self.partial_mastery += other.partial_mastery;
        self.at_ease += other.at_ease;
        self.undetermined += other.undetermined;
    }
}

impl Counter {
    /// Adds a response.
    pub fn add(&mut self, version: &Version, boxes: &[u8]) {
        self.bits.resize(version.layout.bits, 0);
        for (index, byte) in boxes.iter().enumerate() {
            let mut rest = *byte;
            while rest != 0 {
                if let Some(count) = self.bits.get_mut(index * 8 + rest.trailing_zeros() as usize) {
                    *count += 1;
                }
                rest &= rest - 1;
            }
        }
        for (index, places) in version.layout.questions.iter().enumerate() {
            if let Some(first) = places.number.filter(|_| super::boxes::is_set(boxes, places.reply.answered)) {
                *self.numbers.entry(index).or_default().entry(number(boxes, first)).or_default() += 1;
            }
        }
        self.totals.responses += 1;
        if let Some(reading) = &version.reading {
            self.find(reading, boxes);
        }
    }

    fn find(&mut self, reading: &Reading, boxes: &[u8]) {
        let found = reading.findings(boxes);
        let totals = &mut self.totals;
        totals.no_access += u32::from(found.no_access);
        match found.proposal.level {
            Some(Level::Beginner) => totals.no_mastery += 1,
            Some(Level::Intermediate) => totals.partial_mastery += 1,
            Some(Level::Advanced) => totals.at_ease += 1,
            None => totals.undetermined += 1,
        }
        if found.is_no_mastery() {
            totals.knowledge += u32::from(found.knowledge == Some(true));
            totals.knowledge_known += u32::from(found.knowledge.is_some());
            totals.practice += u32::from(found.practice);
            totals.reluctance += u32::from(found.reluctance);
        }
    }

    /// Adds the counts of another group of responses to the same version.
    pub fn join(&mut self, other: &Counter) {
        let bits = self.bits.len().max(other.bits.len());
        self.bits.resize(bits, 0);
        self.bits.iter_mut().zip(&other.bits).for_each(|(own, more)| *own += more);
        for (question, numbers) in &other.numbers {
            let own = self.numbers.entry(*question).or_default();
            numbers.iter().for_each(|(number, times)| *own.entry(*number).or_default() += times);
        }
        self.totals.add(&other.totals);
    }

    fn count_at(&self, bit: usize) -> u32 {
        self.bits.get(bit).copied().unwrap_or(0)
    }
}

/// The counts of a question over all versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionCount {
    /// Its code.
    pub code: String,
    /// Its label in the newest version that has it.
    pub label: String,
    /// Its kind.
    pub kind: QuestionKind,
    /// Numbers of the versions that ask it, ascending.
    pub versions: Vec<i16>,
    /// Responses that were to answer it.
    pub concerned: u32,
    /// Answers kept that do not count.
    pub set_aside: u32,
    /// Answers, reasons for none, and choices.
    pub reply: ReplyCount,
    /// The lines, for a grid.
    pub lines: Vec<LineCount>,
    /// Number of times that each number was given, for a number.
    pub numbers: BTreeMap<i64, u32>,
}

/// The counts of a line of a grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineCount {
    /// Its code.
    pub code: String,
    /// Its label in the newest version that has it.
    pub label: String,
    /// Numbers of the versions that have it, ascending.
    pub versions: Vec<i16>,
    /// Responses that were to answer it.
    pub concerned: u32,
    /// Answers, reasons for none, and choices.
    pub reply: ReplyCount,
}

/// Answers to a question or a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReplyCount {
    /// Answers that count.
    pub answered: u32,
    /// Blanks that the pen cannot be read in.
    pub illegible: u32,
    /// Blanks that the person chose.
    pub declined: u32,
    /// The choices, those of the newest version first.
    pub choices: Vec<ChoiceCount>,
}

/// The counts of a choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceCount {
    /// Its code.
    pub code: String,
    /// Its label in the newest version that has it.
    pub label: String,
    /// Its labels in older versions that say it in other words, ascending.
    pub earlier: Vec<(i16, String)>,
    /// Numbers of the versions that offer it, ascending.
    pub versions: Vec<i16>,
    /// Answers to versions that offer it: the people that its share is of.
    pub offered: u32,
    /// People who chose it.
    pub count: u32,
}

/// Merges the counts of the versions by code; `counted` has the newest version first.
///
/// Questions come in the order of the newest version, then those that it no longer has.
pub fn merge(counted: &[(&Version, &Counter)]) -> Vec<QuestionCount> {
    let mut merged: Vec<QuestionCount> = Vec::new();
    for (version, counter) in counted {
        let questions = version.definition.questions.iter().zip(&version.layout.questions);
        for (question, places) in questions.filter(|(question, _)| is_counted(question.kind())) {
            let index = merged.iter().position(|one| one.code == question.code).unwrap_or_else(|| {
                merged.push(empty(question));
                merged.len() - 1
            });
            let Some(own) = merged.get_mut(index) else { continue };
            own.versions.insert(0, version.number);
            let concerned = counter.count_at(places.concerned);
            own.concerned += concerned;
            own.set_aside += counter.count_at(places.set_aside);
            let choices = if places.lines.is_empty() { question.choices() } else { &[] };
            add_reply(&mut own.reply, version.number, counter, places.reply, choices);
            for (line, reply) in question.lines().iter().zip(&places.lines) {
                let index = own.lines.iter().position(|one| one.code == line.code).unwrap_or_else(|| {
                    let (code, label) = (line.code.clone(), line.label.clone());
                    own.lines.push(LineCount {
                        code,
                        label,
                        versions: vec![],
                        concerned: 0,
                        reply: Default::default(),
                    });
                    own.lines.len() - 1
                });
                let Some(own) = own.lines.get_mut(index) else { continue };
                own.versions.insert(0, version.number);
                own.concerned += concerned;
                add_reply(&mut own.reply, version.number, counter, *reply, question.choices());
            }
            let position = version.definition.position(&question.code).unwrap_or(usize::MAX);
            for (number, times) in counter.numbers.get(&position).into_iter().flatten() {
                *own.numbers.entry(*number).or_default() += times;
            }
        }
    }
    merged
}

/// Adds the totals of several counters.
pub fn totals<'a>(counters: impl IntoIterator<Item = &'a Counter>) -> Totals {
    counters.into_iter().fold(Totals::default(), |mut sum, counter| {
        sum.add(&counter.totals);
        sum
    })
}

/// True for a kind that has answers to count: notes have none, and a contact's are kept apart.
fn is_counted(kind: QuestionKind) -> bool {
    !matches!(kind, QuestionKind::Note | QuestionKind::Contact)
}

fn empty(question: &Question) -> QuestionCount {
    QuestionCount {
        code: question.code.clone(),
        label: question.label.clone(),
        kind: question.kind(),
        versions: Vec::new(),
        concerned: 0,
        set_aside: 0,
        reply: ReplyCount::default(),
        lines: Vec::new(),
        numbers: BTreeMap::new(),
    }
}

fn add_reply(own: &mut ReplyCount, version: i16, counter: &Counter, reply: Reply, choices: &[Choice]) {
    let answered = counter.count_at(reply.answered);
    own.answered += answered;
    own.illegible += counter.count_at(reply.illegible);
    own.declined += counter.count_at(reply.declined);
    for (index, choice) in choices.iter().enumerate() {
        let place = own.choices.iter().position(|one| one.code == choice.code).unwrap_or_else(|| {
            let (code, label) = (choice.code.clone(), choice.label.clone());
            own.choices.push(ChoiceCount { code, label, earlier: vec![], versions: vec![], offered: 0, count: 0 });
            own.choices.len() - 1
        });
        if let Some(own) = own.choices.get_mut(place) {
            if own.label != choice.label {
                own.earlier.insert(0, (version, choice.label.clone()));
            }
            own.versions.insert(0, version);
            own.offered += answered;
            own.count += counter.count_at(reply.choices + index);
        }
    }
}
