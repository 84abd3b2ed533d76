//! Webhook endpoints: their addresses and events, secrets and their renewal.

mod partners;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use clic::directory::api_keys::Scope;
use clic::kernel::security::principal::Role;
use clic::outreach::webhooks::actions::{self, Tried};
use clic::outreach::webhooks::rules::Met;
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use futures_util::future::{join, join_all};
use reqwest::Method;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use serde_json::{Value, json};
use standardwebhooks::Webhook;

use crate::support::receiver::{Heard, Manner, Receiver};
use crate::support::{App, Read, enrolment};
use crate::webhooks::{ALL, start};

fn new(url: &str) -> Value {
    json!({"url": url, "description": "Site de la mairie", "events": ALL})
}

#[actix_web::test]
async fn an_endpoint_is_added_edited_stopped_and_removed() {
    let app = start().await;
    let admin = app.token(Role::Admin).await;
    let made = app.endpoint("http://127.0.0.1:9000/a?b=c").await;
    assert!(made.text("secret").starts_with("whsec_"));
    let path = format!("/webhook-endpoints/{}", made.id());
    let shown = app.get(&path).token(&admin).send().await.expect(200);
    assert_eq!((&shown["secret"], &shown["url"]), (&Value::Null, &json!("http://127.0.0.1:9000/a?b=c")));
    let listed = app.get("/webhook-endpoints").token(&admin).send().await.expect(200);
    assert_eq!(listed["data"], json!([shown]));

    let edit = |version: &str, body: Value| app.patch(&path).token(&admin).header("If-Match", version).json(&body);
    let events = json!(["session.available", "session.full", "session.available"]);
    let edited = edit("\"1\"", json!({"events": events, "description": "Panneau"})).send().await.expect(200);
    assert_eq!(edited["events"], json!(["session.full", "session.available"]));
    edit("\"1\"", json!({"description": "Panneau"})).send().await.refused(412, "changed-meanwhile");

    let session = app.session(30, 1);
    app.enrol(&enrolment(&session, 1)).await;
    let stopped = edit("\"2\"", json!({"enabled": false})).send().await.expect(200);
    assert_eq!((&stopped["disabled_because"], &stopped["failed"]), (&json!("staff"), &json!(1)));
    let delivery = app.log("&event=session.full").await[0].clone();
    assert_eq!(delivery["status"], "failed");
    let replay = format!("/webhook-deliveries/{}/replay", delivery.id());
    app.post(&replay).token(&admin).send().await.refused(409, "webhook-disabled");
    edit("\"3\"", json!({"enabled": true})).send().await.expect(200);
    app.post(&replay).token(&admin).send().await.expect(200);
    app.database.write(app.system("here"), clic::outreach::webhooks::actions::take).await.unwrap();
    app.post(&replay).token(&admin).send().await.refused(409, "delivery-under-way");

    let remove = || app.ask(Method::DELETE, &format!("/v1/here{path}")).token(&admin).send();
    assert_eq!(remove().await.status, 204);
    remove().await.refused(404, "not-found");
    assert_eq!(app.log("").await.len(), 0);
    let trail = app.get("/audit?limit=20").token(&admin).send().await.expect(200);
    let logged = trail.data().iter().filter_map(|entry| entry["action"].as_str());
    let mut logged: Vec<&str> = logged.filter(|action| action.starts_with("webhook.")).collect();
    // Entries of one instant have no order.
    logged.sort_unstable();
    let expected =
        ["added", "changed", "disabled", "enabled", "removed", "replayed"].map(|did| format!("webhook.{did}"));
    assert_eq!(logged, expected);
}

#[actix_web::test]
async fn private_addresses_are_refused_when_written() {
    let app = App::start().await;
    let admin = app.token(Role::Admin).await;
    let add = |body: Value| app.post("/webhook-endpoints").token(&admin).json(&body).send();
    for url in [
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://[::ffff:10.0.0.1]/",
        "https://169.254.169.254/",
        "https://localhost/",
        "http://exemple.fr/",
        "https://a:b@exemple.fr/",
        "https://exemple.fr:22/",
        "pas une adresse",
        "",
    ] {
        let refused = add(new(url)).await.refused(422, "invalid-input");
        assert_eq!(refused["errors"][0]["pointer"], "/url", "{url}");
    }
    let refused = add(json!({"url": "https://exemple.fr/", "description": " ", "events": []})).await;
    let errors = refused.refused(422, "invalid-input")["errors"].clone();
    assert_eq!(errors.as_array().unwrap().len(), 2, "{errors}");
    let mut unknown = new("https://exemple.fr/");
    unknown["partner_id"] = json!("00000000-0000-7000-8000-000000000000");
    assert_eq!(add(unknown).await.refused(422, "invalid-input")["errors"][0]["pointer"], "/partner_id");
    let made = add(new("https://exemple.fr/")).await.expect(201);
    let path = format!("/webhook-endpoints/{}", made.id());
    let inside = json!({"url": "https://10.0.0.1/"});
    app.patch(&path).token(&admin).header("If-Match", "\"1\"").json(&inside).send().await.refused(422, "invalid-input");
}

