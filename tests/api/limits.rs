//! How often one may ask, and how one is told.

use clic::kernel::limits::PerMinute;
use serde_json::json;

use crate::support::{App, enrolment};

#[actix_web::test]
async fn an_address_that_writes_too_often_is_told_when_to_come_back() {
    let app = App::start_with(|settings| {
        settings.limits = PerMinute { public_writes: 2, logins: 1, links: 1, ..PerMinute::NONE }
    })
    .await;
    let session = app.session(7, 4);
    let ask = |who| app.post("/enrolments").json(&enrolment(&session, who)).send();
    let first = ask(1).await;
    assert_eq!(first.headers["ratelimit-policy"], "\"public-writes\";q=2;w=60");
    assert_eq!(first.headers["ratelimit"], "\"public-writes\";r=1;t=30");
    ask(2).await.expect(201);
    let refused = ask(3).await;
    assert_eq!(refused.headers["ratelimit"], "\"public-writes\";r=0;t=30");
    let wait: u64 = refused.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=32).contains(&wait), "{wait}");
    refused.refused(429, "too-many-requests");
    app.get("/sessions").send().await.expect(200);
}

#[actix_web::test]
async fn links_and_logins_cannot_be_guessed_at_speed() {
    let app = App::start_with(|settings| settings.limits = PerMinute { logins: 1, links: 1, ..PerMinute::NONE }).await;
    let look = || app.get("/my-enrolments/CAP-2222").header("Link-Secret", "AAAAAAAAAAAAAAAAAAAAAA").send();
    look().await.refused(404, "not-found");
    look().await.refused(429, "too-many-requests");
    let login = || app.post("/login").json(&json!({"email": "nadia@here.example", "password": "?"})).send();
    login().await.refused(401, "wrong-credentials");
    login().await.refused(429, "too-many-requests");
}
