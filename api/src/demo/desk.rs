//! The demonstration's desk in the morning: a waiting list, an open offer, and a call-back.

use chrono::{DateTime, TimeDelta, Utc};

use super::people::PEOPLE;
use super::person;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::phone;
use crate::kernel::text::problem::Problem;
use crate::outreach::notifications;
use crate::outreach::notifications::call_back::{self, CallBackDraft};
use crate::participation::enrolments::actions::{EnrolmentDraft, Who};
use crate::participation::enrolments::{self, Channel, EnrolmentStatus};
use crate::programme::sessions;
use crate::programme::sessions::views::Session;

/// Minimum time before a session for its waiting list to show an offer.
///
/// Nearer the start, seats are first come, first served.
const TIME_TO_ANSWER: TimeDelta = TimeDelta::hours(30);

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
            let draft = EnrolmentDraft {
                session_id: session.id,
                level: session.level,
                level_override_reason: None,
                closure_override_reason: None,
                who: Who::Described(person(&PEOPLE[(index * 4 + 12 + waiting) % PEOPLE.len()])),
                needs: None,
                channel: Channel::Phone,
                party_size: 1,
                companions: Vec::new(),
                guardian: None,
                arrangements: Vec::new(),
                wait: true,
                overtake_reason: None,
                network: None,
            };
            enrolments::actions::enrol(tx, draft)?;
        }
        let seated = enrolments::actions::of_session(tx, session.id)?;
        tx.now = now - TimeDelta::hours(1);
        if let Some(gone) = seated.iter().find(|one| one.enrolment.status == EnrolmentStatus::Enrolled) {
            enrolments::actions::cancel(tx, gone.enrolment.id, Some("Ne peut plus se déplacer ce jour-là"))?;
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
