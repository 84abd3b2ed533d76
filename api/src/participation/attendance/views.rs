//! The attendance sheet as it is shown.

use chrono::{DateTime, FixedOffset, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::rules::Earlier;
use super::{Presence, TickOutcome};
use crate::participation::enrolments::arrangements::Arrangement;
use crate::participation::enrolments::companions::Companion;
use crate::participation::enrolments::guardian::ResponsibleAdult;
use crate::programme::sessions::views::Session;

/// A session that a learner missed without notice.
#[derive(Debug, Serialize, ToSchema)]
pub struct Absence {
    /// Identity of the session.
    pub session_id: Uuid,
    /// Its title.
    pub title: String,
    /// Start, with the offset of the venue's zone on that day.
    pub starts_at: DateTime<FixedOffset>,
}

/// The attendance sheet of a session.
#[derive(Debug, Serialize, ToSchema)]
pub struct Attendance {
    /// The session, as staff sees it.
    pub session: Session,
    /// Everybody who holds a seat, by family name: all of them, on one page.
    pub data: Vec<AttendanceLine>,
    /// People who may well come without having enrolled, by family name: at most sixty.
    ///
    /// They wait for a seat, or came to this facilitator in the last six months.
    pub familiar: Vec<FamiliarLearner>,
}

/// The attendance sheet after some ticks, with the outcome of each.
#[derive(Debug, Serialize, ToSchema)]
pub struct TickedAttendance {
    /// The session, as staff sees it.
    pub session: Session,
    /// Everybody who holds a seat, by family name, as the lines are now.
    pub data: Vec<AttendanceLine>,
    /// Outcome of each tick, in the order they were sent.
    pub results: Vec<TickResult>,
}

/// Outcome of one tick.
#[derive(Debug, Serialize, ToSchema)]
pub struct TickResult {
    /// Identity of the enrolment.
    pub enrolment_id: Uuid,
    /// The outcome.
    pub outcome: TickOutcome,
    /// Presence that was asked for; null to take the tick back. The line as it is now is in `data`.
    #[schema(required)]
    pub asked: Option<Presence>,
    /// Number of people that was asked for; null when it was left out.
    #[schema(required)]
    pub asked_people: Option<i16>,
}

/// A line of the sheet: one person of a session, with those who come with them.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttendanceLine {
    /// The line without its secret.
    #[serde(flatten)]
    pub attending: Attending,
    /// Secret that opens this person's evaluation, with the reference, and nothing else.
    ///
    /// Send it as `Link-Secret`, to hand the tablet over.
    pub evaluation_secret: String,
}

/// A line of the sheet without its secret.
#[derive(Debug, Serialize, ToSchema)]
pub struct Attending {
    /// Identity of the enrolment, which a tick names.
    pub enrolment_id: Uuid,
    /// Short, to be read out on the phone. Never reused.
    pub reference: String,
    /// The person who is expected.
    pub learner: AttendingLearner,
    /// Number of people who come together, this person included: as many lines to sign.
    pub party_size: i16,
    /// The others who come, as far as they were named.
    pub companions: Vec<Companion>,
    /// The adult who answers for a minor; null for adults, and where none is known.
    #[schema(required)]
    pub guardian: Option<ResponsibleAdult>,
    /// What makes the workshop easier for the person.
    pub arrangements: Vec<Arrangement>,
    /// Things the person wants to learn, in their own words; null if they did not say.
    #[schema(required)]
    pub needs: Option<String>,
    /// Presence; null until ticked, and once the tick was taken back.
    #[schema(required)]
    pub status: Option<Presence>,
    /// Number of people of the party who came, 0 when absent or excused; null without a tick.
    ///
    /// The sum over all lines is the number of people who were there.
    #[schema(required)]
    pub people_came: Option<i16>,
    /// Number of changes of the line, 0 before the first tick; a tick is sent with it.
    pub version: i32,
    /// True if the person came without having enrolled before.
    pub walk_in: bool,
    /// Time at which it was last ticked or taken back, UTC; null until then.
    #[schema(required)]
    pub recorded_at: Option<DateTime<Utc>>,
    /// Name of the account that did so; null until then.
    #[schema(required)]
    pub recorded_by: Option<String>,
}

/// A person who is expected.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttendingLearner {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Prénom.
    pub given_name: String,
    /// Nom.
    pub family_name: String,
    /// Phone number as people write it in France, to call a person who is late; null if none is known.
    #[schema(required)]
    pub phone_display: Option<String>,
    /// Name of the commune of residence.
    pub commune: String,
    /// Year of birth; null if not given. Ages are computed at the session's date.
    #[schema(required)]
    pub birth_year: Option<i16>,
    /// Attendance of this person at the sessions held before this one.
    pub earlier: EarlierAttendance,
}

/// Attendance of a person at earlier sessions. It informs staff, and bars nobody.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct EarlierAttendance {
    /// Times present or late.
    pub came: u32,
    /// Times absent without notice.
    pub absent: u32,
    /// Times absent with notice.
    pub excused: u32,
}

/// A person who may well come without having enrolled.
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
    /// True if they wait for a seat in this session.
    pub waiting: bool,
}

impl From<Earlier> for EarlierAttendance {
    fn from(earlier: Earlier) -> EarlierAttendance {
        let Earlier { came, absent, excused } = earlier;
        EarlierAttendance { came, absent, excused }
    }
}
