//! The private calendar of a person who runs sessions, and the days off that the desk's calendar draws.

use clic::kernel::security::principal::Role;
use serde_json::{Value, json};

use crate::support::{Answer, App, enrolment};

async fn own(app: &App, token: &str, method: reqwest::Method) -> Answer {
    app.ask(method, "/v1/here/me/calendar").token(token).send().await
}

/// The path of an address, whatever host it names.
fn path_of(calendar: &Value) -> String {
    let address = calendar["address"].as_str().expect("an address");
    address[address.find("/v1/").expect("a path")..].to_owned()
}

async fn read(app: &App, path: &str) -> Answer {
    app.ask(reqwest::Method::GET, path).send().await
}

#[actix_web::test]
async fn a_facilitator_reads_their_own_sessions_in_their_agenda() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let (token, account) = app.staff_at("here", Role::Facilitator).await;
    let (mine, other) = (app.session(7, 4), app.session(8, 4));
    let run = json!({"facilitator_id": account});
    let edit = app.patch(&format!("/sessions/{mine}")).token(&agent).header("If-Match", "\"1\"");
    edit.json(&run).send().await.expect(200);
    app.enrol(&enrolment(&mine, 1)).await;
    let none = own(&app, &token, reqwest::Method::GET).await.expect(200);
    assert_eq!(none, json!({"address": null, "opened_at": null}));
    let path = path_of(&own(&app, &token, reqwest::Method::POST).await.expect(200));
    assert_eq!(path_of(&own(&app, &token, reqwest::Method::GET).await.expect(200)), path);
    let answer = app.http.get(format!("{}{path}", app.base)).send().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "text/calendar; charset=utf-8");
    let text = answer.text().await.unwrap().replace("\r\n ", "");
    assert!(text.contains(&format!("UID:animer-{mine}")) && !text.contains(&other), "{text}");
    assert!(text.contains("Inscrits : 1 sur 4.") && !text.contains("Martin"), "nobody's name: {text}");
    assert!(text.contains(&format!("URL:https://clic.example/bureau/atelier.html?id={mine}")));
}

#[actix_web::test]
async fn an_address_ends_with_the_next_and_with_the_account() {
    let app = App::start().await;
    let (token, account) = app.staff_at("here", Role::Facilitator).await;
    let first = path_of(&own(&app, &token, reqwest::Method::POST).await.expect(200));
    let next = path_of(&own(&app, &token, reqwest::Method::POST).await.expect(200));
    read(&app, &first).await.refused(404, "not-found");
    assert_eq!(read(&app, &next).await.status, 200);
    read(&app, &next.replace("/v1/here/", "/v1/elsewhere/")).await.refused(404, "not-found");
    assert_eq!(own(&app, &token, reqwest::Method::DELETE).await.status, 204);
    assert_eq!(own(&app, &token, reqwest::Method::DELETE).await.status, 204, "asked again");
    read(&app, &next).await.refused(404, "not-found");
    let again = path_of(&own(&app, &token, reqwest::Method::POST).await.expect(200));
    read(&app, &next).await.refused(404, "not-found");
    assert_eq!(read(&app, &again).await.status, 200);
    let admin = app.token(Role::Admin).await;
    let close = app.patch(&format!("/accounts/{account}")).token(&admin).header("If-Match", "\"1\"");
    close.json(&json!({"active": false})).send().await.expect(200);
    read(&app, &again).await.refused(404, "not-found");
    own(&app, "", reqwest::Method::GET).await.refused(401, "login-required");
}

#[actix_web::test]
async fn the_calendar_knows_holidays_and_closures() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let venue = app.venue().await;
    let body = json!({"venue_id": venue, "first_date": "2026-12-28", "last_date": "2027-01-02", "reason": "Travaux"});
    app.post("/closures").token(&agent).json(&body).send().await.expect(201);
    let facilitator = app.token(Role::Facilitator).await;
    let ask = |query: &str| app.get(&format!("/days-off?{query}")).token(&facilitator).send();
    let found = ask("from=2026-12-01&to=2026-12-31").await.expect(200);
    assert_eq!(found["holidays"], json!([{"date": "2026-12-25", "name": "Noël"}]));
    assert_eq!(found["closures"], json!([body]));
    assert_eq!(ask("from=2026-12-01&to=2026-12-27").await.expect(200)["closures"], json!([]));
    ask("from=2026-12-02&to=2026-12-01").await.refused(400, "invalid-query");
    ask("from=2026-12-02&to=2027-12-01").await.refused(400, "invalid-query");
    app.get("/days-off?from=2026-12-01&to=2026-12-31").send().await.refused(401, "login-required");
}
