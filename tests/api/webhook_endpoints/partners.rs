//! Webhook endpoints of partners: events of their own referrals, while they are active.

use super::*;

#[actix_web::test]
async fn a_partner_gets_webhooks_of_its_own_referrals_only() {
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
            keys.push(app.key_at("here", partner, Scope::OF_PARTNERS).1);
            body["partner_id"] = json!(partner);
            partners.push(partner);
        }
        endpoints.push(app.post("/webhook-endpoints").token(&admin).json(&body).send().await.expect(201));
        receivers.push(receiver);
    }
    let heard = || async {
        app.deliver_webhooks().await;
        let take = |receiver: &Receiver| -> Vec<(String, Value)> {
            let bodies = receiver.take().iter().map(Heard::json).collect::<Vec<_>>();
            let mut taken: Vec<_> =
                bodies.iter().map(|body| (body.text("type").to_owned(), body["data"].clone())).collect();
            // Simultaneous deliveries arrive in any order.
            taken.sort_by_key(|(_, data)| data["id"].to_string());
            taken
        };
        let [one, other, ours] = &receivers[..] else { unreachable!() };
        assert_eq!(take(other), [], "nothing about the other partner's");
        let (theirs, ours) = (take(one), take(ours));
        let events = |taken: &[(String, Value)]| taken.iter().map(|(event, _)| event.clone()).collect::<Vec<_>>();
        assert_eq!(events(&theirs), events(&ours));
        // A referral is its partner's alone: the organisation's own endpoint gets the address of the enrolment.
        let staff = app.token(Role::Agent).await;
        for (_, data) in ours {
            let path = data.text("url").strip_prefix("https://clic.example/v1/here").unwrap();
            assert_eq!(path, format!("/enrolments/{}", data.id()));
            let enrolled = app.get(path).token(&staff).send().await.expect(200);
            assert_eq!(enrolled["partner"]["id"], json!(partners[0]));
            assert_eq!(data.as_object().unwrap().len(), 2, "{data}");
        }
        theirs
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
    assert_eq!(heard().await, [], "a new title concerns no referral");
    let day = |hour: u32| {
        let at = crate::support::monday() + TimeDelta::days(7);
        at.date_naive().and_hms_opt(hour, 0, 0).unwrap().and_utc()
    };
    app.edit(&path, json!({"starts_at": day(15), "ends_at": day(17)})).await;
    assert_eq!(heard().await.len(), 1, "another hour");
    app.edit(&path, json!({"venue_id": app.venue().await})).await;
    assert_eq!(heard().await.len(), 1, "another place");
    app.post(&format!("/sessions/{later}/cancellation")).token(&admin).json(&reason).send().await.expect(200);
    assert_eq!(heard().await.len(), 1, "the one person who is still enrolled");

    // The partner is stopped: its endpoint gets nothing any more.
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

    // One delivery is to be tried again, one for the first time, and one is under way.
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
    assert_eq!(app.log("").await.len(), 3, "new events make no deliveries for it");

    // Nor can staff send to it.
    let refused = app.post(&format!("{path}/test")).token(&admin).send().await.refused(409, "webhook-disabled");
    assert!(refused.text("detail").contains("partenariat"), "{refused}");
    let since = json!({"since": crate::support::monday()});
    app.post(&format!("{path}/replay")).token(&admin).json(&since).send().await.refused(409, "webhook-disabled");
    let one = format!("/webhook-deliveries/{}/replay", given_up[0].id());
    app.post(&one).token(&admin).send().await.refused(409, "webhook-disabled");
    // Deliveries written by a transaction that had not yet seen the stop.
    let mut conn = PgConnection::establish(&app.url).unwrap();
    conn.batch_execute("UPDATE webhook_deliveries SET status = 'due', ended_at = NULL").unwrap();
    app.clock.set(app.clock.now() + TimeDelta::days(1));
    receiver.behave(Manner::Answer(200));
    receiver.take();
    assert_eq!((app.deliver_webhooks().await, receiver.take().len()), (0, 0));

    active(true).await;
    assert_eq!(app.deliver_webhooks().await, 0, "no old deliveries");
    app.session(34, 4);
    assert_eq!((app.deliver_webhooks().await, receiver.take().len()), (1, 1));
    let admin = app.token(Role::Admin).await;
    app.post(&format!("{path}/test")).token(&admin).send().await.expect(200);
    app.post(&one).token(&admin).send().await.expect(200);
    assert_eq!((app.deliver_webhooks().await, receiver.take().len()), (2, 2));
}
