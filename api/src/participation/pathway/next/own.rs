//! Next sessions on « mon inscription »: what they say depends on that enrolment alone.

use chrono::TimeDelta;

use super::actions::choose;
use super::rules::Learner;
use super::views::NextSessions;
use crate::directory::places;
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::key_file::Keys;
use crate::kernel::text::problem::Problem;
use crate::participation::enrolments::{EnrolmentStatus, own};
use crate::participation::pathway::covered::themes_of;
use crate::participation::unmet_wishes::rules::Place;
use crate::programme::sessions::{self, Filter};

/// Number of next sessions that are considered.
const LOOKED_AT: i64 = 60;

/// Finds sessions for the person of an enrolment, once their session has begun.
///
/// A link may be in other hands than the person's: only the level, the themes and the place of that session count,
/// never what else is known of the person.
pub fn of_enrolment(tx: &mut Tx<'_>, keys: &Keys, reference: &str, secret: &str) -> Result<NextSessions, Problem> {
    let joined = own::open(tx, keys, reference, secret, own::ENROLMENT)?;
    let (enrolment, session) = (joined.enrolment, joined.session);
    let level = enrolment.level;
    if enrolment.status != EnrolmentStatus::Enrolled || session.starts_at > tx.now {
        return Ok(NextSessions { level: Some(level), sessions: Vec::new() });
    }
    let seen = themes_of(tx, &[session.id])?.remove(&session.id).unwrap_or_default().best_known().to_vec();
    let there = sessions::actions::find(tx, session.id)?.venue.commune_code;
    let centre = places::actions::commune(tx, &there)?.and_then(|commune| commune.centre());
    let learner = Learner {
        level,
        seen,
        uncertain: Vec::new(),
        mastered: Vec::new(),
        asked: Vec::new(),
        half_days: Vec::new(),
        home: Some(Place { code: there, centre }),
        busy: Vec::new(),
        people: enrolment.party_size,
        is_whole: false,
    };
    // As for everybody who reads the agenda: seats that the desk keeps are not proposed.
    let soonest = tx.now + TimeDelta::hours(1);
    let filter = Filter { level: Some(level), available: Some((true, soonest)), ..Filter::default() };
    let open: Vec<_> = sessions::list(tx, &filter, None, LOOKED_AT)?
        .into_iter()
        .filter(|one| one.session.id != session.id && one.closed().is_none())
        .collect();
    Ok(NextSessions { level: Some(level), sessions: choose(tx, &learner, &open, false)? })
}
