//! An enrolment that was cancelled by mistake comes back, with the seat while nobody has heard of it.

use chrono::TimeDelta;
use clic::kernel::security::principal::Role;
use serde_json::{Value, json};

use crate::support::smtp::Smtp;
use crate::support::{Answer, App, Manner, Read, by_mail, enrolment};

/// A person with a landline of their own, on the waiting list where there is no seat.
async fn enrol(app: &App, session: &str, who: usize) -> Value {
    let mut body = enrolment(session, who);
    body["wait"] = json!(true);
    body["learner"]["phone"] = json!(format!("04 65 71 00 1{who}"));
    let made = app.enrol(&body).await;
    app.clock.set(app.clock.now() + TimeDelta::seconds(1));
    made
}

async fn restore(app: &App, made: &Value, seated: bool) -> Answer {
    let path = format!("/enrolments/{}/restoration", made.id());
    app.post(&path).token(&app.token(Role::Agent).await).json(&json!({ "seated": seated })).send().await
}

async fn status(app: &App, made: &Value) -> String {
    let shown = app.get(&format!("/enrolments/{}", made.id())).token(&app.token(Role::Agent).await).send().await;
    shown.expect(200).text("status").to_owned()
}

#[actix_web::test]
async fn a_cancelled_enrolment_comes_back_to_a_free_seat() {
    let app = App::start().await;
    let session = app.session(10, 2);
    let made = enrol(&app, &session, 1).await;
    restore(&app, &made, true).await.refused(412, "changed-meanwhile");
    app.cancel_enrolment(&made).await;
    let back = restore(&app, &made, true).await.expect(200);
    assert_eq!((&back["status"], &back["reference"]), (&json!("enrolled"), &made["reference"]));
    assert!(app.calls().await.is_empty(), "nobody is told of what did not happen");
    let facilitator = app.token(Role::Facilitator).await;
    let path = format!("/enrolments/{}/restoration", made.id());
    app.post(&path).token(&facilitator).json(&json!({"seated": true})).send().await.refused(403, "forbidden");
}

#[actix_web::test]
async fn an_offer_nobody_made_yet_is_withdrawn_for_it() {
    let app = App::start().await;
    let session = app.session(30, 1);
    let (seated, next) = (enrol(&app, &session, 1).await, enrol(&app, &session, 2).await);
    app.cancel_enrolment(&seated).await;
    assert_eq!(status(&app, &next).await, "offered");
    restore(&app, &seated, true).await.expect(200);
    assert_eq!((&*status(&app, &seated).await, &*status(&app, &next).await), ("enrolled", "waiting"));
    assert!(app.calls().await.is_empty(), "the offer is no longer to be told");
    // Freed again, the seat is offered to the same person.
    app.cancel_enrolment(&seated).await;
    assert_eq!(status(&app, &next).await, "offered");
    assert_eq!(app.calls().await.len(), 1);
}

#[actix_web::test]
async fn what_a_colleague_may_be_saying_stays() {
    let app = App::start().await;
    let session = app.session(30, 1);
    let (seated, next) = (enrol(&app, &session, 1).await, enrol(&app, &session, 2).await);
    let on_the_line = async || {
        let call = app.calls().await.remove(0);
        let path = format!("/calls/{}/claim", call.id());
        app.put(&path).token(&app.token(Role::Agent).await).send().await.expect(200);
    };
    app.cancel_enrolment(&seated).await;
    on_the_line().await;
    restore(&app, &seated, true).await.refused(409, "session-full");
    app.clock.set(app.clock.now() + TimeDelta::minutes(11));
    restore(&app, &seated, true).await.expect(200);
    assert_eq!(status(&app, &next).await, "waiting");

    app.cancel_session(&session).await;
    on_the_line().await;
    let path = format!("/sessions/{session}/restoration");
    let come_back = async || app.post(&path).token(&app.token(Role::Agent).await).json(&json!({})).send().await;
    come_back().await.refused(409, "people-notified");
    app.clock.set(app.clock.now() + TimeDelta::minutes(11));
    come_back().await.expect(200);
}

#[actix_web::test]
async fn an_offer_of_another_seat_stays() {
    let app = App::start().await;
    let session = app.session(30, 2);
    let (first, second) = (enrol(&app, &session, 1).await, enrol(&app, &session, 2).await);
    let (third, fourth) = (enrol(&app, &session, 3).await, enrol(&app, &session, 4).await);
    app.cancel_enrolment(&first).await;
    app.clock.set(app.clock.now() + TimeDelta::minutes(1));
    app.cancel_enrolment(&second).await;
    let calls = app.calls().await;
    let call = calls.iter().find(|call| call.text("enrolment_id") == fourth.id()).unwrap();
    app.conclude(call, "accepted").await.expect(200);
    restore(&app, &second, true).await.refused(409, "session-full");
    assert_eq!(status(&app, &third).await, "offered", "the seat of the first is theirs to take");
}

