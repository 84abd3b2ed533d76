//! Rate limits, and the headers that announce them.

use clic::directory::api_keys::Scope;
use clic::kernel::security::principal::Role;
use clic::kernel::web::rate_limit::PerMinute;
use futures_util::future::join_all;
use serde_json::json;

use crate::support::{App, enrolment};

#[actix_web::test]
async fn too_many_writes_are_answered_with_retry_after() {
    let app = App::start_with(|settings| {
        settings.limits = PerMinute { public_writes: 2, logins: 1, links: 1, ..PerMinute::NONE }
    })
    .await;
    let session = app.session(7, 4);
    let ask = |who| app.post("/enrolments").json(&enrolment(&session, who)).send();
    let first = ask(1).await;
    assert_eq!(first.headers["ratelimit-policy"], "\"public-writes\";q=2;w=60");
    assert_eq!(first.headers["ratelimit"], "\"public-writes\";r=1;t=30");
    ask(2).await.expect(201);
    let refused = ask(3).await;
    assert_eq!(refused.headers["ratelimit"], "\"public-writes\";r=0;t=30");
    let wait: u64 = refused.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=32).contains(&wait), "{wait}");
    refused.refused(429, "too-many-requests");
    app.get("/sessions").send().await.expect(200);
}

#[actix_web::test]
async fn links_and_logins_cannot_be_guessed_at_speed() {
    let app = App::start_with(|settings| settings.limits = PerMinute { logins: 1, links: 1, ..PerMinute::NONE }).await;
    let look = || app.get("/my-enrolments/CAP-2222").header("Link-Secret", "AAAAAAAAAAAAAAAAAAAAAA").send();
    look().await.refused(404, "not-found");
    look().await.refused(429, "too-many-requests");
    let login = || app.post("/login").json(&json!({"email": "nadia@here.example", "password": "?"})).send();
    login().await.refused(401, "wrong-credentials");
    login().await.refused(429, "too-many-requests");
}

#[actix_web::test]
async fn reads_are_limited_by_address_also_where_answers_are_prepared() {
    let app = App::start_with(|settings| {
        settings.limits = PerMinute { public_reads: 20, ..PerMinute::NONE };
        settings.behind_proxy = true;
    })
    .await;
    let agent = app.token(Role::Agent).await;
    let ask = |from: &str| app.get("/calendar.ics").header("X-Forwarded-For", from);
    // The first address is the client's own claim, the last one was seen by our proxy.
    let mut answers = Vec::new();
    for n in 0..60 {
        answers.push(ask(&format!("10.0.0.{n}, 203.0.113.1")).send().await);
    }
    let (served, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 200);
    // One request is allowed again every three seconds.
    assert!((20..=25).contains(&served.len()), "{}", served.len());
    assert_eq!(served[0].headers["ratelimit-policy"], "\"public-reads\";q=20;w=60");
    assert_eq!(served[0].headers["ratelimit"], "\"public-reads\";r=19;t=3");
    assert_eq!(served[1].headers["ratelimit"], "\"public-reads\";r=18;t=3", "from the cache");
    for answer in refused {
        assert_eq!(answer.headers["ratelimit"], "\"public-reads\";r=0;t=3");
        assert!(answer.headers.contains_key("retry-after"));
        answer.refused(429, "too-many-requests");
    }
    // Other addresses and staff are still served.
    ask("203.0.113.2").send().await.expect(200);
    ask("203.0.113.1").token(&agent).send().await.expect(200);
    app.ask(reqwest::Method::GET, "/health/live").send().await.expect(200);
    // Of an IPv6 address the network counts.
    for n in 0..60 {
        ask(&format!("2001:db8::{n:x}")).send().await;
    }
    ask("2001:db8::ffff").send().await.refused(429, "too-many-requests");
    ask("2001:db8:0:1::1").send().await.expect(200);
}

#[actix_web::test]
async fn the_last_line_of_forwarded_addresses_counts() {
    let app = App::start_with(|settings| {
        settings.limits = PerMinute { logins: 10, ..PerMinute::NONE };
        settings.behind_proxy = true;
    })
    .await;
    let login = |n: usize, seen: &str| {
        let body = json!({"email": format!("m{n}@here.example"), "password": "wrong wrong wrong"});
        app.post("/login").header("X-Forwarded-For", &format!("9.9.8.{n}")).header("X-Forwarded-For", seen).json(&body)
    };
    for n in 0..10 {
        login(n, "203.0.113.8:4711").send().await.refused(401, "wrong-credentials");
    }
    login(10, "203.0.113.8").send().await.refused(429, "too-many-requests");
    login(11, "203.0.113.9").send().await.refused(401, "wrong-credentials");
}

