//! Exactly once: what a repeated key is answered.

use clic::kernel::principal::Role;
use serde_json::json;

use crate::support::{App, enrolment};

#[actix_web::test]
async fn a_refusal_stays_the_answer_of_its_key() {
    let app = App::start().await;
    let session = app.session(7, 1);
    let first = app.post("/enrolments").json(&enrolment(&session, 1)).send().await.expect(201);
    let ask = |key: &'static str| app.post("/enrolments").header("Idempotency-Key", key).json(&enrolment(&session, 2));
    let refused = ask("\"k\"").send().await.refused(409, "session-full");

    let own = format!("/my-enrolments/{}/cancellation", first["reference"].as_str().unwrap());
    app.post(&own).header("Link-Secret", first["secret"].as_str().unwrap()).json(&json!({})).send().await.expect(200);
    assert_eq!(ask("\"k\"").send().await.refused(409, "session-full"), refused, "the seat is free, the answer stands");
    let session_now = app.get(&format!("/sessions/{session}")).send().await.expect(200);
    assert_eq!(session_now["seats_left"], 1);
    ask("\"another\"").send().await.expect(201);
}

#[actix_web::test]
async fn what_cannot_be_read_binds_no_key() {
    let app = App::start().await;
    let session = app.session(7, 2);
    let ask = |body| app.post("/enrolments").header("Idempotency-Key", "\"k\"").json(&body);
    ask(json!({"session_id": session})).send().await.refused(422, "invalid-input");
    ask(enrolment(&session, 1)).send().await.expect(201);
}

#[actix_web::test]
async fn keys_are_each_asker_s_own() {
    let app = App::start().await;
    let session = app.session(7, 3);
    let (one, other) = (app.token(Role::Agent).await, app.token(Role::Agent).await);
    let ask = |who| app.post("/enrolments").header("Idempotency-Key", "\"k\"").json(&enrolment(&session, who));
    ask(1).send().await.expect(201);
    ask(2).token(&one).send().await.expect(201);
    ask(3).token(&other).send().await.expect(201);
}