#[actix_web::test]
async fn an_offer_that_was_heard_stays() {
    let app = App::start().await;
    let session = app.session(30, 1);
    let (seated, next) = (enrol(&app, &session, 1).await, enrol(&app, &session, 2).await);
    app.cancel_enrolment(&seated).await;
    app.conclude(&app.calls().await[0], "reached").await.expect(200);
    restore(&app, &seated, true).await.refused(409, "session-full");
    assert_eq!((&*status(&app, &seated).await, &*status(&app, &next).await), ("cancelled", "offered"));
    restore(&app, &seated, false).await.expect(200);
    assert_eq!(status(&app, &seated).await, "waiting");
}

#[actix_web::test]
async fn who_heard_of_the_cancellation_hears_of_its_end() {
    let smtp = Smtp::start(|| Manner::Accept).await;
    let app = App::start_with_mail(&smtp).await;
    let session = app.session(10, 2);
    let mut body = by_mail(&session, 1);
    body["channel"] = json!("phone");
    let agent = app.token(Role::Agent).await;
    let made = app.post("/enrolments").token(&agent).json(&body).send().await.expect(201);
    app.deliver().await;
    let path = format!("/enrolments/{}/cancellation", made.id());
    app.post(&path).token(&agent).json(&json!({})).send().await.expect(200);
    app.deliver().await;
    restore(&app, &made, true).await.expect(200);
    let kinds: Vec<_> = app.messages("status=due").await.iter().map(|one| one.text("kind").to_owned()).collect();
    assert_eq!(kinds, ["confirmation"], "they have a seat again");
}

#[actix_web::test]
async fn what_is_undone_at_once_notifies_nobody() {
    let smtp = Smtp::start(|| Manner::Accept).await;
    let app = App::start_with_mail(&smtp).await;
    let agent = app.token(Role::Agent).await;
    let session = app.session(10, 2);
    let made = app.enrol(&by_mail(&session, 1)).await;
    app.deliver().await;
    let path = format!("/enrolments/{}/cancellation", made.id());
    app.post(&path).token(&agent).json(&json!({})).send().await.expect(200);
    app.clock.set(app.clock.now() + TimeDelta::seconds(10));
    assert_eq!(app.post.deliver(&app.database, &app.clock).await.unwrap(), 0, "the message stays back");
    restore(&app, &made, true).await.expect(200);
    assert_eq!((app.deliver().await, smtp.all().len()), (0, 1), "one mail: the confirmation of before");
}

#[actix_web::test]
async fn a_session_says_whether_it_can_come_back() {
    let smtp = Smtp::start(|| Manner::Accept).await;
    let app = App::start_with_mail(&smtp).await;
    let agent = app.token(Role::Agent).await;
    let session = app.session(10, 2);
    app.enrol(&by_mail(&session, 1)).await;
    app.deliver().await;
    let state = async || {
        let path = format!("/sessions/{session}/restoration");
        app.get(&path).token(&agent).send().await.expect(200)
    };
    assert_eq!(state().await["possible"], false, "it is held");
    app.cancel_session(&session).await;
    assert_eq!(state().await, json!({"possible": true, "problem": null}));
    app.deliver().await;
    let over = state().await;
    assert_eq!((&over["possible"], &over["problem"]["type"]), (&json!(false), &json!("/problems/people-notified")));
    let back = app.post(&format!("/sessions/{session}/restoration")).token(&agent).json(&json!({})).send().await;
    back.refused(409, "people-notified");
    let facilitator = app.token(Role::Facilitator).await;
    let path = format!("/sessions/{session}/restoration");
    app.get(&path).token(&facilitator).send().await.refused(403, "forbidden");
}

#[actix_web::test]
async fn an_enrolment_says_what_it_can_get_back() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let session = app.session(30, 1);
    let seated = enrol(&app, &session, 1).await;
    let restorable = async || {
        let path = format!("/enrolments/{}", seated.id());
        app.get(&path).token(&agent).send().await.expect(200)["restorable"].clone()
    };
    assert_eq!(restorable().await, Value::Null, "it is not cancelled");
    app.cancel_enrolment(&seated).await;
    assert_eq!(restorable().await, "seat");
    enrol(&app, &session, 2).await;
    assert_eq!(restorable().await, "waiting_list", "the seat is another's");
    app.cancel_session(&session).await;
    assert_eq!(restorable().await, Value::Null);
}
