//! Use cases of notices: the choices of an account, and what follows from them.

use std::collections::BTreeSet;

use chrono::{NaiveTime, TimeDelta};
use serde_json::{Value, json};
use uuid::Uuid;

use super::events::NOTICES_CHANGED;
use super::letters::{self, Counts, Occasion};
use super::rules;
use super::store::{self, ChoiceRow, Late};
use crate::directory::accounts::actions::show_open;
use crate::directory::partners;
use crate::insight::tasks;
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::event::{self, Event};
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::principal::Role;
use crate::kernel::text::problem::Problem;
use crate::outreach::account_letters::actions::{Notice, write_notice};
use crate::outreach::bulk_cancellations::activity;
use crate::outreach::bulk_cancellations::events::CancelledInBulk;
use crate::outreach::notifications::rules::Reach;
use crate::participation::enrolments::events::EnrolmentEvent;
use crate::participation::enrolments::waiting_list::Change;
use crate::participation::enrolments::{self, EnrolmentStatus};
use crate::programme::sessions;
use crate::programme::sessions::views::zone_of;

/// Time after which a notice is of no use any more.
const OF_USE: TimeDelta = TimeDelta::hours(12);

/// The choices of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
// Its fields are those of `NoticeChoices`, where they are described.
#[allow(missing_docs)]
pub struct Choices {
    pub late_referrals: bool,
    pub late_cancellations: bool,
    pub within_hours: i16,
    pub alarms: bool,
    pub digest_at: Option<NaiveTime>,
}

impl Default for Choices {
    /// No notice at all; where one is chosen, of the last day.
    fn default() -> Choices {
        Choices { late_referrals: false, late_cancellations: false, within_hours: 24, alarms: false, digest_at: None }
    }
}

impl From<ChoiceRow> for Choices {
    fn from(row: ChoiceRow) -> Choices {
        let ChoiceRow { late_referrals, late_cancellations, within_hours, alarms, digest_at, .. } = row;
        Choices { late_referrals, late_cancellations, within_hours, alarms, digest_at }
    }
}

/// Reads the choices of an account.
pub fn find(tx: &mut Tx<'_>, account: Uuid) -> Result<Choices, Problem> {
    Ok(store::find(tx, account)?.map(Choices::from).unwrap_or_default())
}

/// Sets the choices of an account; the same ones again change nothing.
pub fn set(tx: &mut Tx<'_>, account: Uuid, choices: Choices) -> Result<Choices, Problem> {
    let before = find(tx, account)?;
    if before == choices {
        return Ok(choices);
    }
    let office = sessions::actions::desk_office(tx)?;
    let row = ChoiceRow {
        organisation_id: tx.organisation,
        account_id: account,
        late_referrals: choices.late_referrals,
        late_cancellations: choices.late_cancellations,
        within_hours: choices.within_hours,
        alarms: choices.alarms,
        digest_at: choices.digest_at,
        digest_due_at: choices.digest_at.map(|at| rules::next_digest(tx.now, at, office)),
    };
    store::set(tx, &row)?;
    let entry = Entry {
        action: NOTICES_CHANGED,
        subject: account,
        before: Some(as_logged(before)),
        after: Some(as_logged(choices)),
    };
    audit::record(tx, entry, None)?;
    Ok(choices)
}

fn as_logged(choices: Choices) -> Value {
    json!({
        "late_referrals": choices.late_referrals, "late_cancellations": choices.late_cancellations,
        "within_hours": choices.within_hours, "alarms": choices.alarms,
        "digest_at": choices.digest_at.map(|at| at.format("%H:%M").to_string()),
    })
}

