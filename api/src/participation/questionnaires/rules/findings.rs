//! The findings of a response: access, mastery with its reasons, ease. They do not exclude each other.

use super::boxes::{Layout, Places, Reply, is_set};
use super::definition::{Analysis, Definition, Question, Thresholds};
use super::level::{Points, Proposal, Skills, propose};
use crate::programme::sessions::words::Level;

/// The places that an analysis reads in the boxes of one version.
#[derive(Clone, Debug)]
pub struct Reading {
    thresholds: Thresholds,
    equipment: Option<Ticks>,
    without_internet: Vec<usize>,
    frequency: Option<Ticks>,
    seldom: Vec<usize>,
    reluctant: Vec<usize>,
    grid: Option<usize>,
    basics: Vec<Marks>,
    uses: Vec<Marks>,
    autonomy: Vec<Marks>,
    most: u16,
}

/// A question and some of its choices.
#[derive(Clone, Debug)]
struct Ticks {
    concerned: usize,
    answered: usize,
    choices: Vec<usize>,
}

/// A line of the grid: its number from 1, its places, and the points of its choices.
#[derive(Clone, Debug)]
struct Marks {
    number: usize,
    reply: Reply,
    points: Vec<u16>,
}

/// The findings of one response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Findings {
    /// No device that leads to the internet, or none at home.
    pub no_access: bool,
    /// The proposed level: beginner is no mastery, intermediate partial mastery, advanced at ease.
    pub proposal: Proposal,
    /// Half or more of the lines answered are at 0; none if too few were answered to tell.
    pub knowledge: Option<bool>,
    /// Little practice.
    pub practice: bool,
    /// Little wish, or an obstacle that is one of the will.
    pub reluctance: bool,
}

impl Findings {
    /// True if the person is proposed the lowest level.
    pub fn is_no_mastery(&self) -> bool {
        self.proposal.level == Some(Level::Beginner)
    }
}

impl Reading {
    /// Finds the places of an analysis in a version.
    ///
    /// That may be an older one: questions that it lacks say nothing.
    pub fn new(analysis: &Analysis, definition: &Definition, layout: &Layout) -> Reading {
        let Analysis { access, mastery, reluctance, thresholds } = analysis;
        let find = |code: &str| {
            let position = definition.position(code)?;
            Some((definition.questions.get(position)?, layout.questions.get(position)?))
        };
        let ticks = |code: &str, codes: &[String]| {
            find(code).map(|(question, places)| Ticks {
                concerned: places.concerned,
                answered: places.reply.answered,
                choices: choices(question, places, codes),
            })
        };
        let only = |code: &str, codes: &[String]| {
            find(code).map(|(question, places)| choices(question, places, codes)).unwrap_or_default()
        };
        let grid = find(&mastery.grid);
        let points: Vec<u16> = grid.map_or(Vec::new(), |(question, _)| {
            question.choices().iter().map(|choice| choice.code.parse().unwrap_or(0)).collect()
        });
        let marks = |codes: &[String]| {
            let lines = grid.into_iter().flat_map(|(question, places)| question.lines().iter().zip(&places.lines));
            let wanted = lines.enumerate().filter(|(_, (line, _))| codes.contains(&line.code));
            wanted
                .map(|(index, (_, reply))| Marks { number: index + 1, reply: *reply, points: points.clone() })
                .collect::<Vec<_>>()
        };
        let mut reluctant = only(&reluctance.wish, &reluctance.unwilling);
        reluctant.extend(only(&reluctance.obstacles, &reluctance.reluctant));
        Reading {
            thresholds: *thresholds,
            equipment: ticks(&access.equipment, &access.devices),
            without_internet: only(&access.internet, &access.without),
            frequency: ticks(&mastery.frequency, &mastery.not_using),
            seldom: only(&mastery.frequency, &mastery.seldom),
            reluctant,
            grid: grid.map(|(_, places)| places.concerned),
            basics: marks(&mastery.basics),
            uses: marks(&mastery.uses),
            autonomy: marks(&mastery.autonomy),
            most: points.iter().copied().max().unwrap_or(0),
        }
    }

    /// The thresholds of the analysis.
    pub fn thresholds(&self) -> &Thresholds {
        &self.thresholds
    }

    /// Abilities of the person of a response.
    pub fn skills(&self, boxes: &[u8]) -> Skills {
        let any = |bits: &[usize]| bits.iter().any(|bit| is_set(boxes, *bit));
        let is_asked = self.grid.is_some_and(|grid| is_set(boxes, grid));
        let points = |marks: &[Marks]| {
            marks.iter().fold(Points::default(), |mut sum, line| {
                match line.points(boxes) {
                    Some(points) => {
                        sum.sum += points;
                        sum.answered += 1;
                        sum.zeros += u16::from(points == 0);
                    }
                    None => sum.missing += u16::from(is_asked),
                }
                sum
            })
        };
        let frequency = self.frequency.as_ref();
        Skills {
            not_using: frequency.filter(|one| is_set(boxes, one.answered)).map(|one| any(&one.choices)),
            frequency_asked: frequency.is_some_and(|one| is_set(boxes, one.concerned)),
            basics: points(&self.basics),
            uses: points(&self.uses),
            autonomy: points(&self.autonomy),
            most: self.most,
        }
    }

    /// The findings of a response.
    pub fn findings(&self, boxes: &[u8]) -> Findings {
        let any = |bits: &[usize]| bits.iter().any(|bit| is_set(boxes, *bit));
        let skills = self.skills(boxes);
        let total = |of: fn(&Points) -> u16| of(&skills.basics) + of(&skills.uses) + of(&skills.autonomy);
        let (answered, zeros) = (total(|points| points.answered), total(|points| points.zeros));
        let no_device = self.equipment.as_ref().is_some_and(|one| is_set(boxes, one.answered) && !any(&one.choices));
        Findings {
            no_access: no_device || any(&self.without_internet),
            proposal: propose(&skills, &self.thresholds),
            knowledge: (answered >= self.thresholds.fewest_lines.max(1)).then_some(zeros * 2 >= answered),
            practice: any(&self.seldom),
            reluctance: any(&self.reluctant),
        }
    }

    /// Numbers of the lines that were to be answered and were left blank.
    pub fn missing_lines(&self, boxes: &[u8]) -> Vec<usize> {
        if !self.grid.is_some_and(|grid| is_set(boxes, grid)) {
            return Vec::new();
        }
        let lines = self.basics.iter().chain(&self.uses).chain(&self.autonomy);
        let mut missing: Vec<usize> =
            lines.filter(|line| line.points(boxes).is_none()).map(|line| line.number).collect();
        missing.sort_unstable();
        missing
    }
}

impl Marks {
    fn points(&self, boxes: &[u8]) -> Option<u16> {
        let ticked = self.points.iter().enumerate().find(|(index, _)| is_set(boxes, self.reply.choices + index));
        ticked.map(|(_, points)| *points)
    }
}

/// Places of some choices of a question.
fn choices(question: &Question, places: &Places, codes: &[String]) -> Vec<usize> {
    let all = question.choices().iter().enumerate();
    all.filter(|(_, choice)| codes.contains(&choice.code)).map(|(index, _)| places.reply.choices + index).collect()
}
