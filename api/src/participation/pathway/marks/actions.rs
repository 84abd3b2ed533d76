//! Use cases of what people can do: noted with them, after a session or on their card.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::TimeDelta;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::rules::{Judged, Mark, Themes, Verdict, judge, judge_themes};
use super::store::{self, NotedRow, SkillRow};
use super::views::{NotedLearnerSkills, NotedSessionSkills, SessionSkills, SkillMark, SkillResult, SkilledLearner};
use crate::directory::people;
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::Fields;
use crate::participation::attendance::TickOutcome;
use crate::participation::pathway::actions::require_known;
use crate::participation::pathway::covered::themes_of;
use crate::participation::pathway::events::SKILLS_NOTED;
use crate::participation::pathway::skills::routes::ListedSkill;
use crate::participation::pathway::{Mastery, skills};
use crate::programme::sessions;
use crate::programme::sessions::Joined;
use crate::programme::sessions::words::Level;

/// Time after which a mark is forgotten: 24 months.
pub(super) const KEPT: TimeDelta = TimeDelta::days(731);

/// Mastery of each skill, for the audit log.
type Said = Map<String, Value>;

/// A mark to note, with the version that was read.
#[derive(Clone, Debug)]
pub struct NewMark {
    /// The person; on a card, theirs.
    pub learner: Uuid,
    /// Code of the skill.
    pub skill: String,
    /// The mastery; none takes back what was noted.
    pub mastery: Option<Mastery>,
    /// Number of notes that were read.
    pub version: i32,
}

/// Shows the people of a session and the skills of its themes.
pub fn of_session(tx: &mut Tx<'_>, session: Uuid) -> Result<SessionSkills, Problem> {
    let joined = sessions::actions::find_own(tx, session)?;
    table(tx, &joined)
}

fn table(tx: &mut Tx<'_>, joined: &Joined) -> Result<SessionSkills, Problem> {
    let id = joined.session.id;
    let known = themes_of(tx, &[id])?.remove(&id).unwrap_or_default();
    let themes = known.best_known().to_vec();
    let of_themes =
        |skill: &skills::Skill| !skill.hidden && skill.level <= joined.session.level && themes.contains(&skill.theme);
    let skills: Vec<_> = skills::all(tx)?.into_iter().filter(of_themes).map(ListedSkill::from).collect();
    let seated: Vec<_> = store::seated(tx, id)?.into_iter().filter(|one| !one.missed).collect();
    let cards: Vec<Uuid> = seated.iter().map(|one| one.learner_id).collect();
    let mut marks: HashMap<Uuid, Vec<SkillMark>> = HashMap::new();
    for row in store::last(tx, &cards)? {
        if skills.iter().any(|skill| skill.code == row.skill) {
            marks.entry(row.card).or_default().push(row.into());
        }
    }
    let people = seated
        .into_iter()
        .map(|one| {
            let theirs = marks.remove(&one.learner_id).unwrap_or_default();
            SkilledLearner::new(one, theirs)
        })
        .collect();
    Ok(SessionSkills { themes, confirmed: known.covered.is_some(), skills, people })
}

/// Notes marks with the people of a session, once it has begun.
///
/// Each is decided by itself, so that one which a colleague changed holds back none of the others.
pub fn note_in_session(tx: &mut Tx<'_>, session: Uuid, marks: &[NewMark]) -> Result<NotedSessionSkills, Problem> {
    let joined = sessions::actions::find_own(tx, session)?;
    sessions::actions::require_begun(tx, &joined.session, "Cela se note avec la personne, après l'atelier.")?;
    require_skills(tx, marks)?;
    let seated: HashSet<Uuid> = store::seated(tx, session)?.into_iter().map(|one| one.learner_id).collect();
    let results = note(tx, marks, Some(session), |learner| seated.contains(&learner))?;
    Ok(NotedSessionSkills { table: table(tx, &joined)?, results })
}

/// Notes marks with a person, on their card.
pub fn note_on_card(tx: &mut Tx<'_>, learner: Uuid, marks: &[NewMark]) -> Result<NotedLearnerSkills, Problem> {
    require_known(tx, learner)?;
    require_skills(tx, marks)?;
    let card = people::actions::standing_for(tx, learner)?.ok_or_else(Problem::not_found)?.id;
    let marks: Vec<NewMark> = marks.iter().cloned().map(|mark| NewMark { learner: card, ..mark }).collect();
    let results = note(tx, &marks, None, |_| true)?;
    let marks = store::last(tx, &[card])?.into_iter().map(SkillMark::from).collect();
    Ok(NotedLearnerSkills { marks, results })
}

