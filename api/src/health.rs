//! Health of the service, for its operators.

use actix_web::{HttpResponse, get, web};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::kernel::data::jobs::Report;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::permissions::{Limit, May::Yes, Router};
use crate::kernel::web::state::State;

/// Health of the service.
#[derive(Serialize, ToSchema)]
pub struct Health {
    /// Always `ok`.
    status: &'static str,
    /// Reports of the jobs of this process; in the answer of readiness only.
    #[serde(skip_serializing_if = "Option::is_none")]
    jobs: Option<Vec<JobHealth>>,
}

/// Report of a job's last run.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "name": "messages", "last_run": "2026-11-23T10:00:00+00:00", "seconds": 0.004, "failures": 0
}))]
pub struct JobHealth {
    /// Name of the job.
    name: &'static str,
    /// End of the last run; null before the first.
    last_run: Option<DateTime<Utc>>,
    /// Duration of the last run, in seconds.
    seconds: f64,
    /// Number of failed runs since the process started.
    failures: u64,
}

impl From<Report> for JobHealth {
    fn from(Report { name, last_run, took, failures }: Report) -> JobHealth {
        JobHealth { name, last_run, seconds: took.as_secs_f64(), failures }
    }
}

/// Adds the routes, which belong to no organisation.
pub fn routes(router: &mut Router<'_, '_>) {
    router.add(live, [Yes; 5], Limit::Caller).programs(Yes).add(ready, [Yes; 5], Limit::Caller).programs(Yes);
}

/// Checks that the process answers.
#[utoipa::path(tag = "service", responses((status = 200, body = Health)))]
#[get("/health/live")]
pub async fn live() -> HttpResponse {
    HttpResponse::Ok().json(Health { status: "ok", jobs: None })
}

/// Checks that the process and its database answer.
///
/// The answer holds a report of each job of the process.
#[utoipa::path(tag = "service", responses((status = 200, body = Health)))]
#[get("/health/ready")]
pub async fn ready(state: web::Data<State>) -> Result<HttpResponse, Problem> {
    state.database.ping().await?;
    let jobs = state.jobs.reports().into_iter().map(JobHealth::from).collect();
    let health = Health { status: "ok", jobs: Some(jobs) };
    Ok(HttpResponse::Ok().json(health))
}
