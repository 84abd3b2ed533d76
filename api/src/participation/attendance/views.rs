//! The sheet as it is shown.

use chrono::{DateTime, FixedOffset, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::rules::Earlier;
use super::{Presence, TickOutcome};
use crate::programme::sessions::views::Session;

/// A session that somebody did not come to, without a word.
#[derive(Debug, Serialize, ToSchema)]
pub struct Absence {
    /// Which.
    pub session_id: Uuid,
    /// Its title.
    pub title: String,
    /// When it began, with the offset of its venue's zone.
    pub starts_at: DateTime<FixedOffset>,
}

/// Who is expected, and who came.
#[derive(Debug, Serialize, ToSchema)]
pub struct Attendance {
    /// The session, as staff sees it.
    pub session: Session,
    /// Everybody who holds a seat, by family name: all of them, on one page.
    pub data: Vec<AttendanceLine>,
    /// Who may well come without having enrolled, by family name.
    ///
    /// Those who wait for a seat, and those who came to this facilitator in the last six months. At most sixty.
    pub familiar: Vec<FamiliarLearner>,
}

/// The sheet after some ticks, and what became of each.
#[derive(Debug, Serialize, ToSchema)]
pub struct TickedAttendance {
    /// The session, as staff sees it.
    pub session: Session,
    /// Everybody who holds a seat, by family name, as the lines are now.
    pub data: Vec<AttendanceLine>,
    /// What became of each tick, in the order they were sent.
    pub results: Vec<TickResult>,
}

/// What became of one tick.
#[derive(Debug, Serialize, ToSchema)]
pub struct TickResult {
    /// Whose.
    pub enrolment_id: Uuid,
    /// What became of it.
    pub outcome: TickOutcome,
    /// What was asked for; null to take the tick back. What the line says instead is in `data`.
    #[schema(required)]
    pub asked: Option<Presence>,
    /// How many were said to have come; null when that was left out.
    #[schema(required)]
    pub asked_people: Option<i16>,
}

/// One person of a session, with those who come with them.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttendanceLine {
    /// Who, and how they came.
    #[serde(flatten)]
    pub attending: Attending,
    /// With the reference, opens this person's evaluation and nothing else: to hand the tablet over.
    ///
    /// Send it as `Link-Secret`.
    pub evaluation_secret: String,
}

/// A line of the sheet without its secret.
#[derive(Debug, Serialize, ToSchema)]
pub struct Attending {
    /// Identity of the enrolment: what a tick names.
    pub enrolment_id: Uuid,
    /// Short, to be read out on the phone. Never reused.
    pub reference: String,
    /// Who is expected.
    pub learner: AttendingLearner,
    /// How many come together, this person counted: as many lines to sign.
    pub party_size: i16,
    /// What the person wants to learn, in their words; null if they did not say.
    #[schema(required)]
    pub needs: Option<String>,
    /// The tick; null until ticked, and once it was taken back.
    #[schema(required)]
    pub status: Option<Presence>,
    /// How many of the party came, 0 when absent or excused; null without a tick.
    ///
    /// Their sum is how many were there.
    #[schema(required)]
    pub people_came: Option<i16>,
    /// How often the line was changed, 0 before the first tick: what a tick is sent with.
    pub version: i32,
    /// Whether the person came without having enrolled before.
    pub walk_in: bool,
    /// When it was last ticked or taken back, in UTC; null until then.
    #[schema(required)]
    pub recorded_at: Option<DateTime<Utc>>,
    /// Name of the account that did; null until then.
    #[schema(required)]
    pub recorded_by: Option<String>,
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
    /// How this person came to the sessions held before this one.
    pub earlier: EarlierAttendance,
}

/// How a person came before. It informs staff, and bars nobody.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct EarlierAttendance {
    /// Times present or late.
    pub came: u32,
    /// Times absent without a word.
    pub absent: u32,
    /// Times absent with a word.
    pub excused: u32,
}

/// Somebody who may well come without having enrolled.
#[derive(Debug, Serialize, ToSchema)]
pub struct FamiliarLearner {
    /// Stable identity, a UUID: the `learner_id` of a walk-in.
    pub id: Uuid,
    /// Prénom.
    pub given_name: String,
    /// Nom.
    pub family_name: String,
    /// Name of the commune of residence.
    pub commune: String,
    /// Whether they wait for a seat in this session.
    pub waiting: bool,
}

impl From<Earlier> for EarlierAttendance {
    fn from(earlier: Earlier) -> EarlierAttendance {
        let Earlier { came, absent, excused } = earlier;
        EarlierAttendance { came, absent, excused }
    }
}
