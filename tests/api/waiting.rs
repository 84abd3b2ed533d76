//! The waiting list: offers in turn, first come near the start, nobody overtaken.

use chrono::TimeDelta;
use clic::kernel::principal::Role;
use diesel::prelude::*;
use diesel::sql_types::{Text, Timestamptz};
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

/// Thousands of wishes at once against the real database: seats are what the people in them are, always; a seat is
/// never free while somebody it would do waits unasked; and each hears of each change once.
#[actix_web::test]
async fn whatever_many_people_want_at_once_seats_line_and_news_hold() {
    let app = App::start_with(|settings| {
        settings.pool = 8;
        settings.post.keep = true;
    })
    .await;
    let seed: u64 = rand::random();
    eprintln!("seed {seed}");
    let mut random = StdRng::seed_from_u64(seed);
    // Held twenty days from now, at 14:00: the last rounds are in its last 24 hours.
    let session = app.session(20, 4);
    let mut known: Vec<Value> = Vec::new();
    for round in 0..50 {
        let agent = app.token(Role::Agent).await;
        let version =
            app.get(&format!("/sessions/{session}")).token(&agent).send().await.expect(200)["version"].clone();
        let wishes: Vec<(u8, usize)> =
            (0..40).map(|_| (random.random_range(0..20), random.random_range(0..1000))).collect();
        let answers = join_all(wishes.iter().enumerate().map(|(n, (wish, pick))| {
            let (app, session, agent, version) = (&app, &session, &agent, &version);
            let somebody = (!known.is_empty()).then(|| known[pick % known.len()].clone());
            async move {
                match (wish, somebody) {
                    (0..=9, _) | (_, None) => {
                        let mut body = waiting(session, round * 100 + n);
                        body["party_size"] = json!(1 + pick % 3);
                        if pick % 2 == 0 {
                            body["learner"]["email"] = json!("jeanne@example.fr");
                        }
                        app.post("/enrolments").json(&body).send().await
                    }
                    (10..=12, Some(made)) => own(app, &made, "/acceptance").await,
                    (13 | 14, Some(made)) => {
                        let path = format!("/enrolments/{}/priority", made["id"].as_str().unwrap());
                        let body = json!({"priority": pick % 3, "reason": "Son atelier a été annulé"});
                        app.post(&path).token(agent).json(&body).send().await
                    }
                    (15, _) => {
                        let edit =
                            app.patch(&format!("/sessions/{session}")).header("If-Match", &format!("\"{version}\""));
                        edit.token(agent).json(&json!({"capacity": 3 + pick % 4})).send().await
                    }
                    (_, Some(made)) => own(app, &made, "/cancellation").await,
                }
            }
        }))
        .await;
        for answer in answers {
            // On a machine that is busy, some are asked to come again.
            assert!(matches!(answer.status, 200 | 201 | 409 | 412 | 503), "{}", answer.body);
            if answer.status == 201 {
                known.push(answer.body);
            }
        }
        app.clock.set(monday() + TimeDelta::minutes(round as i64 * 585));
        app.settle();
        assert_eq!(faults(&app, SEATS), Vec::<String>::new(), "seed {seed}, round {round}");
    }
    assert_eq!(faults(&app, NEWS), Vec::<String>::new(), "seed {seed}");
    let agent = app.token(Role::Agent).await;
    let cancel = app.post(&format!("/sessions/{session}/cancellation")).token(&agent);
    cancel.json(&json!({"reason": "La salle est inondée"})).send().await.expect(200);
    assert_eq!(faults(&app, LAST_NEWS), Vec::<String>::new(), "seed {seed}");
}

/// Sessions whose seats are not what the people in them are, and parties that wait for seats that are free.
const SEATS: &str = "
    WITH held AS (
        SELECT s.*, s.capacity - coalesce(sum(e.party_size) FILTER (WHERE e.status IN ('enrolled', 'offered')), 0) AS free
        FROM sessions s LEFT JOIN enrolments e ON e.session_id = s.id GROUP BY s.organisation_id, s.id)
    SELECT format('%s free, %s of %s taken', free, seats_taken, capacity) AS name FROM held
    WHERE free < 0 OR capacity - seats_taken <> free
    UNION ALL
    SELECT format('%s free for %s of %s', h.free, line.id, line.party_size) FROM held h
    JOIN LATERAL (SELECT e.*, row_number() OVER (ORDER BY priority DESC, waiting_since, id) AS place
        FROM enrolments e WHERE e.session_id = h.id AND status = 'waiting' AND party_size <= h.capacity) line ON true
    WHERE line.party_size <= h.free AND line.called_at IS NULL
        AND (line.place = 1 OR $1 >= h.starts_at - interval '24 hours')";

/// What was to be told of an enrolment, by the trail, against what was told. Who has only a landline hears on the phone what they
/// asked there.
const NEWS: &str = "
    WITH due AS (
        SELECT e.id, CASE WHEN action = 'enrolment.created' AND after->>'status' = 'waiting' THEN 'waiting'
            WHEN action IN ('enrolment.created', 'enrolment.seated') THEN 'confirmation'
            WHEN action = 'enrolment.offered' THEN 'offer' WHEN action = 'enrolment.called' THEN 'free_seat'
            WHEN action = 'enrolment.expired' THEN 'expired' END AS kind
        FROM audit_entries a JOIN enrolments e ON e.id = a.subject_id JOIN learners l ON l.id = e.learner_id
        WHERE l.email IS NOT NULL OR action IN ('enrolment.offered', 'enrolment.called')),
    told AS (SELECT enrolment_id AS id, kind FROM messages WHERE kind <> 'reminder')
    SELECT format('%s of %s: %s times due, %s told', kind, id, d.n, t.n) AS name
    FROM (SELECT id, kind, count(*) AS n FROM due WHERE kind IS NOT NULL GROUP BY 1, 2) d
    FULL JOIN (SELECT id, kind, count(*) AS n FROM told GROUP BY 1, 2) t USING (id, kind)
    WHERE d.n IS DISTINCT FROM t.n AND $1 IS NOT NULL";

/// Who had or wanted a seat when the session was cancelled, and did not hear it once; who had left, and heard it.
const LAST_NEWS: &str = "
    SELECT format('%s, %s: %s times', e.id, e.status, count(m.id)) AS name
    FROM enrolments e LEFT JOIN messages m ON m.enrolment_id = e.id AND m.kind = 'cancelled' AND m.status <> 'void'
    WHERE $1 IS NOT NULL GROUP BY e.id, e.status
    HAVING count(m.id) <> CASE WHEN e.status IN ('enrolled', 'offered', 'waiting') THEN 1 ELSE 0 END";

/// What a query finds wrong in the database, now being the clock's.
fn faults(app: &App, sql: &str) -> Vec<String> {
    #[derive(QueryableByName)]
    struct Fault {
        #[diesel(sql_type = Text)]
        name: String,
    }
    let mut owner = PgConnection::establish(&app.url).unwrap();
    let found = diesel::sql_query(sql).bind::<Timestamptz, _>(app.clock.now()).load::<Fault>(&mut owner).unwrap();
    found.into_iter().map(|fault| fault.name).collect()
}