/// A resolver that gives these answers one after the other, and the last one for ever.
struct Script {
    answers: Mutex<Vec<Vec<IpAddr>>>,
    asked: AtomicUsize,
}

impl Resolve for Script {
    fn resolve(&self, _: Name) -> Resolving {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let mut answers = self.answers.lock().unwrap();
        let now = if answers.len() > 1 { answers.remove(0) } else { answers[0].clone() };
        let addresses: Vec<SocketAddr> = now.into_iter().map(|address| (address, 0).into()).collect();
        Box::pin(async move { Ok(Box::new(addresses.into_iter()) as Addrs) })
    }
}

#[actix_web::test]
async fn a_name_that_resolves_to_a_private_address_gets_no_request() {
    // Here 127.0.0.2 stands for a public address.
    let outside = Receiver::at("127.0.0.2:0").await;
    let inside = Receiver::at(&format!("127.0.0.1:{}", outside.address.port())).await;
    let [public, private] = [2, 1].map(|last| IpAddr::V4(Ipv4Addr::new(127, 0, 0, last)));
    let answers =
        vec![vec![public], vec![private], vec![public, private], vec![IpAddr::V6("::ffff:127.0.0.1".parse().unwrap())]];
    let script = Arc::new(Script { answers: Mutex::new(answers), asked: AtomicUsize::new(0) });
    let app = App::start_with(|settings| {
        settings.webhooks.permissions.networks = vec!["127.0.0.2".parse().unwrap()];
        settings.webhooks.permissions.http = true;
        settings.webhooks.resolver = Some(script.clone());
    })
    .await;
    app.endpoint(&format!("http://rebind.example:{}/", outside.address.port())).await;
    for day in 30..34 {
        app.session(day, 4);
        app.clock.set(app.clock.now() + TimeDelta::milliseconds(1));
        app.deliver_webhooks().await;
    }
    assert_eq!(script.asked.load(Ordering::SeqCst), 4, "each attempt resolves the name again");
    assert_eq!(outside.take().len(), 1);
    assert_eq!(inside.connections.load(Ordering::SeqCst), 0);
    let waiting = app.log("&status=due").await;
    assert_eq!(waiting.len(), 3);
    for delivery in waiting {
        assert_eq!(delivery["trouble"], "Ce nom mène à une adresse qui n’est pas publique.");
    }
}

#[actix_web::test]
async fn a_renewed_secret_signs_beside_the_one_before_until_that_ends() {
    let app = start().await;
    let admin = app.token(Role::Admin).await;
    let receiver = Receiver::start().await;
    let endpoint = app.endpoint(&receiver.url()).await;
    let path = format!("/webhook-endpoints/{}", endpoint.id());
    let renew = |body: Value| app.post(&format!("{path}/secret")).token(&admin).json(&body).send();
    let renewed = renew(json!({})).await.expect(200);
    assert_ne!(renewed["secret"], endpoint["secret"]);
    assert_eq!(renewed["former_secret_until"], json!(app.clock.now() + TimeDelta::hours(24)));
    renew(json!({"overlap_hours": 169})).await.refused(422, "invalid-input");

    let signatures = |secrets: Vec<Value>| {
        let heard = receiver.take().pop().unwrap();
        let (id, timestamp) =
            (heard.header("webhook-id").to_owned(), heard.header("webhook-timestamp").parse().unwrap());
        let expected: Vec<String> = secrets
            .iter()
            .map(|secret| {
                Webhook::new(secret.as_str().unwrap()).unwrap().sign(&id, timestamp, heard.body.as_bytes()).unwrap()
            })
            .collect();
        assert_eq!(heard.header("webhook-signature"), expected.join(" "));
    };
    let test = || async {
        let token = app.token(Role::Admin).await;
        app.post(&format!("{path}/test")).token(&token).send().await.expect(200);
        app.deliver_webhooks().await;
    };
    app.clock.set(app.clock.now() + TimeDelta::hours(24) - TimeDelta::milliseconds(1));
    test().await;
    signatures(vec![renewed["secret"].clone(), endpoint["secret"].clone()]);
    app.clock.set(app.clock.now() + TimeDelta::milliseconds(1));
    test().await;
    signatures(vec![renewed["secret"].clone()]);

    let admin = app.token(Role::Admin).await;
    let at_once =
        app.post(&format!("{path}/secret")).token(&admin).json(&json!({"overlap_hours": 0})).send().await.expect(200);
    assert_eq!(at_once["former_secret_until"], Value::Null);
    test().await;
    signatures(vec![at_once["secret"].clone()]);
}

