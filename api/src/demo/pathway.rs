//! The demonstration's pathways: themes that were covered, and what people can do since.

use chrono::{DateTime, TimeDelta, Utc};

use super::Generator;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::participation::pathway::Mastery;
use crate::participation::pathway::covered;
use crate::participation::pathway::marks::actions::{NewMark, note_in_session, of_session};
use crate::programme::sessions::views::Session;

/// Time for which the themes of a session wait to be confirmed, so that somebody can try.
const LEFT_OPEN: TimeDelta = TimeDelta::days(4);

/// Answers of people, one of which is drawn; some say nothing.
const SAID: [Option<Mastery>; 6] = [
    Some(Mastery::Alone),
    Some(Mastery::Alone),
    Some(Mastery::WithHelp),
    Some(Mastery::Alone),
    Some(Mastery::NotYet),
    None,
];

/// Confirms the themes of a session that is over, and notes what those who came can do.
pub fn after(tx: &mut Tx<'_>, session: &Session, index: usize, now: DateTime<Utc>) -> Result<(), Problem> {
    if now - session.ends_at.to_utc() < LEFT_OPEN {
        return Ok(());
    }
    let planned = covered::show(tx, session.id)?.planned;
    covered::confirm(tx, session.id, 0, planned)?;
    let table = of_session(tx, session.id)?;
    let (mut drawn, mut marks) = (Generator(index as u64), Vec::new());
    for person in &table.people {
        for skill in &table.skills {
            let Some(mastery) = SAID[drawn.below(SAID.len())] else { continue };
            let known = person.marks.iter().find(|mark| mark.skill == skill.code);
            marks.push(NewMark {
                learner: person.learner_id,
                skill: skill.code.clone(),
                mastery: Some(mastery),
                version: known.map_or(0, |mark| mark.version),
            });
        }
    }
    note_in_session(tx, session.id, &marks)?;
    Ok(())
}
