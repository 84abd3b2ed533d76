//! The tasks of the desk: each number is that of the list which deals with it.

use chrono::TimeDelta;
use clic::kernel::security::principal::Role;
use serde_json::{Value, json};

use crate::support::{App, Read, enrolment, monday};

async fn tasks(app: &App, role: Role) -> Value {
    let token = app.token(role).await;
    app.get("/tasks").token(&token).send().await.expect(200)
}

fn counts(tasks: &Value, task: &str) -> Vec<(String, i64)> {
    tasks
        .list(task)
        .iter()
        .map(|session| (session["id"].as_str().unwrap().to_owned(), session["count"].as_i64().unwrap()))
        .collect()
}

#[actix_web::test]
async fn nothing_waits_in_an_empty_house() {
    let app = App::start().await;
    let none = tasks(&app, Role::Agent).await;
    for task in ["underfilled", "unassigned", "attendance", "evaluations", "closed"] {
        assert_eq!(none[task], json!([]));
    }
    let office = &none["office"];
    assert_eq!(office["calls"], json!({"due": 0, "late": 0, "thinking": 0, "wrong_numbers": 0}));
    assert_eq!((&office["duplicates"], &office["from_partners"]), (&json!(0), &json!(0)));
    assert_eq!((&office["today"], &office["web_is_unusual"]), (&json!("2026-11-23"), &json!(false)));
}

#[actix_web::test]
async fn calls_are_counted_as_they_are_listed() {
    let app = App::start().await;
    let session = app.session(7, 4);
    for who in 0..3 {
        app.enrol(&enrolment(&session, who)).await;
    }
    app.cancel_session(&session).await;
    let calls = app.calls().await;
    assert_eq!(calls.len(), 3);
    assert_eq!(tasks(&app, Role::Agent).await["office"]["calls"]["due"], 3);
    app.conclude(&calls[0], "reached").await.expect(200);
    app.conclude(&calls[1], "wrong_number").await.expect(200);
    let counted = tasks(&app, Role::Agent).await["office"]["calls"].clone();
    assert_eq!(counted, json!({"due": 1, "late": 0, "thinking": 0, "wrong_numbers": 1}));
    assert_eq!(app.calls().await.len(), 1);
    let needed_by = calls[2]["needed_by"].as_str().unwrap().parse::<chrono::DateTime<chrono::Utc>>().unwrap();
    app.clock.set(needed_by + TimeDelta::seconds(1));
    assert_eq!(tasks(&app, Role::Agent).await["office"]["calls"]["late"], app.calls().await.len());
}

#[actix_web::test]
async fn a_session_with_too_few_is_a_task_for_a_week() {
    let app = App::start().await;
    let (soon, later) = (app.session(6, 4), app.session(9, 4));
    let minimum = app.get(&format!("/sessions/{soon}")).send().await.expect(200)["minimum"].as_i64().unwrap();
    assert_eq!(counts(&tasks(&app, Role::Agent).await, "underfilled"), [(soon.clone(), minimum)]);
    for who in 0..usize::try_from(minimum).unwrap() {
        app.enrol(&enrolment(&soon, who)).await;
    }
    assert!(counts(&tasks(&app, Role::Agent).await, "underfilled").is_empty());
    app.clock.set(monday() + TimeDelta::days(3));
    assert_eq!(counts(&tasks(&app, Role::Agent).await, "underfilled"), [(later, minimum)]);
}

#[actix_web::test]
async fn a_past_session_waits_for_its_sheet_and_evaluations() {
    let app = App::start().await;
    let session = app.session(1, 4);
    for who in 0..3 {
        app.enrol(&enrolment(&session, who)).await;
    }
    assert!(counts(&tasks(&app, Role::Agent).await, "attendance").is_empty());
    app.clock.set(monday() + TimeDelta::days(3));
    assert_eq!(counts(&tasks(&app, Role::Agent).await, "attendance"), [(session.clone(), 3)]);
    let agent = app.token(Role::Agent).await;
    let path = format!("/sessions/{session}/attendance");
    let sheet = app.get(&path).token(&agent).send().await.expect(200);
    let lines = sheet.list("data");
    let tick = |at: usize, status| json!({"enrolment_id": lines[at]["enrolment_id"], "status": status, "version": 0});
    let entries = [tick(0, "present"), tick(1, "absent"), tick(2, "late")];
    app.put(&path).token(&agent).json(&json!({"entries": entries})).send().await.expect(200);
    let after = tasks(&app, Role::Agent).await;
    assert!(counts(&after, "attendance").is_empty());
    assert_eq!(counts(&after, "evaluations"), [(session, 2)]);
    app.clock.set(monday() + TimeDelta::days(40));
    assert!(counts(&tasks(&app, Role::Agent).await, "evaluations").is_empty(), "nobody remembers after a month");
}

