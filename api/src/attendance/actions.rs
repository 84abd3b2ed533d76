//! What is done with the attendance of a session.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Presence, store};
use crate::enrolments::{self, EnrolmentStatus, Filter, own};
use crate::kernel::audit::{self, Entry};
use crate::kernel::database::Tx;
use crate::kernel::phone;
use crate::kernel::problem::{Kind, Problem};
use crate::kernel::tokens::Keys;
use crate::sessions::rules::attendance_open;
use crate::sessions::views::{Session, zone_of};
use crate::sessions::{self};

/// More people than any group: one page holds them all.
const EVERYBODY: i64 = 100;

/// Who is expected, and who came.
#[derive(Debug, Serialize, ToSchema)]
pub struct Attendance {
    pub session: Session,
    pub data: Vec<AttendanceLine>,
}

/// One person of a session.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttendanceLine {
    pub enrolment_id: Uuid,
    pub reference: String,
    pub learner: AttendingLearner,
    #[schema(required)]
    pub needs: Option<String>,
    /// Not ticked yet: null.
    #[schema(required)]
    pub status: Option<Presence>,
    #[schema(required)]
    pub recorded_at: Option<DateTime<Utc>>,
    #[schema(required)]
    pub recorded_by: Option<String>,
    /// With the reference, opens this person's evaluation: to hand the tablet over.
    pub evaluation_secret: String,
    /// Whether the evaluation was given.
    pub evaluated: bool,
}

/// Who is expected.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttendingLearner {
    pub id: Uuid,
    pub given_name: String,
    pub family_name: String,
    #[schema(required)]
    pub phone_display: Option<String>,
    pub commune: String,
    #[schema(required)]
    pub birth_year: Option<i16>,
}

/// One tick; none takes a tick back.
#[derive(Debug, Clone)]
pub struct Ticked {
    pub enrolment: Uuid,
    pub status: Option<Presence>,
}

/// The people of a session by name, as on a sheet to be ticked.
pub fn show(tx: &mut Tx<'_>, keys: &Keys, session: Uuid) -> Result<Attendance, Problem> {
    let joined = sessions::actions::find(tx, session)?;
    sessions::actions::require_own(tx, &joined.session)?;
    let filter = Filter { session: Some(session), status: Some(EnrolmentStatus::Enrolled), ..Filter::default() };
    let mut enrolled = enrolments::list(tx, &filter, None, EVERYBODY)?;
    enrolled.sort_by(|one, other| one.learner.search_text.cmp(&other.learner.search_text));
    let ids: Vec<Uuid> = enrolled.iter().map(|one| one.enrolment.id).collect();
    let mut ticks = store::of(tx, &ids)?;
    let evaluated = store::evaluated(tx, &ids)?;
    let data = enrolled
        .into_iter()
        .map(|one| {
            let id = one.enrolment.id;
            let tick = ticks.remove(&id);
            AttendanceLine {
                enrolment_id: id,
                reference: one.enrolment.reference,
                learner: AttendingLearner {
                    id: one.learner.id,
                    given_name: one.learner.given_name,
                    family_name: one.learner.family_name,
                    phone_display: one.learner.phone.as_deref().map(phone::display),
                    commune: one.commune,
                    birth_year: one.learner.birth_year,
                },
                needs: one.enrolment.needs,
                status: tick.as_ref().map(|tick| tick.status),
                recorded_at: tick.as_ref().map(|tick| tick.recorded_at),
                recorded_by: tick.map(|tick| tick.recorded_by),
                evaluation_secret: keys.link_secret(own::EVALUATION, id),
                evaluated: evaluated.contains(&id),
            }
        })
        .collect();
    Ok(Attendance { session: Session::new(joined, true), data })
}

/// Ticks the people of a session, from its day on.
pub fn record(tx: &mut Tx<'_>, keys: &Keys, session: Uuid, ticked: &[Ticked]) -> Result<Attendance, Problem> {
    let before = show(tx, keys, session)?;
    let joined = sessions::actions::find(tx, session)?;
    if !attendance_open(joined.session.starts_at, zone_of(&joined.venue.time_zone), tx.now) {
        return Err(
            Problem::new(Kind::SessionNotStarted).detail("Les présences se notent à partir du jour de l'atelier.")
        );
    }
    let by = tx.asker.account().ok_or_else(|| Problem::new(Kind::LoginRequired))?;
    let (mut was, mut became) = (Map::new(), Map::new());
    for (index, tick) in ticked.iter().enumerate() {
        let line = before.data.iter().find(|line| line.enrolment_id == tick.enrolment).ok_or_else(|| {
            Problem::invalid(
                format!("/entries/{index}/enrolment_id"),
                "Cette personne n'est pas inscrite à cet atelier.",
            )
        })?;
        if line.status == tick.status {
            continue;
        }
        match tick.status {
            Some(status) => store::tick(tx, tick.enrolment, status, by)?,
            None => store::untick(tx, tick.enrolment)?,
        }
        was.insert(line.reference.clone(), json!(line.status));
        became.insert(line.reference.clone(), json!(tick.status));
    }
    if became.is_empty() {
        return Ok(before);
    }
    let entry = Entry {
        action: "attendance.recorded",
        subject: session,
        before: Some(Value::Object(was)),
        after: Some(Value::Object(became)),
        reason: None,
    };
    audit::record(tx, entry)?;
    show(tx, keys, session)
}
