//! « Je voudrais revenir », « je voudrais être aidé(e) », by the code of a session.

use chrono::TimeDelta;
use clic::kernel::security::principal::Role;
use reqwest::Method;
use serde_json::{Value, json};

use super::questions;
use crate::support::{Answer, App, Read, enrolment, monday};

async fn hand_in(app: &App, code: &str, body: &Value) -> Answer {
    app.post(&format!("/evaluation-codes/{code}/slips")).json(body).send().await
}

/// A session of two people in its last half hour, its facilitator's account, and its code.
async fn near_the_end(app: &App) -> (String, String, String) {
    let session = app.session(0, 4);
    let (_, account) = app.staff_at("here", Role::Facilitator).await;
    app.change(&format!("/sessions/{session}"), &json!({"facilitator_id": account})).await;
    for who in 1..3 {
        app.enrol(&enrolment(&session, who)).await;
    }
    let agent = app.token(Role::Agent).await;
    let path = format!("/sessions/{session}/evaluation-code");
    let code = app.put(&path).token(&agent).json(&json!({})).send().await.expect(200).text("code").to_owned();
    (session, account, code)
}

#[actix_web::test]
async fn a_slip_becomes_a_question_of_the_facilitator() {
    let app = App::start().await;
    let (session, account, code) = near_the_end(&app).await;
    let slip =
        json!({"name": "Jeanne Martin", "phone": "04 65 71 00 11", "come_back": true, "question": "Les photos ?"});
    hand_in(&app, &code, &slip).await.refused(409, "evaluation-early");
    app.clock.set(monday() + TimeDelta::minutes(5 * 60 + 45));
    for (field, value, pointer) in [
        ("name", json!(" "), "/name"),
        ("phone", json!(""), "/phone"),
        ("phone", json!("12"), "/phone"),
        ("question", json!("x".repeat(901)), "/question"),
    ] {
        let mut wrong = slip.clone();
        wrong[field] = value;
        let refused = hand_in(&app, &code, &wrong).await.refused(422, "invalid-input");
        assert_eq!(refused["errors"][0]["pointer"], pointer);
    }
    let silent = json!({"name": "Jeanne", "phone": "04 65 71 00 11"});
    let refused = hand_in(&app, &code, &silent).await.refused(422, "invalid-input");
    assert_eq!(refused["errors"][0]["pointer"], "/come_back");

    let noted = hand_in(&app, &code, &slip).await.expect(201);
    assert_eq!(noted["due_on"], "2026-11-30");
    let agent = app.token(Role::Agent).await;
    let found = questions(&app, &agent, "?status=open").await;
    assert_eq!(found.len(), 1);
    let question = &found[0];
    assert_eq!((&question["channel"], &question["session"]["id"]), (&json!("slip"), &json!(session)));
    assert_eq!(
        (&question["assignee"]["id"], &question["question"]),
        (&json!(account), &json!("Je voudrais revenir. Les photos ?"))
    );
    assert!(question.to_string().contains("Jeanne Martin"));
}

#[actix_web::test]
async fn a_code_takes_one_more_slip_than_people() {
    let app = App::start().await;
    let (_, _, code) = near_the_end(&app).await;
    app.clock.set(monday() + TimeDelta::minutes(5 * 60 + 45));
    let slip = json!({"name": "Jeanne Martin", "phone": "04 65 71 00 11", "be_helped": true});
    for _ in 0..3 {
        hand_in(&app, &code, &slip).await.expect(201);
    }
    hand_in(&app, &code, &slip).await.refused(409, "slips-complete");
    hand_in(&app, "AAAAAA", &slip).await.refused(404, "not-found");
    let theirs = format!("/v1/elsewhere/evaluation-codes/{code}/slips");
    app.ask(Method::POST, &theirs).json(&slip).send().await.refused(404, "not-found");
    app.clock.set(monday() + TimeDelta::days(8));
    hand_in(&app, &code, &slip).await.refused(409, "evaluation-closed");
}
