//! Gathers the tasks of the caller.

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, Utc};
use uuid::Uuid;

use super::rules::Facts;
use super::store::{self, Marks};
use super::views::{CallTasks, OfficeTasks, QuestionTasks, SessionTask, Tasks};
use crate::directory::people;
use crate::insight::adaptations;
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::principal::{Role, Staff};
use crate::kernel::text::problem::Problem;
use crate::outreach::bulk_cancellations::activity;
use crate::programme::feeds;
use crate::programme::sessions::views::Session;
use crate::programme::sessions::words::SessionStatus;
use crate::programme::sessions::{self, Filter, Joined};

/// Days after a session in which its sheet and its evaluations are asked for.
const DAYS_BACK: Days = Days::new(30);
/// Days before a session on a closed day, or that nobody runs, from which it is a task.
const DAYS_AHEAD: Days = Days::new(60);
/// Most sessions that are looked at: beyond them the earlier ones are dealt with first.
const MOST_SESSIONS: i64 = 1000;
/// Days in which a person was recorded who may be there twice.
///
/// Identities are ordered by time, so that the search reads these people only.
const DUPLICATES_DAYS: Days = Days::new(90);
const MOST_DUPLICATES: i64 = 100;

/// Lists the tasks of the caller; a facilitator's are those of their own sessions.
pub fn list(tx: &mut Tx<'_>) -> Result<Tasks, Problem> {
    list_for(tx, tx.principal.facilitator())
}

/// Lists the tasks of a facilitator, or without one those of the office.
pub fn list_for(tx: &mut Tx<'_>, own: Option<Uuid>) -> Result<Tasks, Problem> {
    let zone = sessions::actions::desk_zone(tx)?;
    let today = tx.now.with_timezone(&zone).date_naive();
    let filter = Filter {
        from: today.checked_sub_days(DAYS_BACK),
        to: today.checked_add_days(DAYS_AHEAD),
        facilitator: own,
        status: Some(SessionStatus::Scheduled),
        ..Filter::default()
    };
    let found = sessions::list(tx, &filter, None, MOST_SESSIONS)?;
    let over: Vec<Uuid> =
        found.iter().map(|one| &one.session).filter(|one| one.ends_at <= tx.now).map(|one| one.id).collect();
    let marks = store::count_marks(tx, &over)?.into_iter().map(|marks| (marks.session_id, marks)).collect();

    let mut tasks = Tasks {
        office: None,
        underfilled: Vec::new(),
        unassigned: Vec::new(),
        attendance: Vec::new(),
        evaluations: Vec::new(),
        closed: Vec::new(),
        questions: count_questions(tx, own, today)?,
        adaptations: count_adaptations(tx, own)?,
    };
    for joined in found {
        sort_session(&mut tasks, joined, &marks, tx);
    }
    if own.is_none() {
        let tomorrow = today.checked_add_days(Days::new(1)).unwrap_or(today);
        tasks.office = Some(list_office(tx, today, feeds::rules::instants((today, tomorrow), zone))?);
    }
    Ok(tasks)
}

fn count_questions(tx: &mut Tx<'_>, own: Option<Uuid>, today: NaiveDate) -> Result<QuestionTasks, Problem> {
    let account = own.or(tx.principal.account());
    let store::Questions { open, overdue } = store::count_questions(tx, account, own.is_none(), today)?;
    Ok(QuestionTasks { open, overdue })
}

/// Counts the adaptations to judge, which agents read alone.
fn count_adaptations(tx: &mut Tx<'_>, own: Option<Uuid>) -> Result<usize, Problem> {
    match tx.principal.staff() {
        Some(Staff { role: Role::Agent, .. }) => Ok(0),
        _ => adaptations::actions::count_due(tx, own.or(tx.principal.account()), own.is_none()),
    }
}

fn list_office(
    tx: &mut Tx<'_>,
    today: NaiveDate,
    soon: (DateTime<Utc>, DateTime<Utc>),
) -> Result<OfficeTasks, Problem> {
    let store::Calls { due, late, thinking, wrong } = store::count_calls(tx)?;
    let calls = CallTasks { due, late, thinking, wrong_numbers: wrong + store::count_lost_calls(tx)? };
    let since = today.checked_sub_days(DUPLICATES_DAYS).unwrap_or(today);
    Ok(OfficeTasks {
        calls,
        // The list reads one more, to know whether there is another page.
        duplicates: people::actions::duplicates(tx, None, Some(since), None, MOST_DUPLICATES - 1)?.len(),
        duplicates_since: since,
        wishes: store::count_wishes(tx)?,
        from_partners: store::count_from_partners(tx, soon)?,
        today,
        web_is_unusual: activity::of_last_hour(tx)?.is_unusual,
    })
}

/// Puts a session under each task that it has.
fn sort_session(tasks: &mut Tasks, joined: Joined, marks: &HashMap<Uuid, Marks>, tx: &Tx<'_>) {
    let row = &joined.session;
    let noted = marks.get(&row.id);
    let facts = Facts {
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        taken: row.seats_taken.into(),
        minimum: row.minimum.into(),
        unmarked: noted.map_or(0, |marks| marks.unmarked),
        came: noted.map_or(0, |marks| marks.came),
        evaluated: noted.map_or(0, |marks| marks.evaluated),
    };
    let (is_ahead, is_unassigned) = (facts.starts_at > tx.now, row.facilitator_id.is_none());
    let Session { id, title, starts_at, venue, closed, .. } = Session::new(joined, true);
    let task = |count, reason| SessionTask {
        id,
        title: title.clone(),
        starts_at,
        commune: venue.commune.clone(),
        count,
        reason,
    };
    for (list, count) in [
        (&mut tasks.underfilled, facts.lacking(tx.now)),
        (&mut tasks.attendance, facts.unnoted(tx.now)),
        (&mut tasks.evaluations, facts.unevaluated(tx.now)),
    ] {
        if count > 0 {
            list.push(task(count, None));
        }
    }
    if is_ahead && is_unassigned {
        tasks.unassigned.push(task(facts.taken, None));
    }
    if let Some(reason) = closed.filter(|_| is_ahead) {
        tasks.closed.push(task(facts.taken, Some(reason)));
    }
}
