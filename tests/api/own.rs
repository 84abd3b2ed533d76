//! «Mon inscription» without the link: opened by reference and family name, moved to another date.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use clic::kernel::security::key_file::{Keys, random_secret};
use clic::kernel::security::principal::Role;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::{Answer, App, Read, enrolment, monday};

async fn enrolled(app: &App, session: &str, who: usize) -> Value {
    app.enrol(&enrolment(session, who)).await
}

async fn open(app: &App, reference: &str, family_name: &str) -> Answer {
    let body = json!({"reference": reference, "family_name": family_name});
    app.post("/my-enrolments/opening").json(&body).send().await
}

fn path(made: &Value, what: &str) -> String {
    format!("/my-enrolments/{}{what}", made.text("reference"))
}

fn secret(of: &Value) -> &str {
    of.text("secret")
}

async fn move_to(app: &App, of: &Value, to: &str) -> Answer {
    app.post(&path(of, "/move")).header("Link-Secret", secret(of)).json(&json!({"session_id": to})).send().await
}

async fn choices(app: &App, of: &Value) -> Vec<String> {
    let list = app.get(&path(of, "/alternatives")).header("Link-Secret", secret(of)).send().await.expect(200);
    list.as_array().unwrap().iter().map(|session| session.id().to_owned()).collect()
}

#[actix_web::test]
async fn a_reference_and_a_name_open_for_an_hour() {
    let app = App::start().await;
    let made = enrolled(&app, &app.session(7, 4), 1).await;
    let reference = made.text("reference");
    for name in ["Martin 1", "MARTIN-1", "märtin1", "Jeanne Martin 1"] {
        open(&app, &reference.to_lowercase().replace('-', " "), name).await.expect(200);
    }
    let opening = open(&app, reference, "martin 1").await;
    assert_eq!(opening.headers["cache-control"], "no-store");
    let opening = opening.expect(200);
    assert_eq!((&opening["reference"], &opening["expires_at"]), (&made["reference"], &json!("2026-11-23T10:00:00Z")));

    let see = || app.get(&path(&made, "")).header("Link-Secret", secret(&opening)).send();
    let own = see().await.expect(200);
    assert_eq!(
        (&own["status"], &own["can_cancel"], &own["can_move"]),
        (&json!("enrolled"), &json!(true), &json!(true))
    );
    let hidden = (&own["learner"]["phone_display"], &own["learner"]["email"]);
    assert_eq!(hidden, (&Value::Null, &Value::Null), "a name and a reference do not show a number");
    let form = app.get(&path(&made, "/evaluation")).header("Link-Secret", secret(&opening)).send().await.expect(200);
    assert_eq!((&form["state"], &own["can_evaluate"]), (&json!("early"), &json!(false)));
    let other = enrolled(&app, &app.session(8, 4), 2).await;
    app.get(&path(&other, "")).header("Link-Secret", secret(&opening)).send().await.refused(404, "not-found");

    app.clock.set(monday() + TimeDelta::hours(1));
    see().await.refused(404, "not-found");
    let again = open(&app, reference, "martin 1").await.expect(200);
    let cancel = app.post(&path(&made, "/cancellation")).header("Link-Secret", secret(&again)).json(&json!({})).send();
    assert_eq!(cancel.await.expect(200)["status"], "cancelled");
    let by_link = app.get(&path(&made, "")).header("Link-Secret", secret(&made)).send().await.expect(200);
    assert_eq!(by_link["learner"]["phone_display"], "04 65 71 00 11");
}

#[actix_web::test]
async fn a_contact_of_a_picked_card_is_for_the_team_alone() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let known = enrolled(&app, &app.session(7, 4), 1).await;
    let shown = app.get(&format!("/enrolments/{}", known.id())).token(&agent).send().await.expect(200);
    let body = json!({
        "session_id": app.session(8, 4), "level": "beginner", "learner_id": shown["learner"].id(),
    });
    let picked = app.post("/enrolments").token(&agent).json(&body).send().await.expect(201);
    assert_eq!(picked["learner"]["phone_display"], "04 65 71 00 11", "the desk reads it out");
    let by_link = app.get(&path(&picked, "")).header("Link-Secret", secret(&picked)).send().await.expect(200);
    assert_eq!(by_link["learner"]["family_name"], "Martin 1");
    assert_eq!(by_link["learner"]["phone_display"], Value::Null, "who has the link stated no number");
}

