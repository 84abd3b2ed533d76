//! Unmet wishes: noted at the desk, found by a session that fits, closed, expired and forgotten.

use chrono::TimeDelta;
use clic::kernel::security::principal::Role;
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, App, Read, enrolment, monday};

async fn note(app: &App, body: &Value) -> Answer {
    app.post("/unmet-wishes").token(&app.token(Role::Agent).await).json(body).send().await
}

async fn wishes(app: &App, query: &str) -> Vec<Value> {
    let agent = app.token(Role::Agent).await;
    app.get(&format!("/unmet-wishes{query}")).token(&agent).send().await.expect(200).data().to_vec()
}

async fn counted(app: &App) -> Value {
    let agent = app.token(Role::Agent).await;
    app.get("/tasks").token(&agent).send().await.expect(200)["office"]["wishes"].clone()
}

async fn set_state(app: &App, wish: &Value, state: &str) -> Answer {
    let path = format!("/unmet-wishes/{}/state", wish.id());
    app.put(&path).token(&app.token(Role::Agent).await).json(&json!({"state": state})).send().await
}

#[actix_web::test]
async fn a_wish_is_of_a_card_of_a_new_person_or_of_nobody() {
    let app = App::start().await;
    let person = enrolment("", 1)["learner"].clone();
    let new =
        note(&app, &json!({"learner": person, "half_days": ["friday_morning", "monday_morning"]})).await.expect(201);
    assert_eq!(new["learner"]["phone_display"], "04 65 71 00 11");
    assert_eq!(new["commune_code"], "34052", "the commune of the card");
    assert_eq!(new["half_days"], json!(["monday_morning", "friday_morning"]));
    let known = note(&app, &json!({"learner_id": new["learner"]["id"], "level": "beginner"})).await.expect(201);
    assert_eq!(known["learner"], new["learner"]);
    let nobody =
        note(&app, &json!({"commune_code": "34052", "topic": "Les photos", "party_size": 3})).await.expect(201);
    assert_eq!((&nobody["learner"], &nobody["level"], &nobody["party_size"]), (&Value::Null, &Value::Null, &json!(3)));
    let agent = app.token(Role::Agent).await;
    let trail = app.get("/audit?action=unmet_wish.noted").token(&agent).send().await.expect(200);
    assert_eq!(trail.data().len(), 3);
}

#[actix_web::test]
async fn a_wish_that_cannot_be_is_refused() {
    let app = App::start().await;
    let person = enrolment("", 1)["learner"].clone();
    for (body, pointer) in [
        (json!({}), "/topic"),
        (json!({"half_days": [], "party_size": 2}), "/topic"),
        (json!({"commune_code": "99999"}), "/commune_code"),
        (json!({"level": "expert"}), "/level"),
        (json!({"half_days": ["sunday_morning"]}), "/half_days/0"),
        (json!({"half_days": vec!["monday_morning"; 11]}), "/half_days"),
        (json!({"party_size": 13}), "/party_size"),
        (json!({"topic": "a".repeat(501)}), "/topic"),
        (json!({"learner_id": "0190a7c4-5b1e-7c3a-9d2f-4e6b8a1c0d34"}), "/learner_id"),
        (json!({"learner": person, "learner_id": "0190a7c4-5b1e-7c3a-9d2f-4e6b8a1c0d34"}), "/learner_id"),
    ] {
        let refused = note(&app, &body).await.refused(422, "invalid-input");
        assert_eq!(refused.pointers(), [pointer], "{body}");
    }
    assert!(wishes(&app, "").await.is_empty());
}

