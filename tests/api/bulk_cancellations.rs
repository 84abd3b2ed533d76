//! Enrolments of a program over the web are found, cancelled together, and restored.

mod alarm;
mod undo;

use chrono::TimeDelta;
use clic::kernel::security::principal::Role;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use futures_util::future::{join, join_all};
use serde_json::{Value, json};

use crate::support::{Answer, App, Read, by_mail, enrolment, monday};

const BOT: &str = "203.0.113.7";

/// A service behind a proxy that says who asks.
async fn start() -> App {
    App::start_with(|settings| settings.behind_proxy = true).await
}

/// The body of an enrolment under a number that nobody else has.
fn invented(session: &str, who: usize) -> Value {
    let mut body = enrolment(session, who);
    body["learner"]["phone"] = json!(format!("06000{who:05}"));
    body
}

async fn enrol_from(app: &App, address: &str, body: &Value) -> Value {
    app.post("/enrolments").header("X-Forwarded-For", address).json(body).send().await.expect(201)
}

/// Asks to be called back; returns the call.
async fn call_back_from(app: &App, address: &str, phone: &str) -> Value {
    let body = json!({"name": "Jeanne Martin", "phone": phone});
    app.post("/call-backs").header("X-Forwarded-For", address).json(&body).send().await.expect(201);
    app.calls().await.into_iter().max_by_key(|call| call.id().to_owned()).unwrap()
}

fn ids(things: &[&Value]) -> Value {
    things.iter().map(|thing| thing.id()).collect()
}

async fn cancel(app: &App, enrolments: &[&Value], call_backs: &[&Value]) -> Answer {
    let body = json!({"enrolments": ids(enrolments), "call_backs": ids(call_backs), "reason": "Un programme"});
    app.post("/bulk-cancellations").token(&app.token(Role::Agent).await).json(&body).send().await
}

async fn undo(app: &App, cancelled: &Value) -> Answer {
    let path = format!("/bulk-cancellations/{}/undo", cancelled.id());
    app.post(&path).token(&app.token(Role::Agent).await).send().await
}

async fn related(app: &App, query: &str) -> Vec<Value> {
    let agent = app.token(Role::Agent).await;
    app.get(&format!("/related-requests?{query}")).token(&agent).send().await.expect(200).data().to_vec()
}

async fn status(app: &App, made: &Value) -> String {
    let agent = app.token(Role::Agent).await;
    let shown = app.get(&format!("/enrolments/{}", made.id())).token(&agent).send().await.expect(200);
    shown.text("status").to_owned()
}

async fn seats_left(app: &App, session: &str) -> Value {
    app.get(&format!("/sessions/{session}")).send().await.expect(200)["seats_left"].clone()
}

fn problems(answer: &Value) -> Vec<&str> {
    answer.list("unchanged").iter().map(|request| request.text("problem")).collect()
}