#[actix_web::test]
async fn wrong_names_and_unknown_references_are_alike() {
    let app = App::start().await;
    let made = enrolled(&app, &app.session(7, 4), 1).await;
    let mut answers = Vec::new();
    for (reference, name) in [(made.text("reference"), "Durand"), ("CAP-9999", "Martin 1"), ("?", "Martin 1")] {
        let begun = Instant::now();
        let answer = open(&app, reference, name).await;
        assert!(begun.elapsed() >= Duration::from_millis(300), "{reference}: {:?}", begun.elapsed());
        answers.push(answer.refused(404, "not-found"));
    }
    assert_eq!((&answers[0], &answers[1]), (&answers[1], &answers[2]));
    open(&app, " ", " ").await.refused(422, "invalid-input");
    // Nor in another organisation.
    let elsewhere = app.ask(reqwest::Method::POST, "/v1/elsewhere/my-enrolments/opening");
    let body = json!({"reference": made["reference"], "family_name": "Martin 1"});
    elsewhere.json(&body).send().await.refused(404, "not-found");
}

#[actix_web::test]
async fn five_wrong_names_close_a_reference_for_an_hour() {
    let app = App::start_with(|settings| settings.behind_proxy = true).await;
    let from = std::cell::Cell::new(0);
    // Each from another address, which has a limit of its own.
    let open = |app: &App, reference: &str, family_name: &str| {
        from.set(from.get() + 1);
        let body = json!({"reference": reference, "family_name": family_name});
        let address = format!("198.51.100.{}", from.get());
        app.post("/my-enrolments/opening").header("X-Forwarded-For", &address).json(&body).send()
    };
    let made = enrolled(&app, &app.session(7, 4), 1).await;
    let reference = made.text("reference");
    // A right name clears the wrong attempts before it.
    for _ in 0..4 {
        open(&app, reference, "Durand").await.refused(404, "not-found");
    }
    open(&app, reference, "Martin 1").await.expect(200);
    for of in [reference, "CAP-9999"] {
        let typed = [of.to_owned(), of.to_lowercase(), of.replace('-', "")];
        // Simultaneously, in any spelling.
        let tries = join_all((0..12).map(|n| open(&app, &typed[n % 3], "Durand"))).await;
        let wrong = tries.iter().filter(|answer| answer.status == 404).count();
        assert_eq!(wrong, 5, "{of}");
        let refused = open(&app, of, "Martin 1").await;
        let wait: i64 = refused.headers["retry-after"].to_str().unwrap().parse().unwrap();
        assert!((3_590..=3_601).contains(&wait), "{wait}");
        refused.refused(429, "too-many-requests");
    }
    let link = app.get(&path(&made, "")).header("Link-Secret", secret(&made)).send().await;
    assert_eq!(link.expect(200)["status"], "enrolled", "the link is not closed");
    app.clock.set(monday() + TimeDelta::minutes(61));
    open(&app, reference, "Martin 1").await.expect(200);
}

#[actix_web::test]
async fn an_address_cannot_try_many_references() {
    let app = App::start_with(|settings| settings.limits.links = 2).await;
    for reference in ["CAP-3333", "CAP-4444"] {
        open(&app, reference, "Martin").await.refused(404, "not-found");
    }
    open(&app, "CAP-6666", "Martin").await.refused(429, "too-many-requests");
}

