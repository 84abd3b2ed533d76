//! «Rappelez-moi»: one call for each number, and no answer that shows who is known.

use chrono::TimeDelta;
use clic::directory::api_keys::Scope;
use clic::kernel::security::principal::Role;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::{Answer, App, Read, enrolment, monday};

async fn ask(app: &App, body: &Value) -> Answer {
    app.post("/call-backs").json(body).send().await
}

#[actix_web::test]
async fn a_call_back_stays_listed_until_it_is_answered() {
    let app = App::start().await;
    let session = app.session(7, 4);
    let body = json!({"name": "Jeanne Martin", "phone": "04.65.71.00.11", "session_id": session,
        "words": "Je voudrais venir\navec ma sœur."});
    let answer = ask(&app, &body).await.expect(201);
    // The desk is open on this Monday at ten.
    let from = "2026-11-23T09:00:00Z";
    let noted = json!({"name": "Jeanne Martin", "phone_display": "04 65 71 00 11", "called_from": from});
    assert_eq!(answer, noted);

    let [call] = &app.calls().await[..] else { panic!("one call") };
    assert_eq!((&call["kind"], &call["channel"], &call["status"]), (&json!("callback"), &json!("call"), &json!("due")));
    assert_eq!((&call["name"], &call["address"]), (&json!("Jeanne Martin"), &json!("+33465710011")));
    assert_eq!((&call["session_id"], &call["enrolment_id"]), (&json!(session), &Value::Null));
    let text = "lundi 23 novembre à 10 h, Jeanne Martin : «\u{a0}Je voudrais venir avec ma sœur.\u{a0}»";
    assert_eq!(call["text"], text);

    let agent = app.token(Role::Agent).await;
    let outcome = format!("/calls/{}/outcome", call.id());
    let end = |outcome: &str| json!({ "outcome": outcome });
    for refused in ["accepted", "declined"] {
        app.post(&outcome).token(&agent).json(&end(refused)).send().await.refused(422, "invalid-input");
    }
    let absent = app.post(&outcome).token(&agent).json(&end("no_answer")).send().await.expect(200);
    assert_eq!(absent["next_attempt_at"], "2026-11-23T14:00:00Z", "three working hours later");
    app.clock.set(monday() + TimeDelta::days(40));
    let agent = app.token(Role::Agent).await;
    assert_eq!(app.calls().await.len(), 1, "never dropped");
    app.post(&outcome).token(&agent).json(&end("reached")).send().await.expect(200);
    assert_eq!(app.calls().await, Vec::<Value>::new());
    app.post(&outcome).token(&agent).json(&end("reached")).send().await.refused(409, "message-done");
    let audit = app.get("/audit").token(&agent).send().await.expect(200);
    let actions: Vec<_> = audit.data().iter().map(|entry| entry["action"].clone()).collect();
    assert!(
        actions.contains(&json!("message.requested")) && actions.contains(&json!("message.concluded")),
        "{actions:?}"
    );
}

#[actix_web::test]
async fn asking_again_adds_to_the_call_that_is_still_to_be_made() {
    let app = App::start().await;
    let first =
        ask(&app, &json!({"name": "Jeanne Martin", "phone": "0465710011", "words": "Pour demain"})).await.expect(201);
    let [call] = &app.calls().await[..] else { panic!("one call") };
    let outcome = format!("/calls/{}/outcome", call.id());
    let agent = app.token(Role::Agent).await;
    app.post(&outcome).token(&agent).json(&json!({"outcome": "no_answer"})).send().await.expect(200);

    let again =
        ask(&app, &json!({"name": "Jeanne Martin", "phone": "+33 4 65 71 00 11", "words": "C’est pressé"})).await;
    assert_eq!(again.expect(201), first, "as if nobody had asked before");
    let [call] = &app.calls().await[..] else { panic!("still one call") };
    let text = call.text("text");
    assert_eq!(text.lines().count(), 2, "{text}");
    assert!(text.contains("Pour demain") && text.ends_with("C’est pressé\u{a0}»"), "{text}");
    assert_eq!(call["next_attempt_at"], "2026-11-23T09:00:00Z", "they are there now");

    app.post(&outcome).token(&agent).json(&json!({"outcome": "reached"})).send().await.expect(200);
    ask(&app, &json!({"name": "Jeanne Martin", "phone": "0465710011"})).await.expect(201);
    let [next] = &app.calls().await[..] else { panic!("another call") };
    assert_ne!(next["id"], call["id"]);
}

#[actix_web::test]
async fn a_number_marked_wrong_is_replaced_by_a_new_request() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let body = json!({"name": "Jeanne Martin", "phone": "0465710011"});
    ask(&app, &body).await.expect(201);
    let [call] = &app.calls().await[..] else { panic!("one call") };
    let (outcome, resend) = (format!("/calls/{}/outcome", call.id()), format!("/messages/{}/resend", call.id()));
    app.post(&outcome).token(&agent).json(&json!({"outcome": "wrong_number"})).send().await.expect(200);
    ask(&app, &body).await.expect(201);
    app.post(&resend).token(&agent).send().await.refused(409, "message-done");
    assert_eq!(app.calls().await.len(), 1);
}

#[actix_web::test]
async fn simultaneous_requests_of_one_number_are_one_call() {
    let app = App::start().await;
    let words = "a".repeat(300);
    let name = |who: usize| format!("Jeanne {}", ["A", "B", "C"][who % 3]);
    let body = |who: usize| json!({"name": name(who), "phone": "0465710011", "words": words});
    for answer in join_all((0..24).map(|who| {
        let body = body(who);
        let app = &app;
        async move { ask(app, &body).await }
    }))
    .await
    {
        answer.expect(201);
    }
    let [call] = &app.calls().await[..] else { panic!("one call") };
    assert!(call.text("text").chars().count() < 2_500);
}