/// Writes the notices that follow from events.
pub fn react(tx: &mut Tx<'_>, events: &[Box<dyn Event>]) -> Result<(), Problem> {
    if !tx.service::<Reach>().accounts {
        return Ok(());
    }
    let silent: BTreeSet<Uuid> =
        event::of_type::<CancelledInBulk>(events).flat_map(|bulk| bulk.enrolments.iter().copied()).collect();
    for event in event::of_type::<EnrolmentEvent>(events) {
        match event {
            EnrolmentEvent::Created(row) => {
                if tx.principal.partner().is_some() {
                    notify_late(tx, Late::Referral, row.id)?;
                }
                if row.origin.is_some() {
                    raise_alarm(tx)?;
                }
            }
            EnrolmentEvent::Decided(Change::Left(id), _) if !silent.contains(id) => {
                notify_late(tx, Late::Cancellation, *id)?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Writes to those who want to know what happened shortly before a session.
fn notify_late(tx: &mut Tx<'_>, late: Late, enrolment: Uuid) -> Result<(), Problem> {
    let Some(joined) = enrolments::find(tx, enrolment)? else { return Ok(()) };
    let session = joined.session;
    let Some(hours) = rules::hours_until(session.starts_at, tx.now) else { return Ok(()) };
    let accounts = store::to_notify(tx, late, hours, session.facilitator_id)?;
    if accounts.is_empty() {
        return Ok(());
    }
    let place = sessions::actions::find(tx, session.id)?;
    let occasion = Occasion {
        page: format!("atelier.html?id={}", session.id),
        starts_at: session.starts_at,
        zone: zone_of(&joined.time_zone),
        commune: place.commune,
    };
    let party = joined.enrolment.party_size;
    let notice = match late {
        Late::Referral => {
            let partner = tx.principal.partner().map(|partner| partner.id);
            let name = partner.map(|id| partners::name_of(tx, id)).transpose()?.flatten();
            let waits = joined.enrolment.status == EnrolmentStatus::Waiting;
            letters::late_referral(name.as_deref().unwrap_or("Un partenaire"), party, waits, &occasion)
        }
        Late::Cancellation => {
            letters::late_cancellation(party, place.session.capacity - place.session.seats_taken, &occasion)
        }
    };
    write_to_all(tx, &accounts, &notice)
}

/// Writes to those who want to know of a flood of requests, once in a while.
fn raise_alarm(tx: &mut Tx<'_>) -> Result<(), Problem> {
    if !store::awaits_alarm(tx)? {
        return Ok(());
    }
    let seen = activity::of_last_hour(tx)?;
    if !seen.is_unusual {
        return Ok(());
    }
    let accounts = store::raise_alarm(tx)?;
    write_to_all(tx, &accounts, &letters::alarm(seen.enrolments, seen.call_backs))
}

fn write_to_all(tx: &mut Tx<'_>, accounts: &[Uuid], notice: &Notice) -> Result<(), Problem> {
    accounts.iter().try_for_each(|account| write_notice(tx, *account, notice.clone(), tx.now + OF_USE))
}

/// Writes the digests that are due in an organisation, where something waits.
pub fn write_digests(tx: &mut Tx<'_>) -> Result<(), Problem> {
    let office = sessions::actions::desk_office(tx)?;
    for row in store::lock_due(tx)? {
        let account = show_open(tx, row.account_id)?.filter(|_| tx.service::<Reach>().accounts);
        if let Some(account) = account {
            let own = (account.role == Role::Facilitator).then_some(account.id);
            let tasks = tasks::list_for(tx, own)?;
            if let Some(notice) = letters::digest(&count(&tasks)) {
                write_notice(tx, row.account_id, notice, tx.now + OF_USE)?;
            }
        }
        let digest_due_at = row.digest_at.map(|at| rules::next_digest(tx.now, at, office));
        store::set(tx, &ChoiceRow { digest_due_at, ..row })?;
    }
    Ok(())
}

fn count(tasks: &tasks::Tasks) -> Counts {
    let of_sessions = Counts {
        underfilled: tasks.underfilled.len(),
        attendance: tasks.attendance.len(),
        evaluations: tasks.evaluations.len(),
        closed: tasks.closed.len(),
        ..Counts::default()
    };
    match &tasks.office {
        Some(office) => Counts {
            calls: office.calls.due,
            late: office.calls.late,
            wrong_numbers: office.calls.wrong_numbers,
            from_partners: office.from_partners,
            duplicates: office.duplicates,
            ..of_sessions
        },
        None => of_sessions,
    }
}
