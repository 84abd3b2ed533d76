//! Presence of parties: the number of people who came, and how it binds the enrolment.

use chrono::TimeDelta;
use clic::kernel::security::principal::Role;
use futures_util::future::join;
use serde_json::{Value, json};

use crate::support::{App, Read, enrolment, monday};

/// A session of today at 14:00, with one person alone and a party of three, in this order.
async fn alone_and_three(app: &App) -> (String, Value) {
    let session = app.session(0, 4);
    app.enrol(&enrolment(&session, 1)).await;
    let mut three = enrolment(&session, 2);
    three["party_size"] = json!(3);
    let made = app.enrol(&three).await;
    (session, made)
}

fn tick(line: &Value, status: Value, people: Value) -> Value {
    let mut tick = json!({"enrolment_id": line["enrolment_id"], "status": status, "version": line["version"]});
    if !people.is_null() {
        tick["people_came"] = people;
    }
    tick
}

#[actix_web::test]
async fn the_sheet_counts_the_party_and_those_who_came() {
    let app = App::start().await;
    let (session, made) = alone_and_three(&app).await;
    let (agent, sheet) = (app.token(Role::Agent).await, format!("/sessions/{session}/attendance"));
    let read = app.get(&sheet).token(&agent).send().await.expect(200);
    let sizes: Vec<_> = read.data().iter().map(|line| line["party_size"].as_i64()).collect();
    assert_eq!(sizes, [Some(1), Some(3)]);
    assert_eq!(read["data"][1]["people_came"], Value::Null);

    let mut line = read["data"][1].clone();
    // An older page sends no number: all came then. A correction without a number keeps the one before.
    let ticks = [
        (json!("present"), Value::Null, json!(3), "recorded"),
        (json!("present"), json!(2), json!(2), "recorded"),
        (json!("present"), json!(2), json!(2), "unchanged"),
        (json!("present"), Value::Null, json!(2), "unchanged"),
        (json!("late"), Value::Null, json!(2), "recorded"),
        (json!("absent"), Value::Null, json!(0), "recorded"),
        (json!("late"), Value::Null, json!(3), "recorded"),
        (Value::Null, Value::Null, Value::Null, "recorded"),
        (json!("excused"), Value::Null, json!(0), "recorded"),
        (json!("present"), json!(1), json!(1), "recorded"),
    ];
    for (minute, (status, asked, came, outcome)) in (0..).zip(ticks) {
        app.clock.set(monday() + TimeDelta::minutes(minute));
        let body = json!({"entries": [tick(&line, status.clone(), asked.clone())]});
        let answer = app.put(&sheet).token(&agent).json(&body).send().await.expect(200);
        let result = &answer["results"][0];
        assert_eq!((&result["outcome"], &result["asked_people"]), (&json!(outcome), &asked), "{status} {asked}");
        line = answer["data"][1].clone();
        assert_eq!((&line["status"], &line["people_came"]), (&status, &came), "{status} {asked}");
    }
    let shown = app.get(&format!("/enrolments/{}", made.id())).token(&agent).send().await;
    let shown = shown.expect(200);
    assert_eq!((&shown["party_size"], &shown["people_came"]), (&json!(3), &json!(1)));
    let trail = app.get("/audit?action=attendance.recorded").token(&agent).send().await.expect(200);
    let reference = made.text("reference");
    let entry = &trail["data"][0];
    assert_eq!(entry["before"][reference], json!({"status": "excused", "people_came": 0}));
    assert_eq!(entry["after"][reference], json!({"status": "present", "people_came": 1}));
}

#[actix_web::test]
async fn impossible_counts_of_a_party_are_refused() {
    let app = App::start().await;
    let (session, _) = alone_and_three(&app).await;
    let (agent, sheet) = (app.token(Role::Agent).await, format!("/sessions/{session}/attendance"));
    let read = app.get(&sheet).token(&agent).send().await.expect(200);
    let (one, three) = (&read["data"][0], &read["data"][1]);
    for (line, status, people) in [
        (one, json!("present"), 2),
        (three, json!("present"), 4),
        (three, json!("present"), 0),
        (three, json!("late"), -1),
        (three, json!("absent"), 1),
        (three, Value::Null, 1),
    ] {
        let body = json!({"entries": [tick(one, json!("excused"), Value::Null), tick(line, status, json!(people))]});
        let refused = app.put(&sheet).token(&agent).json(&body).send().await.refused(422, "invalid-input");
        assert_eq!(refused["errors"][0]["pointer"], "/entries/1/people_came");
    }
    let after = app.get(&sheet).token(&agent).send().await.expect(200);
    assert_eq!(after["data"][0]["version"], 0, "nothing was noted");
}

#[actix_web::test]
async fn different_counts_of_a_party_conflict() {
    let app = App::start().await;
    let (session, _) = alone_and_three(&app).await;
    let (agent, sheet) = (app.token(Role::Agent).await, format!("/sessions/{session}/attendance"));
    let read = app.get(&sheet).token(&agent).send().await.expect(200)["data"][1].clone();
    let ask = |people: i16| {
        let body = json!({"entries": [tick(&read, json!("present"), json!(people))]});
        app.put(&sheet).token(&agent).json(&body).send()
    };
    let (one, other) = join(ask(2), ask(3)).await;
    let outcomes = [one.expect(200), other.expect(200)].map(|answer| answer["results"][0]["outcome"].clone());
    assert!(outcomes.contains(&json!("recorded")) && outcomes.contains(&json!("conflict")), "{outcomes:?}");
}

