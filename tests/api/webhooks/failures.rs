//! Receivers that are slow, broken or gone.

use super::*;

#[actix_web::test]
async fn retry_after_pauses_all_deliveries() {
    let app = start().await;
    let receiver = Receiver::start().await;
    let endpoint = app.endpoint(&receiver.url()).await;
    let path = format!("/webhook-endpoints/{}", endpoint.id());
    let began = app.clock.now();
    receiver.behave(Manner::Say(429, "Retry-After: 60".to_owned(), String::new()));
    app.session(30, 4);
    assert_eq!(app.deliver_webhooks().await, 1);
    for day in 31..35 {
        app.session(day, 4);
    }
    assert_eq!(app.deliver_webhooks().await, 0, "others wait, too");
    app.clock.set(began + TimeDelta::seconds(60) - TimeDelta::milliseconds(1));
    assert_eq!(app.deliver_webhooks().await, 0);
    assert_eq!(at(&app.endpoint_now(&endpoint).await["not_before"]), began + TimeDelta::seconds(60));
    app.clock.set(began + TimeDelta::seconds(60));
    receiver.behave(Manner::Answer(200));
    assert_eq!(app.deliver_webhooks().await, 5);
    assert_eq!(app.endpoint_now(&endpoint).await["not_before"], Value::Null, "a success ends it");

    // A pause holds for one address only, and ends when staff enables the endpoint again.
    let moved = Receiver::start().await;
    for edits in [vec![json!({"url": moved.url()})], vec![json!({"enabled": false}), json!({"enabled": true})]] {
        for asks in [&receiver, &moved] {
            asks.behave(Manner::Say(503, "Retry-After: 3600".to_owned(), String::new()));
        }
        app.session(40, 4);
        assert_eq!(app.deliver_webhooks().await, 1);
        assert!(app.endpoint_now(&endpoint).await["failing_since"].is_string());
        for edit in edits {
            app.edit(&path, edit).await;
        }
        let now = app.endpoint_now(&endpoint).await;
        assert_eq!((&now["not_before"], &now["failing_since"]), (&Value::Null, &Value::Null));
        moved.behave(Manner::Answer(200));
        app.clock.set(app.clock.now() + TimeDelta::minutes(1));
        app.session(41, 4);
        app.deliver_webhooks().await;
        assert!(!moved.take().is_empty());
    }
}

/// Lets the deliveries that are due fail to their last attempt.
async fn exhaust_attempts(app: &App) {
    while let Some(due) = app.log("&status=due").await.first() {
        app.clock.set(at(&due["next_attempt_at"]));
        assert_eq!(app.deliver_webhooks().await, 1);
    }
}

#[actix_web::test]
async fn one_bad_minute_does_not_disable_a_quiet_endpoint() {
    let app = start().await;
    let receiver = Receiver::start().await;
    let endpoint = app.endpoint(&receiver.url()).await;
    receiver.behave(Manner::Answer(500));
    app.session(300, 4);
    exhaust_attempts(&app).await;
    assert_eq!(app.endpoint_now(&endpoint).await["enabled"], json!(true), "three days are not five");
    app.clock.set(app.clock.now() + TimeDelta::days(30));
    app.session(200, 4);
    assert_eq!(app.deliver_webhooks().await, 1);
    let now = app.endpoint_now(&endpoint).await;
    assert_eq!((&now["enabled"], &now["waiting"]), (&json!(true), &json!(1)), "it is tried again");
    exhaust_attempts(&app).await;
    assert_eq!(app.endpoint_now(&endpoint).await["disabled_because"], "failing");
}

#[actix_web::test]
async fn a_disabled_endpoint_waits_for_staff() {
    let app = start().await;
    let receiver = Receiver::start().await;
    let endpoint = app.endpoint(&receiver.url()).await;
    receiver.behave(Manner::Answer(500));
    let began = app.clock.now();
    app.session(60, 4);
    let mut hours = 0;
    // Tried every eight hours only, a delivery has its last attempt after more than five days.
    while app.log("&status=failed").await.is_empty() {
        assert_eq!(app.endpoint_now(&endpoint).await["enabled"], json!(true), "{hours} h");
        app.clock.set(began + TimeDelta::hours(hours));
        if hours == 96 {
            app.session(60, 4);
        }
        app.deliver_webhooks().await;
        hours += 8;
    }
    assert!(hours > 120, "{hours} h");
    let stopped = app.endpoint_now(&endpoint).await;
    assert_eq!((&stopped["disabled_because"], at(&stopped["failing_since"])), (&json!("failing"), began));
    let admin = app.token(Role::Admin).await;
    let trail = app.get("/audit?action=webhook.disabled").token(&admin).send().await.expect(200);
    let entries = trail.data();
    let entry = entries.iter().find(|entry| entry["action"] == "webhook.disabled").unwrap();
    assert_eq!((&entry["actor"]["kind"], &entry["after"]["disabled_because"]), (&json!("system"), &json!("failing")));
    assert!(!entry.to_string().contains("/hook"), "{entry}");

    let path = format!("/webhook-endpoints/{}", endpoint.id());
    app.post(&format!("{path}/test")).token(&admin).send().await.refused(409, "webhook-disabled");
    let since = json!({"since": began});
    app.post(&format!("{path}/replay")).token(&admin).json(&since).send().await.refused(409, "webhook-disabled");
    app.edit(&path, json!({"enabled": true})).await;
    receiver.behave(Manner::Answer(200));
    receiver.take();
    let replayed = app.post(&format!("{path}/replay")).token(&admin).json(&since).send().await.expect(200);
    assert_eq!((&replayed["replayed"], app.deliver_webhooks().await, receiver.take().len()), (&json!(2), 2, 2));
}

