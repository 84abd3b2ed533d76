//! Use cases of evaluations.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

use super::events;
use super::rules;
use super::store::{self, EvaluationRow};
use super::views::{Evaluation, OwnEvaluation, SessionEvaluations, Summary};
use super::{EvaluationState, Pace};
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::key_file::Keys;
use crate::kernel::text::problem::Problem;
use crate::participation::attendance::Presence;
use crate::participation::enrolments::ENROLMENT_CANCELLED;
use crate::participation::enrolments::{self, EnrolmentStatus, Filter, own};
use crate::participation::evaluations::{ALREADY_EVALUATED, EVALUATION_CLOSED, EVALUATION_EARLY, NOT_PRESENT};
use crate::programme::sessions;
use crate::programme::sessions::views::{Session, local, zone_of};
use crate::programme::sessions::words::SessionStatus;
use crate::programme::sessions::{SESSION_CANCELLED, SessionRow};

/// An evaluation as given, already read. Each answer may be blank, not all of them.
#[derive(Debug, Clone)]
// Its fields are those of `NewEvaluation`, where they are described.
#[allow(missing_docs)]
pub struct EvaluationDraft {
    pub satisfaction: Option<i16>,
    pub relevance: Option<i16>,
    pub pace: Option<Pace>,
    pub helped: Option<String>,
    pub missing: Option<String>,
    pub another_session: Option<bool>,
}

impl EvaluationDraft {
    /// The row of this evaluation, without a person.
    pub(super) fn row(self, tx: &Tx<'_>, session: Uuid) -> EvaluationRow {
        let EvaluationDraft { satisfaction, relevance, pace, helped, missing, another_session } = self;
        EvaluationRow {
            organisation_id: tx.organisation,
            enrolment_id: None,
            session_id: session,
            satisfaction,
            relevance,
            pace,
            helped,
            missing,
            another_session,
            created_at: rules::day_of(tx.now),
            id: Uuid::from_bytes(rand::random()),
            sheet: None,
        }
    }
}

/// Shows the evaluation that a personal link opens.
pub fn show_own(tx: &mut Tx<'_>, keys: &Keys, reference: &str, secret: &str) -> Result<OwnEvaluation, Problem> {
    let joined = own::open(tx, keys, reference, secret, own::EVALUATION)?;
    let session = sessions::actions::find(tx, joined.session.id)?;
    let given_name = joined.enrolment.stated.names(&joined.learner).0.to_owned();
    let answered = store::is_given(tx, joined.enrolment.id)?;
    let (opens_at, _) = times(&session.session);
    Ok(OwnEvaluation {
        state: state(tx, &session.session),
        opens_at: local(opens_at, zone_of(&session.venue.time_zone)),
        session: Session::new(session, false),
        given_name,
        answered,
    })
}

/// Times from which and until which evaluations of a session are taken.
pub(super) fn times(session: &SessionRow) -> (DateTime<Utc>, DateTime<Utc>) {
    let opens_at = enrolments::rules::evaluation_opens(session.starts_at, session.ends_at);
    (opens_at, enrolments::rules::evaluation_closes(session.ends_at))
}

/// Whether the evaluations of a session are taken now.
pub(super) fn state(tx: &Tx<'_>, session: &SessionRow) -> EvaluationState {
    let (opens_at, closes_at) = times(session);
    match session.status {
        SessionStatus::Cancelled => EvaluationState::Closed,
        SessionStatus::Scheduled => rules::state(opens_at, closes_at, tx.now),
    }
}

/// Refuses evaluations of a session that was cancelled, too early and too late.
pub(super) fn require_taken(tx: &Tx<'_>, session: &SessionRow) -> Result<(), Problem> {
    if session.status == SessionStatus::Cancelled {
        return Err(Problem::new(SESSION_CANCELLED));
    }
    match state(tx, session) {
        EvaluationState::Early => Err(Problem::new(EVALUATION_EARLY)),
        EvaluationState::Closed => Err(Problem::new(EVALUATION_CLOSED)),
        EvaluationState::Open | EvaluationState::Complete => Ok(()),
    }
}

