//! The attendance sheet: versions of its lines, walk-ins, earlier attendances.

use chrono::TimeDelta;
use clic::kernel::security::principal::Role;
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{App, Read, enrolment, monday};

/// A session of today at 14:00 with some people, and the path of its sheet.
async fn today(app: &App, capacity: i16, people: usize) -> (String, String) {
    let session = app.session(0, capacity);
    for who in 0..people {
        app.enrol(&enrolment(&session, who)).await;
    }
    let sheet = format!("/sessions/{session}/attendance");
    (session, sheet)
}

fn tick(line: &Value, status: Value) -> Value {
    json!({"enrolment_id": line["enrolment_id"], "status": status, "version": line["version"]})
}

fn walk_in(who: &str) -> Value {
    json!({"learner": {"given_name": "Paul", "family_name": who, "commune_code": "34052"}})
}

async fn assign_facilitator(app: &App, session: &str, account: &str) {
    let admin = app.token(Role::Admin).await;
    let own = json!({"facilitator_id": account});
    let path = format!("/sessions/{session}");
    app.patch(&path).token(&admin).header("If-Match", "\"1\"").json(&own).send().await.expect(200);
}

#[actix_web::test]
async fn a_session_to_which_people_came_is_not_cancelled() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let (session, sheet) = today(&app, 4, 2).await;
    let read = app.get(&sheet).token(&agent).send().await.expect(200);
    let came = json!({"entries": [tick(&read["data"][0], json!("present")), tick(&read["data"][1], json!("absent"))]});
    let ticked = app.put(&sheet).token(&agent).json(&came).send().await.expect(200);
    let cancel = || {
        let ask = app.post(&format!("/sessions/{session}/cancellation")).token(&agent);
        ask.json(&json!({"reason": "Animatrice malade"})).send()
    };
    cancel().await.refused(409, "attendance-recorded");
    let corrected = json!({"entries": [tick(&ticked["data"][0], json!("absent"))]});
    app.put(&sheet).token(&agent).json(&corrected).send().await.expect(200);
    cancel().await.expect(200);
}

#[actix_web::test]
async fn a_conflicting_tick_holds_back_no_other() {
    let app = App::start().await;
    let (_, sheet) = today(&app, 4, 2).await;
    let (phone, desk) = (app.token(Role::Agent).await, app.token(Role::Admin).await);
    let read = app.get(&sheet).token(&phone).send().await.expect(200);
    let (first, second) = (&read["data"][0], &read["data"][1]);
    assert_eq!((&first["status"], &first["version"]), (&Value::Null, &json!(0)));
    let at_the_desk = json!({"entries": [tick(first, json!("excused"))]});
    app.put(&sheet).token(&desk).json(&at_the_desk).send().await.expect(200);

    let in_the_room = json!({"entries": [tick(first, json!("absent")), tick(second, json!("present"))]});
    let answer = app.put(&sheet).token(&phone).json(&in_the_room).send().await.expect(200);
    let outcomes: Vec<_> = answer.list("results").iter().map(|r| r["outcome"].as_str()).collect();
    assert_eq!(outcomes, [Some("conflict"), Some("recorded")]);
    assert_eq!(answer["results"][0]["asked"], "absent");
    assert_eq!((&answer["data"][0]["status"], &answer["data"][1]["status"]), (&json!("excused"), &json!("present")));
    assert_eq!(answer["data"][0]["recorded_by"], "Nadia Benali");

    // A colleague who has seen both versions may decide.
    let decided = json!({"entries": [tick(&answer["data"][0], json!("absent"))]});
    let answer = app.put(&sheet).token(&phone).json(&decided).send().await.expect(200);
    assert_eq!((&answer["results"][0]["outcome"], &answer["data"][0]["version"]), (&json!("recorded"), &json!(2)));
}

