//! «J'ai une question», by the personal link of an enrolment.

use chrono::TimeDelta;
use clic::kernel::security::principal::Role;
use clic::participation::web_shares::Shares;
use serde_json::{Value, json};

use super::{QUESTION, questions};
use crate::support::{Answer, App, Read, enrolment};

async fn ask(app: &App, made: &Value, secret: &str, body: &Value) -> Answer {
    let path = format!("/my-enrolments/{}/questions", made.text("reference"));
    app.post(&path).header("Link-Secret", secret).json(body).send().await
}

#[actix_web::test]
async fn a_person_asks_by_their_link_once_the_session_began() {
    let app = App::start().await;
    let session = app.session(1, 4);
    let (_, account) = app.staff_at("here", Role::Facilitator).await;
    app.change(&format!("/sessions/{session}"), &json!({"facilitator_id": account})).await;
    let made = app.enrol(&enrolment(&session, 1)).await;
    let secret = made.text("secret");
    let own = async || {
        let path = format!("/my-enrolments/{}", made.text("reference"));
        app.get(&path).header("Link-Secret", secret).send().await.expect(200)["can_ask"].clone()
    };
    let body = json!({"question": QUESTION, "device": "tablet"});
    assert_eq!(own().await, false);
    ask(&app, &made, secret, &body).await.refused(409, "session-not-started");
    app.clock.set(app.clock.now() + TimeDelta::days(2));
    assert_eq!(own().await, true);
    ask(&app, &made, "AAAA", &body).await.refused(404, "not-found");
    ask(&app, &made, secret, &json!({"question": ""})).await.refused(422, "invalid-input");
    let asked = ask(&app, &made, secret, &body).await.expect(201);
    assert_eq!(asked["due_on"], "2026-12-02");
    let agent = app.token(Role::Agent).await;
    let found = questions(&app, &agent, "?status=open").await;
    assert_eq!((found.len(), &found[0]["channel"]), (1, &json!("page")));
    assert_eq!(found[0]["assignee"]["id"], json!(account));
    assert_eq!((&found[0]["session"]["id"], &found[0]["device"]), (&json!(session), &json!("tablet")));
    app.clock.set(app.clock.now() + TimeDelta::days(8));
    ask(&app, &made, secret, &body).await.refused(404, "not-found");
}

#[actix_web::test]
async fn a_person_without_a_seat_calls_instead() {
    let app = App::start().await;
    let session = app.session(1, 1);
    app.enrol(&enrolment(&session, 1)).await;
    let mut waiting = enrolment(&session, 2);
    waiting["wait"] = json!(true);
    let waiting = app.enrol(&waiting).await;
    app.clock.set(app.clock.now() + TimeDelta::days(2));
    ask(&app, &waiting, waiting.text("secret"), &json!({"question": QUESTION})).await.refused(409, "not-enrolled");
}

#[actix_web::test]
async fn a_stranger_asks_as_often_as_for_a_call() {
    let shares = Shares { call_backs: 2, ..Shares::NONE };
    let app = App::start_with(|settings| settings.shares = shares).await;
    let session = app.session(1, 4);
    let made = app.enrol(&enrolment(&session, 1)).await;
    app.clock.set(app.clock.now() + TimeDelta::days(2));
    let body = json!({"question": QUESTION});
    for _ in 0..2 {
        ask(&app, &made, made.text("secret"), &body).await.expect(201);
    }
    ask(&app, &made, made.text("secret"), &body).await.refused(429, "too-many-requests");
}
