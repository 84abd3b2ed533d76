//! The waiting list: offers in turn, first come near the start, nobody overtaken.

mod crowds;

use chrono::TimeDelta;
use clic::kernel::security::principal::Role;
use clic::programme::sessions;
use diesel::prelude::*;
use diesel::sql_types::{Text, Timestamptz};
use futures_util::future::join_all;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};

use crate::support::{App, Read, enrolment, monday, size};

fn waiting(session: &str, who: usize) -> Value {
    let mut body = enrolment(session, who);
    body["wait"] = json!(true);
    body
}

/// Reads one's own enrolment, or posts to the path `what` below it.
async fn own(app: &App, made: &Value, what: &str) -> crate::support::Answer {
    let path = format!("/my-enrolments/{}{what}", made.text("reference"));
    let ask = if what.is_empty() { app.get(&path) } else { app.post(&path) };
    let ask = ask.header("Link-Secret", made.text("secret"));
    if what == "/cancellation" { ask.json(&json!({})).send().await } else { ask.send().await }
}

#[actix_web::test]
async fn a_freed_seat_is_offered_in_turn_and_held() {
    let app = App::start().await;
    let session = app.session(30, 1);
    let seated = app.enrol(&waiting(&session, 1)).await;
    assert_eq!((&seated["status"], &seated["position"]), (&json!("enrolled"), &Value::Null));
    let first = app.enrol(&waiting(&session, 2)).await;
    app.clock.set(monday() + TimeDelta::minutes(1));
    let second = app.enrol(&waiting(&session, 3)).await;
    assert_eq!((&second["status"], &second["position"]), (&json!("waiting"), &json!(2)));
    own(&app, &first, "/acceptance").await.refused(409, "session-full");

    own(&app, &seated, "/cancellation").await.expect(200);
    let offered = own(&app, &first, "").await.expect(200);
    assert_eq!((&offered["status"], &offered["can_accept"]), (&json!("offered"), &json!(true)));
    app.post("/enrolments").json(&enrolment(&session, 4)).send().await.refused(409, "session-full");
    make_the_call(&app).await;

    app.clock.set(monday() + TimeDelta::hours(50));
    app.settle();
    assert_eq!(own(&app, &first, "").await.expect(200)["status"], "expired");
    own(&app, &first, "/acceptance").await.refused(409, "offer-gone");
    for _ in 0..2 {
        assert_eq!(own(&app, &second, "/acceptance").await.expect(200)["status"], "enrolled");
    }
    let shown = app.get(&format!("/sessions/{session}")).send().await.expect(200);
    assert_eq!((&shown["seats_left"], &shown["waiting"]), (&json!(0), &json!(0)));
}

/// Makes the one call that is due: the person is reached and does not decide yet.
async fn make_the_call(app: &App) {
    app.conclude(&app.calls().await[0], "reached").await.expect(200);
}

#[actix_web::test]
async fn an_offer_nobody_called_about_costs_no_place() {
    let app = App::start().await;
    let session = app.session(30, 1);
    let seated = app.enrol(&waiting(&session, 1)).await;
    let first = app.enrol(&waiting(&session, 2)).await;
    app.clock.set(monday() + TimeDelta::minutes(1));
    let second = app.enrol(&waiting(&session, 3)).await;
    own(&app, &seated, "/cancellation").await.expect(200);

    // Nobody calls: the seat is offered to the second, and the first keeps their place.
    app.clock.set(monday() + TimeDelta::hours(50));
    app.settle();
    let kept = own(&app, &first, "").await.expect(200);
    assert_eq!((&kept["status"], &kept["position"]), (&json!("waiting"), &json!(1)));
    assert_eq!(own(&app, &second, "").await.expect(200)["status"], "offered");
    assert_eq!(due_calls(&app).await, ["offer"]);
    own(&app, &second, "/cancellation").await.expect(200);
    assert_eq!(own(&app, &first, "").await.expect(200)["status"], "offered");

    // Alone on the waiting list, they are asked again; once they were reached, silence is a refusal.
    app.clock.set(monday() + TimeDelta::hours(150));
    app.settle();
    assert_eq!(own(&app, &first, "").await.expect(200)["status"], "offered");
    assert_eq!(due_calls(&app).await, ["offer"]);
    make_the_call(&app).await;
    app.clock.set(monday() + TimeDelta::hours(250));
    app.settle();
    assert_eq!(own(&app, &first, "").await.expect(200)["status"], "expired");
    assert_eq!(app.get(&format!("/sessions/{session}")).send().await.expect(200)["seats_left"], 1);
}

#[actix_web::test]
async fn an_expired_offer_binds_nobody() {
    let app = App::start().await;
    let session = app.session(30, 1);
    let seated = app.enrol(&waiting(&session, 1)).await;
    let first = app.enrol(&waiting(&session, 2)).await;
    own(&app, &seated, "/cancellation").await.expect(200);
    app.clock.set(monday() + TimeDelta::days(4));
    own(&app, &first, "/acceptance").await.refused(409, "offer-gone");
    app.enrol(&enrolment(&session, 3)).await;
}

