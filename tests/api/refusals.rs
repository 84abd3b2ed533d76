//! Reasons to refuse a seat, or to give one back: one of six words, beside the ended enrolment.

use chrono::TimeDelta;
use clic::directory::api_keys::Scope;
use clic::kernel::security::principal::Role;
use serde_json::{Value, json};

use crate::support::{App, Read, enrolment};

async fn shown(app: &App, id: &str) -> Value {
    let agent = app.token(Role::Agent).await;
    app.get(&format!("/enrolments/{id}")).token(&agent).send().await.expect(200)
}

/// A session of one seat with two people, the second of whom waits and has a landline; returns both.
async fn full(app: &App) -> (Value, Value) {
    let session = app.session(7, 1);
    let seated = app.enrol(&enrolment(&session, 1)).await;
    app.clock.set(app.clock.now() + TimeDelta::seconds(1));
    let mut waits = enrolment(&session, 2);
    waits["learner"]["phone"] = json!("04 65 71 00 12");
    waits["wait"] = json!(true);
    (seated, app.enrol(&waits).await)
}

#[actix_web::test]
async fn a_cancellation_keeps_its_reason_in_one_word() {
    let app = App::start().await;
    let (seated, waits) = full(&app).await;
    let agent = app.token(Role::Agent).await;
    assert_eq!(shown(&app, seated.id()).await["reason_code"], Value::Null);
    for (made, code) in [(&seated, "too_far"), (&waits, "wrong_day")] {
        let path = format!("/enrolments/{}/cancellation", made.id());
        let body = json!({"reason_code": code, "person_knows": true});
        let cancelled = app.post(&path).token(&agent).json(&body).send().await.expect(200);
        app.clock.set(app.clock.now() + TimeDelta::seconds(1));
        assert_eq!((&cancelled["reason_code"], &cancelled["cancellation_reason"]), (&json!(code), &Value::Null));
    }
    let trail = app.get("/audit?action=enrolment.cancelled").token(&agent).send().await.expect(200);
    let kept: Vec<_> = trail.data().iter().map(|entry| entry["after"]["reason_code"].clone()).collect();
    assert_eq!(kept, [json!("wrong_day"), json!("too_far")]);
    let listed = app.get("/enrolments?status=cancelled").token(&agent).send().await.expect(200);
    assert!(listed.data().iter().all(|one| one["reason_code"].is_string()), "the list is what is exported");
}

#[actix_web::test]
async fn an_unknown_reason_changes_nothing() {
    let app = App::start().await;
    let made = app.enrol(&enrolment(&app.session(7, 4), 1)).await;
    let agent = app.token(Role::Agent).await;
    let path = format!("/enrolments/{}/cancellation", made.id());
    let refused = app.post(&path).token(&agent).json(&json!({"reason_code": "ill"})).send().await;
    assert_eq!(refused.refused(422, "invalid-input").pointers(), ["/reason_code"]);
    assert_eq!(shown(&app, made.id()).await["status"], "enrolled");
}

#[actix_web::test]
async fn the_public_gives_a_reason_with_their_link() {
    let app = App::start().await;
    let made = app.enrol(&enrolment(&app.session(7, 4), 1)).await;
    let path = format!("/my-enrolments/{}/cancellation", made.text("reference"));
    let asked = app.post(&path).header("link-secret", made.text("secret")).json(&json!({"reason_code": "personal"}));
    asked.send().await.expect(200);
    assert_eq!(shown(&app, made.id()).await["reason_code"], "personal");
}

#[actix_web::test]
async fn a_declined_offer_and_a_call_keep_the_reason() {
    let app = App::start().await;
    let (seated, waits) = full(&app).await;
    app.cancel_enrolment(&seated).await;
    let calls = app.calls().await;
    let offer = calls.iter().find(|call| call["kind"] == "offer").unwrap();
    let path = format!("/calls/{}/outcome", offer.id());
    let agent = app.token(Role::Agent).await;
    let early = json!({"outcome": "no_answer", "reason_code": "full"});
    let refused = app.post(&path).token(&agent).json(&early).send().await.refused(422, "invalid-input");
    assert_eq!(refused.pointers(), ["/reason_code"]);
    let body = json!({"outcome": "declined", "reason_code": "level"});
    app.post(&path).token(&agent).json(&body).send().await.expect(200);
    let declined = shown(&app, waits.id()).await;
    assert_eq!((&declined["status"], &declined["reason_code"]), (&json!("declined"), &json!("level")));
}

#[actix_web::test]
async fn a_partner_gives_the_reason_of_a_withdrawal() {
    let app = App::start().await;
    let partner = app.partner_at("here");
    let key = app.key_at("here", partner, Scope::OF_PARTNERS).1;
    let body = enrolment(&app.session(7, 4), 1);
    let sent = json!({"session_id": body["session_id"], "learner": body["learner"], "consent": true});
    let sent = app.post("/referrals").token(&key).json(&sent).send().await.expect(201);
    let path = format!("/referrals/{}/withdrawal", sent.id());
    app.post(&path).token(&key).json(&json!({"reason_code": "other"})).send().await.expect(200);
    let agent = app.token(Role::Agent).await;
    let listed = app.get("/enrolments").token(&agent).send().await.expect(200);
    assert_eq!(listed.data()[0]["reason_code"], "other");
}

#[actix_web::test]
async fn a_restored_enrolment_has_no_reason_left() {
    let app = App::start().await;
    let made = app.enrol(&enrolment(&app.session(7, 4), 1)).await;
    let agent = app.token(Role::Agent).await;
    let path = format!("/enrolments/{}", made.id());
    let cancel = app.post(&format!("{path}/cancellation")).token(&agent).json(&json!({"reason_code": "full"}));
    cancel.send().await.expect(200);
    let back = app.post(&format!("{path}/restoration")).token(&agent).json(&json!({"seated": true}));
    assert_eq!(back.send().await.expect(200)["reason_code"], Value::Null);
}