/// Gives an evaluation: once, by somebody who came, from the last half hour of the session on.
pub fn give(
    tx: &mut Tx<'_>,
    keys: &Keys,
    reference: &str,
    secret: &str,
    draft: EvaluationDraft,
) -> Result<Evaluation, Problem> {
    let joined = own::open(tx, keys, reference, secret, own::EVALUATION)?;
    if joined.enrolment.status == EnrolmentStatus::Cancelled {
        return Err(Problem::new(ENROLMENT_CANCELLED));
    }
    require_taken(tx, &joined.session)?;
    let had_seat = joined.enrolment.status == EnrolmentStatus::Enrolled;
    if !had_seat || !came(joined.attendance.as_deref()) {
        return Err(Problem::new(NOT_PRESENT).detail("Si vous êtes venu, dites-le-nous : nous corrigerons."));
    }
    if store::is_given(tx, joined.enrolment.id)? {
        return Err(Problem::new(ALREADY_EVALUATED));
    }
    let row = EvaluationRow { enrolment_id: Some(joined.enrolment.id), ..draft.row(tx, joined.session.id) };
    keep(tx, row)
}

/// Writes an evaluation down.
///
/// The audit log says that one was given for the session, not by whom, nor its contents.
pub(super) fn keep(tx: &mut Tx<'_>, row: EvaluationRow) -> Result<Evaluation, Problem> {
    store::insert(tx, &row)?;
    let entry = Entry { action: events::EVALUATION_GIVEN, subject: row.session_id, before: None, after: None };
    audit::record(tx, entry, None)?;
    Ok(row.into())
}

/// Number of people who came to a session, as far as is known.
pub(super) fn people_who_came(tx: &mut Tx<'_>, session: Uuid) -> Result<usize, Problem> {
    let filter = Filter { session: Some(session), status: Some(EnrolmentStatus::Enrolled), ..Filter::default() };
    let enrolled = enrolments::list(tx, &filter, None, 100)?;
    let those = enrolled.iter().filter(|one| came(one.attendance.as_deref()));
    let people = |one: &enrolments::Joined| one.people_came.unwrap_or(one.enrolment.party_size);
    Ok(those.map(|one| usize::try_from(people(one)).unwrap_or(0)).sum())
}

/// The evaluations of a session with their results.
pub fn of_session(tx: &mut Tx<'_>, session: Uuid) -> Result<SessionEvaluations, Problem> {
    let joined = sessions::actions::find(tx, session)?;
    sessions::actions::require_own(tx, &joined.session)?;
    results(tx, session)
}

/// The evaluations of a session with their results, to prepare the session that comes after.
///
/// The facilitator is not checked: somebody else may prepare that one.
pub fn results(tx: &mut Tx<'_>, session: Uuid) -> Result<SessionEvaluations, Problem> {
    let expected = people_who_came(tx, session)?;
    let rows = store::of_session(tx, session)?;
    let next_time = store::next_time(tx, session)?;
    Ok(SessionEvaluations {
        summary: Summary::compute(&rows, expected),
        data: rows.into_iter().map(Evaluation::from).collect(),
        next_time_version: next_time.as_ref().map_or(0, |(_, version)| *version),
        next_time: next_time.map(|(text, _)| text),
    })
}

/// The last evaluation that each of some learners gave of a session before a time, the newest first.
pub fn last_of(tx: &mut Tx<'_>, learners: &[Uuid], before: DateTime<Utc>) -> Result<Vec<Evaluation>, Problem> {
    let mut heard = HashSet::new();
    let given = store::of_learners(tx, learners, before)?;
    Ok(given.into_iter().filter(|(who, _)| heard.insert(*who)).map(|(_, row)| row.into()).collect())
}

/// Writes down what the facilitator will change next time, in place of a version.
///
/// The same text changes nothing.
pub fn set_next_time(tx: &mut Tx<'_>, session: Uuid, text: &str, read: i32) -> Result<i32, Problem> {
    let joined = sessions::actions::find(tx, session)?;
    sessions::actions::require_own(tx, &joined.session)?;
    sessions::lock(tx, session)?.ok_or_else(Problem::not_found)?;
    let before = store::next_time(tx, session)?;
    let version = before.as_ref().map_or(0, |(_, version)| *version);
    if before.as_ref().is_some_and(|(before, _)| before == text) {
        return Ok(version);
    }
    if version != read {
        return Err(audit::part_changed_meanwhile(tx, session, events::SESSION_REVIEWED, None));
    }
    let version = store::set_next_time(tx, session, text)?;
    let before = before.map(|(text, _)| json!({"next_time": text}));
    let after = Some(json!({"next_time": text}));
    audit::record(tx, Entry { action: events::SESSION_REVIEWED, subject: session, before, after }, None)?;
    Ok(version)
}

/// True unless the person is noted as absent or excused: as far as is known, they came.
fn came(attendance: Option<&str>) -> bool {
    !matches!(attendance.and_then(Presence::from_word), Some(Presence::Absent | Presence::Excused))
}
