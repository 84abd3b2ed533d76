//! «Mon inscription»: what a person does with their own enrolment, by its reference and the secret of its link.

use super::EnrolmentStatus::{Enrolled, Offered, Waiting};
use super::actions;
use super::rules;
use super::store::{self, Joined};
use super::views::{OwnEnrolment, OwnLearner};
use crate::kernel::database::Tx;
use crate::kernel::problem::{Kind, Problem};
use crate::kernel::tokens::Keys;
use crate::sessions;
use crate::sessions::views::{Session, local, zone_of};
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
    let (id, status) = (joined.enrolment.id, joined.enrolment.status);
    if matches!(status, Enrolled | Offered | Waiting) {
        if !rules::may_cancel(true, joined.session.starts_at, tx.now) {
            return Err(Problem::new(Kind::SessionStarted).detail("Appelez-nous pour nous le dire."));
        }
        match status {
            Offered => actions::decline(tx, id, reason)?,
            _ => actions::cancel(tx, id, reason)?,
        }
    }
    show(tx, keys, reference, secret)
}

/// Takes the seats that were offered, or that are free for the first to come. Asked again, it says the same.
pub fn accept(tx: &mut Tx<'_>, keys: &Keys, reference: &str, secret: &str) -> Result<OwnEnrolment, Problem> {
    let joined = open(tx, keys, reference, secret, &[ENROLMENT])?;
    actions::accept(tx, joined.enrolment.id)?;
    show(tx, keys, reference, secret)
}

fn view(tx: &mut Tx<'_>, joined: Joined) -> Result<OwnEnrolment, Problem> {
    let session = sessions::actions::find(tx, joined.session.id)?;
    let status = joined.enrolment.status;
    let enrolled = status == Enrolled;
    let position = match status {
        Waiting => Some(store::position(tx, &joined.enrolment)?),
        _ => None,
    };
    let starts_at = joined.session.starts_at;
    let zone = zone_of(&joined.time_zone);
    let held = joined.session.status == SessionStatus::Scheduled;
    Ok(OwnEnrolment {
        reference: joined.enrolment.reference,
        status: joined.enrolment.status,
        needs: joined.enrolment.needs,
        party_size: joined.enrolment.party_size,
        position,
        offered_until: joined.enrolment.offered_until.map(|until| local(until, zone)),
        can_accept: held
            && starts_at > tx.now
            && (joined.enrolment.offered_until.is_some_and(|until| until > tx.now)
                || joined.enrolment.called_at.is_some()),
        session: Session::new(session, false),
        learner: OwnLearner::new(joined.learner, joined.commune),
        cancelled_at: joined.enrolment.cancelled_at,
        can_cancel: rules::may_cancel(matches!(status, Enrolled | Offered | Waiting), starts_at, tx.now),
        can_evaluate: enrolled && held && starts_at <= tx.now,
    })
}
