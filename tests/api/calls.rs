//! Calls at the desk: until when they are of use, who makes them, and the way back.

use chrono::TimeDelta;
use clic::kernel::security::principal::Role;
use serde_json::{Value, json};

use crate::support::{Answer, App, Read, enrolment, monday};

/// A person with a landline of their own.
fn person(session: &str, who: usize) -> Value {
    let mut body = enrolment(session, who);
    body["learner"]["phone"] = json!(format!("04 65 71 00 1{who}"));
    body
}

fn waiting(session: &str, who: usize) -> Value {
    let mut body = person(session, who);
    body["wait"] = json!(true);
    body
}

/// Enrols one person after the other: enrolments of the same instant have no order.
async fn enrol(app: &App, body: &Value) -> Value {
    let made = app.enrol(body).await;
    app.clock.set(app.clock.now() + TimeDelta::seconds(1));
    made
}

async fn ask(app: &App, method: &str, call: &Value, what: &str, token: &str) -> Answer {
    let path = format!("/calls/{}{what}", call.id());
    let ask = match method {
        "PUT" => app.put(&path),
        "DELETE" => app.delete(&path),
        _ => app.get(&path),
    };
    ask.token(token).send().await
}

async fn agent(app: &App) -> String {
    app.token(Role::Agent).await
}

#[actix_web::test]
async fn a_moved_session_is_urgent_by_the_earlier_start() {
    let app = App::start().await;
    let (session, other) = (app.session(10, 4), app.session(9, 4));
    app.enrol(&person(&session, 1)).await;
    app.enrol(&person(&other, 2)).await;
    let path = format!("/sessions/{session}");
    let before = app.get(&path).token(&agent(&app).await).send().await.expect(200);
    let start = monday() + TimeDelta::days(12) + TimeDelta::hours(4);
    let to = json!({"starts_at": start, "ends_at": start + TimeDelta::hours(2), "accept_conflicts": true});
    app.change(&path, &to).await;
    app.cancel_session(&other).await;
    let calls = app.calls().await;
    let day_of = |call: &Value| call.text("needed_by")[..10].to_owned();
    let needed: Vec<_> = calls.iter().map(|call| (call.text("kind"), day_of(call))).collect();
    let cancelled = (monday() + TimeDelta::days(9)).to_rfc3339();
    let expected = [("cancelled", cancelled[..10].to_owned()), ("changed", before.text("starts_at")[..10].to_owned())];
    assert_eq!(needed, expected, "the most urgent first: by the start, and by the start from which it was moved");
}

#[actix_web::test]
async fn who_thinks_an_offer_over_is_called_again() {
    let app = App::start().await;
    let session = app.session(30, 1);
    let seated = enrol(&app, &waiting(&session, 1)).await;
    let first = enrol(&app, &waiting(&session, 2)).await;
    enrol(&app, &waiting(&session, 3)).await;
    app.cancel_enrolment(&seated).await;
    let call = app.calls().await.remove(0);
    let thinks = app.conclude(&call, "reached").await.expect(200);
    assert_eq!((&thinks["status"], &thinks["outcome"]), (&json!("due"), &json!("reached")));
    assert!(thinks["heard_at"].is_string() && thinks.text("next_attempt_at") < thinks.text("expires_at"));
    assert!(thinks.text("next_attempt_at") > &*app.clock.now().to_rfc3339(), "not at once");
    assert_eq!(app.calls().await.len(), 1, "still in sight");

    // Nobody answers the second call: silence is a refusal all the same, as they had heard of it.
    app.conclude(&call, "no_answer").await.expect(200);
    app.clock.set(monday() + TimeDelta::hours(60));
    app.settle();
    let shown = app.get(&format!("/enrolments/{}", first.id())).token(&agent(&app).await).send().await;
    assert_eq!(shown.expect(200)["status"], "expired");
}

#[actix_web::test]
async fn the_outcome_of_a_call_is_taken_back_in_time() {
    let app = App::start().await;
    let session = app.session(10, 4);
    app.enrol(&person(&session, 1)).await;
    app.cancel_session(&session).await;
    let agent = agent(&app).await;
    let call = app.calls().await.remove(0);
    ask(&app, "DELETE", &call, "/outcome", &agent).await.refused(409, "too-late-to-undo");
    app.conclude(&call, "no_answer").await.expect(200);
    app.conclude(&call, "reached").await.expect(200);
    assert!(app.calls().await.is_empty());
    let back = ask(&app, "DELETE", &call, "/outcome", &agent).await.expect(200);
    assert_eq!((&back["status"], &back["outcome"], &back["attempts"]), (&json!("due"), &json!("no_answer"), &json!(1)));
    assert_eq!(app.calls().await.len(), 1);
    ask(&app, "DELETE", &call, "/outcome", &agent).await.refused(409, "too-late-to-undo");

    app.conclude(&call, "reached").await.expect(200);
    app.clock.set(app.clock.now() + TimeDelta::minutes(3));
    ask(&app, "DELETE", &call, "/outcome", &agent).await.refused(409, "too-late-to-undo");
    // Later on it is put back from the list of messages.
    app.post(&format!("/messages/{}/resend", call.id())).token(&agent).send().await.expect(200);
    assert_eq!(app.calls().await.len(), 1);
}

