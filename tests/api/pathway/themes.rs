//! Themes of a session: planned with the plan, confirmed once it has begun.

use chrono::TimeDelta;
use clic::kernel::security::principal::Role;
use serde_json::{Value, json};

use super::Desk;
use crate::support::{App, Read, monday};

#[actix_web::test]
async fn planned_themes_are_confirmed_once_and_corrected() {
    let desk = Desk::start().await;
    let plan = json!({"themes": ["securite_numerique", "email", "email"]});
    let path = format!("/sessions/{}/plan", desk.session);
    let written = desk.app.patch(&path).token(&desk.agent).header("If-Match", "\"0\"").json(&plan).send().await;
    assert_eq!(written.expect(200)["themes"], json!(["email", "securite_numerique"]));
    let themes = format!("/sessions/{}/themes", desk.session);
    let before = desk.get(&themes).await;
    assert_eq!((&before["planned"], &before["covered"]), (&json!(["email", "securite_numerique"]), &Value::Null));
    assert_eq!((&before["version"], &before["confirmed_by"]), (&json!(0), &Value::Null));
    let done = desk.confirm_as(&desk.agent, 0, &["securite_numerique", "email"]).await;
    assert_eq!(done.headers["etag"], "\"1\"");
    let done = done.expect(200);
    assert_eq!((&done["covered"], done.text("confirmed_by")), (&before["planned"], "Nadia Benali"));
    desk.confirm_as(&desk.agent, 0, &["email", "securite_numerique"]).await.expect(200);
    desk.confirm_as(&desk.agent, 0, &["sante"]).await.refused(412, "changed-meanwhile");
    desk.wait();
    assert_eq!(desk.confirm_as(&desk.agent, 1, &[]).await.expect(200)["covered"], json!([]));
    let trail = desk.get("/audit?action=session.themes_confirmed").await;
    assert_eq!(trail.data().len(), 2, "a repeated request writes nothing");
    assert_eq!(trail.data()[0]["before"]["themes"], json!(["email", "securite_numerique"]));
}

#[actix_web::test]
async fn of_two_who_confirm_at_once_the_second_reads_again() {
    let desk = Desk::start().await;
    let both = futures_util::future::join(
        desk.confirm_as(&desk.agent, 0, &["email"]),
        desk.confirm_as(&desk.facilitator, 0, &["sante"]),
    );
    let (one, other) = both.await;
    let mut answers = [one.status, other.status];
    answers.sort_unstable();
    assert_eq!(answers, [200, 412]);
}

#[actix_web::test]
async fn themes_that_cannot_be_are_refused() {
    let desk = Desk::start().await;
    desk.confirm_as(&desk.agent, 0, &["cuisine"]).await.refused(422, "invalid-input");
    desk.confirm_as(&desk.agent, 0, &["email"; 20]).await.refused(422, "invalid-input");
    let path = format!("/sessions/{}/themes", desk.session);
    let blind = desk.app.put(&path).token(&desk.agent).json(&json!({"covered": []})).send().await;
    blind.refused(428, "precondition-required");
    let plan = format!("/sessions/{}/plan", desk.session);
    let many = json!({"themes": vec!["email"; 20]});
    let refused = desk.app.patch(&plan).token(&desk.agent).header("If-Match", "\"0\"").json(&many).send().await;
    assert_eq!(refused.refused(422, "invalid-input").pointers(), ["/themes"]);
}

#[actix_web::test]
async fn themes_are_confirmed_from_the_beginning_on() {
    let app = App::start().await;
    let (session, cancelled) = (app.session(1, 4), app.session(2, 4));
    app.cancel_session(&cancelled).await;
    let confirm = async |session: &str| {
        let agent = app.token(Role::Agent).await;
        let path = format!("/sessions/{session}/themes");
        app.put(&path).token(&agent).header("If-Match", "\"0\"").json(&json!({"covered": ["email"]})).send().await
    };
    confirm(&session).await.refused(409, "session-not-started");
    confirm(&cancelled).await.refused(409, "session-cancelled");
    app.clock.set(monday() + TimeDelta::hours(28));
    confirm(&session).await.expect(200);
}
