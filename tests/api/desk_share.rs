//! Seats kept for the desk: those who telephone get them, and in the last hours anybody.

use chrono::{DateTime, TimeDelta, Utc};
use clic::directory::api_keys::Scope;
use clic::kernel::security::principal::Role;
use clic::participation::web_shares::Shares;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::{App, Read, enrolment};

async fn start(seats: i64, hours: i64) -> App {
    let app = App::start_with(|settings| settings.shares = Shares::NONE).await;
    share(&app, seats, hours).await;
    app
}

async fn share(app: &App, seats: i64, hours: i64) {
    let body = json!({ "seats": seats, "hours": hours });
    app.set(&app.token(Role::Admin).await, "/desk-share", &body).await.expect(200);
}

/// A session as the public and as the desk sees it.
async fn seen(app: &App, session: &str) -> (Value, Value) {
    let path = format!("/sessions/{session}");
    let agent = app.token(Role::Agent).await;
    (app.get(&path).send().await.expect(200), app.get(&path).token(&agent).send().await.expect(200))
}

fn start_of(session: &Value) -> DateTime<Utc> {
    session.text("starts_at").parse::<DateTime<chrono::FixedOffset>>().unwrap().to_utc()
}

#[actix_web::test]
async fn a_kept_seat_goes_to_who_telephones() {
    let app = start(1, 48).await;
    let session = app.session(9, 2);
    let (public, desk) = seen(&app, &session).await;
    assert_eq!((&public["seats_left"], &public["desk_seats"]), (&json!(1), &json!(0)));
    assert_eq!((&desk["seats_left"], &desk["desk_seats"]), (&json!(2), &json!(1)));
    app.enrol(&enrolment(&session, 1)).await;
    let (public, desk) = seen(&app, &session).await;
    assert_eq!((&public["seats_left"], &public["seats_by_phone"]), (&json!(0), &json!(true)));
    assert_eq!(desk["seats_by_phone"], false, "the desk reads how many");
    let refused = app.post("/enrolments").json(&enrolment(&session, 2)).send().await.refused(409, "seats-by-phone");
    assert!(refused.text("detail").contains("Appelez-nous au 04 65 71 00 00"), "{refused}");
    let key = app.key_at("here", app.partner_at("here"), Scope::OF_PARTNERS).1;
    let referral = json!({"session_id": session, "learner": enrolment(&session, 3)["learner"], "consent": true});
    app.post("/referrals").token(&key).json(&referral).send().await.refused(409, "seats-by-phone");
    let free = app.get("/sessions?available=true").send().await.expect(200);
    assert!(free.data().iter().all(|one| one.id() != session), "not offered to the public");
    let agent = app.token(Role::Agent).await;
    let made = app.post("/enrolments").token(&agent).json(&enrolment(&session, 4)).send().await.expect(201);
    assert_eq!(made["status"], "enrolled");
    let last = app.post("/enrolments").token(&agent).json(&enrolment(&session, 5)).send().await;
    last.refused(409, "session-full");
    assert_eq!(seen(&app, &session).await.0["seats_by_phone"], false);
    app.post("/enrolments").json(&enrolment(&session, 6)).send().await.refused(409, "session-full");
}

#[actix_web::test]
async fn a_group_with_room_by_telephone_hears_of_it() {
    let app = start(2, 48).await;
    let session = app.session(9, 4);
    let group = |people: i64| {
        let mut body = enrolment(&session, 1);
        body["party_size"] = json!(people);
        body
    };
    app.enrol(&enrolment(&session, 2)).await;
    let (public, _) = seen(&app, &session).await;
    assert_eq!((&public["seats_left"], &public["seats_by_phone"]), (&json!(1), &json!(false)));
    app.post("/enrolments").json(&group(3)).send().await.refused(409, "seats-by-phone");
    app.post("/enrolments").json(&group(4)).send().await.refused(409, "session-full");
}

#[actix_web::test]
async fn nobody_waits_unaware_of_seats_by_telephone() {
    let app = start(1, 48).await;
    let session = app.session(9, 2);
    app.enrol(&enrolment(&session, 1)).await;
    let plain = format!("/sessions/{session}/enrolment.html");
    let read = async |path: &str| {
        let page = app.http.get(format!("{}/v1/here{path}", app.base)).header("Accept", "text/html").send().await;
        page.unwrap().text().await.unwrap()
    };
    let by_phone = "Il reste de la place par téléphone";
    assert!(read(&plain).await.contains(by_phone) && read("/calendar.html").await.contains(by_phone));
    let mut body = enrolment(&session, 2);
    body["wait"] = json!(true);
    let waits = app.enrol(&body).await;
    let own = app.get(&format!("/my-enrolments/{}", waits.text("reference")));
    let own = own.header("Link-Secret", waits.text("secret")).send().await.expect(200);
    assert_eq!((&own["status"], &own["session"]["seats_by_phone"]), (&json!("waiting"), &json!(true)));
    app.post("/enrolments").json(&enrolment(&session, 3)).send().await.refused(409, "seats-by-phone");
    // The desk gives the kept seat away, and every page follows.
    let before = app.get("/calendar/changes").send().await.expect(200);
    let agent = app.token(Role::Agent).await;
    app.post("/enrolments").token(&agent).json(&enrolment(&session, 4)).send().await.expect(201);
    assert_eq!(seen(&app, &session).await.0["seats_by_phone"], false);
    assert!(!read(&plain).await.contains(by_phone) && !read("/calendar.html").await.contains(by_phone));
    assert_ne!(app.get("/calendar/changes").send().await.expect(200), before, "readers of the calendar hear of it");
}