#[actix_web::test]
async fn a_party_is_seated_together() {
    let app = App::start().await;
    let session = app.session(30, 3);
    let pair = |who| {
        let mut body = waiting(&session, who);
        body["party_size"] = json!(2);
        body
    };
    app.enrol(&pair(1)).await;
    assert_eq!(app.enrol(&pair(2)).await["status"], "waiting");
    app.post("/enrolments").json(&enrolment(&session, 3)).send().await.refused(409, "session-full");
    let agent = app.token(Role::Agent).await;
    let mut passes = enrolment(&session, 3);
    passes["overtake_reason"] = json!("Sa sœur y est déjà");
    app.post("/enrolments").json(&passes).send().await.refused(422, "invalid-input");
    let mut blank = passes.clone();
    for reason in ["overtake_reason", "level_override_reason"] {
        blank[reason] = json!("  ");
        let refused = app.post("/enrolments").token(&agent).json(&blank).send().await.refused(422, "invalid-input");
        assert_eq!(refused["errors"][0]["pointer"], format!("/{reason}"));
        blank[reason] = Value::Null;
    }
    app.post("/enrolments").token(&agent).json(&passes).send().await.expect(201);
    let mut crowd = waiting(&session, 4);
    crowd["party_size"] = json!(4);
    let refused = app.post("/enrolments").json(&crowd).send().await.refused(422, "invalid-input");
    assert_eq!(refused["errors"][0]["pointer"], "/party_size");
}

#[actix_web::test]
async fn capacity_is_not_cut_below_a_waiting_party() {
    let app = App::start().await;
    let session = app.session(30, 3);
    let agent = app.token(Role::Agent).await;
    app.enrol(&enrolment(&session, 1)).await;
    let mut three = waiting(&session, 2);
    three["party_size"] = json!(3);
    let group = app.enrol(&three).await;
    let path = format!("/sessions/{session}");
    let smaller = || app.patch(&path).token(&agent).header("If-Match", "\"1\"").json(&json!({"capacity": 2}));
    let refused = smaller().send().await.refused(409, "capacity-below-taken");
    let detail = refused.text("detail");
    assert!(detail.ends_with(", un groupe de 3 personnes attend de venir ensemble."), "{detail}");
    assert_eq!(app.get(&path).send().await.expect(200)["capacity"], 3, "nothing is half done");
    let cancellation = format!("/enrolments/{}/cancellation", group.id());
    app.post(&cancellation).token(&agent).json(&json!({})).send().await.expect(200);
    smaller().send().await.expect(200);
}

#[actix_web::test]
async fn staff_lets_somebody_pass_and_more_seats_are_offered() {
    let app = App::start().await;
    let session = app.session(30, 1);
    app.enrol(&waiting(&session, 1)).await;
    app.enrol(&waiting(&session, 2)).await;
    let passes = app.enrol(&waiting(&session, 3)).await;
    let agent = app.token(Role::Agent).await;
    let path = format!("/enrolments/{}/priority", passes.id());
    let body = json!({"priority": 1, "reason": "Son atelier a été annulé"});
    app.post(&path).token(&agent).json(&body).send().await.expect(200);
    let edit = json!({"capacity": 2});
    app.patch(&format!("/sessions/{session}"))
        .token(&agent)
        .header("If-Match", "\"1\"")
        .json(&edit)
        .send()
        .await
        .expect(200);
    app.settle();
    assert_eq!(own(&app, &passes, "").await.expect(200)["status"], "offered");
}

/// Moves a session to another hour, as staff does.
async fn reschedule(app: &App, session: &str, in_hours: i64) {
    let starts_at = app.clock.now() + TimeDelta::hours(in_hours);
    let times = json!({"starts_at": starts_at, "ends_at": starts_at + TimeDelta::hours(2)});
    app.change(&format!("/sessions/{session}"), &times).await;
}

/// Kinds of the calls that are due.
async fn due_calls(app: &App) -> Vec<String> {
    app.calls().await.iter().map(|call| call.text("kind").to_owned()).collect()
}

/// Frees the one seat of a session; returns the enrolment that waits for it.
async fn free_seat(app: &App, session: &str) -> Value {
    let seated = app.enrol(&waiting(session, 1)).await;
    let waits = app.enrol(&waiting(session, 2)).await;
    own(app, &seated, "/cancellation").await.expect(200);
    waits
}

#[actix_web::test]
async fn near_the_start_seats_go_to_the_first_to_come() {
    let app = App::start().await;
    let session = app.session(0, 1);
    let waits = free_seat(&app, &session).await;
    assert_eq!(own(&app, &waits, "").await.expect(200)["can_accept"], true);
    assert_eq!(due_calls(&app).await, ["free_seat"]);
    app.enrol(&enrolment(&session, 3)).await;
    assert_eq!(own(&app, &waits, "").await.expect(200)["can_accept"], false);
    assert_eq!(due_calls(&app).await, <[String; 0]>::default());
    own(&app, &waits, "/acceptance").await.refused(409, "session-full");
}

