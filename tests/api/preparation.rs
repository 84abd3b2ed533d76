//! Preparation of a session: the page of its facilitator, and the plan.

use chrono::TimeDelta;
use clic::kernel::security::principal::Role;
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{App, Read, enrolment, monday};

async fn plan(app: &App, token: &str, session: &str, version: i32, body: Value) -> crate::support::Answer {
    let path = format!("/sessions/{session}/plan");
    app.patch(&path).token(token).header("If-Match", &format!("\"{version}\"")).json(&body).send().await
}

/// Two sessions at one venue: the first of today, the second a week later. Somebody comes to both.
async fn two_weeks(app: &App) -> (String, String, Value) {
    let first = app.session(0, 4);
    let admin = app.token(Role::Admin).await;
    let shown = app.get(&format!("/sessions/{first}")).send().await.expect(200);
    let later =
        |at: &Value| json!(chrono::DateTime::parse_from_rfc3339(at.as_str().unwrap()).unwrap() + TimeDelta::days(7));
    let again = json!({
        "venue_id": shown["venue"]["id"], "title": "Deuxièmes pas", "level": "beginner", "capacity": 4, "minimum": 1,
        "starts_at": later(&shown["starts_at"]), "ends_at": later(&shown["ends_at"]),
    });
    let second = app.post("/sessions").token(&admin).json(&again).send().await.expect(201);
    let made = app.enrol(&enrolment(&first, 1)).await;
    let second = second.id().to_owned();
    let mut next = enrolment(&second, 1);
    next["needs"] = json!("Ranger mes photos");
    app.enrol(&next).await;
    (first, second, made)
}

#[actix_web::test]
async fn one_page_shows_people_history_and_notes() {
    let app = App::start().await;
    let (first, second, made) = two_weeks(&app).await;
    app.clock.set(monday() + TimeDelta::minutes(5 * 60 + 45));
    let agent = app.token(Role::Agent).await;
    let written = json!({"theme": "La souris", "equipment": "Le deuxième ordinateur ne démarre pas."});
    plan(&app, &agent, &first, 0, written).await.expect(200);
    let sheet = format!("/sessions/{first}/attendance");
    let tick = json!({"entries": [{"enrolment_id": made["id"], "status": "late"}]});
    app.put(&sheet).token(&agent).json(&tick).send().await.expect(200);
    let given = json!({"version": 1, "answers": {"satisfaction": "4", "pace": "too_fast", "missing": "Le clavier"}});
    app.post(&format!("/my-enrolments/{}/evaluation", made.text("reference")))
        .header("Link-Secret", made.text("secret"))
        .json(&given)
        .send()
        .await
        .expect(201);
    let next_time = json!({"next_time": "Aller moins vite."});
    let path = format!("/sessions/{first}/next-time");
    app.put(&path).token(&agent).header("If-Match", "\"0\"").json(&next_time).send().await.expect(200);

    let known = app.get(&format!("/enrolments/{}", made.id())).token(&agent).send().await.expect(200);
    let learner = format!("/learners/{}", known["learner"].id());
    let read = app.get(&learner).token(&agent).send().await.expect(200);
    let remarks = json!({"remarks": "Entend mal : parler fort."});
    let version = format!("\"{}\"", read["version"]);
    app.patch(&learner).token(&agent).header("If-Match", &version).json(&remarks).send().await.expect(200);

    let found = app.get(&format!("/sessions/{second}/preparation")).token(&agent).send().await.expect(200);
    let person = &found["people"][0];
    assert_eq!(person["remarks"], "Entend mal : parler fort.");
    assert_eq!((&person["family_name"], &person["needs"]), (&json!("Martin 1"), &json!("Ranger mes photos")));
    assert_eq!(person["earlier"], json!({"came": 1, "absent": 0, "excused": 0}));
    assert_eq!((&person["came_to"][0]["id"], &person["came_to"][0]["theme"]), (&json!(first), &json!("La souris")));
    assert_eq!(found["previous"]["id"], json!(first));
    let summary = &found["previous"]["summary"];
    assert_eq!(summary["questions"][2]["choices"][2]["count"], json!(1), "too fast");
    assert_eq!(summary["comments"][0]["texts"], json!(["Le clavier"]));
    assert_eq!(found["previous"]["next_time"], "Aller moins vite.");
    assert_eq!(found["equipment"]["remark"], "Le deuxième ordinateur ne démarre pas.");
    assert_eq!((&found["plan"]["theme"], &found["plan"]["version"]), (&Value::Null, &json!(0)));

    let before = app.get(&format!("/sessions/{first}/preparation")).token(&agent).send().await.expect(200);
    assert_eq!((&before["previous"], &before["equipment"]), (&Value::Null, &Value::Null));
    assert_eq!(before["plan"]["updated_by"], "Nadia Benali");
}

#[actix_web::test]
async fn a_plan_never_overwrites_a_colleagues_words() {
    let app = App::start().await;
    let session = app.session(3, 4);
    let agent = app.token(Role::Agent).await;
    let answers =
        join_all((0..4).map(|n| plan(&app, &agent, &session, 0, json!({"theme": format!("Thème {n}")})))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    assert_eq!(answers.iter().filter(|answer| answer.status == 412).count(), 3);
    let answer = plan(&app, &agent, &session, 1, json!({"theory": " Le clic droit \n", "theme": null})).await;
    assert_eq!(answer.headers["etag"], "\"2\"");
    let written = answer.expect(200);
    assert_eq!((&written["theory"], &written["theme"]), (&json!("Le clic droit"), &Value::Null));
    plan(&app, &agent, &session, 1, json!({"theory": "Autre chose"})).await.refused(412, "changed-meanwhile");
    plan(&app, &agent, &session, 2, json!({"theme": "x".repeat(201)})).await.refused(422, "invalid-input");
    let path = format!("/sessions/{session}/plan");
    app.patch(&path).token(&agent).json(&json!({})).send().await.refused(428, "precondition-required");
    let trail = app.get("/audit?action=session.planned").token(&agent).send().await.expect(200);
    let entries = trail.data();
    assert_eq!(entries.len(), 2);
    assert!(
        entries.iter().any(|entry| entry["before"].is_null())
            && entries.iter().any(|entry| entry["after"]["theory"] == "Le clic droit")
    );
}

#[actix_web::test]
async fn a_facilitator_prepares_own_sessions_only() {
    let app = App::start().await;
    let session = app.session(3, 4);
    let (facilitator, account) = app.staff_at("here", Role::Facilitator).await;
    let path = format!("/sessions/{session}/preparation");
    app.get(&path).token(&facilitator).send().await.refused(403, "forbidden");
    plan(&app, &facilitator, &session, 0, json!({"theme": "La souris"})).await.refused(403, "forbidden");
    let admin = app.token(Role::Admin).await;
    let own = json!({"facilitator_id": account});
    let edit = app.patch(&format!("/sessions/{session}")).token(&admin).header("If-Match", "\"1\"").json(&own);
    edit.send().await.expect(200);
    app.get(&path).token(&facilitator).send().await.expect(200);
    plan(&app, &facilitator, &session, 0, json!({"theme": "La souris"})).await.expect(200);
    let theirs = app.staff_at("elsewhere", Role::Admin).await.0;
    app.ask(Method::GET, &format!("/v1/elsewhere{path}")).token(&theirs).send().await.refused(404, "not-found");
    let plan = format!("/v1/elsewhere/sessions/{session}/plan");
    let ask = app.ask(Method::PATCH, &plan).token(&theirs).header("If-Match", "\"1\"");
    ask.json(&json!({"theme": "La leur"})).send().await.refused(404, "not-found");
}
