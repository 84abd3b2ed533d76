//! Who may have a program told, of what, where; secrets and their renewal.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use clic::directory::partners::Scope;
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
    let response = trail.data().iter().filter_map(|entry| entry["action"].as_str());
    let mut response: Vec<&str> = response.filter(|action| action.starts_with("webhook.")).collect();
    // All of it happened at one instant.
    response.sort_unstable();
    let expected =
        ["added", "changed", "disabled", "enabled", "removed", "replayed"].map(|did| format!("webhook.{did}"));
    assert_eq!(response, expected);
}

#[actix_web::test]
async fn addresses_that_lead_inside_are_refused_when_they_are_written() {
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

/// Answers of a name, one after the other; the last for ever.
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
async fn a_name_that_turns_inside_is_never_connected_to() {
    // Here 127.0.0.2 stands for the public internet.
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
    assert_eq!(script.asked.load(Ordering::SeqCst), 4, "each try asks anew");
    assert_eq!(outside.take().len(), 1);
    assert_eq!(inside.connections.load(Ordering::SeqCst), 0);
    let waiting = app.log("&status=due").await;
    assert_eq!(waiting.len(), 3);
    for delivery in waiting {
        assert_eq!(delivery["trouble"], "Ce nom mène à une adresse qui n'est pas publique.");
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
async fn an_endpoint_that_goes_while_people_enrol_breaks_nothing() {
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

#[actix_web::test]
async fn a_partner_hears_of_those_it_sent_and_of_nobody_else_s() {
    let app = start().await;
    let admin = app.token(Role::Admin).await;
    let events = ["referral.created", "referral.updated"];
    let mut receivers = Vec::new();
    let (mut keys, mut partners, mut endpoints) = (Vec::new(), Vec::new(), Vec::new());
    for name in ["one", "other", "ours"] {
        let receiver = Receiver::start().await;
        let mut body = json!({"url": receiver.url(), "description": name, "events": events});
        if name != "ours" {
            let partner = app.partner_at("here");
            keys.push(app.key_at("here", partner, Scope::ALL).1);
            body["partner_id"] = json!(partner);
            partners.push(partner);
        }
        endpoints.push(app.post("/webhook-endpoints").token(&admin).json(&body).send().await.expect(201));
        receivers.push(receiver);
    }
    let heard = || async {
        app.deliver_webhooks().await;
        let response = |receiver: &Receiver| -> Vec<(String, Value)> {
            let heard = receiver.take();
            let response = heard.iter().map(Heard::json);
            let mut response: Vec<_> =
                response.map(|body| (body.text("type").to_owned(), body["data"].clone())).collect();
            // Several at once arrive in any order.
            response.sort_by_key(|(_, data)| data["id"].to_string());
            response
        };
        let [one, other, ours] = &receivers[..] else { unreachable!() };
        assert_eq!(response(other), [], "not of another's");
        let (response, ours) = (response(one), response(ours));
        let events = |response: &[(String, Value)]| response.iter().map(|(event, _)| event.clone()).collect::<Vec<_>>();
        assert_eq!(events(&response), events(&ours));
        // A referral is its partner's alone: staff is told what it may open.
        let staff = app.token(Role::Agent).await;
        for (_, data) in ours {
            let path = data.text("url").strip_prefix("https://clic.example/v1/here").unwrap();
            assert_eq!(path, format!("/enrolments/{}", data.id()));
            let enrolled = app.get(path).token(&staff).send().await.expect(200);
            assert_eq!(enrolled["partner"]["id"], json!(partners[0]));
            assert_eq!(data.as_object().unwrap().len(), 2, "{data}");
        }
        response
    };
    let session = app.session(3, 4);
    let learner = |who| enrolment(&session, who)["learner"].clone();
    let send = |who| json!({"session_id": session, "learner": learner(who), "consent": true});
    let sent = app.post("/referrals").token(&keys[0]).json(&send(1)).send().await.expect(201);
    let id = sent.id().to_owned();
    let data = json!({"id": id, "url": format!("https://clic.example/v1/here/referrals/{id}")});
    assert_eq!(heard().await, [("referral.created".to_owned(), data.clone())], "once, and nobody's name");
    let updated = [("referral.updated".to_owned(), data)];

    app.enrol(&enrolment(&session, 2)).await;
    assert_eq!(heard().await, [], "somebody whom nobody sent");
    let enrolled = app.get(&format!("/enrolments?session={session}")).token(&admin).send().await.expect(200);
    let enrolled = enrolled.data();
    let of_sent = enrolled.iter().find(|one| one["reference"] == sent["reference"]).unwrap()["id"].clone();
    app.clock.set(app.clock.now() + TimeDelta::days(3) + TimeDelta::hours(5));
    let admin = app.token(Role::Admin).await;
    for who in enrolled {
        let tick = json!({"entries": [{"enrolment_id": who["id"], "status": "present", "version": 0}]});
        app.put(&format!("/sessions/{session}/attendance")).token(&admin).json(&tick).send().await.expect(200);
        let expected = if who["id"] == of_sent { &updated[..] } else { &[] };
        assert_eq!(heard().await, expected);
    }

    let later = app.session(7, 4);
    let body = json!({"session_id": later, "learner": learner(3), "consent": true});
    app.post("/referrals").token(&keys[0]).json(&body).send().await.expect(201);
    let mut taken_back = body.clone();
    taken_back["learner"] = learner(4);
    let back = app.post("/referrals").token(&keys[0]).json(&taken_back).send().await.expect(201);
    heard().await;
    let withdrawal = format!("/referrals/{}/withdrawal", back.id());
    app.post(&withdrawal).token(&keys[0]).json(&json!({})).send().await.expect(200);
    assert_eq!(heard().await[0].1["id"], back["id"]);
    let reason = json!({"reason": "Neige"});
    let path = format!("/sessions/{later}");
    app.edit(&path, json!({"title": "Premières photos"})).await;
    assert_eq!(heard().await, [], "they come as they were told");
    let day = |hour: u32| {
        let at = crate::support::monday() + TimeDelta::days(7);
        at.date_naive().and_hms_opt(hour, 0, 0).unwrap().and_utc()
    };
    app.edit(&path, json!({"starts_at": day(15), "ends_at": day(17)})).await;
    assert_eq!(heard().await.len(), 1, "another hour");
    app.edit(&path, json!({"venue_id": app.venue().await})).await;
    assert_eq!(heard().await.len(), 1, "another place");
    app.post(&format!("/sessions/{later}/cancellation")).token(&admin).json(&reason).send().await.expect(200);
    assert_eq!(heard().await.len(), 1, "who is still in it");

    // A partner no more: only the organisation's own endpoint is told.
    let gone = json!({"active": false});
    let path = format!("/partners/{}", partners[0]);
    app.patch(&path).token(&admin).header("If-Match", "\"1\"").json(&gone).send().await.expect(200);
    let body = json!({"session_id": app.session(9, 4), "learner": learner(5), "consent": true});
    app.post("/referrals").token(&keys[1]).json(&body).send().await.expect(201);
    app.deliver_webhooks().await;
    assert_eq!(receivers.iter().map(|receiver| receiver.take().len()).collect::<Vec<_>>(), [0, 1, 1]);
    let scheduled = json!({"events": ["session.scheduled"]});
    for endpoint in &endpoints {
        app.edit(&format!("/webhook-endpoints/{}", endpoint.id()), scheduled.clone()).await;
    }
    app.session(10, 4);
    app.deliver_webhooks().await;
    assert_eq!(receivers.iter().map(|receiver| receiver.take().len()).collect::<Vec<_>>(), [0, 1, 1]);
}

#[actix_web::test]
async fn a_stopped_partner_gets_no_webhooks() {
    let app = start().await;
    let admin = app.token(Role::Admin).await;
    let receiver = Receiver::start().await;
    let partner = app.partner_at("here");
    let mut body = new(&receiver.url());
    body["partner_id"] = json!(partner);
    let endpoint = app.post("/webhook-endpoints").token(&admin).json(&body).send().await.expect(201);
    let path = format!("/webhook-endpoints/{}", endpoint.id());
    let active = async |active: bool| app.edit(&format!("/partners/{partner}"), json!({"active": active})).await;
    let system = || app.system("here");

    // One is to be tried again, one for the first time, and one is on its way.
    receiver.behave(Manner::Answer(500));
    app.session(30, 4);
    assert_eq!(app.deliver_webhooks().await, 1);
    app.session(31, 4);
    let mut taken = app.database.write(system(), actions::take).await.unwrap();
    let taken = taken.pop().unwrap().delivery;
    app.session(32, 4);
    active(false).await;
    let refused = Tried { met: Met::Answer(500, None), body: None, took: 1, trouble: None, draw: 0 };
    app.database.write(system(), move |tx| actions::settle(tx, &taken, refused)).await.unwrap();
    let now = app.endpoint_now(&endpoint).await;
    assert_eq!((&now["waiting"], &now["failed"], &now["enabled"]), (&json!(0), &json!(3), &json!(true)));
    let given_up = app.log("&status=failed").await;
    let why = given_up.iter().filter(|one| one["trouble"].as_str().is_some_and(|why| why.contains("partenariat")));
    assert_eq!(why.count(), 2, "{given_up:?}");
    app.session(33, 4);
    assert_eq!(app.log("").await.len(), 3, "what happens is not written down for it");

    // Nobody else tells it either.
    let refused = app.post(&format!("{path}/test")).token(&admin).send().await.refused(409, "webhook-disabled");
    assert!(refused.text("detail").contains("partenariat"), "{refused}");
    let since = json!({"since": crate::support::monday()});
    app.post(&format!("{path}/replay")).token(&admin).json(&since).send().await.refused(409, "webhook-disabled");
    let one = format!("/webhook-deliveries/{}/replay", given_up[0].id());
    app.post(&one).token(&admin).send().await.refused(409, "webhook-disabled");
    // Written down by who did not see yet that it stopped.
    let mut conn = PgConnection::establish(&app.url).unwrap();
    conn.batch_execute("UPDATE webhook_deliveries SET status = 'due', ended_at = NULL").unwrap();
    app.clock.set(app.clock.now() + TimeDelta::days(1));
    receiver.behave(Manner::Answer(200));
    receiver.take();
    assert_eq!((app.deliver_webhooks().await, receiver.take().len()), (0, 0));

    active(true).await;
    assert_eq!(app.deliver_webhooks().await, 0, "nothing old");
    app.session(34, 4);
    assert_eq!((app.deliver_webhooks().await, receiver.take().len()), (1, 1));
    let admin = app.token(Role::Admin).await;
    app.post(&format!("{path}/test")).token(&admin).send().await.expect(200);
    app.post(&one).token(&admin).send().await.expect(200);
    assert_eq!((app.deliver_webhooks().await, receiver.take().len()), (2, 2));
}