/// Refuses codes of no skill; hidden ones may be noted, as a colleague may have hidden them meanwhile.
fn require_skills(tx: &mut Tx<'_>, marks: &[NewMark]) -> Result<(), Problem> {
    let known: HashSet<String> = skills::all(tx)?.into_iter().map(|skill| skill.code).collect();
    let mut fields = Fields::default();
    for (place, _) in marks.iter().enumerate().filter(|(_, mark)| !known.contains(&mark.skill)) {
        fields.refuse(&format!("/marks/{place}/skill"), "Cette phrase n'est pas dans la liste.");
    }
    fields.done()
}

fn note(
    tx: &mut Tx<'_>,
    marks: &[NewMark],
    session: Option<Uuid>,
    is_there: impl Fn(Uuid) -> bool,
) -> Result<Vec<SkillResult>, Problem> {
    let mut cards: Vec<Uuid> = marks.iter().map(|mark| mark.learner).filter(|learner| is_there(*learner)).collect();
    cards.sort();
    cards.dedup();
    // In one order, so that two who note at once cannot wait for each other: the second finds what the first wrote.
    for card in &cards {
        people::actions::standing_for(tx, *card)?;
    }
    let mut kept: HashMap<(Uuid, String), Mark> = store::last(tx, &cards)?
        .into_iter()
        .map(|row| ((row.card, row.skill), Mark { mastery: row.mastery, version: row.version }))
        .collect();
    let (mut rows, mut results) = (Vec::new(), Vec::new());
    let mut changed: BTreeMap<Uuid, (Said, Said)> = BTreeMap::new();
    for NewMark { learner, skill, mastery, version } in marks.iter().cloned() {
        let now = kept.entry((learner, skill.clone())).or_default();
        let outcome = match judge(*now, Mark { mastery, version }) {
            _ if !is_there(learner) => TickOutcome::Gone,
            Verdict::Same => TickOutcome::Unchanged,
            Verdict::Clash => TickOutcome::Conflict,
            Verdict::Note => {
                let (before, after) = changed.entry(learner).or_default();
                before.entry(skill.clone()).or_insert(json!(now.mastery));
                after.insert(skill.clone(), json!(mastery));
                *now = Mark { mastery, version: now.version + 1 };
                rows.push(SkillRow {
                    organisation_id: tx.organisation,
                    id: tx.new_id(),
                    learner_id: learner,
                    skill: skill.clone(),
                    mastery,
                    session_id: session,
                    noted_at: tx.now,
                    noted_by: tx.principal.account(),
                });
                TickOutcome::Recorded
            }
        };
        results.push(SkillResult { learner_id: learner, skill, outcome });
    }
    store::insert(tx, &rows)?;
    for (learner, (before, after)) in changed {
        let after = match session {
            Some(session) => json!({"session_id": session, "skills": after}),
            None => json!({"skills": after}),
        };
        let before = Some(json!({"skills": before}));
        audit::record(tx, Entry { action: SKILLS_NOTED, subject: learner, before, after: Some(after) }, None)?;
    }
    Ok(results)
}

/// The marks of a person, with those before each, the newest first.
pub fn history(tx: &mut Tx<'_>, learner: Uuid) -> Result<Vec<NotedRow>, Problem> {
    Ok(store::history(tx, learner)?)
}

/// Judges the themes up to a level by what was noted with a person.
pub fn themes_of_learner(tx: &mut Tx<'_>, learner: Uuid, level: Level) -> Result<Themes, Problem> {
    let used = skills::all(tx)?.into_iter().filter(|skill| !skill.hidden);
    let used: Vec<Judged> =
        used.map(|skill| Judged { code: skill.code, theme: skill.theme, level: skill.level }).collect();
    let last = store::last(tx, &[learner])?.into_iter();
    let marks: HashMap<String, Mastery> = last.filter_map(|row| Some((row.skill, row.mastery?))).collect();
    Ok(judge_themes(&used, &marks, level))
}

/// Forgets marks after two years; returns how many.
pub fn forget(tx: &mut Tx<'_>) -> Result<usize, Problem> {
    Ok(store::forget(tx, tx.now - KEPT)?)
}
