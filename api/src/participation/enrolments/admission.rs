//! Conditions for taking or leaving a seat, with their refusals.
//!
//! The refusals that the public reads reveal nothing about anybody.

use chrono_tz::Tz;
use serde_json::json;
use uuid::Uuid;

use super::joined::{self, Joined};
use super::stated::Stated;
use super::{EnrolmentStatus, contact_share, rules, store};
use crate::directory::people::LearnerRow;
use crate::directory::places::{self, OutsideRule};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::kernel::text::{french, phone};
use crate::participation::enrolments::{
    ALREADY_ENROLLED, ENROLMENT_CANCELLED, NEEDS_A_CALL, NOT_ENROLLED, OUTSIDE_TERRITORY, RESIDENTS_FIRST,
    SCHEDULE_CONFLICT,
};
use crate::participation::web_shares::{self, Network, Shares};
use crate::programme::sessions::rules::{Refusal, SeatQuestion, may_take_seat};
use crate::programme::sessions::views::Session;
use crate::programme::sessions::words::Level;
use crate::programme::sessions::{self, SessionRow};
use crate::programme::sessions::{
    ATTENDANCE_RECORDED, LEVEL_MISMATCH, SEATS_BY_PHONE, SESSION_CANCELLED, SESSION_FULL, SESSION_STARTED, VENUE_CLOSED,
};

/// Exceptions that staff makes, each with a reason that is kept.
#[derive(Clone, Copy, Debug)]
pub(super) struct Exceptions {
    /// The person has another level than the session.
    pub level: bool,
    /// The venue is closed on the day of the session.
    pub closure: bool,
}

/// Checks that so many people may take seats in a session; room is checked only if `needs_room`.
pub(super) fn check_seat(
    tx: &mut Tx<'_>,
    joined: &sessions::Joined,
    (level, exceptions): (Level, Exceptions),
    people: i16,
    needs_room: bool,
) -> Result<(), Problem> {
    let session = &joined.session;
    let closed = joined.closed();
    let question = SeatQuestion {
        status: session.status,
        starts_at: session.starts_at,
        closed: closed.is_some() && !exceptions.closure,
        level: session.level,
        has_room: !needs_room || people <= session.room(tx.principal.is_trusted()),
        asked_level: level,
        level_overridden: exceptions.level,
    };
    match may_take_seat(question, tx.now) {
        Ok(()) => Ok(()),
        Err(Refusal::Cancelled) => Err(Problem::new(SESSION_CANCELLED)
            .with("alternatives", sessions::actions::alternatives(tx, level, people, session.id)?)),
        Err(Refusal::Started) => Err(Problem::new(SESSION_STARTED)
            .with("alternatives", sessions::actions::alternatives(tx, level, people, session.id)?)),
        Err(Refusal::Closed) => Err(Problem::new(VENUE_CLOSED)
            .detail(format!("{}.", closed.unwrap_or_default()))
            .with("alternatives", sessions::actions::alternatives(tx, level, people, session.id)?)),
        Err(Refusal::OtherLevel) => Err(Problem::new(LEVEL_MISMATCH)
            .detail(format!(
                "C'est un atelier pour {}. Voici des ateliers pour {}.",
                session.level.french(),
                level.french()
            ))
            .with("alternatives", sessions::actions::alternatives(tx, level, people, session.id)?)),
        Err(Refusal::Full) => Err(session_full(tx, session, people)?),
    }
}

/// Checks that a person from outside the territory may enrol by themselves, or through a partner.
///
/// The team enrols anybody.
pub(super) fn check_residence(
    tx: &mut Tx<'_>,
    session: &SessionRow,
    zone: Tz,
    (level, people): (Level, i16),
) -> Result<(), Problem> {
    if tx.principal.is_trusted() {
        return Ok(());
    }
    let (rule, number) = places::actions::outside_rule(tx)?;
    let call = format!("Appelez-nous au {} : nous chercherons avec vous.", phone::display(&number));
    match rule {
        OutsideRule::Accepted => Ok(()),
        OutsideRule::Refused => Err(Problem::new(OUTSIDE_TERRITORY).detail(call)),
        OutsideRule::AfterResidents => {
            let opens_at = rules::opens_outside(session.starts_at);
            if opens_at <= tx.now {
                return Ok(());
            }
            let day = french::day(opens_at, zone);
            let detail = format!("Vous pourrez vous inscrire à partir du {day}, s'il reste de la place. {call}");
            let others = sessions::actions::alternatives(tx, level, people, session.id)?;
            let open = |other: &Session| rules::opens_outside(other.starts_at.to_utc()) <= tx.now;
            let others: Vec<Session> = others.into_iter().filter(open).collect();
            Err(Problem::new(RESIDENTS_FIRST).detail(detail).with("alternatives", others))
        }
    }
}

