//! The waiting list: offers in turn, first come near the start, nobody overtaken.

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
    notify(&app).await;

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

/// The desk makes the one call that is due; the person thinks about it.
async fn notify(app: &App) {
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

    // Nobody calls: the seat goes on, and the first is still before the second.
    app.clock.set(monday() + TimeDelta::hours(50));
    app.settle();
    let kept = own(&app, &first, "").await.expect(200);
    assert_eq!((&kept["status"], &kept["position"]), (&json!("waiting"), &json!(1)));
    assert_eq!(own(&app, &second, "").await.expect(200)["status"], "offered");
    assert_eq!(due_calls(&app).await, ["offer"]);
    own(&app, &second, "/cancellation").await.expect(200);
    assert_eq!(own(&app, &first, "").await.expect(200)["status"], "offered");

    // Alone in line, they are asked again; and once they know, no answer is an answer.
    app.clock.set(monday() + TimeDelta::hours(150));
    app.settle();
    assert_eq!(own(&app, &first, "").await.expect(200)["status"], "offered");
    assert_eq!(due_calls(&app).await, ["offer"]);
    notify(&app).await;
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
async fn who_comes_together_is_seated_together() {
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

/// Gives a session another hour, as staff does.
async fn reschedule(app: &App, session: &str, in_hours: i64) {
    let starts_at = app.clock.now() + TimeDelta::hours(in_hours);
    let times = json!({"starts_at": starts_at, "ends_at": starts_at + TimeDelta::hours(2)});
    app.change(&format!("/sessions/{session}"), &times).await;
}

/// What the desk is to call about.
async fn due_calls(app: &App) -> Vec<String> {
    app.calls().await.iter().map(|call| call.text("kind").to_owned()).collect()
}

/// A session with one seat, just given up, and who waits for it.
async fn freed(app: &App, session: &str) -> Value {
    let seated = app.enrol(&waiting(session, 1)).await;
    let waits = app.enrol(&waiting(session, 2)).await;
    own(app, &seated, "/cancellation").await.expect(200);
    waits
}

#[actix_web::test]
async fn near_the_start_seats_go_to_the_first_to_come() {
    let app = App::start().await;
    let session = app.session(0, 1);
    let waits = freed(&app, &session).await;
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
    freed(&app, &called).await;
    assert!(!takes(&called), "somebody was told that it is free");
    let line = app.session(30, 2);
    app.enrol(&enrolment(&line, 1)).await;
    let mut pair = waiting(&line, 2);
    pair["party_size"] = json!(2);
    app.enrol(&pair).await;
    assert!(!takes(&line), "two wait for two seats");
    assert!(takes(&app.session(30, 2)));
}

#[actix_web::test]
async fn the_waiting_list_follows_a_moved_session() {
    let app = App::start().await;
    let session = app.session(0, 1);
    let waits = freed(&app, &session).await;
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

/// Thousands of wishes at once against the real database.
///
/// Seats are what the people in them are, always; a seat is never free while somebody it would do waits unasked; and
/// each hears of each change once.
#[actix_web::test]
async fn random_crowds_keep_seats_queue_and_messages_right() {
    let (app, session, seed) = crowd(false).await;
    assert_eq!(faults(&app, NEWS), Vec::<String>::new(), "seed {seed}");
    let agent = app.token(Role::Agent).await;
    let cancel = app.post(&format!("/sessions/{session}/cancellation")).token(&agent);
    cancel.json(&json!({"reason": "La salle est inondée"})).send().await.expect(200);
    assert_eq!(faults(&app, LAST_NEWS), Vec::<String>::new(), "seed {seed}");
}

#[actix_web::test]
async fn the_same_holds_when_the_session_is_moved_about_meanwhile() {
    crowd(true).await;
}

/// Rounds of forty wishes at once about one session, which staff moves about or not.
///
/// Seats and line hold after each.
async fn crowd(moves: bool) -> (App, String, u64) {
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
    let rounds = if moves { 15 } else { size("CLIC_CROWDS", 24) };
    for round in 0..rounds {
        let agent = app.token(Role::Agent).await;
        let version =
            app.get(&format!("/sessions/{session}")).token(&agent).send().await.expect(200)["version"].clone();
        let wishes: Vec<(u8, usize)> =
            (0..40).map(|_| (random.random_range(0..20), random.random_range(0..1000))).collect();
        let soon = app.clock.now() + TimeDelta::minutes(random.random_range(90..20 * 24 * 60));
        let answers = join_all(wishes.iter().enumerate().map(|(n, (wish, pick))| {
            let (app, session, agent, version) = (&app, &session, &agent, &version);
            let somebody = (!known.is_empty()).then(|| known[pick % known.len()].clone());
            async move {
                match (wish, somebody) {
                    (0..=9, _) | (_, None) => {
                        let mut body = waiting(session, round * 100 + n);
                        body["party_size"] = json!(1 + pick % 3);
                        body["wait"] = json!(pick % 5 > 0);
                        if pick % 2 == 0 {
                            body["learner"]["email"] = json!("jeanne@example.fr");
                        }
                        app.post("/enrolments").json(&body).send().await
                    }
                    (10..=12, Some(made)) => own(app, &made, "/acceptance").await,
                    (13 | 14, Some(made)) => {
                        let path = format!("/enrolments/{}/priority", made.id());
                        let body = json!({"priority": pick % 3, "reason": "Son atelier a été annulé"});
                        app.post(&path).token(agent).json(&body).send().await
                    }
                    (15, _) => {
                        let edit =
                            app.patch(&format!("/sessions/{session}")).header("If-Match", &format!("\"{version}\""));
                        let what = match moves && pick % 2 == 0 {
                            true => json!({"starts_at": soon, "ends_at": soon + TimeDelta::hours(2)}),
                            false => json!({"capacity": 3 + pick % 4}),
                        };
                        edit.token(agent).json(&what).send().await
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
        if moves {
            // What was decided must hold at once, not after the next round of the clock.
            assert_eq!(faults(&app, SEATS), Vec::<String>::new(), "seed {seed}, round {round}, at once");
            app.clock.set(app.clock.now() + TimeDelta::minutes(20));
        } else {
            app.clock.set(monday() + TimeDelta::minutes((round * 28_900 / (rounds - 1)) as i64));
        }
        app.settle();
        assert_eq!(faults(&app, SEATS), Vec::<String>::new(), "seed {seed}, round {round}");
        assert_eq!(faults(&app, MISLED), Vec::<String>::new(), "seed {seed}, round {round}");
    }
    (app, session, seed)
}

/// Who is to be told of a seat that is not, or no longer, theirs to take.
const MISLED: &str = "
    SELECT format('%s of %s, who is %s', m.kind, e.id, e.status) AS name
    FROM messages m JOIN enrolments e ON e.id = m.enrolment_id JOIN sessions s ON s.id = e.session_id
    WHERE m.status = 'due' AND $1 < s.starts_at
        AND (m.kind = 'offer' AND (e.status <> 'offered' OR e.offered_until > s.starts_at - interval '24 hours')
            OR m.kind = 'free_seat' AND (e.status <> 'waiting' OR e.called_at IS NULL
                OR e.party_size > s.capacity - s.seats_taken))";

/// Sessions whose seats are miscounted, and parties that wait for free seats.
const SEATS: &str = "
    WITH held AS (
        SELECT s.*,
            s.capacity - coalesce(sum(e.party_size) FILTER (WHERE e.status IN ('enrolled', 'offered')), 0) AS free
        FROM sessions s LEFT JOIN enrolments e ON e.session_id = s.id GROUP BY s.organisation_id, s.id)
    SELECT format('%s free, %s of %s taken', free, seats_taken, capacity) AS name FROM held
    WHERE free < 0 OR capacity - seats_taken <> free
    UNION ALL
    SELECT format('%s free for %s of %s', h.free, line.id, line.party_size) FROM held h
    JOIN LATERAL (SELECT e.*, row_number() OVER (ORDER BY priority DESC, waiting_since, id) AS place
        FROM enrolments e WHERE e.session_id = h.id AND status = 'waiting') line ON true
    WHERE line.party_size <= h.free AND line.called_at IS NULL
        AND (line.place = 1 OR $1 >= h.starts_at - interval '24 hours')";

/// What was to be told of an enrolment, by the trail, against what was told.
///
/// Who has only a landline hears on the phone what they asked there.
const NEWS: &str = "
    WITH due AS (
        SELECT e.id, CASE WHEN action = 'enrolment.created' AND after->>'status' = 'waiting' THEN 'waiting'
            WHEN action IN ('enrolment.created', 'enrolment.seated') THEN 'confirmation'
            WHEN action = 'enrolment.offered' THEN 'offer' WHEN action = 'enrolment.called' THEN 'free_seat'
            WHEN action = 'enrolment.expired' THEN 'expired' END AS kind
        FROM audit_entries a JOIN enrolments e ON e.id = a.subject_id JOIN learners l ON l.id = e.learner_id
        WHERE NOT EXISTS (SELECT FROM audit_entries r WHERE r.subject_id = a.subject_id AND r.at = a.at
                AND a.action = 'enrolment.expired' AND r.action = 'enrolment.requeued')
            AND (l.email IS NOT NULL OR action IN ('enrolment.offered', 'enrolment.called'))),
    told AS (SELECT enrolment_id AS id, kind FROM messages WHERE kind <> 'reminder')
    SELECT format('%s of %s: %s times due, %s told', kind, id, d.n, t.n) AS name
    FROM (SELECT id, kind, count(*) AS n FROM due WHERE kind IS NOT NULL GROUP BY 1, 2) d
    FULL JOIN (SELECT id, kind, count(*) AS n FROM told GROUP BY 1, 2) t USING (id, kind)
    WHERE d.n IS DISTINCT FROM t.n AND $1 IS NOT NULL";

/// Who had or wanted a seat when the session was cancelled, and did not hear it once.
///
/// Who had left, and heard it.
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
