//! Closures of venues: series skip them, planned sessions are listed and never cancelled.

use clic::kernel::security::principal::Role;
use serde_json::{Value, json};

use crate::support::{App, Read, enrolment};

fn closure(venue: &Value, first: &str, last: &str) -> Value {
    json!({"venue_id": venue, "first_date": first, "last_date": last, "reason": "Travaux de peinture"})
}

#[actix_web::test]
async fn a_closure_lists_its_sessions_and_cancels_none() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    // Monday the 30th of November, at 14:00.
    let touched = app.session(7, 4);
    let session = app.get(&format!("/sessions/{touched}")).send().await.expect(200);
    let venue = session["venue"]["id"].clone();
    let body = closure(&venue, "2026-11-30", "2026-12-02");
    let announced = app.post("/closures").token(&agent).json(&body).send().await.expect(201);
    assert_eq!(announced.list("sessions").len(), 1);
    assert_eq!(announced["sessions"][0]["id"], touched);
    let after = app.get(&format!("/sessions/{touched}")).send().await.expect(200);
    assert_eq!((&after["status"], &after["version"]), (&json!("scheduled"), &json!(1)));
    let listed = app.get("/closures").token(&agent).send().await.expect(200);
    assert_eq!(listed["data"], json!([announced]));
    // The day before and the day after are open.
    let aside = app.post("/closures").token(&agent).json(&closure(&venue, "2026-12-01", "2026-12-01")).send().await;
    assert_eq!(aside.expect(201)["sessions"], json!([]));
}

#[actix_web::test]
async fn closures_block_sessions_until_withdrawn() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let venue = app.venue().await;
    let body = closure(&venue, "2027-01-11", "2027-01-15");
    let announced = app.post("/closures").token(&agent).json(&body).send().await.expect(201);
    let series = json!({
        "venue_id": venue, "title": "Le mardi", "levels": ["beginner"], "first_date": "2027-01-05",
        "last_date": "2027-01-19", "start_time": "14:00", "duration_minutes": 120, "capacity": 4, "minimum": 3,
    });
    let preview = || async { app.post("/series/preview").token(&agent).json(&series).send().await.expect(200) };
    assert_eq!(preview().await["dates"][1]["skipped"], "Lieu fermé : Travaux de peinture");
    let session = json!({
        "venue_id": venue, "title": "Premiers pas", "level": "beginner", "capacity": 4, "minimum": 1,
        "starts_at": "2027-01-12T14:00:00+01:00", "ends_at": "2027-01-12T16:00:00+01:00",
    });
    let refused = app.post("/sessions").token(&agent).json(&session).send().await.refused(409, "planning-conflict");
    assert_eq!(refused["conflicts"][0]["kind"], "closure");
    let path = format!("/closures/{}/withdrawal", announced.id());
    app.post(&path).token(&agent).send().await.expect(200);
    app.post(&path).token(&agent).send().await.refused(404, "not-found");
    assert_eq!(preview().await["dates"][1]["skipped"], Value::Null);
    app.post("/sessions").token(&agent).json(&session).send().await.expect(201);
    assert_eq!(app.get("/closures").token(&agent).send().await.expect(200)["data"], json!([]));
    let trail = app.get(&format!("/audit?subject={}", announced.id())).token(&agent).send().await;
    let mut actions: Vec<String> = trail.expect(200).data().iter().map(|entry| entry["action"].to_string()).collect();
    // Both entries are of one instant, since the clock stands still.
    actions.sort();
    assert_eq!(actions, ["\"closure.announced\"", "\"closure.withdrawn\""]);
}

#[actix_web::test]
async fn a_session_on_a_public_holiday_is_asked_about_as_series_are() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let venue = app.venue().await;
    let body = |day: &str, accept: bool| {
        json!({
            "venue_id": venue, "title": "Premiers pas", "level": "beginner", "capacity": 4, "minimum": 1,
            "accept_conflicts": accept,
            "starts_at": format!("2027-05-{day}T14:00:00+02:00"), "ends_at": format!("2027-05-{day}T16:00:00+02:00"),
        })
    };
    let schedule = |body: Value| app.post("/sessions").token(&agent).json(&body).send();
    let refused = schedule(body("01", false)).await.refused(409, "planning-conflict");
    assert_eq!(
        (&refused["conflicts"][0]["kind"], &refused["conflicts"][0]["text"]),
        (&json!("holiday"), &json!("Jour férié : Fête du travail"))
    );
    schedule(body("01", true)).await.expect(201);
    let made = schedule(body("04", false)).await.expect(201);
    let path = format!("/sessions/{}", made.id());
    let edit =
        |version: &str, body: Value| app.patch(&path).token(&agent).header("If-Match", version).json(&body).send();
    let (starts_at, ends_at) = ("2027-05-06T14:00:00+02:00", "2027-05-06T16:00:00+02:00");
    let onto = |accept: bool| json!({"starts_at": starts_at, "ends_at": ends_at, "accept_conflicts": accept});
    let refused = edit("\"1\"", onto(false)).await.refused(409, "planning-conflict");
    assert_eq!(refused["conflicts"][0]["text"], "Jour férié : Ascension");
    edit("\"1\"", onto(true)).await.expect(200);
    let later = json!({"starts_at": "2027-05-06T15:00:00+02:00", "ends_at": "2027-05-06T17:00:00+02:00"});
    edit("\"2\"", later).await.expect(200);
}

