//! Whether the service is well, for who operates it.

use actix_web::{HttpResponse, get, web};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::kernel::data::jobs::Report;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::permissions::{Limit, May::Yes, Router};
use crate::kernel::web::state::State;

/// Whether the service is well.
#[derive(Serialize, ToSchema)]
pub struct Health {
    /// Always `ok`.
    status: &'static str,
    /// How each job of this process last went; of readiness only.
    #[serde(skip_serializing_if = "Option::is_none")]
    jobs: Option<Vec<JobHealth>>,
}

/// How a job last went.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "name": "messages", "last_run": "2026-11-23T10:00:00+00:00", "seconds": 0.004, "failures": 0
}))]
pub struct JobHealth {
    /// Its name.
    name: &'static str,
    /// When it last ended; null before its first end.
    last_run: Option<DateTime<Utc>>,
    /// How long that run took.
    seconds: f64,
    /// How often it failed since the process started.
    failures: u64,
}

impl From<Report> for JobHealth {
    fn from(Report { name, last_run, took, failures }: Report) -> JobHealth {
        JobHealth { name, last_run, seconds: took.as_secs_f64(), failures }
    }
}

/// The routes, which are of no organisation.
pub fn routes(router: &mut Router<'_, '_>) {
    router.add(live, [Yes; 5], Limit::Caller).add(ready, [Yes; 5], Limit::Caller);
}

/// The process answers.
#[utoipa::path(tag = "service", responses((status = 200, body = Health)))]
#[get("/health/live")]
pub async fn live() -> HttpResponse {
    HttpResponse::Ok().json(Health { status: "ok", jobs: None })
}

/// The process and its database answer; with how each job of the process last went.
#[utoipa::path(tag = "service", responses((status = 200, body = Health)))]
#[get("/health/ready")]
pub async fn ready(state: web::Data<State>) -> Result<HttpResponse, Problem> {
    state.database.ping().await?;
    let jobs = state.jobs.reports().into_iter().map(JobHealth::from).collect();
    let health = Health { status: "ok", jobs: Some(jobs) };
    Ok(HttpResponse::Ok().json(health))
}