#[actix_web::test]
async fn repeated_ticks_change_nothing_corrections_are_logged() {
    let app = App::start().await;
    let (session, sheet) = today(&app, 4, 1).await;
    let agent = app.token(Role::Agent).await;
    let line = app.get(&sheet).token(&agent).send().await.expect(200)["data"][0].clone();
    for outcome in ["recorded", "unchanged", "unchanged"] {
        let body = json!({"entries": [tick(&line, json!("absent"))]});
        let answer = app.put(&sheet).token(&agent).json(&body).send().await.expect(200);
        assert_eq!(answer["results"][0]["outcome"], outcome);
        assert_eq!(answer["data"][0]["version"], 1);
    }
    app.clock.set(monday() + TimeDelta::minutes(1));
    // A tick taken back still raises the version.
    let line = app.get(&sheet).token(&agent).send().await.expect(200)["data"][0].clone();
    let body = json!({"entries": [tick(&line, Value::Null)]});
    let answer = app.put(&sheet).token(&agent).json(&body).send().await.expect(200);
    assert_eq!((&answer["data"][0]["status"], &answer["data"][0]["version"]), (&Value::Null, &json!(2)));
    let late = json!({"entries": [{"enrolment_id": line["enrolment_id"], "status": "present"}]});
    let answer = app.put(&sheet).token(&agent).json(&late).send().await.expect(200);
    assert_eq!(answer["results"][0]["outcome"], "conflict");

    let trail = app.get("/audit?action=attendance.recorded").token(&agent).send().await.expect(200);
    let entries = trail.data();
    assert_eq!(entries.len(), 2, "one entry a change");
    let reference = line.text("reference");
    assert_eq!((&entries[0]["subject"]["id"], &entries[0]["before"][reference]), (&json!(session), &json!("absent")));
    assert_eq!((&entries[0]["after"][reference], &entries[1]["before"][reference]), (&Value::Null, &Value::Null));
}

#[actix_web::test]
async fn of_simultaneous_ticks_one_wins_and_others_conflict() {
    let app = App::start().await;
    let (_, sheet) = today(&app, 4, 2).await;
    let agent = app.token(Role::Agent).await;
    let read = app.get(&sheet).token(&agent).send().await.expect(200);
    let statuses = ["present", "late", "absent", "excused"];
    let ask = |status: &'static str, turned: bool| {
        let mut entries = vec![tick(&read["data"][0], json!(status)), tick(&read["data"][1], json!(status))];
        if turned {
            entries.reverse();
        }
        app.put(&sheet).token(&agent).json(&json!({"entries": entries})).send()
    };
    let answers = join_all(statuses.into_iter().enumerate().map(|(n, status)| ask(status, n % 2 == 1))).await;
    let mut recorded = 0;
    for answer in answers {
        let answer = answer.expect(200);
        for result in answer.list("results") {
            recorded += usize::from(result["outcome"] == "recorded");
            assert!(["recorded", "conflict"].contains(&result.text("outcome")), "{result}");
        }
    }
    assert_eq!(recorded, 2, "one for each line");
    let after = app.get(&sheet).token(&agent).send().await.expect(200);
    assert_eq!((&after["data"][0]["version"], &after["data"][1]["version"]), (&json!(1), &json!(1)));
}

#[actix_web::test]
async fn a_tick_for_a_cancelled_enrolment_is_reported() {
    let app = App::start().await;
    let (_, sheet) = today(&app, 4, 2).await;
    let agent = app.token(Role::Agent).await;
    let read = app.get(&sheet).token(&agent).send().await.expect(200);
    let (first, second) = (&read["data"][0], &read["data"][1]);
    let gone = format!("/enrolments/{}/cancellation", first.text("enrolment_id"));
    app.post(&gone).token(&agent).json(&json!({})).send().await.expect(200);
    let body = json!({"entries": [tick(first, json!("present")), tick(second, json!("present"))]});
    let answer = app.put(&sheet).token(&agent).json(&body).send().await.expect(200);
    assert_eq!(
        (&answer["results"][0]["outcome"], &answer["results"][1]["outcome"]),
        (&json!("gone"), &json!("recorded"))
    );
}