#[actix_web::test]
async fn another_date_keeps_the_reference() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let [here, there, full, small] = [(7, 4), (9, 4), (10, 2), (11, 1)].map(|(days, seats)| app.session(days, seats));
    let (at_my_time, far) = (app.session(12, 4), app.session(30, 4));
    enrolled(&app, &full, 9).await;
    let mut pair = enrolment(&here, 1);
    pair["party_size"] = json!(2);
    let made = app.enrol(&pair).await;
    // Another session of theirs, at the time of one that would suit.
    let theirs = app.get(&format!("/sessions/{at_my_time}")).send().await.expect(200);
    let mut second = enrolment(&app.session(12, 4), 1);
    second["level"] = json!("beginner");
    app.enrol(&second).await;
    assert_eq!(theirs["level"], "beginner");

    assert_eq!(choices(&app, &made).await, [there.clone(), far.clone()], "not {full}, {small}, {at_my_time}");
    let opening = open(&app, made.text("reference"), "Martin 1").await.expect(200);
    assert_eq!(choices(&app, &opening).await, [there.clone(), far.clone()]);

    let moved = move_to(&app, &opening, &there).await.expect(200);
    assert_eq!((&moved["reference"], &moved["session"]["id"]), (&made["reference"], &json!(there)));
    assert_eq!(move_to(&app, &opening, &there).await.expect(200)["session"]["id"], json!(there), "asked again");
    for (session, left) in [(&here, 4), (&there, 2)] {
        let shown = app.get(&format!("/sessions/{session}")).send().await.expect(200);
        assert_eq!(shown["seats_left"], left);
    }
    let audit = app.get("/audit").token(&agent).send().await.expect(200);
    let moves = audit.data().iter().filter(|entry| entry["action"] == "enrolment.moved");
    assert_eq!(moves.map(|entry| entry["actor"]["kind"].clone()).collect::<Vec<_>>(), ["public"]);

    for (target, kind) in [(&full, "session-full"), (&at_my_time, "enrolment-needs-a-call")] {
        move_to(&app, &made, target).await.refused(409, kind);
    }
    move_to(&app, &made, &small).await.refused(422, "invalid-input");
    move_to(&app, &made, &app.session_at("elsewhere", 9, 4)).await.refused(422, "invalid-input");
    app.post(&path(&made, "/move"))
        .header("Link-Secret", "AAAA")
        .json(&json!({"session_id": far}))
        .send()
        .await
        .refused(404, "not-found");
    app.get(&path(&made, "/alternatives")).header("Link-Secret", "AAAA").send().await.refused(404, "not-found");
}

#[actix_web::test]
async fn a_link_opens_until_the_key_that_made_it_is_dropped() {
    let [old, new] = [(); 2].map(|()| random_secret());
    let keys = |links: &str| Keys::parse(&format!("a:{};links:{links}", random_secret())).unwrap();
    let before = App::start_with(|settings| settings.keys = keys(&old)).await;
    let made = enrolled(&before, &before.session(7, 4), 1).await;
    let both = before.beside_with(|settings| settings.keys = keys(&format!("{new},{old}")));
    let after = before.beside_with(|settings| settings.keys = keys(&new));
    let show = async |app: &App, of: &Value| app.get(&path(of, "")).header("Link-Secret", secret(of)).send().await;
    show(&both, &made).await.expect(200);
    show(&after, &made).await.refused(404, "not-found");
    let next = enrolled(&both, &both.session(7, 4), 2).await;
    show(&after, &next).await.expect(200);
}

#[actix_web::test]
async fn moves_are_confirmed_and_merged_names_both_open() {
    let app = App::start_with(|settings| settings.post.keep = true).await;
    let agent = app.token(Role::Agent).await;
    let [here, there] = [7, 9].map(|days| app.session(days, 4));
    let mut body = enrolment(&here, 1);
    body["learner"]["family_name"] = json!("Lefebvre");
    body["learner"]["email"] = json!("jeanne@example.fr");
    let made = app.enrol(&body).await;
    move_to(&app, &made, &there).await.expect(200);
    let page = app.get("/messages?status=due").token(&agent).send().await.expect(200);
    assert_eq!(page.data().len(), 1, "the message about the date before no longer holds");
    assert_eq!((&page["data"][0]["kind"], &page["data"][0]["address"]), (&json!("moved"), &json!("jeanne@example.fr")));

    let other = enrolled(&app, &app.session(12, 4), 2).await;
    let mut ids = Vec::new();
    for one in [&other, &made] {
        let path = format!("/enrolments/{}", one.id());
        let shown = app.get(&path).token(&agent).send().await.expect(200);
        ids.push(shown["learner"].id().to_owned());
    }
    let both = json!({ "learner_id": ids[1] });
    app.post(&format!("/learners/{}/merge", ids[0])).token(&agent).json(&both).send().await.expect(200);
    let reference = made.text("reference");
    for name in ["lefebvre", "martin 2"] {
        open(&app, reference, name).await.expect(200);
    }
    open(&app, reference, "martin 1").await.refused(404, "not-found");
}

