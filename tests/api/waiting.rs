//! The waiting list: offers in turn, first come near the start, nobody overtaken.

use chrono::TimeDelta;
use clic::kernel::principal::Role;
use futures_util::future::join_all;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};

use crate::support::{App, enrolment, monday};

fn waiting(session: &str, who: usize) -> Value {
    let mut body = enrolment(session, who);
    body["wait"] = json!(true);
    body
}

async fn own(app: &App, made: &Value, what: &str) -> crate::support::Answer {
    let path = format!("/my-enrolments/{}{what}", made["reference"].as_str().unwrap());
    let ask = if what.is_empty() { app.get(&path) } else { app.post(&path) };
    let ask = ask.header("Link-Secret", made["secret"].as_str().unwrap());
    if what == "/cancellation" { ask.json(&json!({})).send().await } else { ask.send().await }
}

#[actix_web::test]
async fn a_freed_seat_is_offered_in_turn_and_held_until_it_is_answered() {
    let app = App::start().await;
    let session = app.session(30, 1);
    let seated = app.post("/enrolments").json(&waiting(&session, 1)).send().await.expect(201);
    assert_eq!((&seated["status"], &seated["position"]), (&json!("enrolled"), &Value::Null));
    let first = app.post("/enrolments").json(&waiting(&session, 2)).send().await.expect(201);
    app.clock.set(monday() + TimeDelta::minutes(1));
    let second = app.post("/enrolments").json(&waiting(&session, 3)).send().await.expect(201);
    assert_eq!((&second["status"], &second["position"]), (&json!("waiting"), &json!(2)));
    own(&app, &first, "/acceptance").await.refused(409, "session-full");

    own(&app, &seated, "/cancellation").await.expect(200);
    let offered = own(&app, &first, "").await.expect(200);
    assert_eq!((&offered["status"], &offered["can_accept"]), (&json!("offered"), &json!(true)));
    app.post("/enrolments").json(&enrolment(&session, 4)).send().await.refused(409, "session-full");

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

#[actix_web::test]
async fn an_offer_that_is_over_binds_nobody_even_if_nothing_swept_it_away() {
    let app = App::start().await;
    let session = app.session(30, 1);
    let seated = app.post("/enrolments").json(&waiting(&session, 1)).send().await.expect(201);
    let first = app.post("/enrolments").json(&waiting(&session, 2)).send().await.expect(201);
    own(&app, &seated, "/cancellation").await.expect(200);
    app.clock.set(monday() + TimeDelta::days(4));
    own(&app, &first, "/acceptance").await.refused(409, "offer-gone");
    app.post("/enrolments").json(&enrolment(&session, 3)).send().await.expect(201);
}

#[actix_web::test]
async fn who_comes_together_is_seated_together() {
    let app = App::start().await;
    let session = app.session(30, 3);
    let pair = |who| {
        let mut body = waiting(&session, who);
        body["party_size"] = json!(2);
        body
    };
    app.post("/enrolments").json(&pair(1)).send().await.expect(201);
    assert_eq!(app.post("/enrolments").json(&pair(2)).send().await.expect(201)["status"], "waiting");
    app.post("/enrolments").json(&enrolment(&session, 3)).send().await.refused(409, "session-full");
    let agent = app.token(Role::Agent).await;
    let mut passes = enrolment(&session, 3);
    passes["overtake_reason"] = json!("Sa sœur y est déjà");
    app.post("/enrolments").json(&passes).send().await.refused(422, "invalid-input");
    app.post("/enrolments").token(&agent).json(&passes).send().await.expect(201);
    let mut crowd = waiting(&session, 4);
    crowd["party_size"] = json!(4);
    let refused = app.post("/enrolments").json(&crowd).send().await.refused(422, "invalid-input");
    assert_eq!(refused["errors"][0]["pointer"], "/party_size");
}

#[actix_web::test]
async fn staff_lets_somebody_pass_and_more_seats_are_offered() {
    let app = App::start().await;
    let session = app.session(30, 1);
    app.post("/enrolments").json(&waiting(&session, 1)).send().await.expect(201);
    app.post("/enrolments").json(&waiting(&session, 2)).send().await.expect(201);
    let passes = app.post("/enrolments").json(&waiting(&session, 3)).send().await.expect(201);
    let agent = app.token(Role::Agent).await;
    let path = format!("/enrolments/{}/priority", passes["id"].as_str().unwrap());
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

/// Thousands of wishes at once against the real database: seats are what the people in them are, always.
#[actix_web::test]
async fn whatever_many_people_want_at_once_seats_and_line_hold() {
    let app = App::start_with_pool(8).await;
    let seed: u64 = rand::random();
    eprintln!("seed {seed}");
    let mut random = StdRng::seed_from_u64(seed);
    let session = app.session(30, 4);
    let mut known: Vec<Value> = Vec::new();
    for round in 0..60 {
        let wishes: Vec<(u8, usize)> =
            (0..40).map(|_| (random.random_range(0..10), random.random_range(0..1000))).collect();
        let answers = join_all(wishes.iter().enumerate().map(|(n, (wish, pick))| {
            let (app, session) = (&app, &session);
            let somebody = (!known.is_empty()).then(|| known[pick % known.len()].clone());
            async move {
                match (wish, somebody) {
                    (0..=4, _) | (_, None) => {
                        let mut body = waiting(session, round * 100 + n);
                        body["party_size"] = json!(1 + pick % 3);
                        Some(app.post("/enrolments").json(&body).send().await)
                    }
                    (5 | 6, Some(made)) => Some(own(app, &made, "/acceptance").await),
                    (_, Some(made)) => Some(own(app, &made, "/cancellation").await),
                }
            }
        }))
        .await;
        for answer in answers.into_iter().flatten() {
            assert!(matches!(answer.status, 200 | 201 | 409), "{}", answer.body);
            if answer.status == 201 {
                known.push(answer.body);
            }
        }
        app.clock.set(monday() + TimeDelta::hours(round as i64 * 8));
        app.settle();
        let agent = app.token(Role::Agent).await;
        let mut taken = 0;
        let mut cursor = String::new();
        loop {
            let page = app
                .get(&format!("/enrolments?session={session}&limit=100{cursor}"))
                .token(&agent)
                .send()
                .await
                .expect(200);
            for one in page["data"].as_array().unwrap() {
                if matches!(one["status"].as_str().unwrap(), "enrolled" | "offered") {
                    taken += one["party_size"].as_i64().unwrap();
                }
            }
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert!(taken <= 4, "round {round}: {taken} people in 4 seats");
        let shown = app.get(&format!("/sessions/{session}")).send().await.expect(200);
        if shown["waiting"] == 0 {
            assert_eq!(shown["seats_left"], json!(4 - taken), "round {round}");
        }
    }
}
