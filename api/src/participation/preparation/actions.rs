//! Use cases of preparing a session.

use std::collections::HashMap;

use chrono::TimeDelta;
use serde_json::json;
use uuid::Uuid;

use super::events;
use super::store;
pub use super::store::PlanText;
use super::views::{EquipmentRemark, ExpectedLearner, PastSession, Preparation, PreviousSession, SessionPlan};
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::LOGIN_REQUIRED;
use crate::kernel::text::problem::Problem;
use crate::participation::attendance;
use crate::participation::enrolments::{self, EnrolmentStatus, Filter, entourage};
use crate::participation::evaluations;
use crate::programme::sessions::views::{Session, local, zone_of};
use crate::programme::sessions::{self};

/// Largest number of people: more than any group, so that one page holds everybody.
const EVERYBODY: i64 = 100;
/// Number of past sessions that are shown of each person.
const REMEMBERED: usize = 5;
/// Age up to which the last session of a level says something about the next one.
const RECENT: TimeDelta = TimeDelta::days(60);

/// Shows the preparation of a session, to its facilitator and to the desk.
pub fn show(tx: &mut Tx<'_>, session: Uuid) -> Result<Preparation, Problem> {
    let joined = sessions::actions::find_own(tx, session)?;
    let zone = zone_of(&joined.venue.time_zone);
    let starts_at = joined.session.starts_at;
    let filter = Filter { session: Some(session), status: Some(EnrolmentStatus::Enrolled), ..Filter::default() };
    let mut enrolled = enrolments::list(tx, &filter, None, EVERYBODY)?;
    enrolled.sort_by(|one, other| one.learner.search_text.cmp(&other.learner.search_text));
    let learners: Vec<Uuid> = enrolled.iter().map(|one| one.learner.id).collect();
    let earlier = attendance::earlier(tx, &learners, starts_at)?;
    let mut came_to: HashMap<Uuid, Vec<PastSession>> = HashMap::new();
    for past in attendance::came_to(tx, &learners, starts_at)? {
        let theirs = came_to.entry(past.learner_id).or_default();
        if theirs.len() < REMEMBERED {
            theirs.push(PastSession {
                id: past.session_id,
                title: past.title,
                theme: past.theme,
                level: past.level,
                starts_at: local(past.starts_at, zone_of(&past.time_zone)),
            });
        }
    }
    let mut around = entourage::find(tx, &enrolled)?;
    let people = enrolled
        .into_iter()
        .map(|one| ExpectedLearner {
            commune: one.residence(),
            earlier: earlier.get(&one.learner.id).copied().unwrap_or_default().into(),
            came_to: came_to.remove(&one.learner.id).unwrap_or_default(),
            given_name: one.learner.given_name,
            family_name: one.learner.family_name,
            birth_year: one.learner.birth_year,
            party_size: one.enrolment.party_size,
            level: one.enrolment.level,
            level_override_reason: one.enrolment.level_override_reason,
            needs: one.enrolment.needs,
            arrangements: around.remove(&one.enrolment.id).unwrap_or_default().arrangements,
            remarks: one.learner.remarks,
        })
        .collect();
    let previous = match sessions::previous(tx, &joined.session, RECENT)? {
        None => None,
        Some(row) => {
            // Results have no names: a volunteer reads those of the session before.
            let results = evaluations::actions::results(tx, row.id)?;
            Some(PreviousSession {
                id: row.id,
                title: row.title,
                starts_at: local(row.starts_at, zone),
                summary: results.summary,
                next_time: results.next_time.filter(|text| !text.is_empty()),
            })
        }
    };
    let equipment = store::last_remark(tx, &joined.session)?
        .map(|(remark, at)| EquipmentRemark { remark, session_starts_at: local(at, zone) });
    let plan = SessionPlan::new(store::find(tx, session)?);
    Ok(Preparation { session: Session::new(joined, true), people, previous, equipment, plan })
}

/// Writes the plan of a session, if it still has the version it was read with.
pub fn plan(
    tx: &mut Tx<'_>,
    session: Uuid,
    version: i32,
    change: impl FnOnce(PlanText) -> PlanText,
) -> Result<SessionPlan, Problem> {
    sessions::actions::find_own(tx, session)?;
    let by = tx.principal.account().ok_or_else(|| Problem::new(LOGIN_REQUIRED))?;
    let kept = store::find(tx, session)?;
    let before = kept.as_ref().map(|plan| plan.text.clone());
    let after = change(before.clone().unwrap_or_default());
    if kept.map_or(0, |plan| plan.version) != version || !store::write(tx, session, version, &after, by)? {
        return Err(audit::changed_meanwhile(tx, session));
    }
    let as_logged = |text: PlanText| {
        json!({
            "theme": text.theme, "theory": text.theory, "exercises": text.exercises, "equipment": text.equipment,
            "themes": text.themes,
        })
    };
    let entry = Entry {
        action: events::SESSION_PLANNED,
        subject: session,
        before: before.map(as_logged),
        after: Some(as_logged(after)),
    };
    audit::record(tx, entry, None)?;
    Ok(SessionPlan::new(store::find(tx, session)?))
}