#[actix_web::test]
async fn a_walk_in_is_seated_and_present_once() {
    let app = App::start().await;
    let (session, sheet) = today(&app, 2, 1).await;
    app.clock.set(monday() + TimeDelta::minutes(245));
    let agent = app.token(Role::Agent).await;
    let send = || app.post(&sheet).token(&agent).header("Idempotency-Key", "\"w1\"").json(&walk_in("Roques")).send();
    let line = send().await.expect(201);
    assert_eq!((&line["status"], &line["walk_in"], &line["version"]), (&json!("present"), &json!(true), &json!(1)));
    assert_eq!(send().await.expect(201)["enrolment_id"], line["enrolment_id"]);
    let after = app.get(&sheet).token(&agent).send().await.expect(200);
    assert_eq!(after.data().len(), 2);
    assert_eq!(after["session"]["seats_left"], 0);
    let enrolled = app.get(&format!("/enrolments?session={session}")).token(&agent).send().await.expect(200);
    let theirs = enrolled.data().iter().find(|e| e["id"] == line["enrolment_id"]).unwrap();
    assert_eq!((&theirs["channel"], &theirs["created_by"]), (&json!("counter"), &json!("Nadia Benali")));
    // A person who is in the room gets no call about it.
    let calls = app.get("/calls?limit=100").token(&agent).send().await.expect(200);
    assert!(calls.data().iter().all(|call| call["enrolment_id"] != line["enrolment_id"]));
    let again = json!({"learner_id": line["learner"]["id"]});
    let refused = app.post(&sheet).token(&agent).json(&again).send().await.refused(409, "already-enrolled");
    assert_eq!(refused["existing"]["id"], line["enrolment_id"]);
}

