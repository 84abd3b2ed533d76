//! Wishes about messages: the preferred way, the days of reminders, the time that messages are kept.
//!
//! Absences are here as well: the desk sees them, and they change nothing for the person.

use chrono::TimeDelta;
use clic::kernel::security::principal::Role;
use clic::outreach::notifications::actions;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{App, Read, enrolment, monday};

async fn enrolled(app: &App, session: &str, body: &Value) -> (String, Value) {
    let mut asked = enrolment(session, 1);
    for (name, value) in body.as_object().unwrap() {
        asked["learner"][name] = value.clone();
    }
    let made = app.enrol(&asked).await;
    let agent = app.token(Role::Agent).await;
    let path = format!("/enrolments/{}", made.id());
    let shown = app.get(&path).token(&agent).send().await.expect(200);
    (shown["learner"].id().to_owned(), made)
}

/// The days on which a message came, while time passes.
async fn days_of_calls(app: &App, days: std::ops::Range<i64>) -> Vec<i64> {
    let mut heard = Vec::new();
    let mut before = 0;
    for day in days {
        app.clock.set(monday() + TimeDelta::days(day));
        app.settle();
        let agent = app.token(Role::Agent).await;
        let all = app.get("/messages").token(&agent).send().await.expect(200).data().len();
        if all > before {
            heard.push(day);
        }
        before = all;
    }
    heard
}

#[actix_web::test]
async fn people_reached_by_phone_get_the_last_reminder_only() {
    let app = App::start().await;
    enrolled(&app, &app.session(30, 4), &json!({})).await;
    assert_eq!(days_of_calls(&app, 0..31).await, [28]);
}

#[actix_web::test]
async fn letters_are_due_in_time_for_the_post() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let mut body = enrolment(&app.session(30, 4), 1);
    body["learner"]["phone"] = Value::Null;
    app.post("/enrolments").token(&agent).json(&body).send().await.expect(201);
    assert_eq!(days_of_calls(&app, 0..31).await, [23]);
}

#[actix_web::test]
async fn people_hear_by_the_way_that_they_prefer() {
    let app = App::start().await;
    let session = app.session(30, 4);
    let (learner, _) = enrolled(&app, &session, &json!({})).await;
    let agent = app.token(Role::Agent).await;
    let path = format!("/learners/{learner}");
    let prefer = |way: Value, version: i64| {
        let body = json!({ "preferred_way": way });
        app.patch(&path).token(&agent).header("If-Match", &format!("\"{version}\"")).json(&body).send()
    };
    assert_eq!(app.get(&path).token(&agent).send().await.expect(200)["preferred_way"], Value::Null);
    prefer(json!("pigeon"), 1).await.refused(422, "invalid-input");
    assert_eq!(prefer(json!("letter"), 1).await.expect(200)["preferred_way"], "letter");
    let reason = json!({"reason": "Salle fermée"});
    app.post(&format!("/sessions/{session}/cancellation")).token(&agent).json(&reason).send().await.expect(200);
    let to_do = app.get("/calls").token(&agent).send().await.expect(200);
    assert_eq!((&to_do["data"][0]["channel"], &to_do["data"][1]), (&json!("letter"), &Value::Null));
    let of_it = |session: String| app.get(&format!("/calls?session={session}")).token(&agent).send();
    assert_eq!(of_it(session.clone()).await.expect(200)["data"], to_do["data"]);
    assert_eq!(of_it(app.session(3, 2)).await.expect(200)["data"], json!([]));
    // Entries of the audit log have no order within one instant.
    app.clock.set(monday() + TimeDelta::minutes(1));
    assert_eq!(prefer(Value::Null, 2).await.expect(200)["preferred_way"], Value::Null);
    let audit = app.get("/audit").token(&agent).send().await.expect(200);
    let changed = audit.data().iter().find(|entry| entry["action"] == "learner.changed").unwrap();
    assert_eq!(
        (&changed["before"]["preferred_way"], &changed["after"]["preferred_way"]),
        (&json!("letter"), &Value::Null)
    );
}

fn usual_days() -> Value {
    json!({"email": [7, 2], "sms": [7, 2], "call": [2], "letter": [7]})
}

/// The days of an answer, without its version.
fn days_of(shown: &Value) -> Value {
    json!({"email": shown["email"], "sms": shown["sms"], "call": shown["call"], "letter": shown["letter"]})
}

#[actix_web::test]
async fn reminder_days_are_set_by_an_administrator() {
    let app = App::start().await;
    let admin = app.token(Role::Admin).await;
    let set = async |days: Value| {
        let mut body = usual_days();
        for (way, days) in days.as_object().unwrap() {
            body[way] = days.clone();
        }
        app.set(&admin, "/reminders", &body).await
    };
    assert_eq!(days_of(&app.get("/reminders").token(&admin).send().await.expect(200)), usual_days());
    assert_eq!(set(json!({"sms": [0, 10]})).await.expect(200)["sms"], json!([10, 0]));
    set(json!({"sms": [10, 0]})).await.expect(200);
    for (wrong, pointer) in [
        (json!({"email": [31]}), "/email/0"),
        (json!({"sms": [2, -1]}), "/sms/1"),
        (json!({"call": [0]}), "/call/0"),
        (json!({"letter": [7, 0]}), "/letter/1"),
        (json!({"email": [1, 2, 3, 4]}), "/email"),
        (json!({"call": [2, 2]}), "/call"),
    ] {
        assert_eq!(set(wrong).await.refused(422, "invalid-input")["errors"][0]["pointer"], pointer);
    }
    app.put("/reminders").token(&admin).json(&json!({"days": [7, 2]})).send().await.refused(422, "invalid-input");
    let audit = app.get("/audit").token(&admin).send().await.expect(200);
    let changes: Vec<_> = audit.data().iter().filter(|entry| entry["action"] == "organisation.changed").collect();
    assert_eq!(changes.len(), 1, "setting the same days changes nothing");
    assert_eq!(changes[0]["before"]["reminder_days"], usual_days());
    assert_eq!(changes[0]["after"]["reminder_days"]["sms"], json!([10, 0]));
    let stranger = app.staff_at("elsewhere", Role::Admin).await.0;
    let theirs = app.ask(Method::GET, "/v1/elsewhere/reminders").token(&stranger).send().await.expect(200);
    assert_eq!(days_of(&theirs), usual_days());
    app.put("/reminders").token(&app.token(Role::Agent).await).json(&usual_days()).send().await.expect(403);
}

