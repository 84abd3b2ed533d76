//! HTTP responses of prepared answers, of versioned bodies, and of answers to creating requests.

use std::sync::Arc;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::kernel::cache::response::Prepared;
use crate::kernel::data::idempotency::Answer;
use crate::kernel::text::problem::Problem;

/// Sends a prepared answer in the best coding for the client.
///
/// The first request for a coding packs the answer.
pub async fn send(
    prepared: &Arc<Prepared>,
    request: &HttpRequest,
    now: DateTime<Utc>,
) -> Result<HttpResponse, Problem> {
    let coding = prepared.coding_for(request.headers());
    if prepared.bytes_in(coding).is_none() {
        let packed = prepared.clone();
        web::block(move || packed.pack(coding)).await.map_err(Problem::unavailable)?;
    }
    let answer = prepared.answer(request.headers(), now);
    answer.ok_or_else(|| Problem::unavailable("an answer was not packed"))
}

/// Sends the answer to a creating request: `201 Created`, or a refusal.
pub fn send_created(answer: Answer) -> Result<HttpResponse, Problem> {
    let status = StatusCode::from_u16(answer.status).map_err(Problem::unavailable)?;
    let kind = if status.is_success() { "application/json" } else { "application/problem+json" };
    Ok(HttpResponse::build(status).content_type(kind).body(answer.body))
}

/// Makes a 200 whose entity tag is the version of the body.
pub fn with_version(version: i32, body: &impl Serialize) -> HttpResponse {
    HttpResponse::Ok().insert_header((header::ETAG, format!("\"{version}\""))).json(body)
}