#[actix_web::test]
async fn a_full_session_takes_walk_ins_with_a_reason() {
    let app = App::start().await;
    let (session, sheet) = today(&app, 1, 1).await;
    let agent = app.token(Role::Agent).await;
    app.post(&sheet).token(&agent).json(&walk_in("Roques")).send().await.refused(409, "session-full");
    let mut with_reason = walk_in("Roques");
    with_reason["capacity_reason"] = json!("Il reste un ordinateur libre.");
    app.post(&sheet).token(&agent).json(&with_reason).send().await.expect(201);
    let shown = app.get(&format!("/sessions/{session}")).token(&agent).send().await.expect(200);
    assert_eq!((&shown["capacity"], &shown["seats_left"], &shown["version"]), (&json!(2), &json!(0), &json!(2)));
    let trail = app.get("/audit?limit=100").token(&agent).send().await.expect(200);
    let changed = trail.data().iter().find(|e| e["action"] == "session.changed").unwrap();
    assert_eq!((&changed["before"]["capacity"], &changed["after"]["capacity"]), (&json!(1), &json!(2)));
    assert_eq!(changed["reason"], "Il reste un ordinateur libre.");
    for n in 0..10 {
        with_reason["learner"]["family_name"] =
            json!(format!("Roques {}", ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"][n]));
        app.post(&sheet).token(&agent).json(&with_reason).send().await.expect(201);
    }
    with_reason["learner"]["family_name"] = json!("Roques z");
    app.post(&sheet).token(&agent).json(&with_reason).send().await.refused(409, "session-full");
}

#[actix_web::test]
async fn simultaneous_walk_ins_never_overbook() {
    let app = App::start().await;
    let (session, sheet) = today(&app, 3, 1).await;
    let agent = app.token(Role::Agent).await;
    let names = ["Aubert", "Bonnet", "Carles", "Durand", "Espinas", "Fabre"];
    let answers = join_all(names.map(|name| app.post(&sheet).token(&agent).json(&walk_in(name)).send())).await;
    let seated = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(seated, 2);
    assert!(answers.iter().all(|answer| matches!(answer.status, 201 | 409)));
    let shown = app.get(&format!("/sessions/{session}")).send().await.expect(200);
    assert_eq!(shown["seats_left"], 0);
}

#[actix_web::test]
async fn a_walk_in_from_the_waiting_list_keeps_the_reference() {
    let app = App::start().await;
    let (session, sheet) = today(&app, 1, 1).await;
    let mut waits = enrolment(&session, 7);
    waits["wait"] = json!(true);
    let waiting = app.enrol(&waits).await;
    app.clock.set(monday() + TimeDelta::hours(5));
    let agent = app.token(Role::Agent).await;
    let familiar = app.get(&sheet).token(&agent).send().await.expect(200)["familiar"].clone();
    assert_eq!((&familiar[0]["family_name"], &familiar[0]["waiting"]), (&json!("Martin 7"), &json!(true)));
    let body = json!({"learner_id": familiar[0]["id"], "capacity_reason": "Une personne est absente."});
    let line = app.post(&sheet).token(&agent).json(&body).send().await.expect(201);
    assert_eq!(line["reference"], waiting["reference"]);
    let shown = app.get(&format!("/sessions/{session}")).send().await.expect(200);
    assert_eq!((&shown["waiting"], &shown["seats_left"]), (&json!(0), &json!(0)));
}

#[actix_web::test]
async fn walk_ins_are_recorded_within_a_week() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let coming = format!("/sessions/{}/attendance", app.session(1, 4));
    app.post(&coming).token(&agent).json(&walk_in("Roques")).send().await.refused(409, "session-not-started");
    let (session, sheet) = today(&app, 4, 0).await;
    let cancelled = format!("/sessions/{session}/cancellation");
    app.post(&cancelled).token(&agent).json(&json!({"reason": "Panne"})).send().await.expect(200);
    app.post(&sheet).token(&agent).json(&walk_in("Roques")).send().await.refused(409, "session-cancelled");
    app.clock.set(monday() + TimeDelta::days(9));
    let agent = app.token(Role::Agent).await;
    app.post(&coming).token(&agent).json(&walk_in("Roques")).send().await.refused(409, "session-over");
}

#[actix_web::test]
async fn a_facilitator_adds_walk_ins_to_own_sessions_only() {
    let app = App::start().await;
    let (session, sheet) = today(&app, 4, 1).await;
    let elsewhere = app.session(2, 4);
    let other = app.enrol(&enrolment(&elsewhere, 50)).await;
    let agent = app.token(Role::Agent).await;
    let stranger = app.get(&format!("/enrolments/{}", other.id())).token(&agent).send().await;
    let stranger = stranger.expect(200)["learner"]["id"].clone();
    let (facilitator, account) = app.staff_at("here", Role::Facilitator).await;
    app.post(&sheet).token(&facilitator).json(&walk_in("Roques")).send().await.refused(403, "forbidden");
    assign_facilitator(&app, &session, &account).await;
    app.post(&sheet).token(&facilitator).json(&walk_in("Roques")).send().await.expect(201);
    let picked = json!({"learner_id": stranger});
    app.post(&sheet).token(&facilitator).json(&picked).send().await.refused(422, "invalid-input");
    app.post(&sheet).token(&agent).json(&picked).send().await.expect(201);
    app.post(&sheet).token(&facilitator).json(&json!({})).send().await.refused(422, "invalid-input");

    let theirs = app.staff_at("elsewhere", Role::Admin).await.0;
    let path = format!("/v1/elsewhere{sheet}");
    app.ask(Method::POST, &path).token(&theirs).json(&walk_in("Roques")).send().await.refused(404, "not-found");
    app.ask(Method::GET, &path).token(&theirs).send().await.refused(404, "not-found");
}

#[actix_web::test]
async fn unexcused_absences_are_shown_and_bar_nobody() {
    let app = App::start().await;
    let (_, sheet) = today(&app, 4, 1).await;
    let agent = app.token(Role::Agent).await;
    let line = app.get(&sheet).token(&agent).send().await.expect(200)["data"][0].clone();
    assert_eq!(line["learner"]["earlier"], json!({"came": 0, "absent": 0, "excused": 0}));
    let absent = json!({"entries": [tick(&line, json!("absent"))]});
    app.put(&sheet).token(&agent).json(&absent).send().await.expect(200);

    let next = app.session(7, 4);
    let made = app.enrol(&enrolment(&next, 0)).await;
    assert!(!made.to_string().contains("absent"), "{made}");
    let own = app
        .get(&format!("/my-enrolments/{}", made.text("reference")))
        .header("Link-Secret", made.text("secret"))
        .send()
        .await
        .expect(200);
    assert!(!own.to_string().contains("absent"), "{own}");
    let sheet = format!("/sessions/{next}/attendance");
    let line = app.get(&sheet).token(&agent).send().await.expect(200)["data"][0].clone();
    assert_eq!(line["learner"]["earlier"], json!({"came": 0, "absent": 1, "excused": 0}));
}