/// The words of every refusal that a call settles: the same to the public whatever the reason.
const CALL_US: &str = "Si vous avez déjà une place à cette heure, elle est dans « Mon inscription ». \
    Sinon, appelez-nous : nous terminerons ensemble en deux minutes.";

/// The refusal of a full session, with other sessions that have room.
///
/// Or the way to the seats that are kept for people who telephone.
pub(super) fn session_full(tx: &mut Tx<'_>, session: &SessionRow, people: i16) -> Result<Problem, Problem> {
    let others = sessions::actions::alternatives(tx, session.level, people, session.id)?;
    let elsewhere = if others.is_empty() {
        "Appelez-nous : nous chercherons une autre date avec vous."
    } else {
        "D'autres dates ont encore de la place."
    };
    let trusted = tx.principal.is_trusted();
    if !trusted && people <= session.room_by_phone() {
        let number = places::actions::number_to_call(tx)?;
        let detail = match session.room(trusted) {
            left if left > 0 && session.waiting == 0 => {
                let places = if left > 1 { "places" } else { "place" };
                format!("Sur internet, il reste {left} {places}. Pour venir à {people}, appelez-nous au {number}.")
            }
            _ => format!("Appelez-nous au {number} : une place est gardée pour les personnes qui appellent."),
        };
        return Ok(Problem::new(SEATS_BY_PHONE).detail(detail).with("alternatives", others));
    }
    let detail = match session.room(trusted) {
        _ if people > session.capacity && !trusted => {
            let number = places::actions::number_to_call(tx)?;
            let capacity = session.capacity;
            format!("Un atelier reçoit {capacity} personnes. Pour un groupe de {people}, appelez-nous au {number}.")
        }
        left if people > 1 && left > 0 && session.waiting == 0 => {
            format!("Il ne reste pas {people} places. {elsewhere}")
        }
        _ => elsewhere.to_owned(),
    };
    Ok(Problem::new(SESSION_FULL).detail(detail).with("alternatives", others))
}

/// Checks that a learner has no other workshop at the time of a session.
///
/// The refusal names the other enrolment to staff. The public only reads that a call is needed, in the same words for
/// every reason, so that a stranger who knows a name and a number learns nothing.
pub(super) fn check_free_time(
    tx: &mut Tx<'_>,
    learner: &LearnerRow,
    session: &SessionRow,
    moved: Option<Uuid>,
) -> Result<(), Problem> {
    let busy = store::of_learner_during(tx, learner.id, (session.starts_at, session.ends_at))?;
    let Some((id, reference, in_session)) = busy.into_iter().find(|(id, ..)| Some(*id) != moved) else {
        return Ok(());
    };
    if !tx.principal.is_trusted() {
        let sender = tx.principal.partner().map(|partner| partner.id);
        // A partner's own referral is no secret to it.
        let own = sender.is_some() && joined::find(tx, id)?.is_some_and(|existing| existing.partner.0 == sender);
        return Err(Problem::new(NEEDS_A_CALL).detail(if own {
            format!("Vous avez déjà orienté cette personne vers un atelier à cette heure : référence {reference}.")
        } else {
            CALL_US.to_owned()
        }));
    }
    let kind = if in_session == session.id { ALREADY_ENROLLED } else { SCHEDULE_CONFLICT };
    Err(Problem::new(kind)
        .detail(format!("Son inscription porte la référence {reference}."))
        .with("existing", json!({"id": id, "reference": reference})))
}

/// Checks that a stranger's party is small enough to come without a word with the desk.
pub(super) fn check_party(tx: &Tx<'_>, people: i16) -> Result<(), Problem> {
    let most = tx.service::<Shares>().party;
    if most == 0 || i64::from(people) <= i64::from(most) {
        return Ok(());
    }
    let detail = format!("Vous venez à plus de {most} ? Appelez-nous : nous trouverons une date ensemble.");
    Err(Problem::new(NEEDS_A_CALL).detail(detail))
}

