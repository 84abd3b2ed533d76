//! Arrangements: ticked at the enrolment, by whoever enrols, and shown to who welcomes.

use clic::kernel::security::principal::Role;
use serde_json::json;

use crate::support::{App, Read, enrolment};

#[actix_web::test]
async fn who_welcomes_sees_what_was_ticked() {
    let app = App::start().await;
    let session = app.session(7, 4);
    let mut new = enrolment(&session, 1);
    new["arrangements"] = json!(["step_free", "large_print", "step_free"]);
    let made = app.post("/enrolments").json(&new).send().await.expect(201);
    app.post("/enrolments").json(&enrolment(&session, 2)).send().await.expect(201);
    let agent = app.token(Role::Agent).await;
    let wished = json!(["large_print", "step_free"]);
    let shown = app.get(&format!("/enrolments/{}", made.id())).token(&agent).send().await.expect(200);
    assert_eq!(shown["arrangements"], wished, "each once, in the order of the list");
    let sheet = app.get(&format!("/sessions/{session}/attendance")).token(&agent).send().await.expect(200);
    let lines = sheet.to_string();
    assert_eq!(lines.matches(r#""arrangements":["large_print","step_free"]"#).count(), 1, "{lines}");
    assert_eq!(lines.matches(r#""arrangements":[]"#).count(), 1, "{lines}");
    let prepared = app.get(&format!("/sessions/{session}/preparation")).token(&agent).send().await.expect(200);
    assert!(prepared.list("people").iter().any(|person| person["arrangements"] == wished), "{prepared}");
}

#[actix_web::test]
async fn nothing_but_the_list_is_taken() {
    let app = App::start().await;
    let session = app.session(7, 4);
    for (wrong, pointer) in [(json!(["diabetic"]), "/arrangements/0"), (json!("step_free"), "/arrangements")] {
        let mut new = enrolment(&session, 1);
        new["arrangements"] = wrong;
        assert_eq!(app.post("/enrolments").json(&new).send().await.expect(422).pointers(), [pointer]);
    }
}
