//! Every input is hostile: a clear 4xx, nothing half done.

use serde_json::json;

use crate::support::{App, enrolment};

#[actix_web::test]
async fn hostile_bodies_are_refused_clearly() {
    let app = App::start().await;
    let session = app.session(7, 4);
    let good = enrolment(&session, 1).to_string();
    let send = |bytes: Vec<u8>| app.post("/enrolments").header("Content-Type", "application/json").body(bytes);

    let huge = format!("{{\"needs\":\"{}\"}}", "x".repeat(10 << 20));
    match app
        .http
        .post(format!("{}/v1/here/enrolments", app.base))
        .header("content-type", "application/json")
        .body(huge)
        .send()
        .await
    {
        Ok(answer) => assert_eq!(answer.status(), 413),
        // The connection may be closed before the client has sent it all.
        Err(error) => assert!(error.is_request() || error.is_body(), "{error}"),
    }
    send(good.clone().into_bytes())
        .header("Content-Encoding", "gzip")
        .send()
        .await
        .refused(415, "unsupported-media-type");
    app.post("/enrolments")
        .header("Content-Type", "text/plain")
        .body(good.clone().into_bytes())
        .send()
        .await
        .refused(415, "unsupported-media-type");
    let nul = good.replace("Jeanne", "Jean\\u0000ne");
    assert_eq!(
        send(nul.into_bytes()).send().await.refused(422, "invalid-input")["errors"][0]["pointer"],
        "/learner/given_name"
    );
    send(good.replace("Jeanne", "\\ud800").into_bytes()).send().await.refused(400, "malformed-request");
    send(b"{\"session_id\": \xff}".to_vec()).send().await.refused(400, "malformed-request");
    let unknown = good.replacen('{', "{\"admin\":true,", 1);
    assert_eq!(send(unknown.into_bytes()).send().await.refused(422, "invalid-input")["errors"][0]["pointer"], "/admin");
    assert_eq!(app.get(&format!("/sessions/{session}")).send().await.expect(200)["seats_left"], 4, "nothing was done");
}

#[actix_web::test]
async fn hostile_queries_and_paths_are_refused_clearly() {
    let app = App::start().await;
    for query in [
        "cursor=abc",
        "cursor=bnVsbA",
        "limit=0",
        "limit=101",
        "limit=x",
        "from=9999-01-01",
        "from=+262142-01-01",
        "level=expert",
        "unknown=1",
        "commune=%00",
        "facilitator=me",
    ] {
        app.get(&format!("/sessions?{query}")).send().await.refused(400, "invalid-query");
    }
    app.get("/sessions/not-a-uuid").send().await.refused(404, "not-found");
    let answer = app.ask(reqwest::Method::DELETE, "/v1/here/sessions").send().await;
    assert_eq!(answer.headers["allow"], "GET, POST");
    answer.refused(405, "method-not-allowed");
}

#[actix_web::test]
async fn several_mistakes_are_told_at_once() {
    let app = App::start().await;
    let mut body = enrolment(&app.session(7, 4), 1);
    body["learner"] = json!({"given_name": " ", "family_name": "Martin", "phone": "12", "commune_code": "34052"});
    let told = app.post("/enrolments").json(&body).send().await.refused(422, "invalid-input");
    let pointers: Vec<_> = told["errors"].as_array().unwrap().iter().map(|error| error["pointer"].clone()).collect();
    assert_eq!(pointers, ["/learner/given_name", "/learner/phone"]);
    let mut outside = enrolment(&app.session(7, 4), 2);
    outside["learner"]["commune_code"] = json!("75056");
    let told = app.post("/enrolments").json(&outside).send().await.refused(422, "invalid-input");
    assert_eq!(told["errors"][0]["pointer"], "/learner/commune_code");
}
