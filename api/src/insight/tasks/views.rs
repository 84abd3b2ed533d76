//! Tasks as they are shown.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// The work that waits for the caller.
#[derive(Debug, Serialize, ToSchema)]
pub struct Tasks {
    /// Tasks of the office; null for facilitators.
    #[schema(required)]
    pub office: Option<OfficeTasks>,
    /// Sessions within 7 days with fewer people than their minimum.
    pub underfilled: Vec<SessionTask>,
    /// Sessions within 60 days that nobody runs yet.
    pub unassigned: Vec<SessionTask>,
    /// Sessions of the last 30 days without a complete attendance sheet.
    pub attendance: Vec<SessionTask>,
    /// Sessions of the last 30 days with fewer evaluations than enrolments of which somebody came.
    pub evaluations: Vec<SessionTask>,
    /// Sessions within 60 days on a day on which their venue is closed.
    pub closed: Vec<SessionTask>,
    /// Questions after workshops that wait for the caller.
    pub questions: QuestionTasks,
    /// Changes of the workshops that wait for their check.
    ///
    /// They are the caller's own, and for administrators also nobody's.
    pub adaptations: usize,
}

/// Numbers of questions after workshops: the caller's own, and for the office also nobody's.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct QuestionTasks {
    /// To answer.
    pub open: i64,
    /// Of these, too late: their day is past.
    pub overdue: i64,
}

/// Tasks of the office.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfficeTasks {
    /// Calls and letters, as `/calls` lists them.
    pub calls: CallTasks,
    /// Pairs that may be one person; counted up to 100.
    ///
    /// They are those that `/duplicates` lists since `duplicates_since`.
    pub duplicates: usize,
    /// First day of these pairs.
    pub duplicates_since: NaiveDate,
    /// Open wishes that a session to come fits: people to call, as `/unmet-wishes?matched=true` lists them.
    pub wishes: i64,
    /// Seats in sessions of today and tomorrow that came from partners.
    pub from_partners: i64,
    /// Today, in the organisation's time zone.
    pub today: NaiveDate,
    /// True if more came over the web within an hour than usual.
    pub web_is_unusual: bool,
}

/// Numbers of calls and letters.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct CallTasks {
    /// To make now.
    pub due: i64,
    /// Of these, too late: the person should have known before.
    pub late: i64,
    /// Offers whose person is thinking it over.
    pub thinking: i64,
    /// Waiting for the right number.
    pub wrong_numbers: i64,
}

/// A session that asks for something.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SessionTask {
    /// Identity of the session, a UUID.
    pub id: Uuid,
    /// Its title, in French.
    pub title: String,
    /// Start, with the offset of the venue's time zone on that day.
    pub starts_at: DateTime<FixedOffset>,
    /// Name of the venue's commune.
    pub commune: String,
    /// Number of what is missing: people, marks, evaluations; of a closed day, people who have a seat.
    pub count: i64,
    /// Reason why the venue is closed, in French; null for other tasks.
    #[schema(required)]
    pub reason: Option<String>,
}
