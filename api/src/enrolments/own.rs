//! «Mon inscription»: what a person does with their own enrolment, by its reference and the secret of its link.

use super::actions;
use super::rules;
use super::store::{self, Joined};
use super::views::{OwnEnrolment, OwnLearner};
use crate::kernel::database::Tx;
use crate::kernel::problem::{Kind, Problem};
use crate::kernel::tokens::Keys;
use crate::sessions;
use crate::sessions::views::Session;
use crate::sessions::words::SessionStatus;

/// Purpose of the secret that a person gets when they enrol: opens everything about the enrolment.
pub const ENROLMENT: &str = "enrolment";
/// Purpose of the secret that staff hands out after a session: opens the evaluation only.
pub const EVALUATION: &str = "evaluation";

/// The enrolment, if the secret opens it for one of the purposes; whatever is wrong, the answer is the same.
pub fn open(tx: &mut Tx<'_>, keys: &Keys, reference: &str, secret: &str, purposes: &[&str]) -> Result<Joined, Problem> {
    let reference = rules::read_reference(reference).ok_or_else(Problem::not_found)?;
    store::find_by_reference(tx, &reference)?
        .filter(|joined| purposes.iter().any(|purpose| keys.opens(purpose, joined.enrolment.id, secret)))
        .ok_or_else(Problem::not_found)
}

/// Shows one's own enrolment.
pub fn show(tx: &mut Tx<'_>, keys: &Keys, reference: &str, secret: &str) -> Result<OwnEnrolment, Problem> {
    let joined = open(tx, keys, reference, secret, &[ENROLMENT])?;
    view(tx, joined)
}

/// Cancels one's own enrolment, until the session starts. Asked again, it says the same.
pub fn cancel(
    tx: &mut Tx<'_>,
    keys: &Keys,
    reference: &str,
    secret: &str,
    reason: Option<&str>,
) -> Result<OwnEnrolment, Problem> {
    let joined = open(tx, keys, reference, secret, &[ENROLMENT])?;
    let enrolled = joined.enrolment.status == super::EnrolmentStatus::Enrolled;
    if enrolled {
        if !rules::may_cancel(enrolled, joined.session.starts_at, tx.now) {
            return Err(Problem::new(Kind::SessionStarted).detail("Appelez-nous pour nous le dire."));
        }
        actions::cancel(tx, joined.enrolment.id, reason)?;
    }
    show(tx, keys, reference, secret)
}

fn view(tx: &mut Tx<'_>, joined: Joined) -> Result<OwnEnrolment, Problem> {
    let session = sessions::actions::find(tx, joined.session.id)?;
    let enrolled = joined.enrolment.status == super::EnrolmentStatus::Enrolled;
    let starts_at = joined.session.starts_at;
    let held = joined.session.status == SessionStatus::Scheduled;
    Ok(OwnEnrolment {
        reference: joined.enrolment.reference,
        status: joined.enrolment.status,
        needs: joined.enrolment.needs,
        session: Session::new(session, false),
        learner: OwnLearner::new(joined.learner, joined.commune),
        cancelled_at: joined.enrolment.cancelled_at,
        can_cancel: rules::may_cancel(enrolled, starts_at, tx.now),
        can_evaluate: enrolled && held && starts_at <= tx.now,
    })
}
