//! Webhooks: signed deliveries, at least one for each event, retried on a schedule.

mod failures;

use std::sync::atomic::Ordering;
use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};
use clic::app::Settings;
use clic::kernel::data::clock::Clock;
use clic::kernel::security::principal::Role;
use clic::outreach::webhooks::actions;
use clic::outreach::webhooks::rules::PAUSES;
use futures_util::future::join_all;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};
use standardwebhooks::Webhook;

use crate::support::receiver::{Manner, Receiver};
use crate::support::{App, Read, enrolment, size};

pub const ALL: [&str; 5] =
    ["session.scheduled", "session.updated", "session.cancelled", "session.full", "session.available"];

/// Starts a service that may send webhooks to this machine.
pub async fn start() -> App {
    App::start_with(permit_this_machine).await
}

fn permit_this_machine(settings: &mut Settings) {
    settings.webhooks.permissions.networks = vec!["127.0.0.0/8".parse().unwrap()];
    settings.webhooks.permissions.http = true;
}

impl App {
    /// Adds an endpoint for all events of sessions; returns it with its secret.
    pub async fn endpoint(&self, url: &str) -> Value {
        self.endpoint_for(url, &ALL).await
    }

    pub async fn endpoint_for(&self, url: &str, events: &[&str]) -> Value {
        let body = json!({"url": url, "description": "Site de la mairie", "events": events});
        self.post("/webhook-endpoints").token(&self.token(Role::Admin).await).json(&body).send().await.expect(201)
    }

    /// Sends the deliveries that are due; returns the number of attempts.
    pub async fn deliver_webhooks(&self) -> usize {
        self.webhooks.deliver(&self.database, &self.clock).await.unwrap()
    }

    /// Deliveries in the log, the newest first.
    pub async fn log(&self, query: &str) -> Vec<Value> {
        let token = self.token(Role::Admin).await;
        let page = self.get(&format!("/webhook-deliveries?limit=100{query}")).token(&token).send().await.expect(200);
        page.data().to_vec()
    }

    /// An endpoint as it is now.
    pub async fn endpoint_now(&self, endpoint: &Value) -> Value {
        let path = format!("/webhook-endpoints/{}", endpoint.id());
        self.get(&path).token(&self.token(Role::Admin).await).send().await.expect(200)
    }

    /// Edits something that has a version, as an administrator.
    pub async fn edit(&self, path: &str, body: Value) {
        let admin = self.token(Role::Admin).await;
        let now = self.get(path).token(&admin).send().await;
        let version = match now.status {
            200 => now.body["version"].clone(),
            // Single venues cannot be read.
            _ => json!(1),
        };
        self.patch(path)
            .token(&admin)
            .header("If-Match", &format!("\"{version}\""))
            .json(&body)
            .send()
            .await
            .expect(200);
    }
}

fn at(text: &Value) -> DateTime<Utc> {
    text.as_str().unwrap().parse().unwrap()
}

#[actix_web::test]
async fn an_event_is_signed_and_says_no_more_than_where_to_ask() {
    let app = start().await;
    app.clock.set(Clock::System.now());
    let receiver = Receiver::start().await;
    let endpoint = app.endpoint(&receiver.url()).await;
    let session = app.session(3, 1);
    app.enrol(&enrolment(&session, 1)).await;
    assert_eq!(app.deliver_webhooks().await, 2);
    let heard = receiver.take();
    assert_eq!(heard.len(), 2);
    let webhook = Webhook::new(endpoint.text("secret")).unwrap();
    for one in &heard {
        webhook.verify(one.body.as_bytes(), &one.headers).unwrap();
        assert!(webhook.verify(one.body.replace("session", "seance").as_bytes(), &one.headers).is_err());
        assert_eq!(one.header("content-type"), "application/json");
        for personal in ["Martin", "Jeanne", "0465", "465710011", "CAP"] {
            assert!(!one.body.contains(personal), "{}", one.body);
        }
        let body = one.json();
        let data = &body["data"];
        assert_eq!(body.as_object().unwrap().len(), 3);
        let url = format!("https://clic.example/v1/here/sessions/{session}");
        assert_eq!(*data, json!({"id": session, "url": url, "version": data["version"]}));
        assert_eq!(at(&body["timestamp"]), app.clock.now());
    }
    let mut deliveries: Vec<_> = app.log("").await;
    deliveries.sort_by_key(|delivery| delivery["data"]["version"].as_i64());
    for delivery in &deliveries {
        assert_eq!((&delivery["status"], &delivery["response_status"]), (&json!("delivered"), &json!(204)));
        assert!(heard.iter().any(|one| one.header("webhook-id") == delivery["event_id"]));
    }
    let events: Vec<_> = deliveries.iter().map(|delivery| delivery.text("event")).collect();
    assert_eq!(events, ["session.scheduled", "session.full"]);
    assert_eq!(app.deliver_webhooks().await, 0, "once");
}