#[actix_web::test]
async fn who_waits_gets_a_kept_seat_when_its_hour_has_come() {
    let app = start(1, 72).await;
    let session = app.session(9, 2);
    app.enrol(&enrolment(&session, 1)).await;
    let mut body = enrolment(&session, 2);
    body["wait"] = json!(true);
    let waits = app.enrol(&body).await;
    assert_eq!(waits["status"], "waiting");
    let (public, desk) = seen(&app, &session).await;
    assert_eq!((&public["seats_left"], &desk["seats_left"], &desk["kept_seats"]), (&json!(0), &json!(1), &Value::Null));
    // Somebody who telephones gets it meanwhile, and gives it back.
    let agent = app.token(Role::Agent).await;
    let called = app.post("/enrolments").token(&agent).json(&enrolment(&session, 3)).send().await.expect(201);
    assert_eq!(called["status"], "enrolled");
    app.cancel_enrolment(&called).await;
    app.settle();
    let status = || async {
        let agent = app.token(Role::Agent).await;
        app.get(&format!("/enrolments/{}", waits.id())).token(&agent).send().await.expect(200)["status"].clone()
    };
    assert_eq!(status().await, "waiting", "kept again");
    app.clock.set(start_of(&public) - TimeDelta::hours(72) + TimeDelta::minutes(1));
    app.settle();
    app.settle();
    assert_eq!(status().await, "offered");
    assert_eq!(seen(&app, &session).await.1["desk_seats"], 0);
}

#[actix_web::test]
async fn the_share_follows_the_setting_and_the_date() {
    let app = start(0, 48).await;
    let session = app.session(9, 4);
    share(&app, 2, 48).await;
    let (public, _) = seen(&app, &session).await;
    assert_eq!(public["seats_left"], 2, "kept answers follow");
    // Moved to tomorrow, its seats are anybody's.
    let soon = app.session(1, 4);
    assert_eq!(seen(&app, &soon).await.0["seats_left"], 4);
    share(&app, 12, 48).await;
    assert_eq!(seen(&app, &session).await.0["seats_left"], 0, "no more than there are");
    share(&app, 0, 48).await;
    share(&app, 0, 48).await;
    assert_eq!(seen(&app, &session).await.0["seats_left"], 4);
    let admin = app.token(Role::Admin).await;
    let trail = app.get("/audit?action=organisation.changed").token(&admin).send().await.expect(200);
    assert_eq!(trail.data().len(), 3, "the same share again changes nothing");
}

#[actix_web::test]
async fn a_share_is_refused_of_others_and_where_wrong() {
    let app = start(1, 48).await;
    let body = json!({"seats": 2, "hours": 24});
    app.put("/desk-share").json(&body).send().await.expect(401);
    let agent = app.token(Role::Agent).await;
    app.put("/desk-share").token(&agent).json(&body).send().await.expect(403);
    let shown = app.get("/desk-share").token(&agent).send().await.expect(200);
    assert_eq!((&shown["seats"], &shown["hours"]), (&json!(1), &json!(48)));
    let admin = app.token(Role::Admin).await;
    for (wrong, pointer) in [
        (json!({"seats": 13, "hours": 24}), "/seats"),
        (json!({"seats": -1, "hours": 24}), "/seats"),
        (json!({"seats": 1, "hours": 0}), "/hours"),
        (json!({"seats": 1, "hours": 337}), "/hours"),
    ] {
        let refused = app.put("/desk-share").token(&admin).json(&wrong).send().await.refused(422, "invalid-input");
        assert_eq!(refused.pointers(), [pointer]);
    }
    let stranger = app.staff_at("elsewhere", Role::Agent).await.0;
    let theirs = app.ask(reqwest::Method::GET, "/v1/elsewhere/desk-share").token(&stranger).send().await.expect(200);
    assert_eq!(theirs["seats"], 0);
}

#[actix_web::test]
async fn a_crowd_takes_no_kept_seat_and_the_desk_all_of_them() {
    let app = start(2, 48).await;
    let session = app.session(9, 8);
    let agent = app.token(Role::Agent).await;
    let crowd = join_all((0..30).map(|who| {
        let body = enrolment(&session, who);
        let asked = app.post("/enrolments").header("Idempotency-Key", &format!("\"essai-{who}\"")).json(&body);
        if who % 3 == 0 { asked.token(&agent).send() } else { asked.send() }
    }));
    let answers = crowd.await;
    let taken = |ours: bool| {
        answers.iter().enumerate().filter(|(who, answer)| (who % 3 == 0) == ours && answer.status == 201).count()
    };
    assert!(taken(false) <= 6, "the web has six: {}", taken(false));
    assert_eq!(taken(true) + taken(false), 8, "none is lost, none is given twice");
    assert_eq!(seen(&app, &session).await.1["seats_left"], 0);
}