#[actix_web::test]
async fn only_a_seat_to_come_can_be_moved() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let [here, there] = [7, 9].map(|days| app.session(days, 1));
    let made = enrolled(&app, &here, 1).await;
    let mut waits = enrolment(&here, 2);
    waits["wait"] = json!(true);
    let waits = app.enrol(&waits).await;
    move_to(&app, &waits, &there).await.refused(409, "enrolment-needs-a-call");
    assert_eq!(choices(&app, &waits).await, Vec::<String>::new());

    // Their session is cancelled: they take another date themselves.
    let reason = json!({"reason": "Salle fermée"});
    app.post(&format!("/sessions/{here}/cancellation")).token(&agent).json(&reason).send().await.expect(200);
    assert_eq!(choices(&app, &made).await, std::slice::from_ref(&there));
    let moved = move_to(&app, &made, &there).await.expect(200);
    assert_eq!(moved["session"]["status"], "scheduled");
    let calls = app.get("/calls").token(&agent).send().await.expect(200);
    let names: Vec<_> = calls.data().iter().map(|call| call["enrolment_id"].clone()).collect();
    assert_eq!(names, [waits["id"].clone()], "a person who found another date gets no call");

    let later = app.session(20, 4);
    app.clock.set(monday() + TimeDelta::days(9) + TimeDelta::hours(4));
    assert_eq!(choices(&app, &made).await, Vec::<String>::new());
    move_to(&app, &made, &later).await.refused(409, "session-started");
    let gone = enrolled(&app, &later, 5).await;
    app.post(&path(&gone, "/cancellation"))
        .header("Link-Secret", secret(&gone))
        .json(&json!({}))
        .send()
        .await
        .expect(200);
    move_to(&app, &gone, &app.session(21, 4)).await.refused(409, "enrolment-cancelled");
}

#[actix_web::test]
async fn one_of_many_moves_gets_the_last_seat() {
    let app = App::start_with_pool(8).await;
    let [here, there] = [7, 9].map(|days| app.session(days, 9));
    let last = app.session(11, 1);
    let mut people = Vec::new();
    for who in 0..8 {
        people.push(enrolled(&app, if who % 2 == 0 { &here } else { &there }, who).await);
    }
    let crossing = (0..8).map(|who| move_to(&app, &people[who], if who % 2 == 0 { &there } else { &here }));
    for answer in join_all(crossing).await {
        answer.expect(200);
    }
    let mut answers: Vec<u16> =
        join_all(people.iter().map(|of| move_to(&app, of, &last))).await.iter().map(|a| a.status).collect();
    answers.sort_unstable();
    assert_eq!(answers, [200, 409, 409, 409, 409, 409, 409, 409]);
    let mut left = Vec::new();
    for session in [&here, &there, &last] {
        left.push(app.get(&format!("/sessions/{session}")).send().await.expect(200)["seats_left"].as_i64().unwrap());
    }
    assert_eq!((left[0] + left[1], left[2]), (11, 0));
}

#[actix_web::test]
async fn a_reference_and_a_name_open_the_evaluation_after_the_end() {
    let app = App::start().await;
    let made = enrolled(&app, &app.session(0, 4), 1).await;
    app.clock.set(monday() + TimeDelta::hours(6));
    let opening = open(&app, made.text("reference"), "Martin 1").await.expect(200);
    let own = app.get(&path(&made, "")).header("Link-Secret", secret(&opening)).send().await.expect(200);
    assert_eq!(own["can_evaluate"], true);
    let give = || app.post(&path(&made, "/evaluation")).header("Link-Secret", secret(&opening));
    give().json(&json!({"version": 1, "answers": {"relevance": "3"}})).send().await.expect(201);
    give().json(&json!({"version": 1, "answers": {"relevance": "3"}})).send().await.refused(409, "already-evaluated");
    let other = enrolled(&app, &app.session(8, 4), 2).await;
    let theirs = app.get(&path(&other, "/evaluation")).header("Link-Secret", secret(&opening)).send().await;
    theirs.refused(404, "not-found");
}