#[actix_web::test]
async fn the_list_is_filtered_and_paged() {
    let app = App::start().await;
    note(&app, &json!({"level": "beginner", "half_days": ["monday_morning"]})).await.expect(201);
    note(&app, &json!({"level": "advanced", "commune_code": "34052"})).await.expect(201);
    let last = note(&app, &json!({"half_days": ["friday_morning"]})).await.expect(201);
    set_state(&app, &last, "dropped").await.expect(200);
    for (query, found) in [
        ("", 3),
        ("?state=open", 2),
        ("?level=beginner", 1),
        ("?commune=34052", 1),
        ("?half_day=monday_morning", 2),
        ("?matched=true", 0),
        ("?matched=false", 3),
    ] {
        assert_eq!(wishes(&app, query).await.len(), found, "{query}");
    }
    let agent = app.token(Role::Agent).await;
    let first = app.get("/unmet-wishes?limit=2").token(&agent).send().await.expect(200);
    let cursor = first.text("next_cursor").to_owned();
    let second = app.get(&format!("/unmet-wishes?limit=2&cursor={cursor}")).token(&agent).send().await.expect(200);
    assert_eq!((first.data().len(), second.data().len()), (2, 1));
}

#[actix_web::test]
async fn a_session_that_fits_is_a_task_until_the_person_is_in() {
    let app = App::start().await;
    app.session(8, 4);
    let fits = json!({"learner": enrolment("", 1)["learner"], "level": "beginner", "half_days": ["tuesday_afternoon"]});
    let wish = note(&app, &fits).await.expect(201);
    note(&app, &json!({"half_days": ["tuesday_morning"]})).await.expect(201);
    note(&app, &json!({"level": "advanced"})).await.expect(201);
    assert_eq!(counted(&app).await, 0, "the sessions that were there did not suit");
    app.clock.set(app.clock.now() + TimeDelta::days(1));
    let session = app.session(7, 4);
    assert_eq!(counted(&app).await, 1);
    let found = wishes(&app, "?matched=true").await;
    assert_eq!((found.len(), found[0].id()), (1, wish.id()));
    assert_eq!(found[0]["session"]["id"], json!(session));
    app.enrol(&enrolment(&session, 1)).await;
    assert_eq!(counted(&app).await, 0);
    assert_eq!(wishes(&app, "?state=enrolled").await[0].id(), wish.id());
}

#[actix_web::test]
async fn a_cancelled_session_gives_the_wish_to_the_next() {
    let app = App::start().await;
    note(&app, &json!({"topic": "Les photos"})).await.expect(201);
    app.clock.set(app.clock.now() + TimeDelta::minutes(1));
    let first = app.session(7, 4);
    assert_eq!(counted(&app).await, 1);
    app.cancel_session(&first).await;
    assert_eq!(counted(&app).await, 0);
    app.clock.set(app.clock.now() + TimeDelta::minutes(1));
    let second = app.session(9, 4);
    assert_eq!(wishes(&app, "?matched=true").await[0]["session"]["id"], json!(second));
}

#[actix_web::test]
async fn a_closing_is_repeated_and_taken_back() {
    let app = App::start().await;
    let wish = note(&app, &json!({"topic": "Les photos"})).await.expect(201);
    let closed = set_state(&app, &wish, "dropped").await.expect(200);
    assert!(closed["closed_at"].is_string());
    assert_eq!(set_state(&app, &wish, "dropped").await.expect(200), closed);
    assert_eq!(set_state(&app, &wish, "open").await.expect(200)["closed_at"], Value::Null);
    let unknown = json!({"id": "0190a7c4-5b1e-7c3a-9d2f-4e6b8a1c0d34"});
    set_state(&app, &unknown, "open").await.refused(404, "not-found");
    let agent = app.token(Role::Agent).await;
    let trail = app.get("/audit?action=unmet_wish.state_changed").token(&agent).send().await.expect(200);
    assert_eq!(trail.data().len(), 2, "what changes nothing is not written down");
}

