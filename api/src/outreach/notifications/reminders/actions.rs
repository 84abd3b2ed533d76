//! Use cases of reminders: their days, and the messages that are due.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::rules::{self, ReminderDays, WAYS};
use super::store;
use crate::directory::places::settings::Setting;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::outreach::notifications::actions::write_down;
use crate::outreach::notifications::facts::{self, Former};
use crate::outreach::notifications::rules::{Reach, way};
use crate::outreach::notifications::{Topic, Way};
use crate::participation::enrolments::{self, Joined};
use crate::programme::holidays::office_hours::Office;
use crate::programme::sessions;
use crate::programme::sessions::views::zone_of;

/// The days of each way, the largest first.
pub(super) static REMINDER_DAYS: Setting<ReminderDays> = Setting {
    name: "reminder_days",
    find: |tx| Ok(store::days(tx)?.sorted()),
    write: |tx, days| Ok(store::set_days(tx, days)?),
    logged: |days| {
        let by_way = WAYS.map(|way| (way.word().to_owned(), json!(days.days_of(way))));
        Value::Object(Map::from_iter(by_way))
    },
};

/// Days and office by which people of an organisation are reminded.
struct Plan {
    days: ReminderDays,
    office: Office,
}

impl Plan {
    fn read(tx: &mut Tx<'_>) -> Result<Plan, Problem> {
        Ok(Plan { days: store::days(tx)?, office: sessions::actions::desk_office(tx)? })
    }

    fn is_due(
        &self,
        way: Way,
        starts_at: DateTime<Utc>,
        zone: &str,
        informed: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> bool {
        rules::is_due((way, &self.days), starts_at, (zone_of(zone), self.office), informed, now)
    }

    fn wants(&self, joined: &Joined, reach: Reach, now: DateTime<Utc>) -> bool {
        let (session, informed) = (&joined.session, joined.enrolment.informed_at);
        let way = way(Topic::Reminder, joined.contact(), reach);
        facts::holds(Topic::Reminder, joined, now)
            && way.is_some_and(|(way, _)| self.is_due(way, session.starts_at, &joined.time_zone, informed, now))
    }
}

/// Enrolments for which a reminder is due.
pub fn to_remind(tx: &mut Tx<'_>) -> Result<Vec<Uuid>, Problem> {
    let plan = Plan::read(tx)?;
    let Some(days) = plan.days.horizon() else { return Ok(Vec::new()) };
    let until = tx.now + TimeDelta::days(days);
    let mut found = Vec::new();
    for (id, starts_at, zone, informed) in enrolments::near(tx, until)? {
        if WAYS.into_iter().any(|way| plan.is_due(way, starts_at, &zone, informed, tx.now))
            && let Some(joined) = enrolments::find(tx, id)?
            && plan.wants(&joined, tx.service(), tx.now)
        {
            found.push(id);
        }
    }
    Ok(found)
}

/// Writes the reminders of these enrolments that are still due.
///
/// A seat may have been given back, or a session moved, before the enrolment was locked here.
pub fn remind(tx: &mut Tx<'_>, enrolments: &[Uuid]) -> Result<(), Problem> {
    let plan = Plan::read(tx)?;
    for id in enrolments {
        if enrolments::hold(tx, *id)?
            && let Some(joined) = enrolments::find(tx, *id)?
            && plan.wants(&joined, tx.service(), tx.now)
        {
            write_down(tx, Topic::Reminder, joined, Former::default())?;
        }
    }
    Ok(())
}
