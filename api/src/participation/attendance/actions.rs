//! Use cases of the attendance sheet.

use std::collections::HashMap;

use chrono::{DateTime, Months, TimeDelta, Utc};

use uuid::Uuid;

use super::events::{AttendanceRecorded, ChangedLine};
use super::rules::{Earlier, Line, Verdict, is_possible_count, judge, people_came};
use super::views::{
    Absence, Attendance, AttendanceLine, Attending, AttendingLearner, FamiliarLearner, TickResult, TickedAttendance,
};
use super::{Presence, TickOutcome, store};
use crate::directory::people;
use crate::kernel::data::audit;
use crate::kernel::data::event::{self, Event};
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::key_file::Keys;
use crate::kernel::text::phone;
use crate::kernel::text::problem::LOGIN_REQUIRED;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::Fields;
use crate::participation::enrolments::entourage::{self, Entourage};
use crate::participation::enrolments::{self, EnrolmentStatus, Filter, own};
use crate::programme::sessions::events::SessionCancelled;
use crate::programme::sessions::rules::attendance_open;
use crate::programme::sessions::views::{Session, local, zone_of};
use crate::programme::sessions::{self, Joined};
use crate::programme::sessions::{ATTENDANCE_RECORDED, SESSION_NOT_STARTED};

/// Largest number of lines: more than any group, so that one page holds everybody.
const EVERYBODY: i64 = 100;
/// Time for which a person who came is listed among those who may walk in.
const FAMILIAR_FOR: TimeDelta = TimeDelta::days(180);
/// Largest number of those: a screen of a phone, not a directory.
const FAMILIAR: i64 = 60;

/// A tick, with the version of the line on which it was made.
#[derive(Debug, Clone)]
pub struct Ticked {
    /// The enrolment.
    pub enrolment: Uuid,
    /// Presence of the person; none takes a tick back.
    pub status: Option<Presence>,
    /// Number of people of the party who came, if it was counted.
    pub people_came: Option<i16>,
    /// Version of the line that was read: 0 before its first tick.
    pub version: i32,
}

/// Shows the people of a session by name, as on a sheet to be ticked.
pub fn show(tx: &mut Tx<'_>, keys: &Keys, session: Uuid) -> Result<Attendance, Problem> {
    let joined = sessions::actions::find_own(tx, session)?;
    let data = with_secrets(keys, lines(tx, &joined)?);
    let waiting = store::waiting_learners(tx, session)?;
    let since = joined.session.starts_at - FAMILIAR_FOR;
    let familiar = store::familiar(tx, &joined.session, &waiting, since, FAMILIAR)?
        .into_iter()
        .map(|one| FamiliarLearner {
            waiting: waiting.contains(&one.id),
            id: one.id,
            given_name: one.given_name,
            family_name: one.family_name,
            commune: one.commune.or(one.outside_commune).unwrap_or_default(),
        })
        .collect();
    Ok(Attendance { session: Session::new(joined, true), data, familiar })
}

/// Ticks the people of a session, from its day on.
///
/// Each line is decided by itself, so that one which somebody else changed holds back none of the others.
pub fn record(tx: &mut Tx<'_>, keys: &Keys, session: Uuid, ticked: &[Ticked]) -> Result<TickedAttendance, Problem> {
    let joined = sessions::actions::find_own(tx, session)?;
    require_open(tx, &joined)?;
    let by = tx.principal.account().ok_or_else(|| Problem::new(LOGIN_REQUIRED))?;
    // Under the lock nobody gives a seat back, and nobody else ticks, between the check and the tick.
    sessions::lock(tx, session)?.ok_or_else(Problem::not_found)?;
    let before = lines(tx, &joined)?;
    let (mut changed, mut results) = (Vec::new(), Vec::new());
    let mut fields = Fields::default();
    for (index, tick) in ticked.iter().enumerate() {
        let outcome = match before.iter().find(|line| line.enrolment_id == tick.enrolment) {
            None => TickOutcome::Gone,
            Some(line) => {
                let (party, kept) = (line.party_size, line.people_came);
                if tick.people_came.is_some_and(|people| !is_possible_count(tick.status, people, party)) {
                    fields.refuse(&format!("/entries/{index}/people_came"), came_at_most(party));
                    continue;
                }
                let people = people_came(tick.status, tick.people_came, kept, party);
                let asked = Line { status: tick.status, people_came: people, version: tick.version };
                let now = Line { status: line.status, people_came: kept, version: line.version };
                match judge(now, asked) {
                    Verdict::Same => TickOutcome::Unchanged,
                    Verdict::Record if store::tick(tx, tick.enrolment, asked, by)? => {
                        changed.push(ChangedLine {
                            reference: line.reference.clone(),
                            party_size: party,
                            before: (line.status, kept),
                            after: (tick.status, people),
                        });
                        TickOutcome::Recorded
                    }
                    Verdict::Record | Verdict::Clash => TickOutcome::Conflict,
                }
            }
        };
        let (enrolment_id, asked, asked_people) = (tick.enrolment, tick.status, tick.people_came);
        results.push(TickResult { enrolment_id, outcome, asked, asked_people });
    }
    fields.done()?;
    if !changed.is_empty() {
        audit::record(tx, AttendanceRecorded { session, lines: changed }, None)?;
    }
    let data = with_secrets(keys, lines(tx, &joined)?);
    Ok(TickedAttendance { session: Session::new(joined, true), data, results })
}

