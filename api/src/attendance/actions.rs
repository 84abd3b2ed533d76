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
    /// The session, as staff sees it.
    pub session: Session,
    /// Everybody who holds a seat, by family name: all of them, on one page.
    pub data: Vec<AttendanceLine>,
}

/// One person of a session.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttendanceLine {
    /// Identity of the enrolment: what a tick names.
    pub enrolment_id: Uuid,
    /// Short, to be read out on the phone. Never reused.
    pub reference: String,
    /// Who is expected.
    pub learner: AttendingLearner,
    /// What the person wants to learn, in their words; null if they did not say.
    #[schema(required)]
    pub needs: Option<String>,
    /// The tick; null until ticked.
    #[schema(required)]
    pub status: Option<Presence>,
    /// When it was ticked, in UTC; null until then.
    #[schema(required)]
    pub recorded_at: Option<DateTime<Utc>>,
    /// Name of the account that ticked; null until then.
    #[schema(required)]
    pub recorded_by: Option<String>,
    /// With the reference, opens this person's evaluation and nothing else: to hand the tablet over. Send it as
    /// `Link-Secret`.
    pub evaluation_secret: String,
    /// Whether the evaluation was given.
    pub evaluated: bool,
}

/// Who is expected.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttendingLearner {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Prénom.
    pub given_name: String,
    /// Nom.
    pub family_name: String,
    /// Landline or mobile as people write it in France, to call who is late; null if none is known.
    #[schema(required)]
    pub phone_display: Option<String>,
    /// Name of the commune of residence.
    pub commune: String,
    /// Year of birth; null if not given. Ages are computed at the session's date.
    #[schema(required)]
    pub birth_year: Option<i16>,
}

/// One tick; none takes a tick back.
#[derive(Debug, Clone)]
pub struct Ticked {
    /// Whose.
    pub enrolment: Uuid,
    /// How the person came, or did not.
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
