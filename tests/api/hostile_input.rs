//! Hostile input is answered with a clear 4xx and changes nothing.

use std::time::Duration;

use clic::kernel::security::principal::Role;
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
    let turned = good.replace("Écrire", "\\u202eÉcrire");
    assert_eq!(send(turned.into_bytes()).send().await.refused(422, "invalid-input")["errors"][0]["pointer"], "/needs");
    send(good.replace("Jeanne", "\\ud800").into_bytes()).send().await.refused(400, "malformed-request");
    send(b"{\"session_id\": \xff}".to_vec()).send().await.refused(400, "malformed-request");
    let unknown = good.replacen('{', "{\"admin\":true,", 1);
    assert_eq!(send(unknown.into_bytes()).send().await.refused(422, "invalid-input")["errors"][0]["pointer"], "/admin");
    assert_eq!(app.get(&format!("/sessions/{session}")).send().await.expect(200)["seats_left"], 4, "nothing was done");
}

#[actix_web::test]
async fn long_searches_are_refused() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    for list in ["enrolments", "learners"] {
        let path = |length| format!("/{list}?q={}", "a".repeat(length));
        app.get(&path(100)).token(&agent).send().await.expect(200);
        let refused = app.get(&path(101)).token(&agent).send().await.refused(400, "invalid-query");
        assert_eq!(refused["errors"][0]["parameter"], "q", "{list}");
    }
}

#[actix_web::test]
async fn answers_are_not_kept_and_say_tls_alone_behind_it() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    for list in ["enrolments", "learners", "messages", "calls", "audit", "partners", "accounts"] {
        let answer = app.get(&format!("/{list}")).token(&agent).send().await;
        assert_eq!(answer.headers["cache-control"], "no-store", "{list}");
        assert!(!answer.headers.contains_key("strict-transport-security"));
    }
    let secure = App::start_with(|settings| settings.secure_cookies = true).await;
    for path in ["/v1/here/sessions", "/v1/here/audit", "/", "/nowhere"] {
        let answer = secure.ask(reqwest::Method::GET, path).send().await;
        assert_eq!(answer.headers["strict-transport-security"], "max-age=63072000", "{path}");
    }
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
        "level=beginner&level=advanced",
        "commune=99999",
        "unknown=1",
        "commune=%00",
        "facilitator=me",
    ] {
        let refused = app.get(&format!("/sessions?{query}")).send().await.refused(400, "invalid-query");
        if query != "commune=%00" {
            let name = query.split('=').next().unwrap();
            assert_eq!(refused["errors"][0]["parameter"], name, "{query}: {refused}");
        }
    }
    app.get("/sessions/not-a-uuid").send().await.refused(404, "not-found");
    let answer = app.ask(reqwest::Method::DELETE, "/v1/here/sessions").send().await;
    assert_eq!(answer.headers["allow"], "GET, HEAD, POST");
    answer.refused(405, "method-not-allowed");
}

#[actix_web::test]
async fn several_mistakes_are_reported_at_once() {
    let app = App::start().await;
    let mut body = enrolment(&app.session(7, 4), 1);
    body["learner"] = json!({"given_name": " ", "family_name": "Martin", "phone": "12", "commune_code": "34052"});
    let refused = app.post("/enrolments").json(&body).send().await.refused(422, "invalid-input");
    let pointers: Vec<_> = refused["errors"].as_array().unwrap().iter().map(|error| error["pointer"].clone()).collect();
    assert_eq!(pointers, ["/learner/given_name", "/learner/phone"]);
    let mut outside = enrolment(&app.session(7, 4), 2);
    outside["learner"]["commune_code"] = json!("75056");
    let refused = app.post("/enrolments").json(&outside).send().await.refused(422, "invalid-input");
    assert_eq!(refused["errors"][0]["pointer"], "/learner/commune_code");
}

#[actix_web::test]
async fn dates_beyond_any_calendar_are_refused_where_they_stand() {
    let app = App::start().await;
    let token = app.token(Role::Agent).await;
    let session = app.session(7, 4);
    let edit = json!({"starts_at": "9999-12-31T14:00:00Z", "ends_at": "9999-12-31T16:00:00Z"});
    let ask = || app.patch(&format!("/sessions/{session}")).token(&token).header("If-Match", "\"1\"");
    let refused = ask().json(&edit).send().await.refused(422, "invalid-input");
    assert_eq!(refused["errors"][0]["pointer"], "/starts_at");
    let answer = ask().json(&json!({"starts_at": "+262143-01-01T00:00:00Z"})).send().await;
    assert_eq!(answer.refused(422, "invalid-input")["errors"][0]["pointer"], "/starts_at");
    app.get("/enrolments?from=9999-01-01").token(&token).send().await.refused(400, "invalid-query");
}

#[actix_web::test]
async fn bodies_nested_to_exhaust_the_reader_are_refused() {
    let app = App::start().await;
    let deep = format!("{{\"learner\":{}1{}}}", "[".repeat(30_000), "]".repeat(30_000));
    let answer =
        app.post("/enrolments").header("Content-Type", "application/json").body(deep.into_bytes()).send().await;
    assert!(matches!(answer.status, 400 | 422), "{}", answer.body);
}

/// Over raw TCP, since no HTTP client sends so slowly.
#[actix_web::test]
async fn an_endless_body_is_given_up_while_others_are_served() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let app = App::start().await;
    let address = app.base.trim_start_matches("http://").to_owned();
    let mut stream = tokio::net::TcpStream::connect(&address).await.unwrap();
    let head = format!(
        "POST /v1/here/enrolments HTTP/1.1\r\nHost: {address}\r\n\
         Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    app.get("/sessions").send().await.expect(200);
    let mut answer = vec![0; 4096];
    let drip = async {
        loop {
            tokio::time::sleep(Duration::from_secs(1)).await;
            // One byte at a time keeps every time-out between bytes away.
            tokio::select! {
                read = stream.read(&mut answer) => return read.unwrap(),
                () = tokio::time::sleep(Duration::from_secs(1)) => {}
            }
            let _ = stream.write_all(b" ").await;
        }
    };
    let read = tokio::time::timeout(Duration::from_secs(30), drip).await.expect("given up in time");
    let answer = String::from_utf8_lossy(&answer[..read]).into_owned();
    assert!(answer.starts_with("HTTP/1.1 408 ") && answer.contains("/problems/request-too-slow"), "{answer}");
}