#[actix_web::test]
async fn impossible_closures_are_refused() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let venue = app.venue().await;
    for (change, value) in [
        ("last_date", json!("2027-01-10")),
        ("last_date", json!("2028-02-01")),
        ("first_date", json!("1999-01-01")),
        ("reason", json!(" ")),
        ("venue_id", json!("00000000-0000-7000-8000-000000000000")),
    ] {
        let mut body = closure(&venue, "2027-01-11", "2027-01-15");
        body[change] = value;
        app.post("/closures").token(&agent).json(&body).send().await.refused(422, "invalid-input");
    }
}

#[actix_web::test]
async fn a_closure_sent_twice_is_announced_once_and_is_nobody_else_s() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let body = closure(&app.venue().await, "2027-01-11", "2027-01-15");
    let ask = || app.post("/closures").token(&agent).header("Idempotency-Key", "\"closed\"").json(&body).send();
    let first = ask().await.expect(201);
    assert_eq!(ask().await.expect(201), first);
    assert_eq!(app.get("/closures").token(&agent).send().await.expect(200).data().len(), 1);
    let (stranger, _) = app.staff_at("elsewhere", Role::Agent).await;
    let there = |path: &str, method| app.ask(method, &format!("/v1/elsewhere{path}")).token(&stranger);
    let path = format!("/closures/{}/withdrawal", first.id());
    there(&path, reqwest::Method::POST).send().await.refused(404, "not-found");
    assert_eq!(there("/closures", reqwest::Method::GET).send().await.expect(200)["data"], json!([]));
    there("/closures", reqwest::Method::POST).json(&body).send().await.refused(422, "invalid-input");
}

#[actix_web::test]
async fn nobody_enrols_by_themselves_on_a_closed_day() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let id = app.session(7, 4);
    let show = || async { app.get(&format!("/sessions/{id}")).send().await.expect(200) };
    let before = show().await;
    assert_eq!(before["closed"], Value::Null);
    app.enrol(&enrolment(&id, 1)).await;
    let body = closure(&before["venue"]["id"], "2026-11-30", "2026-11-30");
    let announced = app.post("/closures").token(&agent).json(&body).send().await.expect(201);
    // The public had read the session already: the kept answer follows.
    assert_eq!(show().await["closed"], "Lieu fermé : Travaux de peinture");
    let listed = app.get("/sessions?available=true").send().await.expect(200);
    assert_eq!(listed.data().len(), 0, "it is not available");
    let refused = app.post("/enrolments").json(&enrolment(&id, 2)).send().await.refused(409, "venue-closed");
    assert_eq!(refused["detail"], "Lieu fermé : Travaux de peinture.");
    let suggested = app.get("/suggestions?level=beginner").token(&agent).send().await.expect(200);
    assert_eq!(suggested, json!([]));
    let mut asked = enrolment(&id, 2);
    app.post("/enrolments").token(&agent).json(&asked).send().await.refused(409, "venue-closed");
    asked["closure_override_reason"] = json!("La salle du fond reste ouverte");
    let by_public = app.post("/enrolments").json(&asked).send().await.refused(422, "invalid-input");
    assert_eq!(by_public["errors"][0]["pointer"], "/closure_override_reason");
    let made = app.post("/enrolments").token(&agent).json(&asked).send().await.expect(201);
    let log = app.get(&format!("/audit?subject={}", made.id())).token(&agent).send().await.expect(200);
    assert_eq!(log["data"][0]["reason"], "La salle du fond reste ouverte");
    // Nobody moves there either, unless with a reason.
    let other = app.enrol(&enrolment(&app.session(8, 4), 3)).await;
    let path = format!("/enrolments/{}/move", other.id());
    let to = json!({"session_id": id});
    app.post(&path).token(&agent).json(&to).send().await.refused(409, "venue-closed");
    let to = json!({"session_id": id, "closure_override_reason": "La salle du fond reste ouverte"});
    app.post(&path).token(&agent).json(&to).send().await.expect(200);
    let path = format!("/closures/{}/withdrawal", announced.id());
    app.post(&path).token(&agent).send().await.expect(200);
    assert_eq!(show().await["closed"], Value::Null);
    app.post("/enrolments").json(&enrolment(&id, 4)).send().await.expect(201);
}

#[actix_web::test]
async fn a_session_is_held_on_a_closed_day_once_staff_says_so() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    // Friday the 25th of December, which staff accepted when it was planned.
    let id = app.session(32, 4);
    let path = format!("/sessions/{id}");
    let closed = || async { app.get(&path).send().await.expect(200)["closed"].clone() };
    assert_eq!(closed().await, Value::Null);
    app.enrol(&enrolment(&id, 1)).await;
    let say = |version: &str, held: bool| {
        let body = json!({"held_when_closed": held, "reason": "La salle du fond reste ouverte"});
        app.patch(&path).token(&agent).header("If-Match", version).json(&body).send()
    };
    say("\"1\"", false).await.expect(200);
    assert_eq!(closed().await, "Jour férié : Noël");
    app.post("/enrolments").json(&enrolment(&id, 2)).send().await.refused(409, "venue-closed");
    say("\"2\"", true).await.expect(200);
    assert_eq!(closed().await, Value::Null);
    app.enrol(&enrolment(&id, 2)).await;
    // On another day, that is another question.
    let moved = json!({"starts_at": "2027-01-01T14:00:00+01:00", "ends_at": "2027-01-01T16:00:00+01:00"});
    let edit = app.patch(&path).token(&agent).header("If-Match", "\"3\"").json(&moved);
    edit.send().await.refused(409, "planning-conflict");
}
