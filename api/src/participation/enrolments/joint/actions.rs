//! The use case of joint enrolments.

use uuid::Uuid;

use super::store;
use super::views::{JointDate, JointEnrolment, JointOutcome};
use crate::kernel::data::audit;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::participation::enrolments::actions;
use crate::participation::enrolments::draft::{EnrolmentDraft, Who};
use crate::participation::enrolments::events::EnrolledJointly;
use crate::participation::enrolments::views::OwnLearner;
use crate::participation::enrolments::{EnrolmentStatus, NO_DATE_POSSIBLE};
use crate::programme::sessions;
use crate::programme::sessions::views::Session;

/// A date of a joint enrolment, as asked for.
#[derive(Clone, Copy, Debug)]
pub struct WantedDate {
    /// The session.
    pub session: Uuid,
    /// True if the person waits when there is no room.
    pub wait: bool,
}

/// Enrols one person in several sessions: each date is taken as a whole, or refused.
///
/// Every date goes through the door of a single enrolment. Refused as a whole if no date can be taken.
pub fn enrol(tx: &mut Tx<'_>, draft: EnrolmentDraft, wanted: Vec<WantedDate>) -> Result<JointEnrolment, Problem> {
    let who = draft.who.clone().settled(tx)?;
    let stated = who.stated();
    let learner = actions::find_learner(tx, who)?;
    let found = Who::Found { learner: Box::new(learner.clone()), stated: Box::new(stated.clone()) };
    // In the order of identities, so that two requests cannot wait for each other.
    let mut order: Vec<(usize, WantedDate)> = wanted.into_iter().enumerate().collect();
    order.sort_unstable_by_key(|(_, date)| date.session);
    let mut dates = Vec::new();
    for (index, date) in order {
        let draft = EnrolmentDraft { session_id: date.session, wait: date.wait, who: found.clone(), ..draft.clone() };
        dates.push(match tx.attempt(|tx| actions::enrol(tx, draft)) {
            Ok(made) => JointDate {
                outcome: match made.status {
                    EnrolmentStatus::Waiting => JointOutcome::Waiting,
                    _ => JointOutcome::Enrolled,
                },
                session: made.session,
                enrolment_id: Some(made.id),
                reference: Some(made.reference),
                position: made.position,
                problem: None,
            },
            Err(problem) if problem.kind.status() == 409 => JointDate {
                session: Session::new(sessions::actions::find(tx, date.session)?, tx.principal.is_trusted()),
                outcome: JointOutcome::Refused,
                enrolment_id: None,
                reference: None,
                position: None,
                problem: Some(problem.document()),
            },
            Err(problem) if problem.names("/session_id") => {
                return Err(problem.at_pointer(&format!("/dates/{index}/session_id")));
            }
            Err(problem) => return Err(problem),
        });
    }
    dates.sort_by_key(|date| (date.session.starts_at, date.session.id));
    let taken = dates.iter().filter_map(|date| date.enrolment_id.zip(date.reference.clone()));
    let enrolments: Vec<(Uuid, String)> = taken.collect();
    match &enrolments[..] {
        [] => return Err(Problem::new(NO_DATE_POSSIBLE).with("dates", dates)),
        // One date alone is an enrolment like any other.
        [_] => {}
        several => {
            let ids: Vec<Uuid> = several.iter().map(|(id, _)| *id).collect();
            store::insert(tx, tx.new_id(), &ids)?;
            audit::record(tx, EnrolledJointly { learner: learner.id, enrolments }, None)?;
        }
    }
    Ok(JointEnrolment { learner_id: learner.id, learner: OwnLearner::stated(tx, &stated, &learner)?, dates })
}