#[actix_web::test]
async fn a_session_on_a_closed_day_is_a_task() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    // Monday the 30th of November.
    let session = app.session(7, 4);
    app.enrol(&enrolment(&session, 0)).await;
    let venue = app.get(&format!("/sessions/{session}")).send().await.expect(200)["venue"]["id"].clone();
    let closure =
        json!({"venue_id": venue, "first_date": "2026-11-30", "last_date": "2026-11-30", "reason": "Travaux"});
    app.post("/closures").token(&agent).json(&closure).send().await.expect(201);
    let found = tasks(&app, Role::Agent).await;
    assert_eq!(counts(&found, "closed"), [(session.clone(), 1)]);
    assert_eq!(found["closed"][0]["reason"], "Lieu fermé : Travaux");
    app.cancel_session(&session).await;
    assert!(counts(&tasks(&app, Role::Agent).await, "closed").is_empty());
}

#[actix_web::test]
async fn recent_duplicates_are_counted_as_they_are_listed() {
    let app = App::start().await;
    for days in [1, 2] {
        let mut one = enrolment(&app.session(days, 4), 0);
        // The same number, and a name that is spelt otherwise.
        one["learner"]["family_name"] = json!(if days == 1 { "Bousquet" } else { "Bousqet" });
        app.enrol(&one).await;
    }
    let office = tasks(&app, Role::Agent).await["office"].clone();
    let agent = app.token(Role::Agent).await;
    let since = office["duplicates_since"].as_str().unwrap().to_owned();
    let list = app.get(&format!("/duplicates?since={since}")).token(&agent).send().await.expect(200);
    assert_eq!((office["duplicates"].as_u64(), list.data().len()), (Some(1), 1));
    let later = app.get("/duplicates?since=2026-11-24").token(&agent).send().await.expect(200);
    assert!(later.data().is_empty(), "they were recorded before");
    app.get("/duplicates?since=0001-01-01").token(&agent).send().await.refused(400, "invalid-query");
    app.clock.set(monday() + TimeDelta::days(100));
    assert_eq!(tasks(&app, Role::Agent).await["office"]["duplicates"], 0);
}

#[actix_web::test]
async fn a_facilitator_has_the_tasks_of_own_sessions() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let (mine, _other) = (app.session(3, 4), app.session(4, 4));
    let facilitator = app.token(Role::Facilitator).await;
    let me = app.get("/me").token(&facilitator).send().await.expect(200);
    let path = format!("/sessions/{mine}");
    let version = app.get(&path).token(&agent).send().await.expect(200)["version"].clone();
    let name = json!({"facilitator_id": me["id"]});
    app.patch(&path).token(&agent).header("If-Match", &format!("\"{version}\"")).json(&name).send().await.expect(200);
    let own = app.get("/tasks").token(&facilitator).send().await.expect(200);
    assert_eq!(own["office"], Value::Null);
    assert_eq!(counts(&own, "underfilled").len(), 1);
    assert_eq!(counts(&own, "underfilled")[0].0, mine);
    assert_eq!(counts(&tasks(&app, Role::Agent).await, "underfilled").len(), 2);
}

#[actix_web::test]
async fn tasks_are_those_of_one_organisation() {
    let app = App::start().await;
    app.session_at("elsewhere", 3, 4);
    assert!(counts(&tasks(&app, Role::Agent).await, "underfilled").is_empty());
}

#[actix_web::test]
async fn a_session_to_come_that_nobody_runs_is_a_task() {
    let app = App::start().await;
    let (soon, far) = (app.session(6, 4), app.session(70, 4));
    let (_, lea) = app.staff_at("here", Role::Facilitator).await;
    let of = async || counts(&tasks(&app, Role::Agent).await, "unassigned");
    assert_eq!(of().await, [(soon.clone(), 0)], "not yet that of ten weeks from now: {far}");
    app.change(&format!("/sessions/{soon}"), &json!({"facilitator_id": lea})).await;
    assert_eq!(of().await, []);
}
