//! Attendance over HTTP.

use actix_web::{HttpResponse, get, post, put, web};
use chrono::Datelike;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Presence;
use super::actions::{self, Ticked};
use super::views::{Absence, Attendance, AttendanceLine, TickedAttendance};
use super::walk_in;
use crate::directory::people::routes::NewLearner;
use crate::kernel::data::idempotency::IdempotencyKey;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::INVALID;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Body, Fields};
use crate::kernel::web::permissions::May::{No, Own, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;
use crate::participation::enrolments::draft::Who;
use crate::participation::enrolments::walk_in::WalkInDraft;

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(show_attendance,    [No, No, Own, Yes, Yes], Limit::People)
        .add(record_attendance,  [No, No, Own, Yes, Yes], Limit::Caller)
        .add(add_walk_in,        [No, No, Own, Yes, Yes], Limit::Caller)
        .add(list_absences,      [No, No, No, Yes, Yes], Limit::People);
}

/// Ticks to record on the sheet of a session.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "entries": [{"enrolment_id": "0190a7c4-7d31-7e02-9b56-1c8d0f4a2b78", "status": "present", "version": 0}]
}))]
pub struct RecordedAttendance {
    /// Ticks to set or take back; people not named stay as they are.
    #[schema(max_items = 100)]
    entries: Vec<AttendanceEntry>,
}

/// A tick of one person.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AttendanceEntry {
    /// Identity of an enrolment of this session that holds a seat.
    enrolment_id: Uuid,
    /// Presence of the person; null takes the tick back.
    #[schema(required)]
    status: Option<Presence>,
    /// Number of people of the party who came, with `present` and `late` only.
    ///
    /// Left out, it is as many as the line has already, else the whole party.
    #[schema(minimum = 1, maximum = 12)]
    people_came: Option<i16>,
    /// Version of the line that was read. Left out, it is 0: the line had not been ticked.
    #[serde(default)]
    #[schema(minimum = 0)]
    version: i32,
}

/// A person who came without having enrolled.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "learner": {"given_name": "Jeanne", "family_name": "Martin", "commune_code": "34052"},
    "capacity_reason": "Une personne a prévenu qu'elle ne viendrait pas."
}))]
pub struct NewWalkIn {
    /// The person. A phone number is welcome, not needed.
    learner: Option<NewLearner>,
    /// Identity of a known learner, instead of `learner`.
    ///
    /// A facilitator picks among those of their own sessions.
    learner_id: Option<Uuid>,
    /// Things the person wants to learn, in their own words.
    #[schema(max_length = 1000)]
    needs: Option<String>,
    /// Reason to add a seat when none is left, up to twelve in all. It is kept.
    #[schema(min_length = 1, max_length = 500)]
    capacity_reason: Option<String>,
}

/// Shows the attendance sheet of a session.
///
/// It lists everybody who holds a seat, by family name, with their ticks.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = Attendance)))]
#[get("/sessions/{id}/attendance")]
pub async fn show_attendance(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let keys = context.state.keys.clone();
    let attendance = context.read(move |tx| actions::show(tx, &keys, path.1)).await?;
    Ok(HttpResponse::Ok().json(attendance))
}

/// Ticks people on the attendance sheet.
///
/// Possible from the day of the session on; refused with `session-not-started` before. People not named stay as they
/// are; a tick may be corrected at any time. Each line is answered by itself: if somebody else changed it since the
/// version that is sent, their tick stands and the answer says `conflict`, while the other lines are recorded. A
/// repeated request changes nothing.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = RecordedAttendance,
    responses((status = 200, body = TickedAttendance)))]
#[put("/sessions/{id}/attendance")]
pub async fn record_attendance(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<RecordedAttendance>,
) -> Result<HttpResponse, Problem> {
    let entries = body.value.entries;
    if entries.len() > 100 {
        return Err(Problem::invalid("/entries", "Cent personnes au plus."));
    }
    let ticked: Vec<Ticked> = entries
        .into_iter()
        .map(|entry| Ticked {
            enrolment: entry.enrolment_id,
            status: entry.status,
            people_came: entry.people_came,
            version: entry.version,
        })
        .collect();
    let keys = context.state.keys.clone();
    let attendance = context.write(move |tx| actions::record(tx, &keys, path.1, &ticked)).await?;
    Ok(HttpResponse::Ok().json(attendance))
}

/// Identity of a line of the sheet.
#[derive(Deserialize)]
struct Line {
    enrolment_id: Uuid,
}

/// Adds a person who came without having enrolled.
///
/// Possible from the day of the session until a week after its end; refused with `session-not-started` and
/// `session-over` otherwise. The person gets a seat and is noted as present; no message leaves. A person who waited for
/// a seat here gets it. Refused with `session-full` when no seat is left and no `capacity_reason` is given, with
/// `session-cancelled`, and with `already-enrolled` when the `existing` enrolment is on the sheet.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = NewWalkIn,
    responses((status = 201, body = AttendanceLine)))]
#[post("/sessions/{id}/attendance")]
pub async fn add_walk_in(
    context: Context,
    path: web::Path<(String, Uuid)>,
    key: IdempotencyKey,
    body: Body<NewWalkIn>,
) -> Result<HttpResponse, Problem> {
    let new = body.value;
    let mut fields = Fields::default();
    let who = match (new.learner, new.learner_id) {
        (Some(learner), None) => Some(Who::Described(learner.parse(
            &mut fields,
            "/learner",
            context.now.year(),
            context.principal.is_trusted(),
        ))),
        (None, Some(id)) => Some(Who::Known(id)),
        (None, None) => {
            fields.refuse("/learner", "Cette réponse manque.");
            None
        }
        (Some(_), Some(_)) => {
            fields.refuse("/learner_id", "Soit une personne connue, soit une nouvelle.");
            None
        }
    };
    let needs = fields.optional_text("/needs", new.needs.as_deref(), 1000);
    let capacity_reason = fields.reason("/capacity_reason", new.capacity_reason.as_deref());
    fields.done()?;
    let draft = WalkInDraft { who: who.ok_or_else(|| Problem::new(INVALID))?, needs, capacity_reason };
    let keys = context.state.keys.clone();
    let secret = move |Line { enrolment_id }| actions::evaluation_secret(&keys, enrolment_id);
    let work = move |tx: &mut Tx<'_>| walk_in::add(tx, path.1, draft);
    context.create_with_secret(key, body.digest, work, ("evaluation_secret", secret)).await
}

/// Lists the sessions that a learner missed without notice in the last twelve months.
///
/// The newest comes first. They inform the desk, and bar nobody from enrolling.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = Vec<Absence>)))]
#[get("/learners/{id}/absences")]
pub async fn list_absences(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let absences = context.read(move |tx| actions::absences(tx, path.1)).await?;
    Ok(HttpResponse::Ok().json(absences))
}