#[actix_web::test]
async fn known_and_unknown_people_are_answered_alike() {
    let app = App::start().await;
    app.enrol(&enrolment(&app.session(7, 4), 1)).await;
    let known = ask(&app, &json!({"name": "Jeanne Martin 1", "phone": "04 65 71 00 11"})).await;
    let unknown = ask(&app, &json!({"name": "Paul Inconnu", "phone": "04 65 71 00 99"})).await;
    let keys = |answer: &Answer| answer.body.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!((known.status, keys(&known)), (unknown.status, keys(&unknown)));
    assert_eq!(known.status, 201);
}

#[actix_web::test]
async fn faulty_requests_are_refused_in_french_and_not_kept() {
    let app = App::start().await;
    let refused = ask(&app, &json!({"name": " ", "phone": "12", "words": "a".repeat(301)})).await;
    let problem = refused.refused(422, "invalid-input");
    let pointers = problem.pointers();
    assert_eq!(pointers, ["/name", "/phone", "/words"]);
    let nowhere = json!({"name": "Jeanne", "phone": "0465710011", "session_id": uuid::Uuid::nil()});
    assert_eq!(ask(&app, &nowhere).await.refused(422, "invalid-input")["errors"][0]["pointer"], "/session_id");
    let elsewhere = json!({"name": "Jeanne", "phone": "0465710011", "session_id": app.session_at("elsewhere", 7, 4)});
    ask(&app, &elsewhere).await.refused(422, "invalid-input");
    assert_eq!(app.calls().await, Vec::<Value>::new());
}

#[actix_web::test]
async fn a_cancelled_session_keeps_the_calls_about_it() {
    let app = App::start().await;
    let session = app.session(7, 4);
    ask(&app, &json!({"name": "Jeanne", "phone": "0465710011", "session_id": session})).await.expect(201);
    let agent = app.token(Role::Agent).await;
    let reason = json!({"reason": "Salle fermée"});
    app.post(&format!("/sessions/{session}/cancellation")).token(&agent).json(&reason).send().await.expect(200);
    assert_eq!(app.calls().await.len(), 1);
}

#[actix_web::test]
async fn a_key_counts_once_and_an_address_cannot_fill_the_list() {
    let app = App::start_with(|settings| settings.limits.public_writes = 2).await;
    let agent = app.token(Role::Agent).await;
    let body = json!({"name": "Jeanne", "phone": "0465710011", "words": "Une fois"});
    for _ in 0..2 {
        app.post("/call-backs").header("Idempotency-Key", "\"rappel\"").json(&body).send().await.expect(201);
    }
    let calls = app.get("/calls").token(&agent).send().await.expect(200);
    assert_eq!(calls["data"][0].text("text").lines().count(), 1);
    let refused = ask(&app, &body).await;
    assert!(refused.headers.contains_key("retry-after"));
    refused.refused(429, "too-many-requests");
}

#[actix_web::test]
async fn the_calls_of_another_organisation_are_not_seen() {
    let app = App::start().await;
    ask(&app, &json!({"name": "Jeanne", "phone": "0465710011"})).await.expect(201);
    let stranger = app.staff_at("elsewhere", Role::Agent).await.0;
    let theirs = app.ask(reqwest::Method::GET, "/v1/elsewhere/calls").token(&stranger).send().await.expect(200);
    assert_eq!(theirs["data"], json!([]));
}

#[actix_web::test]
async fn premium_numbers_get_no_call_back() {
    let app = App::start().await;
    for phone in ["0899 12 34 56", "08 92 12 34 56", "+33 (0)820 12 34 56", "0033 810 123 456", "+44 906 123 4567"] {
        let refused = ask(&app, &json!({"name": "Jeanne", "phone": phone})).await.refused(422, "invalid-input");
        assert_eq!(refused["errors"][0]["pointer"], "/phone", "{phone}");
    }
    assert!(app.calls().await.is_empty());
    ask(&app, &json!({"name": "Jeanne", "phone": "0 800 12 34 56"})).await.expect(201);
}

#[actix_web::test]
async fn premium_numbers_are_refused_everywhere() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let (_, key) = app.key_at("here", app.partner_at("here"), Scope::OF_PARTNERS);
    let session = app.session(0, 4);
    let mut body = enrolment(&session, 1);
    let known = app.enrol(&body).await;
    let known = app.get(&format!("/enrolments?q={}", known.text("reference"))).token(&agent).send().await;
    let known = format!("/learners/{}", known.expect(200)["data"][0]["learner"].id());
    body["learner"]["phone"] = json!("0899 12 34 56");
    let learner = &body["learner"];
    let referral = json!({"session_id": session, "learner": learner, "consent": true});
    let (walk_in, edit) = (json!({"learner": learner}), json!({"phone": learner["phone"]}));
    let sheet = format!("/sessions/{session}/attendance");
    for (asked, pointer) in [
        (app.post("/enrolments").json(&body), "/learner/phone"),
        (app.post("/referrals").token(&key).json(&referral), "/learner/phone"),
        (app.post(&sheet).token(&agent).json(&walk_in), "/learner/phone"),
        (app.patch(&known).token(&agent).header("If-Match", "\"1\"").json(&edit), "/phone"),
        (app.post("/call-backs").json(&json!({"name": "Jeanne", "phone": learner["phone"]})), "/phone"),
    ] {
        let refused = asked.send().await.refused(422, "invalid-input");
        assert_eq!(refused["errors"][0]["pointer"], pointer);
        assert!(refused["errors"][0].text("detail").contains("payants"), "{refused}");
    }
}