fn came_at_most(party: i16) -> String {
    match party {
        1 => "Cette personne vient seule.".to_owned(),
        _ => format!("De 1 à {party}, quand la personne est venue."),
    }
}

/// Counts presences of some learners at the sessions held before a time.
pub fn earlier(tx: &mut Tx<'_>, learners: &[Uuid], before: DateTime<Utc>) -> Result<HashMap<Uuid, Earlier>, Problem> {
    let mut counted: HashMap<Uuid, Earlier> = HashMap::new();
    for (learner, presence) in store::earlier(tx, learners, before)? {
        counted.entry(learner).or_default().count(presence);
    }
    Ok(counted)
}

/// Time for which absences are shown: older ones say nothing of a person.
const ABSENT_WITHIN: Months = Months::new(12);

/// Sessions that a learner missed without notice, the newest first.
///
/// They inform staff, and bar nobody.
pub fn absences(tx: &mut Tx<'_>, learner: Uuid) -> Result<Vec<Absence>, Problem> {
    people::actions::show(tx, learner)?;
    let missed = store::missed(tx, learner, tx.now - ABSENT_WITHIN)?;
    let show = |one: store::Missed| Absence {
        starts_at: local(one.starts_at, zone_of(&one.time_zone)),
        session_id: one.session_id,
        title: one.title,
    };
    Ok(missed.into_iter().map(show).collect())
}

/// Sessions that some learners came to before a time, the newest first.
pub fn came_to(tx: &mut Tx<'_>, learners: &[Uuid], before: DateTime<Utc>) -> Result<Vec<store::Past>, Problem> {
    Ok(store::came_to(tx, learners, before)?)
}

/// Refuses ticks before the day of the session.
pub(super) fn require_open(tx: &Tx<'_>, joined: &Joined) -> Result<(), Problem> {
    if attendance_open(joined.session.starts_at, zone_of(&joined.venue.time_zone), tx.now) {
        return Ok(());
    }
    Err(Problem::new(SESSION_NOT_STARTED).detail("Les présences se notent à partir du jour de l'atelier."))
}

fn with_secrets(keys: &Keys, lines: Vec<Attending>) -> Vec<AttendanceLine> {
    let with_secret = |attending: Attending| AttendanceLine {
        evaluation_secret: evaluation_secret(keys, attending.enrolment_id),
        attending,
    };
    lines.into_iter().map(with_secret).collect()
}

/// Secret that opens the evaluation of an enrolment, and nothing else.
pub fn evaluation_secret(keys: &Keys, enrolment: Uuid) -> String {
    keys.link_secret(own::EVALUATION, enrolment)
}

/// Lines of the sheet: everybody who holds a seat, by name.
pub(super) fn lines(tx: &mut Tx<'_>, joined: &Joined) -> Result<Vec<Attending>, Problem> {
    let session = &joined.session;
    let filter = Filter { session: Some(session.id), status: Some(EnrolmentStatus::Enrolled), ..Filter::default() };
    let mut enrolled = enrolments::list(tx, &filter, None, EVERYBODY)?;
    enrolled.sort_by(|one, other| one.learner.search_text.cmp(&other.learner.search_text));
    let ids: Vec<Uuid> = enrolled.iter().map(|one| one.enrolment.id).collect();
    let learners: Vec<Uuid> = enrolled.iter().map(|one| one.learner.id).collect();
    let mut entourages = entourage::find(tx, &enrolled)?;
    let mut ticks = store::find_ticks(tx, &ids)?;
    let earlier = earlier(tx, &learners, session.starts_at)?;
    let line = |one: enrolments::Joined| {
        let id = one.enrolment.id;
        let tick = ticks.remove(&id);
        let commune = one.residence();
        let Entourage { companions, guardian, arrangements, .. } = entourages.remove(&id).unwrap_or_default();
        Attending {
            enrolment_id: id,
            reference: one.enrolment.reference,
            learner: AttendingLearner {
                id: one.learner.id,
                given_name: one.learner.given_name,
                family_name: one.learner.family_name,
                phone_display: one.learner.phone.as_deref().map(phone::display),
                commune,
                birth_year: one.learner.birth_year,
                earlier: earlier.get(&one.learner.id).copied().unwrap_or_default().into(),
            },
            party_size: one.enrolment.party_size,
            companions,
            guardian,
            arrangements,
            needs: one.enrolment.needs,
            people_came: tick.as_ref().and_then(|tick| tick.people_came),
            status: tick.as_ref().and_then(|tick| tick.status),
            version: tick.as_ref().map_or(0, |tick| tick.version),
            walk_in: tick.as_ref().is_some_and(|tick| tick.walk_in),
            recorded_at: tick.as_ref().map(|tick| tick.recorded_at),
            recorded_by: tick.map(|tick| tick.recorded_by),
        }
    };
    Ok(enrolled.into_iter().map(line).collect())
}

/// Refuses to cancel a session that people came to: it took place.
pub fn keep_what_took_place(tx: &mut Tx<'_>, events: &[Box<dyn Event>]) -> Result<(), Problem> {
    for cancelled in event::of_type::<SessionCancelled>(events) {
        if store::has_people_who_came(tx, cancelled.before.id)? {
            let detail = "Des personnes sont venues : cet atelier a eu lieu. Corrigez d'abord la feuille d'émargement.";
            return Err(Problem::new(ATTENDANCE_RECORDED).detail(detail));
        }
    }
    Ok(())
}