#[actix_web::test]
async fn no_seat_bypasses_the_waiting_list() {
    let app = App::start().await;
    let takes = |session: &str| {
        let id = session.parse().unwrap();
        app.database.write_blocking(&app.system("here"), |tx| Ok(sessions::take_seats(tx, id, 1)?)).unwrap()
    };
    let called = app.session(0, 1);
    free_seat(&app, &called).await;
    assert!(!takes(&called), "the waiting person was called about it");
    let awaited = app.session(30, 2);
    app.enrol(&enrolment(&awaited, 1)).await;
    let mut pair = waiting(&awaited, 2);
    pair["party_size"] = json!(2);
    app.enrol(&pair).await;
    assert!(!takes(&awaited), "two wait for two seats");
    assert!(takes(&app.session(30, 2)));
}

#[actix_web::test]
async fn the_waiting_list_follows_a_moved_session() {
    let app = App::start().await;
    let session = app.session(0, 1);
    let waits = free_seat(&app, &session).await;
    reschedule(&app, &session, 30 * 24).await;
    assert_eq!(own(&app, &waits, "").await.expect(200)["status"], "offered", "there is time to ask in turn again");
    assert_eq!(due_calls(&app).await, ["offer"]);
    app.post("/enrolments").json(&enrolment(&session, 3)).send().await.refused(409, "session-full");

    reschedule(&app, &session, 3).await;
    let shown = own(&app, &waits, "").await.expect(200);
    assert_eq!(
        (&shown["status"], &shown["can_accept"], &shown["offered_until"]),
        (&json!("waiting"), &json!(true), &Value::Null)
    );
    assert_eq!(due_calls(&app).await, ["free_seat"], "nothing is held while the first to come are served");
    app.enrol(&enrolment(&session, 3)).await;
}

#[actix_web::test]
async fn a_seat_taken_away_withdraws_no_notification() {
    let app = App::start().await;
    let session = app.session(0, 3);
    app.enrol(&enrolment(&session, 3)).await;
    let pair = |who| {
        let mut body = waiting(&session, who);
        body["party_size"] = json!(2);
        body
    };
    let seated = app.enrol(&pair(1)).await;
    let waits = app.enrol(&pair(2)).await;
    own(&app, &seated, "/cancellation").await.expect(200);
    assert_eq!(due_calls(&app).await, ["free_seat"]);
    let agent = app.token(Role::Agent).await;
    let edit = app.patch(&format!("/sessions/{session}")).token(&agent).header("If-Match", "\"1\"");
    edit.json(&json!({"capacity": 2})).send().await.expect(200);
    assert_eq!(due_calls(&app).await, <[String; 0]>::default());
    assert_eq!(own(&app, &waits, "").await.expect(200)["can_accept"], false);
    let shown = app.get(&format!("/sessions/{session}")).send().await.expect(200);
    assert_eq!(shown["seats_left"], 1);
    app.enrol(&enrolment(&session, 4)).await;
}

#[actix_web::test]
async fn nobody_sits_in_two_workshops_at_once() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let known = app.enrol(&enrolment(&app.session(2, 1), 1)).await;
    let known = app.get(&format!("/enrolments/{}", known.id())).token(&agent).send().await;
    let learner = known.expect(200)["learner"]["id"].clone();
    for day in 10..20 {
        let sessions = [app.session(day, 4), app.session(day, 4)];
        let both = join_all(sessions.iter().map(|session| {
            let body = json!({"session_id": session, "level": "beginner", "learner_id": learner, "channel": "phone"});
            let ask = app.post("/enrolments").token(&agent).json(&body);
            async move { ask.send().await.status }
        }));
        let mut both = both.await;
        both.sort_unstable();
        assert_eq!(both, [201, 409], "one learner, two seats");
    }
    for day in 20..25 {
        let offers = join_all([app.session(day, 1), app.session(day, 1)].iter().enumerate().map(|(n, session)| {
            let app = &app;
            async move {
                let seated = app.enrol(&waiting(session, 10 + n)).await;
                let made = app.enrol(&waiting(session, 2)).await;
                own(app, &seated, "/cancellation").await.expect(200);
                made
            }
        }))
        .await;
        let mut both: Vec<u16> = join_all(offers.iter().map(|made| own(&app, made, "/acceptance")))
            .await
            .into_iter()
            .map(|a| a.status)
            .collect();
        both.sort_unstable();
        assert_eq!(both, [200, 409], "two offers at one hour");
    }
}

#[actix_web::test]
async fn each_reason_to_let_somebody_in_is_kept() {
    let app = App::start().await;
    let (admin, session) = (app.token(Role::Admin).await, app.session(30, 2));
    let mut body = enrolment(&session, 1);
    body["level"] = json!("advanced");
    body["level_override_reason"] = json!("Vient avec sa mère");
    body["overtake_reason"] = json!("Son atelier a été annulé");
    app.post("/enrolments").token(&admin).json(&body).send().await.expect(201);
    let trail = app.get("/audit?action=enrolment.created").token(&admin).send().await.expect(200);
    assert_eq!(trail["data"][0]["reason"], "Vient avec sa mère · Son atelier a été annulé");
}