#[actix_web::test]
async fn a_party_that_waited_and_walks_in_is_counted() {
    let app = App::start().await;
    let session = app.session(0, 2);
    let pair = |who| {
        let mut body = enrolment(&session, who);
        (body["party_size"], body["wait"]) = (json!(2), json!(true));
        body
    };
    for who in 1..=2 {
        app.enrol(&pair(who)).await;
    }
    let (agent, sheet) = (app.token(Role::Agent).await, format!("/sessions/{session}/attendance"));
    let waiting = app.get(&sheet).token(&agent).send().await.expect(200)["familiar"][0]["id"].clone();
    let body = json!({"learner_id": waiting, "capacity_reason": "Il reste deux chaises."});
    let line = app.post(&sheet).token(&agent).json(&body).send().await.expect(201);
    assert_eq!((&line["party_size"], &line["people_came"]), (&json!(2), &json!(2)));
}

#[actix_web::test]
async fn once_a_presence_is_noted_the_enrolment_stays_where_it_is() {
    let app = App::start().await;
    let (session, made) = alone_and_three(&app).await;
    let (agent, sheet) = (app.token(Role::Agent).await, format!("/sessions/{session}/attendance"));
    let elsewhere = app.session(7, 4);
    let (id, reference) = (made.id(), made.text("reference"));
    let (desk, own) = (format!("/enrolments/{id}"), format!("/my-enrolments/{reference}"));
    let secret = made.text("secret");
    let line = app.get(&sheet).token(&agent).send().await.expect(200)["data"][1].clone();
    let body = json!({"entries": [tick(&line, json!("late"), Value::Null)]});
    app.put(&sheet).token(&agent).json(&body).send().await.expect(200);

    let moved = json!({"session_id": elsewhere});
    for (path, body) in [("cancellation", &json!({})), ("move", &moved)] {
        let refused = app.post(&format!("{desk}/{path}")).token(&agent).json(body).send().await;
        let problem = refused.refused(409, "attendance-recorded");
        assert_eq!(problem["detail"], "Corrigez d’abord la présence sur la feuille d’émargement.");
        let refused = app.post(&format!("{own}/{path}")).header("Link-Secret", secret).json(body).send().await;
        refused.refused(409, "attendance-recorded");
    }
    let shown = app.get(&own).header("Link-Secret", secret).send().await.expect(200);
    assert_eq!((&shown["can_cancel"], &shown["can_move"]), (&json!(false), &json!(false)));
    let line = app.get(&sheet).token(&agent).send().await.expect(200)["data"][1].clone();
    assert_eq!((&line["status"], &line["people_came"]), (&json!("late"), &json!(3)));

    // Once the presence is taken back, the enrolment can be moved and cancelled.
    let body = json!({"entries": [tick(&line, Value::Null, Value::Null)]});
    app.put(&sheet).token(&agent).json(&body).send().await.expect(200);
    app.post(&format!("{desk}/move")).token(&agent).json(&moved).send().await.expect(200);
    app.post(&format!("{desk}/cancellation")).token(&agent).json(&json!({})).send().await.expect(200);
    app.post(&format!("{desk}/cancellation")).token(&agent).json(&json!({})).send().await.expect(200);
}

#[actix_web::test]
async fn of_a_tick_and_a_cancellation_at_once_one_wins() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let (mut kept, mut gone) = (0, 0);
    for round in 0..12 {
        let session = app.session(0, 4);
        let made = app.post("/enrolments").token(&agent).json(&enrolment(&session, round)).send().await.expect(201);
        let sheet = format!("/sessions/{session}/attendance");
        let body = json!({"entries": [{"enrolment_id": made["id"], "status": "present"}]});
        let cancel = format!("/enrolments/{}/cancellation", made.id());
        let nothing = json!({});
        let tick = app.put(&sheet).token(&agent).json(&body).send();
        let leave = app.post(&cancel).token(&agent).json(&nothing).send();
        // Both orders are tried, since the first request is not always the quicker one.
        let (ticked, left) = if round % 2 == 0 {
            join(tick, leave).await
        } else {
            let (left, ticked) = join(leave, tick).await;
            (ticked, left)
        };
        let ticked = ticked.expect(200);
        match ticked["results"][0]["outcome"].as_str() {
            Some("recorded") => {
                left.refused(409, "attendance-recorded");
                assert_eq!(ticked["data"][0]["status"], "present");
                kept += 1;
            }
            Some("gone") => {
                left.expect(200);
                gone += 1;
            }
            other => panic!("{other:?}"),
        }
        app.clock.set(monday() + TimeDelta::seconds(round as i64));
    }
    assert_eq!(kept + gone, 12);
}

#[actix_web::test]
async fn staff_learns_why_a_move_is_refused() {
    let app = App::start().await;
    let (session, elsewhere) = (app.session(30, 1), app.session(37, 4));
    let agent = app.token(Role::Agent).await;
    let seated = app.enrol(&enrolment(&session, 1)).await;
    let mut waits = enrolment(&session, 2);
    waits["wait"] = json!(true);
    let waiting = app.enrol(&waits).await;
    let path = |made: &Value, what: &str| format!("/enrolments/{}/{what}", made.id());
    let body = json!({"session_id": elsewhere});
    let ask = |made: &Value| app.post(&path(made, "move")).token(&agent).json(&body).send();
    let detail = |problem: Value| problem.text("detail").to_owned();
    assert!(detail(ask(&waiting).await.refused(409, "not-enrolled")).starts_with("Elle est sur la liste d’attente."));
    app.post(&path(&seated, "cancellation")).token(&agent).json(&json!({})).send().await.expect(200);
    assert!(detail(ask(&waiting).await.refused(409, "not-enrolled")).starts_with("Une place lui est proposée."));
    ask(&seated).await.refused(409, "enrolment-cancelled");
    app.post(&path(&waiting, "acceptance")).token(&agent).send().await.expect(200);
    ask(&waiting).await.expect(200);
}
