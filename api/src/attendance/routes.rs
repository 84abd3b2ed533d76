//! Attendance over HTTP.

use actix_web::{HttpResponse, get, put, web};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Presence;
use super::actions::{self, Attendance, Ticked};
use crate::kernel::context::Context;
use crate::kernel::input::Body;
use crate::kernel::problem::Problem;

/// Who came.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "entries": [{"enrolment_id": "0190a7c4-7d31-7e02-9b56-1c8d0f4a2b78", "status": "present"}]
}))]
pub struct RecordedAttendance {
    /// Ticks to set or take back; people not named stay as they are.
    #[schema(max_items = 100)]
    entries: Vec<AttendanceEntry>,
}

/// One person's tick; null takes it back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AttendanceEntry {
    /// Whose: an enrolment of this session that holds a seat.
    enrolment_id: Uuid,
    /// The tick; null takes it back.
    #[schema(required)]
    status: Option<Presence>,
}

/// Shows the people of a session and who came.
///
/// The sheet to be ticked: everybody who holds a seat, by family name.
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
/// From the day of the session on; refused with `session-not-started` before. People not named stay as they are; a
/// tick may be corrected at any time.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = RecordedAttendance,
    responses((status = 200, body = Attendance)))]
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
    let ticked: Vec<Ticked> =
        entries.into_iter().map(|entry| Ticked { enrolment: entry.enrolment_id, status: entry.status }).collect();
    let keys = context.state.keys.clone();
    let attendance = context.write(move |tx| actions::record(tx, &keys, path.1, &ticked)).await?;
    Ok(HttpResponse::Ok().json(attendance))
}