/// All attempts share one connection to the database.
#[actix_web::test]
async fn attempts_that_end_together_do_not_deadlock() {
    let app = App::start_with(|settings| {
        settings.pool = 1;
        permit_this_machine(settings);
    })
    .await;
    let receiver = Receiver::start().await;
    for _ in 0..5 {
        app.endpoint(&receiver.url()).await;
    }
    for day in 30..36 {
        app.session(day, 4);
    }
    let attempts = tokio::time::timeout(std::time::Duration::from_secs(10), app.deliver_webhooks()).await;
    assert_eq!((attempts.ok(), receiver.take().len()), (Some(30), 30));
}

#[actix_web::test]
async fn a_slow_receiver_delays_no_other() {
    let app = start().await;
    let (slow, quick) = (Receiver::start().await, Receiver::start().await);
    app.endpoint(&slow.url()).await;
    app.endpoint(&quick.url()).await;
    slow.behave(Manner::Silent);
    for day in 30..50 {
        app.session(day, 4);
    }
    let started = Instant::now();
    let watch = async {
        while quick.heard.lock().unwrap().len() < 20 {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        (started.elapsed(), slow.connections.load(Ordering::SeqCst))
    };
    let sending = app.deliver_webhooks();
    let (seen, tried) = futures_util::future::join(watch, async {
        tokio::time::timeout(std::time::Duration::from_secs(17), sending).await
    })
    .await;
    assert!(seen.0.as_secs() < 12, "{seen:?}");
    assert!(seen.1 <= 4, "{seen:?} at once");
    assert!(tried.is_err(), "the slow receiver keeps it busy");
    let given_up = app.log("").await;
    let trouble = given_up.iter().find(|one| one["trouble"] == "Pas de réponse à temps.").expect("one timed out");
    assert!((14_000..17_000).contains(&trouble["duration_ms"].as_i64().unwrap()), "{trouble}");
}

/// Each event arrives, although senders stop at any moment and the receiver answers at random.
#[actix_web::test]
async fn nothing_is_lost_when_senders_stop_anywhere() {
    let events = size("CLIC_WEBHOOKS", 30);
    let app = start().await;
    let receiver = Receiver::start().await;
    let endpoint = app.endpoint(&receiver.url()).await;
    for number in 0..events {
        app.session(30 + i64::try_from(number % 300).unwrap(), 4);
    }
    let seed: u64 = rand::random();
    let mut random = StdRng::seed_from_u64(seed);
    let mut left = events;
    let mut rounds = 0;
    while left > 0 {
        rounds += 1;
        assert!(rounds < 1000 + events, "seed {seed}: {left} never arrive");
        receiver.behave(match random.random_range(0..6) {
            0 => Manner::Answer(503),
            1 => Manner::Drop,
            _ => Manner::Answer(200),
        });
        if random.random_bool(0.4) {
            // A sender is killed after it claimed deliveries.
            app.database.write(app.system("here"), actions::take).await.unwrap();
        }
        // Senders are killed while they send.
        let sending = join_all((0..2).map(|_| app.deliver_webhooks()));
        let patience = std::time::Duration::from_millis(random.random_range(5..400));
        let _ = tokio::time::timeout(patience, sending).await;
        app.clock.set(app.clock.now() + TimeDelta::minutes(20));
        let admin = app.token(Role::Admin).await;
        let now = app.get("/webhook-endpoints").token(&admin).send().await.expect(200);
        let count = |what: &str| usize::try_from(now["data"][0][what].as_i64().unwrap()).unwrap();
        left = count("waiting") + count("failed");
        if count("failed") > 0 {
            // A delivery with ten failures in a row is not lost: staff sends it again.
            let path = format!("/webhook-endpoints/{}/replay", endpoint.id());
            let since = json!({"since": crate::support::monday()});
            app.post(&path).token(&admin).json(&since).send().await.expect(200);
        }
    }
    let mut ids: Vec<String> = receiver.take().iter().map(|one| one.header("webhook-id").to_owned()).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), events, "seed {seed}");
}
