//! Use cases of evaluations.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;
use uuid::Uuid;

use super::EvaluationState;
use super::events;
use super::grid::{EvaluationGrid, NewEvaluation, read, row};
use super::rules;
use super::store;
use super::views::{Evaluation, EvaluationReceipt, EvaluationSummary, OwnEvaluation, SessionEvaluations};
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::key_file::Keys;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::Fields;
use crate::participation::attendance::Presence;
use crate::participation::enrolments::ENROLMENT_CANCELLED;
use crate::participation::enrolments::{self, EnrolmentStatus, Filter, own};
use crate::participation::evaluations::{ALREADY_EVALUATED, EVALUATION_CLOSED, EVALUATION_EARLY, NOT_PRESENT};
use crate::participation::questionnaires::grid;
use crate::programme::sessions;
use crate::programme::sessions::views::{Session, local, zone_of};
use crate::programme::sessions::words::SessionStatus;
use crate::programme::sessions::{Joined, SESSION_CANCELLED, SessionRow};

/// Purpose of the mark of an enrolment whose evaluation was given.
const MARK: &str = "evaluation given";

/// Shows the evaluation that a personal link opens.
pub fn show_own(tx: &mut Tx<'_>, keys: &Keys, reference: &str, secret: &str) -> Result<OwnEvaluation, Problem> {
    let joined = own::open(tx, keys, reference, secret, own::EVALUATION)?;
    let session = sessions::actions::find(tx, joined.session.id)?;
    let given_name = joined.enrolment.stated.names(&joined.learner).0.to_owned();
    let answered = store::is_marked(tx, &marks(keys, joined.enrolment.id))?;
    let (opens_at, _) = times(&session.session);
    let grid = EvaluationGrid::from(&grid::published(tx)?);
    let in_group = people_who_came(tx, joined.session.id)? > 1;
    Ok(OwnEvaluation {
        state: state(tx, &session.session),
        opens_at: local(opens_at, zone_of(&session.venue.time_zone)),
        session: Session::new(session, false),
        given_name,
        answered,
        grid,
        in_group,
    })
}

/// The marks of an enrolment by each key of the deployment, the newest first.
///
/// Without the keys, nothing of the database says which enrolments gave an evaluation.
fn marks(keys: &Keys, enrolment: Uuid) -> Vec<Vec<u8>> {
    keys.derive_secrets(MARK, enrolment).into_iter().map(Vec::from).collect()
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
pub fn require_taken(tx: &Tx<'_>, session: &SessionRow) -> Result<(), Problem> {
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
///
/// The enrolment is marked, under a key that the database does not have; the evaluation knows its session alone.
pub fn give(
    tx: &mut Tx<'_>,
    keys: &Keys,
    reference: &str,
    secret: &str,
    new: NewEvaluation,
) -> Result<EvaluationReceipt, Problem> {
    let joined = own::open(tx, keys, reference, secret, own::EVALUATION)?;
    if joined.enrolment.status == EnrolmentStatus::Cancelled {
        return Err(Problem::new(ENROLMENT_CANCELLED));
    }
    require_taken(tx, &joined.session)?;
    let had_seat = joined.enrolment.status == EnrolmentStatus::Enrolled;
    if !had_seat || !came(joined.attendance.as_deref()) {
        return Err(Problem::new(NOT_PRESENT).detail("Si vous êtes venu, dites-le-nous : nous corrigerons."));
    }
    sessions::lock(tx, joined.session.id)?.ok_or_else(Problem::not_found)?;
    let marks = marks(keys, joined.enrolment.id);
    if store::is_marked(tx, &marks)? {
        return Err(Problem::new(ALREADY_EVALUATED));
    }
    store::mark(tx, marks.first().ok_or_else(Problem::not_found)?)?;
    let session = sessions::actions::find(tx, joined.session.id)?;
    keep(tx, &session, new)
}

/// Writes an evaluation of a locked session down.
///
/// The audit log says that one was given, neither for which session, nor by whom, nor its contents.
pub(super) fn keep(tx: &mut Tx<'_>, session: &Joined, new: NewEvaluation) -> Result<EvaluationReceipt, Problem> {
    let NewEvaluation { version, answers, silences } = new;
    let grid = grid::of_number(tx, version)?;
    let mut fields = Fields::default();
    let given = read(&mut fields, "", &grid, (answers, silences), false);
    fields.done()?;
    let held_on = held_on(session);
    let row = row(&grid, (session.session.id, held_on), &given, None)?;
    store::add(tx, session.session.id, &[row], false)?;
    let entry = Entry { action: events::EVALUATION_GIVEN, subject: grid.questionnaire, before: None, after: None };
    audit::record(tx, entry, None)?;
    Ok(EvaluationReceipt { held_on })
}

/// Day of a session, in the zone of its venue.
pub(super) fn held_on(session: &Joined) -> NaiveDate {
    local(session.session.starts_at, zone_of(&session.venue.time_zone)).date_naive()
}

/// Number of people who came to a session, as far as is known.
pub fn people_who_came(tx: &mut Tx<'_>, session: Uuid) -> Result<usize, Problem> {
    let filter = Filter { session: Some(session), status: Some(EnrolmentStatus::Enrolled), ..Filter::default() };
    let enrolled = enrolments::list(tx, &filter, None, 100)?;
    let those = enrolled.iter().filter(|one| came(one.attendance.as_deref()));
    let people = |one: &enrolments::Joined| one.people_came.unwrap_or(one.enrolment.party_size);
    Ok(those.map(|one| usize::try_from(people(one)).unwrap_or(0)).sum())
}

/// The evaluations of a session with their results.
pub fn of_session(tx: &mut Tx<'_>, session: Uuid) -> Result<SessionEvaluations, Problem> {
    sessions::actions::find_own(tx, session)?;
    results(tx, session)
}

/// The evaluations of a session with their results, to prepare the session that comes after.
///
/// The facilitator is not checked: somebody else may prepare that one.
pub fn results(tx: &mut Tx<'_>, session: Uuid) -> Result<SessionEvaluations, Problem> {
    let expected = people_who_came(tx, session)?;
    let rows = store::of_session(tx, session)?;
    let versions = grid::counted(tx)?;
    let next_time = store::next_time(tx, session)?;
    let data = rows.iter().map(|row| Evaluation::new(row, &versions)).collect::<Result<Vec<_>, Problem>>()?;
    Ok(SessionEvaluations {
        summary: EvaluationSummary::new(&rows, &data, &versions, expected),
        data,
        next_time_version: next_time.as_ref().map_or(0, |(_, version)| *version),
        next_time: next_time.map(|(text, _)| text),
    })
}

/// Writes down what the facilitator will change next time, in place of a version.
///
/// The same text changes nothing.
pub fn set_next_time(tx: &mut Tx<'_>, session: Uuid, text: &str, read: i32) -> Result<i32, Problem> {
    sessions::actions::find_own(tx, session)?;
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