#[actix_web::test]
async fn without_a_proxy_no_forwarded_address_counts() {
    let app = App::start_with(|settings| settings.limits = PerMinute { logins: 10, ..PerMinute::NONE }).await;
    let login = |n: usize| {
        let body = json!({"email": format!("m{n}@here.example"), "password": "wrong wrong wrong"});
        app.post("/login").header("X-Forwarded-For", &format!("203.0.113.{n}")).json(&body).send()
    };
    for n in 0..10 {
        login(n).await.refused(401, "wrong-credentials");
    }
    login(10).await.refused(429, "too-many-requests");
}

#[actix_web::test]
async fn unknown_organisations_are_not_asked_for_without_end() {
    let app = App::start_with(|settings| settings.limits = PerMinute { public_reads: 5, ..PerMinute::NONE }).await;
    let ask = |n: usize| app.ask(reqwest::Method::GET, &format!("/v1/nowhere-{n}/sessions")).send();
    let mut refused = 0;
    for n in 0..20 {
        let answer = ask(n).await;
        assert!(matches!(answer.status, 404 | 429), "{}", answer.status);
        refused += usize::from(answer.status == 429);
    }
    assert!(refused >= 14, "{refused} of 20");
}

#[actix_web::test]
async fn each_key_has_a_limit_of_its_own() {
    let app = App::start_with(|settings| {
        settings.limits = PerMinute { partners: 5, public_reads: 600, ..PerMinute::NONE };
    })
    .await;
    let partner = app.partner_at("here");
    let (_, busy) = app.key_at("here", partner, Scope::OF_PARTNERS);
    let (_, calm) = app.key_at("here", partner, Scope::OF_PARTNERS);
    for left in (0..5).rev() {
        let answer = app.get("/calendar.ics").token(&busy).send().await;
        assert_eq!(answer.headers["ratelimit-policy"], "\"partners\";q=5;w=60");
        assert_eq!(answer.headers["ratelimit"], format!("\"partners\";r={left};t=12").as_str());
        answer.expect(200);
    }
    app.get("/referrals").token(&busy).send().await.refused(429, "too-many-requests");
    app.get("/referrals").token(&calm).send().await.expect(200);
}

#[actix_web::test]
async fn guesses_at_keys_are_limited_by_address() {
    let app =
        App::start_with(|settings| settings.limits = PerMinute { links: 5, public_reads: 1, ..PerMinute::NONE }).await;
    let partner = app.partner_at("here");
    let (_, key) = app.key_at("here", partner, Scope::OF_PARTNERS);
    app.get("/referrals").token(&key).send().await.expect(200);
    let mut statuses = Vec::new();
    for _ in 0..20 {
        let unknown = clic::kernel::security::api_keys::draw().text;
        statuses.push(app.get("/referrals").token(&unknown).send().await.status);
    }
    // The valid key counted as an attempt, too, when it was first seen.
    assert_eq!(statuses[..4], [401; 4]);
    assert!(statuses[6..].iter().all(|status| *status == 429), "{statuses:?}");
    while app.get("/sessions").send().await.status != 429 {}
    // Longer than a key is kept in the cache.
    tokio::time::sleep(std::time::Duration::from_millis(600)).await;
    app.get("/referrals").token(&key).send().await.expect(200);
}

#[actix_web::test]
async fn a_flood_is_held_and_those_beside_it_go_on() {
    let app = App::start_with(|settings| {
        settings.limits = PerMinute { public_reads: 60, ..PerMinute::NONE };
        settings.behind_proxy = true;
    })
    .await;
    let ask = |from: String| app.get("/sessions").header("X-Forwarded-For", &from).send();
    let began = std::time::Instant::now();
    let mut served = 0;
    for round in 0..40 {
        let flood = join_all((0..20).map(|_| ask("203.0.113.1".to_owned()))).await;
        assert!(flood.iter().all(|answer| matches!(answer.status, 200 | 429)));
        served += flood.iter().filter(|answer| answer.status == 200).count();
        ask(format!("198.51.100.{}", round % 10)).await.expect(200);
    }
    // One request is allowed again every second.
    let allowed = 60 + began.elapsed().as_secs() as usize + 1;
    assert!((60..=allowed).contains(&served), "{served} of 800, {allowed} allowed");
}
