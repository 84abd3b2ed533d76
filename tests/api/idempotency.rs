//! Idempotency keys: one effect and one answer for each key.

use clic::kernel::security::principal::Role;
use serde_json::json;

use crate::partners::read_everything;
use crate::support::{App, enrolment};

#[actix_web::test]
async fn a_refusal_stays_the_answer_of_its_key() {
    let app = App::start().await;
    let session = app.session(7, 1);
    let first = app.enrol(&enrolment(&session, 1)).await;
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
async fn an_invalid_body_binds_no_key() {
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

#[actix_web::test]
async fn a_secret_is_answered_again_and_kept_nowhere() {
    let app = App::start().await;
    let admin = app.token(Role::Admin).await;
    let (later, today) = (app.session(7, 3), app.session(0, 3));
    let endpoint = json!({"url": "https://exemple.fr/", "description": "Site", "events": ["session.full"]});
    let walk_in = json!({"learner": enrolment(&today, 2)["learner"]});
    for (path, body, field) in [
        ("/enrolments", enrolment(&later, 1), "secret"),
        ("/webhook-endpoints", endpoint, "secret"),
        (&format!("/sessions/{today}/attendance"), walk_in, "evaluation_secret"),
    ] {
        let ask = async || {
            let key = format!("\"{path}\"");
            app.post(path).token(&admin).header("Idempotency-Key", &key).json(&body).send().await.expect(201)
        };
        let first = ask().await;
        let secret = first[field].as_str().unwrap();
        assert!(secret.len() >= 22, "{path}: {secret}");
        assert_eq!(ask().await, first, "{path}: the same secret, too");
        let kept = read_everything(&app);
        assert!(kept.contains(first[if field == "secret" { "id" } else { "reference" }].as_str().unwrap()));
        assert!(!kept.contains(secret), "{path}: the secret is kept");
    }
}

#[actix_web::test]
async fn a_generated_password_is_shown_once_and_kept_nowhere() {
    let app = App::start().await;
    let admin = app.token(Role::Admin).await;
    let new = json!({"email": "lea.fabre@sud-herault.example", "name": "Léa Fabre", "role": "agent"});
    let ask = || app.post("/accounts").token(&admin).header("Idempotency-Key", "\"k\"").json(&new).send();
    let opened = ask().await.expect(200);
    let password = opened["password"].as_str().unwrap();
    assert!(!read_everything(&app).contains(password));
    ask().await.refused(409, "email-taken");
}
