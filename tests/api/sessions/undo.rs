//! The two ways back: a cancellation undone, and a session deleted that nobody enrolled in.

use chrono::TimeDelta;
use clic::kernel::security::principal::Role;
use serde_json::{Value, json};

use crate::support::{Answer, App, Read, enrolment, monday};

async fn cancel(app: &App, agent: &str, id: &str) {
    let body = json!({"reason": "Salle indisponible"});
    app.post(&format!("/sessions/{id}/cancellation")).token(agent).json(&body).send().await.expect(200);
}

async fn restore(app: &App, agent: &str, id: &str) -> Answer {
    app.post(&format!("/sessions/{id}/restoration")).token(agent).json(&json!({})).send().await
}

async fn delete(app: &App, agent: &str, id: &str) -> Answer {
    app.ask(reqwest::Method::DELETE, &format!("/v1/here/sessions/{id}")).token(agent).send().await
}

async fn calls_about(app: &App, agent: &str, kind: &str) -> Vec<Value> {
    let calls = app.get("/calls?limit=100").token(agent).send().await.expect(200);
    calls.data().iter().filter(|call| call["kind"] == kind).cloned().collect()
}

#[actix_web::test]
async fn a_cancellation_nobody_heard_of_is_undone() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let id = app.session(7, 4);
    app.enrol(&enrolment(&id, 1)).await;
    cancel(&app, &agent, &id).await;
    assert_eq!(calls_about(&app, &agent, "cancelled").await.len(), 1);
    let facilitator = app.token(Role::Facilitator).await;
    restore(&app, &facilitator, &id).await.refused(403, "forbidden");
    let restored = restore(&app, &agent, &id).await.expect(200);
    assert_eq!((&restored["status"], &restored["cancellation_reason"]), (&json!("scheduled"), &Value::Null));
    assert_eq!(restored["seats_left"], 3, "everybody keeps their seat");
    assert_eq!(calls_about(&app, &agent, "cancelled").await.len(), 0, "nobody is called about it");
    assert_eq!(restore(&app, &agent, &id).await.expect(200), restored, "asked again");
    app.enrol(&enrolment(&id, 2)).await;
    // Cancelled once more, everybody is notified.
    cancel(&app, &agent, &id).await;
    assert_eq!(calls_about(&app, &agent, "cancelled").await.len(), 2);
}

#[actix_web::test]
async fn a_cancellation_somebody_heard_of_stays() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let id = app.session(7, 4);
    app.enrol(&enrolment(&id, 1)).await;
    cancel(&app, &agent, &id).await;
    let call = calls_about(&app, &agent, "cancelled").await.remove(0);
    let path = format!("/calls/{}/outcome", call.id());
    app.post(&path).token(&agent).json(&json!({"outcome": "reached"})).send().await.expect(200);
    restore(&app, &agent, &id).await.refused(409, "people-notified");
    let shown = app.get(&format!("/sessions/{id}")).send().await.expect(200);
    assert_eq!(shown["status"], "cancelled", "nothing was done");
}

#[actix_web::test]
async fn a_cancelled_session_of_the_past_or_in_the_way_stays() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let id = app.session(7, 4);
    let session = app.get(&format!("/sessions/{id}")).send().await.expect(200);
    cancel(&app, &agent, &id).await;
    let instead = json!({
        "venue_id": session["venue"]["id"], "title": "À la place", "level": "beginner", "capacity": 4, "minimum": 1,
        "starts_at": session["starts_at"], "ends_at": session["ends_at"],
    });
    app.post("/sessions").token(&agent).json(&instead).send().await.expect(201);
    let refused = restore(&app, &agent, &id).await.refused(409, "planning-conflict");
    assert_eq!(refused["conflicts"][0]["kind"], "room");
    app.clock.set(monday() + TimeDelta::days(8));
    let agent = app.token(Role::Agent).await;
    restore(&app, &agent, &id).await.refused(409, "session-started");
    let (stranger, _) = app.staff_at("elsewhere", Role::Agent).await;
    let there = format!("/v1/elsewhere/sessions/{id}/restoration");
    let asked = app.ask(reqwest::Method::POST, &there).token(&stranger).json(&json!({}));
    asked.send().await.refused(404, "not-found");
}

#[actix_web::test]
async fn a_session_made_by_mistake_is_gone_everywhere() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let (id, other) = (app.session(7, 4), app.session(8, 4));
    let whole = app.get("/calendar/changes").send().await.expect(200);
    let since = whole["next_since"].as_str().expect("a cursor").to_owned();
    let facilitator = app.token(Role::Facilitator).await;
    delete(&app, &facilitator, &id).await.refused(403, "forbidden");
    let answer = delete(&app, &agent, &id).await;
    assert_eq!(answer.status, 204);
    app.get(&format!("/sessions/{id}")).send().await.refused(404, "not-found");
    let listed = app.get("/sessions").send().await.expect(200);
    assert_eq!(listed.data().iter().map(|session| session.id()).collect::<Vec<_>>(), [other.as_str()]);
    let changes = app.get(&format!("/calendar/changes?since={since}")).send().await.expect(200);
    let change = &changes["data"][0];
    assert_eq!((change.id(), &change["removed"], &change["item"]), (id.as_str(), &json!(true), &Value::Null));
    let log = app.get(&format!("/audit?subject={id}")).token(&agent).send().await.expect(200);
    assert!(log.data().iter().any(|entry| entry["action"] == "session.deleted"));
    delete(&app, &agent, &id).await.refused(404, "not-found");
}

#[actix_web::test]
async fn a_session_that_anybody_enrolled_in_is_not_deleted() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let id = app.session(7, 4);
    let made = app.enrol(&enrolment(&id, 1)).await;
    let path = format!("/enrolments/{}/cancellation", made.id());
    app.post(&path).token(&agent).json(&json!({"person_knows": true})).send().await.expect(200);
    delete(&app, &agent, &id).await.refused(409, "session-used");
    app.get(&format!("/sessions/{id}")).send().await.expect(200);
    let held = app.session(0, 4);
    app.clock.set(monday() + TimeDelta::hours(5));
    let agent = app.token(Role::Agent).await;
    delete(&app, &agent, &held).await.refused(409, "session-started");
    // Of a deletion and an enrolment at once, one is done, and the other is refused.
    let raced = app.session(9, 4);
    let body = enrolment(&raced, 2);
    let (gone, enrolled) = tokio::join!(delete(&app, &agent, &raced), app.post("/enrolments").json(&body).send());
    assert!(matches!((gone.status, enrolled.status), (204, 422) | (409, 201)), "{} {}", gone.status, enrolled.status);
}