#[actix_web::test]
async fn webhooks_of_a_session_are_ordered_by_version() {
    let app = start().await;
    let receiver = Receiver::start().await;
    app.endpoint(&receiver.url()).await;
    let picky = Receiver::start().await;
    app.endpoint_for(&picky.url(), &["session.cancelled"]).await;
    let session = app.session(3, 2);
    let path = format!("/sessions/{session}");
    app.enrol(&enrolment(&session, 1)).await;
    let second = app.enrol(&enrolment(&session, 2)).await;
    app.cancel_enrolment(&second).await;
    app.enrol(&enrolment(&session, 3)).await;
    app.edit(&path, json!({"capacity": 3})).await;
    app.edit(&path, json!({"title": "Premières photos"})).await;
    let venue = app.get(&path).send().await.expect(200)["venue"].id().to_owned();
    app.edit(&format!("/venues/{venue}"), json!({"room": "Salle bleue"})).await;
    // A change that only staff sees makes no event.
    let admin = app.token(Role::Admin).await;
    let plan = app.patch(&format!("{path}/plan")).token(&admin).header("If-Match", "\"0\"");
    plan.json(&json!({"theme": "Les photos"})).send().await.expect(200);
    let reason = json!({"reason": "Neige"});
    app.post(&format!("{path}/cancellation")).token(&admin).json(&reason).send().await.expect(200);

    app.deliver_webhooks().await;
    let mut heard: Vec<(i64, String)> = receiver
        .take()
        .iter()
        .map(|one| (one.json()["data"]["version"].as_i64().unwrap(), one.json().text("type").to_owned()))
        .collect();
    heard.sort();
    let events: Vec<&str> = heard.iter().map(|(_, event)| event.strip_prefix("session.").unwrap()).collect();
    // More seats are a change of the session, too: both have one version.
    let expected =
        ["scheduled", "full", "available", "full", "available", "updated", "updated", "updated", "cancelled"];
    assert_eq!(events, expected);
    assert_eq!(picky.take().len(), 1, "only the events that it asked for");
}

#[actix_web::test]
async fn full_and_available_alternate_under_simultaneous_changes() {
    let app = start().await;
    app.endpoint_for("http://127.0.0.1:9009/", &["session.full", "session.available"]).await;
    let session = app.session(30, 2);
    let seed: u64 = rand::random();
    let (app, session) = (&app, &session);
    join_all((0..6).map(|who| async move {
        let mut random = StdRng::seed_from_u64(seed ^ who);
        for turn in 0..8 {
            let body = enrolment(session, usize::try_from(who * 100 + turn).unwrap());
            let made = app.post("/enrolments").json(&body).send().await;
            if made.status == 201 && random.random_bool(0.97) {
                let path = format!("/my-enrolments/{}/cancellation", made.body.text("reference"));
                let secret = made.body.text("secret").to_owned();
                app.post(&path).header("Link-Secret", &secret).json(&json!({})).send().await.expect(200);
            }
        }
    }))
    .await;
    let mut events: Vec<(i64, String)> = app
        .log("")
        .await
        .iter()
        .map(|one| (one["data"]["version"].as_i64().unwrap(), one.text("event").to_owned()))
        .collect();
    events.sort();
    assert!(!events.is_empty(), "seed {seed}");
    for (turn, (_, event)) in events.iter().enumerate() {
        assert_eq!(event, ["session.full", "session.available"][turn % 2], "seed {seed}: {events:?}");
    }
    assert!(events.windows(2).all(|two| two[0].0 < two[1].0), "seed {seed}");
    let left = app.get(&format!("/sessions/{session}")).send().await.expect(200)["seats_left"].as_i64().unwrap();
    assert_eq!(events.len() % 2 == 1, left == 0, "seed {seed}: the last event holds");
}