/// Checks that a stranger's contact is within its share.
///
/// True if that uses it up. Takes a lock for the contact, so that requests at once are counted one after the other; the
/// last lock of an enrolment, so that two cannot wait for each other.
pub(super) fn check_contact(tx: &mut Tx<'_>, network: &Network, stated: &Stated, people: i16) -> Result<bool, Problem> {
    let most = i64::from(tx.service::<Shares>().per_contact);
    if most == 0 {
        return Ok(false);
    }
    contact_share::lock_contact(tx, stated)?;
    let taken = contact_share::seats_to_come(tx, stated)?;
    let wanted = taken + i64::from(people);
    // The first party may be larger than the share: it is held until somebody confirms it.
    if taken > 0 && wanted > most {
        network.mark_refused();
        return Err(Problem::new(NEEDS_A_CALL).detail(CALL_US));
    }
    Ok(wanted >= most)
}

/// Takes a seat, or a place on a waiting list, from the share of a stranger's network.
///
/// True if that uses it up. Asked before anything about the person, so that its refusal may say why: people at one
/// shared computer enrol one after the other.
pub(super) fn take_share(
    tx: &mut Tx<'_>,
    network: &Network,
    status: EnrolmentStatus,
    people: i16,
) -> Result<bool, Problem> {
    let (kind, wanted, why) = match status {
        EnrolmentStatus::Enrolled => {
            let why = "Aujourd'hui, toutes les places à réserver depuis cette connexion internet sont prises, \
                peut-être par d'autres que vous.";
            (web_shares::Kind::Seat, people, why)
        }
        _ => {
            let why = "Aujourd'hui, cette connexion internet a déjà servi à s'inscrire sur une liste d'attente, \
                peut-être par d'autres que vous.";
            (web_shares::Kind::Waiting, 1, why)
        }
    };
    match web_shares::take(tx, kind, network, wanted)? {
        Some(left) => Ok(left == 0),
        None => {
            let number = places::actions::number_to_call(tx)?;
            let way = format!("Appelez-nous au {number}, ou demandez que nous vous rappelions.");
            Err(Problem::new(NEEDS_A_CALL).detail(format!("{why} {way}")))
        }
    }
}

/// Hides from the public that a person is already enrolled, as `check_free_time` does.
///
/// Of two simultaneous requests for one person, the index of the database refuses the second.
pub(super) fn for_public(tx: &Tx<'_>, problem: Problem) -> Problem {
    if problem.kind == ALREADY_ENROLLED && !tx.principal.is_trusted() {
        return Problem::new(NEEDS_A_CALL).detail(CALL_US);
    }
    problem
}

/// Requires a seat: only a person who has one can leave it for another.
pub(super) fn require_seat(tx: &Tx<'_>, status: EnrolmentStatus) -> Result<(), Problem> {
    let (kind, why) = match status {
        EnrolmentStatus::Enrolled => return Ok(()),
        EnrolmentStatus::Waiting => (
            NOT_ENROLLED,
            "Elle est sur la liste d'attente. Inscrivez-la dans l'autre atelier, puis retirez-la de la liste.",
        ),
        EnrolmentStatus::Offered => {
            (NOT_ENROLLED, "Une place lui est proposée. Notez d'abord si elle la prend ou la refuse.")
        }
        EnrolmentStatus::Cancelled => (ENROLMENT_CANCELLED, "Inscrivez cette personne à nouveau."),
        EnrolmentStatus::Declined => {
            (ENROLMENT_CANCELLED, "La place proposée a été refusée. Inscrivez cette personne à nouveau.")
        }
        EnrolmentStatus::Expired => {
            (ENROLMENT_CANCELLED, "La place proposée n'a pas eu de réponse à temps. Inscrivez à nouveau.")
        }
    };
    let own = "Inscrivez-vous à nouveau, ou appelez-nous.";
    Err(Problem::new(kind).detail(if tx.principal.is_trusted() { why } else { own }))
}

/// Reads an enrolment, and refuses when a presence is noted: that stays with its enrolment.
///
/// Called under the lock of the session, which ticks take too.
pub(super) fn require_unrecorded(tx: &mut Tx<'_>, id: Uuid) -> Result<Joined, Problem> {
    let now = joined::find(tx, id)?.ok_or_else(Problem::not_found)?;
    if now.enrolment.status != EnrolmentStatus::Enrolled || now.attendance.is_none() {
        return Ok(now);
    }
    let to_do = match tx.principal.is_trusted() {
        true => "Corrigez d'abord la présence sur la feuille d'émargement.",
        false => "Appelez-nous : nous corrigerons ensemble.",
    };
    Err(Problem::new(ATTENDANCE_RECORDED).detail(to_do))
}
