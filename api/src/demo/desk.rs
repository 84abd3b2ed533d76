//! The demonstration's desk in the morning: a waiting list, an open offer, and a call-back.

use chrono::{DateTime, TimeDelta, Utc};

use super::people::PEOPLE;
use super::person;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::phone;
use crate::kernel::text::problem::Problem;
use crate::outreach::notifications;
use crate::outreach::notifications::call_back::{self, CallBackDraft};
use crate::participation::enrolments::draft::{EnrolmentDraft, Who};
use crate::participation::enrolments::refusals::{RefusalReason, Why};
use crate::participation::enrolments::{self, Channel, EnrolmentStatus};
use crate::participation::unmet_wishes::{
    self, HalfDay,
    actions::{WishDraft, Wisher},
};
use crate::programme::sessions;
use crate::programme::sessions::views::Session;
use crate::programme::sessions::words::Level;

/// Minimum time before a session for its waiting list to show an offer.
///
/// Nearer the start, seats are first come, first served.
const TIME_TO_ANSWER: TimeDelta = TimeDelta::hours(30);

/// Adds the wishes of two people for whom there was no workshop, and that of somebody without a name.
pub fn wishes(tx: &mut Tx<'_>, now: DateTime<Utc>) -> Result<(), Problem> {
    use HalfDay::{FridayMorning, MondayMorning, WednesdayMorning};
    let known = |index: usize| Wisher::Described(Box::new(person(&PEOPLE[index])));
    let wishes = [
        (known(2), None, Some(Level::Beginner), vec![FridayMorning], "Appeler ses petits-enfants en vidéo"),
        (known(5), None, Some(Level::Intermediate), vec![MondayMorning, WednesdayMorning], "Trier ses photos"),
        (Wisher::Anonymous, Some("34089".to_owned()), None, Vec::new(), "Les démarches des impôts"),
    ];
    for (days, (who, commune, level, half_days, topic)) in (3..).zip(wishes) {
        tx.now = now - TimeDelta::days(days);
        let topic = Some(topic.to_owned());
        unmet_wishes::actions::note(tx, WishDraft { who, commune, level, half_days, topic, party_size: 1 })?;
    }
    tx.now = now;
    Ok(())
}

/// Adds a waiting list of two, a cancelled enrolment, and a call-back.
pub fn morning(tx: &mut Tx<'_>, held: &[Session], now: DateTime<Utc>) -> Result<(), Problem> {
    let ahead = held.iter().enumerate().filter(|(_, session)| session.starts_at.to_utc() > now + TIME_TO_ANSWER);
    for (index, session) in ahead {
        let row = sessions::actions::find(tx, session.id)?.session;
        if row.seats_taken < row.capacity {
            continue;
        }
        for waiting in 0..2 {
            tx.now = now - TimeDelta::hours(20 - waiting as i64);
            let who = Who::Described(person(&PEOPLE[(index * 4 + 12 + waiting) % PEOPLE.len()]));
            let draft = EnrolmentDraft::new(session.id, session.level, who, Channel::Phone);
            enrolments::actions::enrol(tx, EnrolmentDraft { wait: true, ..draft })?;
        }
        let seated = enrolments::actions::of_session(tx, session.id)?;
        tx.now = now - TimeDelta::hours(1);
        if let Some(gone) = seated.iter().find(|one| one.enrolment.status == EnrolmentStatus::Enrolled) {
            enrolments::actions::cancel(
                tx,
                gone.enrolment.id,
                Why { code: Some(RefusalReason::WrongDay), words: Some("Ne peut plus se déplacer ce jour-là") },
            )?;
        }
        let words = Some("Je voudrais savoir quel atelier me convient. Je suis là le matin.".to_owned());
        let caller = CallBackDraft {
            name: "Lucette Rieux".to_owned(),
            phone: phone::parse("04 65 71 00 30").unwrap_or_default(),
            words,
            session_id: Some(session.id),
            network: None,
        };
        call_back::ask(tx, caller)?;
        // Only the events of this morning have reactions, not those of the history before.
        let events = std::mem::take(&mut tx.events);
        return notifications::actions::react(tx, &events);
    }
    Ok(())
}