#[actix_web::test]
async fn a_dead_receiver_is_retried_on_schedule_then_dropped() {
    let app = start().await;
    let receiver = Receiver::start().await;
    let endpoint = app.endpoint(&receiver.url()).await;
    receiver.behave(Manner::Answer(500));
    app.session(30, 4);
    let began = app.clock.now();
    let mut ids = Vec::new();
    let mut times = Vec::new();
    for pause in PAUSES.map(Some).into_iter().chain([None]) {
        assert_eq!((app.deliver_webhooks().await, app.deliver_webhooks().await), (1, 0));
        let heard = receiver.take();
        ids.push(heard[0].header("webhook-id").to_owned());
        times.push(heard[0].header("webhook-timestamp").parse::<i64>().unwrap());
        assert_eq!(*times.last().unwrap(), app.clock.now().timestamp());
        let [delivery] = &app.log("").await[..] else { panic!("one") };
        assert_eq!((&delivery["attempts"], &delivery["response_status"]), (&json!(ids.len()), &json!(500)));
        let Some(pause) = pause else {
            assert_eq!((&delivery["status"], &delivery["next_attempt_at"]), (&json!("failed"), &Value::Null));
            break;
        };
        let next = at(&delivery["next_attempt_at"]);
        let waits = (next - app.clock.now()).num_milliseconds();
        assert!((waits - pause * 1000).abs() <= pause * 100, "{waits} ms for {pause} s");
        app.clock.set(next - TimeDelta::milliseconds(1));
        assert_eq!(app.deliver_webhooks().await, 0, "not before");
        app.clock.set(next);
    }
    assert_eq!(ids.len(), 10);
    ids.dedup();
    assert_eq!(ids.len(), 1, "one identity");
    let days = (app.clock.now() - began).num_hours();
    assert!((67..=84).contains(&days), "about three days: {days} h");

    receiver.behave(Manner::Answer(200));
    app.clock.set(app.clock.now() + TimeDelta::days(1));
    assert_eq!(app.deliver_webhooks().await, 0, "given up");
    let admin = app.token(Role::Admin).await;
    let delivery = app.log("&status=failed").await[0].id().to_owned();
    app.post(&format!("/webhook-deliveries/{delivery}/replay")).token(&admin).send().await.expect(200);
    assert_eq!(app.deliver_webhooks().await, 1);
    assert_eq!(receiver.take()[0].header("webhook-id"), ids[0], "the same event again");
    assert_eq!(app.endpoint_now(&endpoint).await["failing_since"], Value::Null);
}

#[actix_web::test]
async fn each_kind_of_receiver_failure_has_its_answer() {
    let app = start().await;
    let receiver = Receiver::start().await;
    let endpoint = app.endpoint(&receiver.url()).await;
    let elsewhere = Receiver::start().await;
    let waits = |delivery: &Value| (at(&delivery["next_attempt_at"]) - app.clock.now()).num_seconds();

    receiver.behave(Manner::Say(302, format!("Location: {}", elsewhere.url()), String::new()));
    app.session(30, 4);
    app.deliver_webhooks().await;
    let [moved] = &app.log("").await[..] else { panic!("one") };
    assert_eq!((&moved["status"], &moved["response_status"]), (&json!("due"), &json!(302)));
    assert_eq!(elsewhere.connections.load(Ordering::SeqCst), 0, "not followed");

    receiver.behave(Manner::Drop);
    // The log is ordered by time.
    app.clock.set(app.clock.now() + TimeDelta::seconds(1));
    app.session(31, 4);
    app.deliver_webhooks().await;
    let dropped = app.log("").await[0].clone();
    assert_eq!((&dropped["status"], &dropped["response_status"]), (&json!("due"), &Value::Null));
    assert!(dropped.text("trouble").starts_with("Pas de réponse"), "{dropped}");
    assert!((4..=6).contains(&waits(&dropped)));

    for (status, wish, expected) in [(429, 600, 600), (503, 9_000_000, 86_400)] {
        app.clock.set(app.clock.now() + TimeDelta::days(2));
        receiver.behave(Manner::Answer(200));
        app.deliver_webhooks().await;
        app.clock.set(app.clock.now() + TimeDelta::seconds(1));
        receiver.behave(Manner::Say(status, format!("Retry-After: {wish}"), "doucement \0 ".repeat(200)));
        app.session(32, 4);
        app.deliver_webhooks().await;
        let asked = app.log("").await[0].clone();
        assert_eq!(waits(&asked), expected);
        assert_eq!(asked.text("response_body").chars().count(), 500);
    }

    receiver.behave(Manner::Answer(410));
    app.session(33, 4);
    assert_eq!(app.deliver_webhooks().await, 0, "it asked for patience");
    app.clock.set(app.clock.now() + TimeDelta::days(1));
    assert_eq!(app.deliver_webhooks().await, 2);
    let gone = app.endpoint_now(&endpoint).await;
    assert_eq!((&gone["enabled"], &gone["disabled_because"]), (&json!(false), &json!("gone")));
    assert_eq!((&gone["waiting"], &gone["failed"]), (&json!(0), &json!(2)), "waiting deliveries are given up");
    app.session(34, 4);
    assert_eq!((app.deliver_webhooks().await, app.log("").await.len()), (0, 5), "it gets nothing more");
}