#[actix_web::test]
async fn requests_of_one_network_or_contact_are_related() {
    let app = start().await;
    let (soon, later) = (app.session(3, 8), app.session(9, 8));
    let first = enrol_from(&app, BOT, &by_mail(&soon, 1)).await;
    let network = enrol_from(&app, BOT, &invented(&later, 2)).await;
    let mut same = invented(&later, 3);
    same["learner"]["email"] = json!("jeanne.1@example.fr");
    let email = enrol_from(&app, "198.51.100.1", &same).await;
    let phone = enrol_from(&app, "198.51.100.2", &enrolment(&soon, 4)).await;
    let call = call_back_from(&app, BOT, "0600000005").await;
    // None of these: another's, the team's, one that is over.
    enrol_from(&app, "198.51.100.3", &invented(&soon, 6)).await;
    let agent = app.token(Role::Agent).await;
    app.post("/enrolments").token(&agent).json(&enrolment(&soon, 7)).send().await.expect(201);
    let over = enrol_from(&app, BOT, &invented(&soon, 8)).await;
    app.cancel_enrolment(&over).await;

    let of_first = related(&app, &format!("enrolment={}", first.id())).await;
    let mut seen: Vec<(&str, String)> =
        of_first.iter().map(|request| (request.id(), request["common"].to_string())).collect();
    let mut expected = vec![
        (first.id(), r#"["network","phone","email"]"#.to_owned()),
        (network.id(), r#"["network"]"#.to_owned()),
        (email.id(), r#"["email"]"#.to_owned()),
        (phone.id(), r#"["phone"]"#.to_owned()),
        (call.id(), r#"["network"]"#.to_owned()),
    ];
    seen.sort();
    expected.sort();
    assert_eq!(seen, expected);
    let shown = of_first.iter().find(|request| request.id() == call.id()).unwrap();
    assert_eq!((shown.text("kind"), &shown["call"]["name"]), ("call_back", &json!("Jeanne Martin")));

    let of_call = related(&app, &format!("call_back={}", call.id())).await;
    assert_eq!(of_call.len(), 3, "{of_call:?}");
    let agent = app.token(Role::Agent).await;
    let page = app.get(&format!("/related-requests?limit=2&enrolment={}", first.id())).token(&agent).send().await;
    let page = page.expect(200);
    let cursor = page.text("next_cursor");
    let rest = related(&app, &format!("enrolment={}&cursor={cursor}", first.id())).await;
    assert_eq!(page.data().iter().chain(&rest).collect::<Vec<_>>(), of_first.iter().collect::<Vec<_>>());
    app.get("/related-requests").token(&agent).send().await.refused(400, "invalid-query");
}

#[actix_web::test]
async fn known_people_are_marked_and_begun_sessions_left() {
    let app = start().await;
    let (soon, later) = (app.session(0, 8), app.session(9, 8));
    let began = enrol_from(&app, BOT, &invented(&soon, 1)).await;
    let known = enrol_from(&app, BOT, &invented(&later, 2)).await;
    let agent = app.token(Role::Agent).await;
    let shown = app.get(&format!("/enrolments/{}", known.id())).token(&agent).send().await.expect(200);
    app.change(&format!("/learners/{}", shown["learner"].id()), &json!({"phone": "0600000002"})).await;
    app.clock.set(monday() + TimeDelta::hours(5));
    let found = related(&app, &format!("enrolment={}", began.id())).await;
    assert_eq!(found.iter().map(Value::id).collect::<Vec<_>>(), [known.id()]);
    assert_eq!(found[0]["is_known"], true);
    let answer = cancel(&app, &[&began, &known], &[]).await.expect(201);
    assert_eq!(problems(&answer), ["/problems/session-started"]);
    assert_eq!(answer.list("cancelled"), [json!({"kind": "enrolment", "id": known.id()})]);
}

#[actix_web::test]
async fn seats_of_a_bulk_go_to_those_who_wait() {
    let app = start().await;
    let session = app.session(9, 3);
    let seated = [enrol_from(&app, BOT, &invented(&session, 1)).await, {
        let mut pair = invented(&session, 2);
        pair["party_size"] = json!(2);
        enrol_from(&app, BOT, &pair).await
    }];
    let waiting = |who: usize| {
        let mut body = invented(&session, who);
        body["wait"] = json!(true);
        body
    };
    let ahead = enrol_from(&app, BOT, &waiting(3)).await;
    let real = enrol_from(&app, "198.51.100.1", &waiting(4)).await;
    let answer = cancel(&app, &[&seated[0], &ahead, &seated[1]], &[]).await.expect(201);
    assert_eq!((answer.list("cancelled").len(), answer.list("unchanged").len()), (3, 0));
    assert_eq!(answer.text("undo_until"), "2026-11-23T10:00:00Z");
    assert_eq!((status(&app, &ahead).await, status(&app, &real).await), ("cancelled".into(), "offered".into()));
    assert_eq!(seats_left(&app, &session).await, 2);
    // The invented one who was ahead was offered nothing, not even for a moment.
    let agent = app.token(Role::Agent).await;
    let audit = app.get("/audit?limit=100").token(&agent).send().await.expect(200);
    let of = |action: &str| audit.data().iter().filter(|entry| entry["action"] == action).collect::<Vec<_>>();
    assert_eq!(of("enrolment.offered").len(), 1);
    let cancelled = of("enrolment.cancelled");
    assert!(cancelled.len() == 3 && cancelled.iter().all(|entry| entry["reason"] == "Un programme"), "{cancelled:?}");
    assert_eq!(of("bulk_cancellation.made")[0]["after"], json!({"enrolments": 3, "call_backs": 0}));
}

#[actix_web::test]
async fn invented_people_get_no_message_of_a_bulk() {
    let app = start().await;
    // At night, so that nothing has left yet.
    app.clock.set(monday() + TimeDelta::hours(13));
    let session = app.session(9, 4);
    let made = enrol_from(&app, BOT, &by_mail(&session, 1)).await;
    let mobile = enrol_from(&app, BOT, &invented(&session, 2)).await;
    let call = call_back_from(&app, BOT, "0600000003").await;
    let before = app.messages("").await.len();
    let answer = cancel(&app, &[&made, &mobile], &[&call]).await.expect(201);
    assert_eq!(answer.list("cancelled").len(), 3);
    let after = app.messages("").await;
    assert_eq!(after.len(), before, "nothing new is written");
    assert!(after.iter().all(|message| message["status"] == "void"), "{after:?}");
    assert_eq!(app.calls().await, Vec::<Value>::new());

    let restored = undo(&app, &answer).await.expect(200);
    assert_eq!((restored.list("restored").len(), restored.list("unchanged").len()), (3, 0));
    let again = app.messages("").await;
    assert_eq!(again.len(), before, "what had not left is due again, and nothing else");
    assert!(again.iter().all(|message| message["status"] == "due" && message["ended_at"].is_null()), "{again:?}");
    assert_eq!(app.calls().await.len(), 1);
}

#[actix_web::test]
async fn a_bulk_is_done_once_and_undone_once() {
    let app = start().await;
    let session = app.session(9, 4);
    let made = enrol_from(&app, BOT, &invented(&session, 1)).await;
    let agent = app.token(Role::Agent).await;
    let body = json!({"enrolments": [made.id(), made.id()], "call_backs": [], "reason": "Un programme"});
    let ask = || app.post("/bulk-cancellations").token(&agent).header("Idempotency-Key", "\"ensemble\"").json(&body);
    let first = ask().send().await.expect(201);
    assert_eq!(ask().send().await.expect(201), first);
    assert_eq!(first.list("cancelled").len(), 1);
    cancel(&app, &[&made], &[]).await.refused(409, "nothing-to-cancel");
    let restored = undo(&app, &first).await.expect(200);
    assert_eq!(undo(&app, &first).await.expect(200), restored);
    assert_eq!(seats_left(&app, &session).await, 3);
    let audit = app.get("/audit?limit=100").token(&agent).send().await.expect(200);
    let undone = audit.data().iter().filter(|entry| entry["action"] == "bulk_cancellation.undone").count();
    assert_eq!(undone, 1, "the second changed nothing");
}

#[actix_web::test]
async fn only_web_requests_of_the_organisation_are_cancelled() {
    let app = start().await;
    let session = app.session(9, 4);
    let agent = app.token(Role::Agent).await;
    let phoned = app.post("/enrolments").token(&agent).json(&enrolment(&session, 1)).send().await.expect(201);
    let over_web = enrol_from(&app, BOT, &invented(&session, 2)).await;
    cancel(&app, &[&phoned], &[]).await.refused(409, "nothing-to-cancel");
    let both = cancel(&app, &[&phoned, &over_web], &[]).await.expect(201);
    assert_eq!(problems(&both), ["/problems/not-over-web"]);

    let stranger = app.staff_at("elsewhere", Role::Admin).await.0;
    let there = |path: String| app.ask(reqwest::Method::POST, &format!("/v1/elsewhere{path}")).token(&stranger);
    let body = json!({"enrolments": [over_web.id()], "call_backs": [], "reason": "Essai"});
    there("/bulk-cancellations".into()).json(&body).send().await.refused(409, "nothing-to-cancel");
    there(format!("/bulk-cancellations/{}/undo", both.id())).send().await.refused(404, "not-found");
    let path = format!("/v1/elsewhere/related-requests?enrolment={}", over_web.id());
    app.ask(reqwest::Method::GET, &path).token(&stranger).send().await.refused(404, "not-found");

    for (enrolments, reason, pointer) in [
        (json!([]), "Essai", "/enrolments"),
        (json!(vec![over_web.id(); 201]), "Essai", "/enrolments"),
        (json!([over_web.id()]), " ", "/reason"),
    ] {
        let body = json!({"enrolments": enrolments, "call_backs": [], "reason": reason});
        let refused = app.post("/bulk-cancellations").token(&agent).json(&body).send().await;
        assert_eq!(refused.refused(422, "invalid-input").pointers(), [pointer]);
    }
}

#[actix_web::test]
async fn a_bulk_and_a_waiting_list_never_overbook() {
    let app = App::start_with(|settings| {
        settings.behind_proxy = true;
        settings.pool = 8;
    })
    .await;
    let sessions = [app.session(9, 3), app.session(10, 3)];
    let mut bots = Vec::new();
    for who in 0..6 {
        bots.push(enrol_from(&app, BOT, &invented(&sessions[who % 2], who)).await);
    }
    let agent = app.token(Role::Agent).await;
    let joins = (0..16).map(|who| {
        let mut body = invented(&sessions[who % 2], 100 + who);
        body["wait"] = json!(true);
        app.post("/enrolments").header("X-Forwarded-For", "198.51.100.1").json(&body).send()
    });
    let (all, reason): (Vec<&Value>, _) = (bots.iter().collect(), "Un programme");
    let backwards: Vec<&Value> = bots.iter().rev().collect();
    let bulks = [&all, &backwards, &all].map(|chosen| {
        let body = json!({"enrolments": ids(chosen), "call_backs": [], "reason": reason});
        app.post("/bulk-cancellations").token(&agent).json(&body).send()
    });
    let (joined, cancelled) = join(join_all(joins), join_all(bulks)).await;
    assert!(joined.iter().all(|answer| answer.status == 201));
    let won: Vec<&Answer> = cancelled.iter().filter(|answer| answer.status == 201).collect();
    assert_eq!(won.iter().map(|answer| answer.body.list("cancelled").len()).sum::<usize>(), 6, "each once");
    let first = won[0].body.clone();
    undo(&app, &first).await.expect(200);
    for session in &sessions {
        let path = format!("/enrolments?session={session}&limit=100");
        let listed = app.get(&path).token(&agent).send().await.expect(200);
        let hold = |one: &&Value| matches!(one.text("status"), "enrolled" | "offered");
        let taken = listed.data().iter().filter(hold).count();
        assert_eq!(seats_left(&app, session).await, json!(3 - taken as i64), "{listed}");
    }
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

fn count(app: &App, sql: &str) -> i64 {
    let mut conn = PgConnection::establish(&app.url).unwrap();
    diesel::sql_query(format!("SELECT count(*) AS n FROM {sql}")).get_result::<Counted>(&mut conn).unwrap().n
}

#[actix_web::test]
async fn origins_and_bulks_are_erased_after_a_week() {
    let app = start().await;
    let session = app.session(20, 4);
    let made = enrol_from(&app, BOT, &invented(&session, 1)).await;
    call_back_from(&app, BOT, "0600000002").await;
    cancel(&app, &[&made], &[]).await.expect(201);
    let agent = app.token(Role::Agent).await;
    app.post("/enrolments").token(&agent).json(&enrolment(&session, 3)).send().await.expect(201);
    let kept = ["enrolments WHERE origin IS NOT NULL", "messages WHERE origin IS NOT NULL", "bulk_cancellations"];
    for (hours, left) in [(7 * 24 - 1, 1), (7 * 24 + 1, 0)] {
        app.clock.set(monday() + TimeDelta::hours(hours));
        app.tidy();
        assert_eq!(kept.map(|table| count(&app, table)), [left; 3], "after {hours} hours");
    }
    assert_eq!(count(&app, "enrolments"), 2, "nothing else is erased");
}

#[actix_web::test]
async fn a_call_that_two_networks_asked_for_is_of_neither() {
    let app = start().await;
    let call = call_back_from(&app, BOT, "0600000001").await;
    let other = call_back_from(&app, BOT, "0600000002").await;
    call_back_from(&app, "198.51.100.1", "0600000001").await;
    let found = related(&app, &format!("call_back={}", other.id())).await;
    assert_eq!(found.iter().map(Value::id).collect::<Vec<_>>(), [other.id()]);
    assert_eq!(related(&app, &format!("call_back={}", call.id())).await.len(), 1, "its number is its own");
}