#[actix_web::test]
async fn one_more_text_moves_no_call() {
    let app = App::start().await;
    let admin = app.token(Role::Admin).await;
    let days = json!({"email": [7, 2], "sms": [7, 2, 0], "call": [2], "letter": [7]});
    app.set(&admin, "/reminders", &days).await.expect(200);
    enrolled(&app, &app.session(30, 4), &json!({})).await;
    assert_eq!(days_of_calls(&app, 0..31).await, [28]);
}

#[actix_web::test]
async fn a_call_for_a_monday_is_made_on_friday() {
    let app = App::start().await;
    let admin = app.token(Role::Admin).await;
    let mut days = usual_days();
    days["call"] = json!([1]);
    app.set(&admin, "/reminders", &days).await.expect(200);
    // Monday, three weeks on; the eve is a Sunday.
    enrolled(&app, &app.session(21, 4), &json!({})).await;
    assert_eq!(days_of_calls(&app, 0..22).await, [18]);
    let admin = app.token(Role::Admin).await;
    days["call"] = json!([]);
    app.set(&admin, "/reminders", &days).await.expect(200);
}

#[actix_web::test]
async fn messages_are_forgotten_after_twelve_months() {
    let app = App::start().await;
    let ask = |slug: &str, phone: &str| {
        let body = json!({"name": "Jeanne Martin", "phone": phone, "words": "Le matin"});
        app.ask(Method::POST, &format!("/v1/{slug}/call-backs")).json(&body).send()
    };
    ask("here", "0465710011").await.expect(201);
    ask("elsewhere", "0465710011").await.expect(201);
    app.clock.set(monday() + TimeDelta::days(200));
    ask("here", "0465710012").await.expect(201);
    let kept = |slug: &'static str| {
        let app = &app;
        async move {
            let agent = app.staff_at(slug, Role::Agent).await.0;
            let all = app.ask(Method::GET, &format!("/v1/{slug}/messages")).token(&agent).send().await.expect(200);
            all.data().iter().map(|row| row["address"].clone()).collect::<Vec<_>>()
        }
    };
    app.clock.set(monday() + TimeDelta::days(365));
    app.tidy();
    assert_eq!((kept("here").await.len(), kept("elsewhere").await.len()), (2, 1), "to the day");
    app.clock.set(monday() + TimeDelta::days(366));
    app.database.write(app.system("here"), actions::forget).await.unwrap();
    assert_eq!(kept("here").await, ["+33465710012"]);
    assert_eq!(kept("elsewhere").await.len(), 1, "another organisation keeps its own");
    app.tidy();
    assert_eq!(kept("elsewhere").await, Vec::<Value>::new());
}

#[actix_web::test]
async fn an_absence_is_shown_to_the_desk_and_bars_nobody() {
    let app = App::start().await;
    let mut people = Vec::new();
    for (days, status) in [(1, "absent"), (2, "excused"), (3, "absent"), (4, "present")] {
        let session = app.session(days, 4);
        let (learner, made) = enrolled(&app, &session, &json!({})).await;
        people.push((days, status, session, learner, made));
    }
    for (days, status, session, _, made) in &people {
        app.clock.set(monday() + TimeDelta::days(*days) + TimeDelta::hours(5));
        let agent = app.token(Role::Agent).await;
        let ticks = json!({"entries": [{"enrolment_id": made["id"], "status": status}]});
        app.put(&format!("/sessions/{session}/attendance")).token(&agent).json(&ticks).send().await.expect(200);
    }
    let path = format!("/learners/{}/absences", people[0].3);
    let agent = app.token(Role::Agent).await;
    let absences = app.get(&path).token(&agent).send().await.expect(200);
    let sessions: Vec<_> = absences.as_array().unwrap().iter().map(|one| one["session_id"].clone()).collect();
    assert_eq!(sessions, [json!(people[2].2), json!(people[0].2)], "the newest first, without the excused");
    assert_eq!(absences[0]["starts_at"], "2026-11-26T14:00:00+01:00");
    app.get(&path).token(&app.token(Role::Facilitator).await).send().await.refused(403, "forbidden");
    let stranger = app.staff_at("elsewhere", Role::Agent).await.0;
    let theirs = app.ask(Method::GET, &format!("/v1/elsewhere{path}")).token(&stranger).send().await;
    theirs.refused(404, "not-found");
    enrolled(&app, &app.session(7, 4), &json!({})).await;
    app.clock.set(monday() + TimeDelta::days(400));
    let agent = app.token(Role::Agent).await;
    assert_eq!(app.get(&path).token(&agent).send().await.expect(200), json!([]), "long ago");
}
