//! Jobs: each at its own interval, with the result of its last run.

use std::time::Duration;

use reqwest::Method;
use serde_json::Value;

use crate::support::App;

fn panic_at_work() -> Result<(), &'static str> {
    panic!("at work")
}

#[actix_web::test]
async fn a_job_that_fails_or_panics_stops_no_other() {
    let app = App::start().await;
    let every = Duration::from_millis(5);
    let mut schedule = app.jobs.start(clic::concepts::jobs(), &app.database, &app.clock);
    app.jobs.add(&mut schedule, "fails", every, &app.clock, || Box::pin(async { Err("in vain") }));
    app.jobs.add(&mut schedule, "panics", every, &app.clock, || Box::pin(async { panic_at_work() }));
    let mut jobs = Vec::new();
    for _ in 0..200 {
        let ready = app.ask(Method::GET, "/health/ready").send().await.expect(200);
        jobs = ready["jobs"].as_array().unwrap().clone();
        if jobs.iter().all(|job| job["last_run"].is_string()) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let failures =
        |name: &str| jobs.iter().find(|job| job["name"] == name).map(|job| job["failures"].as_u64().unwrap());
    for name in ["messages", "webhooks", "waiting_lists", "reminders", "forget_answers"] {
        assert_eq!(failures(name), Some(0), "{jobs:?}");
    }
    for name in ["fails", "panics"] {
        assert!(failures(name) >= Some(1), "{jobs:?}");
    }
    schedule.stop().await;
    let live = app.ask(Method::GET, "/health/live").send().await.expect(200);
    assert_eq!(live["jobs"], Value::Null, "liveness shows nothing else");
}

#[actix_web::test]
async fn a_database_that_closes_refuses_work_at_once() {
    let app = App::start().await;
    app.database.close();
    let began = std::time::Instant::now();
    app.get("/sessions?limit=7").send().await.refused(503, "unavailable");
    let jobs: Vec<_> = clic::concepts::jobs().collect();
    for job in jobs {
        let _ = job.start(&app.database, &app.clock).await;
    }
    // A pool whose PostgreSQL is gone would be waited for four seconds each time.
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
}
