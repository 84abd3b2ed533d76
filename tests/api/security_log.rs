//! The security log: refusals, limits that were reached, and readings about people.

use chrono::TimeDelta;
use clic::kernel::security::principal::Role;
use clic::kernel::web::rate_limit::PerMinute;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{App, Read, enrolment, monday};

async fn log(app: &App, admin: &str, filter: &str) -> Vec<Value> {
    app.settle();
    let path = format!("/security-log?limit=100{filter}");
    app.get(&path).token(admin).send().await.expect(200).data().to_vec()
}

#[actix_web::test]
async fn refusals_and_readings_leave_a_trace() {
    let app = App::start_with(|settings| settings.behind_proxy = true).await;
    let (admin, _) = app.staff_at("here", Role::Admin).await;
    let (agent, account) = app.staff_at("here", Role::Agent).await;
    let made = app.enrol(&enrolment(&app.session(7, 4), 1)).await;
    let from = |path: &str| app.get(path).header("X-Forwarded-For", "2001:db8:1:2:3:4:5:6");

    let login = json!({"email": "nadia@here.example", "password": "wrong wrong wrong"});
    for _ in 0..3 {
        app.post("/login").header("X-Forwarded-For", "203.0.113.8").json(&login).send().await;
    }
    let wrong = from(&format!("/my-enrolments/{}", made.text("reference")));
    wrong.header("Link-Secret", "AAAAAAAAAAAAAAAAAAAAAA").send().await.refused(404, "not-found");
    let replaced = json!({"token": "guessed", "new": "trois figuiers près du canal"});
    app.post("/login/forgotten-password/replacement").json(&replaced).send().await.refused(401, "reset-link-over");
    from("/learners").token("forged.token.here").send().await.refused(401, "login-required");
    let forbidden = from("/security-log").token(&agent).send().await;
    let id = forbidden.headers["x-request-id"].to_str().unwrap().to_owned();
    forbidden.refused(403, "forbidden");
    from("/learners?q=martin").token(&agent).send().await.expect(200);
    from("/sessions").send().await.expect(200);

    let logged = log(&app, &admin, "").await;
    let of = |kind: &str| logged.iter().filter(|event| event["kind"] == kind).collect::<Vec<_>>();
    let [failed] = &of("login_failed")[..] else { panic!("{logged:?}") };
    assert_eq!((&failed["times"], &failed["network"]), (&json!(3), &json!("203.0.113.8")));
    assert_eq!(failed["route"], "POST /v1/{organisation}/login");
    let mut guessed: Vec<_> =
        of("guess_failed").iter().map(|event| (event.text("route"), event.text("network"))).collect();
    guessed.sort_unstable();
    assert_eq!(guessed[0], ("GET /v1/{organisation}/my-enrolments/{reference}", "2001:db8:1:2::/64"));
    assert_eq!(guessed[1].0, "POST /v1/{organisation}/login/forgotten-password/replacement");
    assert_eq!(of("token_refused").len(), 1);
    let [refused] = &of("forbidden")[..] else { panic!("{logged:?}") };
    assert_eq!((refused.text("request_id"), refused.text("actor_id")), (id.as_str(), account.as_str()));
    let [read] = &of("people_read")[..] else { panic!("{logged:?}") };
    assert_eq!((read.text("route"), read.text("actor_id")), ("GET /v1/{organisation}/learners", account.as_str()));
    assert!(!json!(logged).to_string().contains("martin"), "what was asked for is nobody's business");
    assert_eq!(log(&app, &admin, "&kind=people_read").await.len(), 1);
    assert_eq!(log(&app, &admin, "&network=203.0.113.8").await.len(), 1);
    assert_eq!(log(&app, &admin, &format!("&actor={account}")).await.len(), 2);
}

#[actix_web::test]
async fn limits_that_are_reached_leave_a_trace() {
    let app = App::start_with(|settings| settings.limits = PerMinute { links: 1, ..PerMinute::NONE }).await;
    let admin = app.token(Role::Admin).await;
    for _ in 0..5 {
        app.get("/my-enrolments/CAP-2222").header("Link-Secret", "AAAAAAAAAAAAAAAAAAAAAA").send().await;
    }
    let logged = log(&app, &admin, "&kind=limited").await;
    assert_eq!(logged[0]["times"], 4);
}

#[actix_web::test]
async fn the_security_log_is_the_administrators_own_for_a_year() {
    let app = App::start().await;
    let admin = app.token(Role::Admin).await;
    let login = json!({"email": "nadia@here.example", "password": "wrong wrong wrong"});
    app.post("/login").json(&login).send().await;
    app.settle();
    for role in [Role::Facilitator, Role::Agent] {
        app.get("/security-log").token(&app.token(role).await).send().await.refused(403, "forbidden");
    }
    app.get("/security-log").send().await.refused(401, "login-required");
    let stranger = app.staff_at("elsewhere", Role::Admin).await.0;
    let theirs = app.ask(Method::GET, "/v1/elsewhere/security-log?kind=login_failed").token(&stranger).send().await;
    assert_eq!(theirs.expect(200)["data"], json!([]));
    app.get("/security-log?kind=gossip").token(&admin).send().await.refused(400, "invalid-query");

    let left = async || {
        let admin = app.token(Role::Admin).await;
        log(&app, &admin, "&kind=login_failed").await.len()
    };
    app.clock.set(monday() + TimeDelta::days(360));
    app.tidy();
    assert_eq!(left().await, 1);
    app.clock.set(monday() + TimeDelta::days(370));
    app.tidy();
    assert_eq!(left().await, 0);
}

#[actix_web::test]
async fn every_answer_names_its_request() {
    let app = App::start().await;
    let mut seen = std::collections::BTreeSet::new();
    for path in ["/v1/here/sessions", "/v1/here/sessions", "/v1/nowhere/sessions", "/", "/missing", "/health/ready"] {
        let answer = app.ask(Method::GET, path).send().await;
        seen.insert(answer.headers["x-request-id"].to_str().unwrap().parse::<uuid::Uuid>().unwrap());
    }
    assert_eq!(seen.len(), 6);
}

#[actix_web::test]
async fn the_newest_event_comes_first() {
    let app = App::start_with(|settings| settings.behind_proxy = true).await;
    let admin = app.token(Role::Admin).await;
    let login = json!({"email": "nadia@here.example", "password": "wrong wrong wrong"});
    for address in 1..=9 {
        app.clock.set(app.clock.now() + TimeDelta::seconds(1));
        app.post("/login").header("X-Forwarded-For", &format!("203.0.113.{address}")).json(&login).send().await;
    }
    // Written down together, long after.
    let logged = log(&app, &admin, "&kind=login_failed").await;
    let addresses: Vec<&str> = logged.iter().map(|event| event.text("network")).collect();
    let expected: Vec<String> = (1..=9).rev().map(|address| format!("203.0.113.{address}")).collect();
    assert_eq!(addresses, expected);
    let mut oldest = log(&app, &admin, "&kind=login_failed&sort=created").await;
    oldest.reverse();
    assert_eq!(oldest, logged);
}
