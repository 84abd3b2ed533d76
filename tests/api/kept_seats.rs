//! Seats that are kept for a group which waits: seen as such, and given to somebody else with a reason.

use chrono::TimeDelta;
use clic::kernel::security::principal::Role;
use serde_json::{Value, json};

use crate::support::{App, Read, enrolment};

/// A session of four seats: three people have one, and a group of three waits.
async fn with_group(app: &App) -> String {
    let session = app.session(30, 4);
    for who in 1..=3 {
        app.enrol(&enrolment(&session, who)).await;
    }
    let mut group = enrolment(&session, 4);
    (group["party_size"], group["wait"]) = (json!(3), json!(true));
    assert_eq!(app.enrol(&group).await["status"], "waiting");
    session
}

async fn shown_to_staff(app: &App, session: &str) -> Value {
    app.get(&format!("/sessions/{session}")).token(&app.token(Role::Agent).await).send().await.expect(200)
}

#[actix_web::test]
async fn a_seat_kept_for_a_group_is_seen_by_the_desk() {
    let app = App::start().await;
    let session = with_group(&app).await;
    let shown = shown_to_staff(&app, &session).await;
    assert_eq!(shown["kept_seats"], json!({"seats": 1, "party_size": 3}));
    assert_eq!((&shown["seats_left"], &shown["waiting"], &shown["people_waiting"]), (&json!(0), &json!(1), &json!(3)));
    // The public reads that it is full, and nothing of a group.
    let public = app.get(&format!("/sessions/{session}")).send().await.expect(200);
    assert_eq!((&public["seats_left"], &public["kept_seats"]), (&json!(0), &Value::Null));
    // Another who waits is counted, and does not change for whom the seat is kept.
    app.clock.set(app.clock.now() + TimeDelta::seconds(1));
    let mut other = enrolment(&session, 5);
    other["wait"] = json!(true);
    app.enrol(&other).await;
    let shown = shown_to_staff(&app, &session).await;
    assert_eq!((&shown["people_waiting"], &shown["kept_seats"]["party_size"]), (&json!(4), &json!(3)));
}

#[actix_web::test]
async fn a_kept_seat_is_given_away_with_a_reason() {
    let app = App::start().await;
    let session = with_group(&app).await;
    let agent = app.token(Role::Agent).await;
    let mut alone = enrolment(&session, 6);
    app.post("/enrolments").token(&agent).json(&alone).send().await.refused(409, "session-full");
    alone["overtake_reason"] = json!("Le groupe est d’accord.");
    // The public gives itself no such reason.
    let refused = app.post("/enrolments").json(&alone).send().await.refused(422, "invalid-input");
    assert_eq!(refused.pointers(), ["/overtake_reason"]);
    let made = app.post("/enrolments").token(&agent).json(&alone).send().await.expect(201);
    assert_eq!(made["status"], "enrolled");
    let shown = shown_to_staff(&app, &session).await;
    assert_eq!((&shown["kept_seats"], &shown["people_waiting"]), (&Value::Null, &json!(3)));
    let admin = app.token(Role::Admin).await;
    let entries = app.get(&format!("/audit?subject={}", made.id())).token(&admin).send().await.expect(200);
    assert_eq!(entries.data()[0]["reason"], "Le groupe est d’accord.", "kept in the audit log");
}
