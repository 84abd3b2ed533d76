//! Evaluations: one for each person who came, and their results.

use chrono::TimeDelta;
use clic::kernel::security::principal::Role;
use serde_json::{Value, json};

use crate::support::{App, Read, enrolment, monday};

/// The counts of a question's choices.
fn counts(question: &Value) -> Vec<i64> {
    question["choices"].as_array().unwrap().iter().map(|choice| choice["count"].as_i64().unwrap()).collect()
}

#[actix_web::test]
async fn a_person_who_came_evaluates_once_and_the_results_are_counted() {
    let app = App::start().await;
    let session = app.session(1, 4);
    let agent = app.token(Role::Agent).await;
    let made = app.enrol(&enrolment(&session, 1)).await;
    app.enrol(&enrolment(&session, 2)).await;
    let path = format!("/my-enrolments/{}/evaluation", made["reference"].as_str().unwrap());
    let secret = made["secret"].as_str().unwrap();
    let given =
        json!({"version": 1, "answers": {"satisfaction": "4", "pace": "right", "helped": "La souris", "alone": "no"}});
    let give = || app.post(&path).header("Link-Secret", secret).json(&given);
    give().send().await.refused(409, "evaluation-early");

    let sheet = format!("/sessions/{session}/attendance");
    let people = app.get(&sheet).token(&agent).send().await.expect(200);
    let entry = |index: usize, status: &str, version: i32| {
        let id = &people["data"][index]["enrolment_id"];
        json!({"entries": [{"enrolment_id": id, "status": status, "version": version}]})
    };
    app.put(&sheet).token(&agent).json(&entry(0, "present", 0)).send().await.refused(409, "session-not-started");

    app.clock.set(monday() + TimeDelta::hours(30));
    let agent = app.token(Role::Agent).await;
    app.put(&sheet).token(&agent).json(&entry(0, "absent", 0)).send().await.expect(200);
    give().send().await.refused(409, "not-present");
    app.put(&sheet).token(&agent).json(&entry(0, "late", 1)).send().await.expect(200);
    app.put(&sheet).token(&agent).json(&entry(1, "excused", 0)).send().await.expect(200);
    let receipt = give().send().await.expect(201);
    assert_eq!(receipt, json!({"held_on": "2026-11-24"}), "nothing of what was answered");
    give().send().await.refused(409, "already-evaluated");

    let results = app.get(&format!("/sessions/{session}/evaluations")).token(&agent).send().await.expect(200);
    assert_eq!((&results["summary"]["answers"], &results["summary"]["expected"]), (&json!(1), &json!(1)));
    let questions = results["summary"]["questions"].as_array().unwrap();
    let codes: Vec<&str> = questions.iter().map(|question| question.text("code")).collect();
    assert_eq!(codes, ["satisfaction", "relevance", "pace", "alone", "another_session", "helped", "missing"]);
    assert_eq!(counts(&questions[0]), [0, 0, 0, 1]);
    assert_eq!((&questions[1]["answered"], &questions[1]["unanswered"]), (&json!(0), &json!(1)));
    assert_eq!(counts(&questions[3]), [0, 0, 1]);
    assert_eq!(results["summary"]["comments"][0]["texts"], json!(["La souris"]));
    assert!(!results.to_string().contains("mean"), "no mean of few");
    let next = format!("/sessions/{session}/next-time");
    let write = async |text: &str, version: &str| {
        app.put(&next).token(&agent).header("If-Match", version).json(&json!({ "next_time": text })).send().await
    };
    for _ in 0..2 {
        assert_eq!(write("Plus d’exercices", "\"0\"").await.expect(200)["next_time_version"], 1);
    }
    let refused = write("Moins d’exercices", "\"0\"").await.refused(412, "changed-meanwhile");
    assert!(refused["changed_by"].is_string(), "{refused}");
    assert_eq!(write("Moins d’exercices", "\"1\"").await.expect(200)["next_time_version"], 2);
}

#[actix_web::test]
async fn a_facilitator_sees_the_sheet_of_own_sessions_only() {
    let app = App::start().await;
    let session = app.session(1, 4);
    let (facilitator, account) = app.staff_at("here", Role::Facilitator).await;
    let agent = app.token(Role::Agent).await;
    let sheet = format!("/sessions/{session}/attendance");
    app.get(&sheet).token(&facilitator).send().await.refused(403, "forbidden");
    let path = format!("/sessions/{session}");
    app.patch(&path)
        .token(&agent)
        .header("If-Match", "\"1\"")
        .json(&json!({"facilitator_id": account}))
        .send()
        .await
        .expect(200);
    app.get(&sheet).token(&facilitator).send().await.expect(200);
}

#[actix_web::test]
async fn a_waiting_person_gives_no_evaluation() {
    let app = App::start().await;
    let session = app.session(1, 1);
    app.enrol(&enrolment(&session, 1)).await;
    let mut body = enrolment(&session, 2);
    body["wait"] = json!(true);
    let waiting = app.enrol(&body).await;
    let path = format!("/my-enrolments/{}/evaluation", waiting["reference"].as_str().unwrap());
    app.clock.set(monday() + TimeDelta::hours(30));
    let given = json!({"version": 1, "answers": {"satisfaction": "4"}});
    let secret = waiting["secret"].as_str().unwrap();
    app.post(&path).header("Link-Secret", secret).json(&given).send().await.refused(409, "not-present");
}