#[actix_web::test]
async fn a_declined_call_is_not_taken_back() {
    let app = App::start().await;
    let session = app.session(30, 1);
    let seated = enrol(&app, &waiting(&session, 1)).await;
    enrol(&app, &waiting(&session, 2)).await;
    app.cancel_enrolment(&seated).await;
    let call = app.calls().await.remove(0);
    app.conclude(&call, "declined").await.expect(200);
    ask(&app, "DELETE", &call, "/outcome", &agent(&app).await).await.refused(409, "too-late-to-undo");
}

#[actix_web::test]
async fn a_wrong_number_stays_marked_until_it_is_corrected() {
    let app = App::start().await;
    let (session, other) = (app.session(10, 4), app.session(12, 4));
    let made = app.enrol(&person(&session, 1)).await;
    app.enrol(&person(&other, 1)).await;
    app.cancel_session(&session).await;
    let call = app.calls().await.remove(0);
    assert_eq!(call["phone_wrong_at"], Value::Null);
    app.conclude(&call, "wrong_number").await.expect(200);
    app.cancel_session(&other).await;
    let next = app.calls().await.remove(0);
    assert!(next["phone_wrong_at"].is_string(), "the next call about something else is marked, too");
    let shown = app.get(&format!("/enrolments/{}", made.id())).token(&agent(&app).await).send().await.expect(200);
    let learner = format!("/learners/{}", shown["learner"].id());
    assert!(app.get(&learner).token(&agent(&app).await).send().await.expect(200)["phone_wrong_at"].is_string());
    let corrected = app.change(&learner, &json!({"phone": "04 65 71 00 44"})).await;
    assert_eq!(corrected["phone_wrong_at"], Value::Null);
    let calls = app.calls().await;
    assert!(calls.iter().all(|call| call["phone_wrong_at"].is_null()) && calls.len() == 2, "both are due again");
}

#[actix_web::test]
async fn a_wrong_number_said_by_mistake_is_unmarked() {
    let app = App::start().await;
    let session = app.session(10, 4);
    app.enrol(&person(&session, 1)).await;
    app.cancel_session(&session).await;
    let call = app.calls().await.remove(0);
    app.conclude(&call, "wrong_number").await.expect(200);
    let back = ask(&app, "DELETE", &call, "/outcome", &agent(&app).await).await.expect(200);
    assert_eq!((&back["status"], &back["phone_wrong_at"]), (&json!("due"), &Value::Null));
}

#[actix_web::test]
async fn colleagues_see_who_is_on_the_line() {
    let app = App::start().await;
    let session = app.session(10, 4);
    app.enrol(&person(&session, 1)).await;
    app.cancel_session(&session).await;
    let call = app.calls().await.remove(0);
    let (one, other) = (agent(&app).await, app.token(Role::Admin).await);
    let claimed = ask(&app, "PUT", &call, "/claim", &one).await.expect(200);
    assert_eq!(claimed["claim"]["name"], "Nadia Benali");
    assert!(app.calls().await[0]["claim"].is_object());
    ask(&app, "PUT", &call, "/claim", &one).await.expect(200);
    let refused = ask(&app, "PUT", &call, "/claim", &other).await.refused(409, "call-claimed");
    assert_eq!(refused["detail"], "Nadia Benali est en ligne avec cette personne.");
    // What is not one's own is not given up.
    ask(&app, "DELETE", &call, "/claim", &other).await.expect(204);
    ask(&app, "PUT", &call, "/claim", &other).await.refused(409, "call-claimed");

    app.clock.set(app.clock.now() + TimeDelta::minutes(11));
    // Logins have ended meanwhile, too.
    let (one, other) = (agent(&app).await, app.token(Role::Admin).await);
    assert_eq!(app.calls().await[0]["claim"], Value::Null, "nobody is on the line for ever");
    ask(&app, "PUT", &call, "/claim", &other).await.expect(200);
    app.conclude(&call, "no_answer").await.expect(200);
    assert_eq!(app.calls().await[0]["claim"], Value::Null, "the call is over");
    app.conclude(&call, "reached").await.expect(200);
    ask(&app, "PUT", &call, "/claim", &one).await.refused(409, "message-done");
}

#[actix_web::test]
async fn calls_are_of_their_organisation_and_of_the_office() {
    let app = App::start().await;
    let session = app.session(10, 4);
    app.enrol(&person(&session, 1)).await;
    app.cancel_session(&session).await;
    let call = app.calls().await.remove(0);
    let facilitator = app.token(Role::Facilitator).await;
    for (method, what) in [("GET", ""), ("PUT", "/claim"), ("DELETE", "/claim"), ("DELETE", "/outcome")] {
        ask(&app, method, &call, what, &facilitator).await.refused(403, "forbidden");
        let unknown = json!({"id": "0190a7c4-5b1e-7c3a-9d2f-4e6b8a1c0d34"});
        ask(&app, method, &unknown, what, &agent(&app).await).await.refused(404, "not-found");
    }
    let shown = ask(&app, "GET", &call, "", &agent(&app).await).await.expect(200);
    assert_eq!(shown["id"], call["id"]);
}
