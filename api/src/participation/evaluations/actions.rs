//! Use cases of evaluations.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

use super::Pace;
use super::events;
use super::rules;
use super::store::{self, EvaluationRow};
use super::views::{Evaluation, OwnEvaluation, SessionEvaluations, Summary};
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::key_file::Keys;
use crate::kernel::text::problem::Problem;
use crate::participation::attendance::Presence;
use crate::participation::enrolments::ENROLMENT_CANCELLED;
use crate::participation::enrolments::{self, EnrolmentStatus, Filter, own};
use crate::participation::evaluations::{ALREADY_EVALUATED, NOT_PRESENT};
use crate::programme::sessions;
use crate::programme::sessions::views::Session;
use crate::programme::sessions::words::SessionStatus;
use crate::programme::sessions::{SESSION_CANCELLED, SESSION_NOT_STARTED};

/// An evaluation as given, already read.
#[derive(Debug, Clone)]
// Its fields are those of `NewEvaluation`, where they are described.
#[allow(missing_docs)]
pub struct EvaluationDraft {
    pub satisfaction: i16,
    pub relevance: i16,
    pub pace: Pace,
    pub helped: Option<String>,
    pub missing: Option<String>,
    pub another_session: bool,
}

/// Shows the evaluation that a personal link opens.
pub fn show_own(tx: &mut Tx<'_>, keys: &Keys, reference: &str, secret: &str) -> Result<OwnEvaluation, Problem> {
    let joined = own::open(tx, keys, reference, secret, own::EVALUATION)?;
    let session = sessions::actions::find(tx, joined.session.id)?;
    let given_name = joined.enrolment.stated.names(&joined.learner).0.to_owned();
    let answered = store::is_given(tx, joined.enrolment.id)?;
    Ok(OwnEvaluation { session: Session::new(session, false), given_name, answered })
}

/// Gives an evaluation: once, by somebody who came, from the session's start on.
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
    if joined.session.status == SessionStatus::Cancelled {
        return Err(Problem::new(SESSION_CANCELLED));
    }
    if tx.now < joined.session.starts_at {
        return Err(Problem::new(SESSION_NOT_STARTED).detail("Vous pourrez donner votre avis après l'atelier."));
    }
    let had_seat = joined.enrolment.status == EnrolmentStatus::Enrolled;
    if !had_seat || !came(joined.attendance.as_deref()) {
        return Err(Problem::new(NOT_PRESENT).detail("Si vous êtes venu, dites-le-nous : nous corrigerons."));
    }
    if store::is_given(tx, joined.enrolment.id)? {
        return Err(Problem::new(ALREADY_EVALUATED));
    }
    let row = EvaluationRow {
        organisation_id: tx.organisation,
        enrolment_id: joined.enrolment.id,
        session_id: joined.session.id,
        satisfaction: draft.satisfaction,
        relevance: draft.relevance,
        pace: draft.pace,
        helped: draft.helped,
        missing: draft.missing,
        another_session: draft.another_session,
        created_at: rules::day_of(tx.now),
    };
    store::insert(tx, &row)?;
    // The audit log says that one was given for the session, not by whom, nor its contents.
    let entry = Entry { action: events::EVALUATION_GIVEN, subject: row.session_id, before: None, after: None };
    audit::record(tx, entry, None)?;
    Ok(row.into())
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
    let filter = Filter { session: Some(session), status: Some(EnrolmentStatus::Enrolled), ..Filter::default() };
    let expected =
        enrolments::list(tx, &filter, None, 100)?.iter().filter(|one| came(one.attendance.as_deref())).count();
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

/// Writes down what the facilitator will change next time.
pub fn set_next_time(tx: &mut Tx<'_>, session: Uuid, text: &str) -> Result<i32, Problem> {
    let joined = sessions::actions::find(tx, session)?;
    sessions::actions::require_own(tx, &joined.session)?;
    let before = store::next_time(tx, session)?.map(|(text, _)| json!({"next_time": text}));
    let version = store::set_next_time(tx, session, text)?;
    let after = Some(json!({"next_time": text}));
    audit::record(tx, Entry { action: events::SESSION_REVIEWED, subject: session, before, after }, None)?;
    Ok(version)
}

/// True unless the person is noted as absent or excused: as far as is known, they came.
fn came(attendance: Option<&str>) -> bool {
    !matches!(attendance.and_then(Presence::from_word), Some(Presence::Absent | Presence::Excused))
}