#[actix_web::test]
async fn another_organisation_neither_sees_nor_hears_anything() {
    let app = start().await;
    let receiver = Receiver::start().await;
    let endpoint = app.endpoint(&receiver.url()).await;
    app.session_at("elsewhere", 30, 4);
    assert_eq!((app.deliver_webhooks().await, receiver.connections.load(Ordering::SeqCst)), (0, 0));
    app.session(30, 4);
    let delivery = app.log("").await[0].id().to_owned();
    let stranger = app.staff_at("elsewhere", Role::Admin).await.0;
    let id = endpoint.id();
    let since = json!({"since": app.clock.now()});
    for (method, path, body) in [
        (Method::GET, format!("/webhook-endpoints/{id}"), Value::Null),
        (Method::PATCH, format!("/webhook-endpoints/{id}"), json!({"enabled": false})),
        (Method::DELETE, format!("/webhook-endpoints/{id}"), Value::Null),
        (Method::POST, format!("/webhook-endpoints/{id}/secret"), json!({})),
        (Method::POST, format!("/webhook-endpoints/{id}/test"), Value::Null),
        (Method::POST, format!("/webhook-endpoints/{id}/replay"), since),
        (Method::POST, format!("/webhook-deliveries/{delivery}/replay"), Value::Null),
    ] {
        let ask = app.ask(method, &format!("/v1/elsewhere{path}")).token(&stranger).header("If-Match", "\"1\"");
        ask.json(&body).send().await.refused(404, "not-found");
    }
    for list in ["webhook-endpoints", "webhook-deliveries"] {
        let seen = app.ask(Method::GET, &format!("/v1/elsewhere/{list}")).token(&stranger).send().await.expect(200);
        assert_eq!(seen["data"], json!([]));
    }
}

#[actix_web::test]
async fn an_endpoint_removed_during_enrolments_breaks_nothing() {
    let app = start().await;
    let admin = app.token(Role::Admin).await;
    let session = app.session(30, 12);
    for round in 0..4 {
        let endpoint = app.endpoint("http://127.0.0.1:9009/").await;
        let path = format!("/v1/here/webhook-endpoints/{}", endpoint.id());
        let sessions: Vec<String> = (0..6).map(|_| app.session(31 + round, 1)).collect();
        let enrolling = join_all(sessions.iter().enumerate().map(|(who, session)| {
            app.post("/enrolments").json(&enrolment(session, usize::try_from(round).unwrap() * 10 + who)).send()
        }));
        let (gone, enrolled) = join(app.ask(Method::DELETE, &path).token(&admin).send(), enrolling).await;
        assert_eq!(gone.status, 204);
        assert!(enrolled.iter().all(|answer| answer.status == 201), "{enrolled:?}");
    }
    assert_eq!(app.get(&format!("/sessions/{session}")).send().await.expect(200)["seats_left"], 12);
}

#[actix_web::test]
async fn deliveries_are_forgotten_after_a_month_and_paged_before() {
    let app = start().await;
    let receiver = Receiver::start().await;
    app.endpoint(&receiver.url()).await;
    for day in 40..45 {
        app.clock.set(app.clock.now() + TimeDelta::minutes(1));
        app.session(day, 4);
    }
    app.deliver_webhooks().await;
    let admin = app.token(Role::Admin).await;
    let (mut cursor, mut seen) = (String::new(), Vec::new());
    loop {
        let page = app.get(&format!("/webhook-deliveries?limit=2{cursor}")).token(&admin).send().await.expect(200);
        seen.extend(page.data().iter().map(|one| one.text("occurred_at").to_owned()));
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(seen.len(), 5);
    assert!(seen.windows(2).all(|two| two[0] > two[1]), "{seen:?}");
    for (days, left) in [(29, 5), (31, 0)] {
        app.clock.set(crate::support::monday() + TimeDelta::days(days));
        app.tidy();
        assert_eq!(app.log("").await.len(), left, "after {days} days");
    }
}
