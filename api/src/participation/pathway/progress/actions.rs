//! Gathers the progress of a person.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::views::{AttendedSession, Progress};
use crate::directory::people;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::participation::pathway::covered::themes_of;
use crate::participation::pathway::marks::views::SkillMark;
use crate::participation::pathway::skills::routes::ListedSkill;
use crate::participation::pathway::{actions, marks, skills};
use crate::participation::{attendance, follow_ups};
use crate::programme::sessions::views::{local, zone_of};

/// Shows the progress of a person.
pub fn show(tx: &mut Tx<'_>, learner: Uuid) -> Result<Progress, Problem> {
    let levels = actions::show(tx, learner)?.history;
    let person = people::actions::show(tx, learner)?;
    let past = attendance::came_to(tx, &[learner], tx.now)?;
    let ids: Vec<Uuid> = past.iter().map(|one| one.session_id).collect();
    let mut themes: HashMap<_, _> = themes_of(tx, &ids)?;
    let sessions = past.into_iter().map(|one| {
        let known = themes.remove(&one.session_id).unwrap_or_default();
        AttendedSession {
            id: one.session_id,
            title: one.title,
            level: one.level,
            starts_at: local(one.starts_at, zone_of(&one.time_zone)),
            themes: known.best_known().to_vec(),
            confirmed: known.covered.is_some(),
        }
    });
    let sessions = sessions.collect();
    let (mut last, mut earlier): (Vec<SkillMark>, Vec<SkillMark>) = (Vec::new(), Vec::new());
    // The newest line of each skill comes first.
    for mark in marks::actions::history(tx, learner)?.into_iter().map(SkillMark::from) {
        match last.last() {
            Some(newer) if newer.skill == mark.skill => earlier.push(mark),
            _ => last.push(mark),
        }
    }
    earlier.sort_by_key(|mark| std::cmp::Reverse(mark.noted_at));
    let noted: HashSet<String> = last.iter().map(|mark| mark.skill.clone()).collect();
    let used = skills::all(tx)?.into_iter().filter(|skill| !skill.hidden || noted.contains(&skill.code));
    Ok(Progress {
        learner_id: learner,
        given_name: person.given_name,
        family_name: person.family_name,
        sessions,
        skills: used.map(ListedSkill::from).collect(),
        marks: last,
        earlier_marks: earlier,
        levels,
        questions: follow_ups::actions::of_learner(tx, learner)?,
    })
}