#[actix_web::test]
async fn of_two_who_close_a_wish_one_is_refused() {
    let app = App::start().await;
    for _ in 0..5 {
        let wish = note(&app, &json!({"topic": "Les photos"})).await.expect(201);
        let both = [set_state(&app, &wish, "dropped"), set_state(&app, &wish, "enrolled")];
        let answers = join_all(both).await;
        let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);
        let won = answers.into_iter().find(|answer| answer.status == 200).unwrap().expect(200);
        let kept = wishes(&app, "").await;
        assert_eq!(kept.iter().find(|one| one.id() == wish.id()).unwrap()["state"], won["state"]);
    }
    let agent = app.token(Role::Agent).await;
    let trail = app.get("/audit?action=unmet_wish.state_changed").token(&agent).send().await.expect(200);
    assert_eq!(trail.data().len(), 5, "each is closed once");
}

#[actix_web::test]
async fn a_wish_that_is_dropped_says_why() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let wish = note(&app, &json!({"topic": "Les photos"})).await.expect(201);
    let path = format!("/unmet-wishes/{}/state", wish.id());
    let put = async |body: Value| app.put(&path).token(&agent).json(&body).send().await;
    let refused = put(json!({"state": "enrolled", "reason_code": "too_far"})).await.refused(422, "invalid-input");
    assert_eq!(refused.pointers(), ["/reason_code"]);
    put(json!({"state": "dropped", "reason_code": "illness"})).await.expect(422);
    let dropped = put(json!({"state": "dropped", "reason_code": "too_far"})).await.expect(200);
    assert_eq!(dropped["reason_code"], "too_far");
    let trail = app.get("/audit?action=unmet_wish.state_changed").token(&agent).send().await.expect(200);
    assert_eq!(trail["data"][0]["after"], json!({"state": "dropped", "reason_code": "too_far"}));
    assert_eq!(put(json!({"state": "open"})).await.expect(200)["reason_code"], Value::Null);
}

/// Says that the date of a session does not suit the person of a wish, or takes that back.
async fn date(app: &App, method: Method, wish: &Value, session: &str) -> Answer {
    let path = format!("/v1/here/unmet-wishes/{}/declined-dates/{session}", wish.id());
    app.ask(method, &path).token(&app.token(Role::Agent).await).send().await
}

#[actix_web::test]
async fn a_date_that_does_not_suit_leaves_the_tasks() {
    let app = App::start().await;
    let wish = note(&app, &json!({"topic": "Les photos"})).await.expect(201);
    app.clock.set(app.clock.now() + TimeDelta::minutes(1));
    let first = app.session(7, 4);
    assert_eq!(counted(&app).await, 1);
    for _ in 0..2 {
        let waits = date(&app, Method::PUT, &wish, &first).await.expect(200);
        assert_eq!((&waits["state"], &waits["session"]), (&json!("open"), &Value::Null));
    }
    assert_eq!(counted(&app).await, 0);
    // A mistake is taken back.
    let back = date(&app, Method::DELETE, &wish, &first).await.expect(200);
    assert_eq!((back["session"].id(), counted(&app).await), (first.as_str(), json!(1)));
    date(&app, Method::PUT, &wish, &first).await.expect(200);
    // Another session that fits is a task again.
    app.clock.set(app.clock.now() + TimeDelta::minutes(1));
    let second = app.session(9, 4);
    let third = app.session(10, 4);
    assert_eq!(wishes(&app, "?matched=true").await[0]["session"]["id"], json!(second));
    // The next that was opened meanwhile is shown at once.
    assert_eq!(date(&app, Method::PUT, &wish, &second).await.expect(200)["session"]["id"], json!(third));
    // The first one on another day is another date.
    date(&app, Method::PUT, &wish, &third).await.expect(200);
    let moved = monday() + TimeDelta::days(12);
    app.change(&format!("/sessions/{first}"), &json!({"starts_at": moved, "ends_at": moved + TimeDelta::hours(2)}))
        .await;
    assert_eq!(wishes(&app, "?matched=true").await[0]["session"]["id"], json!(first));
    let agent = app.token(Role::Agent).await;
    let trail = app.get("/audit?action=unmet_wish.date_declined").token(&agent).send().await.expect(200);
    assert_eq!(trail.data().len(), 4, "what changes nothing is not written down");
}

#[actix_web::test]
async fn a_date_is_declined_for_an_open_wish_only() {
    let app = App::start().await;
    let wish = note(&app, &json!({"topic": "Les photos"})).await.expect(201);
    app.clock.set(app.clock.now() + TimeDelta::minutes(1));
    let session = app.session(7, 4);
    date(&app, Method::PUT, &wish, "0190a7c4-5b1e-7c3a-9d2f-4e6b8a1c0d34").await.refused(404, "not-found");
    date(&app, Method::PUT, &json!({"id": session}), &session).await.refused(404, "not-found");
    set_state(&app, &wish, "dropped").await.expect(200);
    for method in [Method::PUT, Method::DELETE] {
        date(&app, method, &wish, &session).await.refused(409, "wish-closed");
    }
    let path = format!("/unmet-wishes/{}/declined-dates/{session}", wish.id());
    app.put(&path).send().await.refused(401, "login-required");
    let facilitator = app.token(Role::Facilitator).await;
    app.put(&path).token(&facilitator).send().await.refused(403, "forbidden");
    let stranger = app.staff_at("elsewhere", Role::Agent).await.0;
    let theirs = app.ask(Method::PUT, &format!("/v1/elsewhere{path}")).token(&stranger).send().await;
    theirs.refused(404, "not-found");
}

#[actix_web::test]
async fn a_seat_from_the_waiting_list_closes_the_wish() {
    let app = App::start().await;
    let wish = note(&app, &json!({"learner": enrolment("", 1)["learner"]})).await.expect(201);
    app.clock.set(app.clock.now() + TimeDelta::minutes(1));
    let session = app.session(9, 1);
    let other = app.enrol(&enrolment(&session, 2)).await;
    let mut waits = enrolment(&session, 1);
    waits["wait"] = json!(true);
    let made = app.enrol(&waits).await;
    assert_eq!((&made["status"], &wishes(&app, "").await[0]["state"]), (&json!("waiting"), &json!("open")));
    app.cancel_enrolment(&other).await;
    let path = format!("/my-enrolments/{}/acceptance", made.text("reference"));
    let accepted = app.post(&path).header("Link-Secret", made.text("secret")).send().await.expect(200);
    assert_eq!(accepted["status"], "enrolled");
    let closed = wishes(&app, "?state=enrolled").await;
    assert_eq!((closed.len(), closed[0].id()), (1, wish.id()));
}

#[actix_web::test]
async fn a_facilitator_reads_what_is_wished_and_not_by_whom() {
    let app = App::start().await;
    note(&app, &json!({"learner": enrolment("", 1)["learner"]})).await.expect(201);
    let facilitator = app.token(Role::Facilitator).await;
    let seen = app.get("/unmet-wishes").token(&facilitator).send().await.expect(200);
    assert_eq!((seen.data().len(), &seen.data()[0]["learner"]), (1, &Value::Null));
    app.post("/unmet-wishes")
        .token(&facilitator)
        .json(&json!({"topic": "Les photos"}))
        .send()
        .await
        .refused(403, "forbidden");
    app.get("/unmet-wishes").send().await.refused(401, "login-required");
}

#[actix_web::test]
async fn wishes_expire_after_a_year_and_are_forgotten_after_two() {
    let app = App::start().await;
    note(&app, &json!({"topic": "Les photos"})).await.expect(201);
    let noted = app.clock.now();
    app.clock.set(noted + TimeDelta::days(364));
    app.tidy();
    assert_eq!(wishes(&app, "?state=open").await.len(), 1);
    app.clock.set(noted + TimeDelta::days(366));
    app.tidy();
    assert_eq!(wishes(&app, "?state=expired").await.len(), 1);
    app.clock.set(noted + TimeDelta::days(732));
    app.tidy();
    assert!(wishes(&app, "").await.is_empty());
}
