//! Held seats: taken over the web near a limit, confirmed by the link of a message or by the desk.

use chrono::{DateTime, TimeDelta, Utc};
use clic::kernel::security::principal::Role;
use clic::participation::web_shares::Shares;
use futures_util::future::join;
use serde_json::{Value, json};

use crate::support::{Answer, App, Read, enrolment, monday};

/// Starts a service that keeps its messages.
///
/// It holds the second seat of a contact, and the third of a session.
async fn start() -> App {
    App::start_with(|settings| {
        settings.post.keep = true;
        settings.shares = Shares { per_contact: 2, session: 2, ..Shares::NONE };
    })
    .await
}

/// A person with a landline of their own.
fn person(session: &str, who: usize) -> Value {
    let mut body = enrolment(session, who);
    body["learner"]["phone"] = json!(format!("04 65 71 01 {who:02}"));
    body
}

/// Two people who come together: a contact has no more.
fn couple(session: &str, who: usize) -> Value {
    let mut body = person(session, who);
    body["party_size"] = json!(2);
    body
}

/// The same with an e-mail address.
fn couple_by_mail(session: &str, who: usize) -> Value {
    let mut body = couple(session, who);
    body["learner"]["email"] = json!(format!("jeanne.{who}@example.fr"));
    body
}

fn path(made: &Value, what: &str) -> String {
    format!("/my-enrolments/{}{what}", made.text("reference"))
}

/// The secret of the link in the message that asks to confirm an enrolment.
async fn mailed_secret(app: &App, made: &Value) -> String {
    app.deliver().await;
    let messages = app.messages("").await;
    let asks = |message: &&Value| message["kind"] == "held" && message["enrolment_id"] == made["id"];
    let text = messages.iter().find(asks).unwrap().text("text");
    let (_, rest) = text.split_once(&format!("#{}/", made.text("reference"))).unwrap();
    rest.split_whitespace().next().unwrap().to_owned()
}

async fn confirm(app: &App, made: &Value, secret: &str) -> Answer {
    app.post(&path(made, "/confirmation")).header("Link-Secret", secret).send().await
}

async fn own(app: &App, made: &Value, secret: &str) -> Value {
    app.get(&path(made, "")).header("Link-Secret", secret).send().await.expect(200)
}

/// An enrolment as the desk sees it.
async fn shown(app: &App, made: &Value) -> Value {
    let agent = app.token(Role::Agent).await;
    app.get(&format!("/enrolments/{}", made.id())).token(&agent).send().await.expect(200)
}

async fn seats_left(app: &App, session: &str) -> Value {
    app.get(&format!("/sessions/{session}")).send().await.expect(200)["seats_left"].clone()
}

#[actix_web::test]
async fn the_link_of_the_message_confirms_a_held_seat() {
    let app = start().await;
    let session = app.session(10, 4);
    let made = app.enrol(&couple_by_mail(&session, 1)).await;
    assert_eq!(
        (&made["status"], &made["held_until"], &made["confirmed_by"]),
        (&json!("enrolled"), &json!("2026-11-24T10:00:00+01:00"), &json!("email"))
    );
    assert_eq!(seats_left(&app, &session).await, 2, "a held seat is taken");
    let secret = mailed_secret(&app, &made).await;
    let opened = own(&app, &made, &secret).await;
    assert_eq!((&opened["can_confirm"], &opened["can_move"]), (&json!(true), &json!(false)));
    assert_eq!(opened["held_until"], made["held_until"], "opening the page alone confirms nothing");
    app.clock.set(monday() + TimeDelta::minutes(1));
    for _ in 0..2 {
        let confirmed = confirm(&app, &made, &secret).await.expect(200);
        assert_eq!((&confirmed["status"], &confirmed["held_until"]), (&json!("enrolled"), &Value::Null));
        assert_eq!((&confirmed["can_confirm"], &confirmed["can_move"]), (&json!(false), &json!(true)));
    }
    app.clock.set(monday() + TimeDelta::days(2));
    app.settle();
    assert_eq!(seats_left(&app, &session).await, 2, "the seat stays");
    let kinds: Vec<Value> = app.messages("").await.iter().map(|message| message["kind"].clone()).collect();
    assert_eq!(kinds, ["confirmation", "held"], "confirmed once");
}

#[actix_web::test]
async fn the_browser_that_asked_confirms_nothing() {
    let app = start().await;
    let made = app.enrol(&couple_by_mail(&app.session(10, 4), 1)).await;
    let other = app.enrol(&couple_by_mail(&app.session(11, 4), 2)).await;
    let way_in = json!({"reference": made["reference"], "family_name": "Martin 1"});
    let opening = app.post("/my-enrolments/opening").json(&way_in).send().await.expect(200);
    let of_other = mailed_secret(&app, &other).await;
    for secret in [made.text("secret"), opening.text("secret"), of_other.as_str(), "", "AAAAAAAAAAAAAAAAAAAAAA"] {
        confirm(&app, &made, secret).await.refused(404, "not-found");
    }
    assert_eq!(own(&app, &made, made.text("secret")).await["can_confirm"], false);
    let target = json!({"session_id": app.session(12, 4)});
    let moved = app.post(&path(&made, "/move")).header("Link-Secret", made.text("secret")).json(&target).send().await;
    moved.refused(409, "not-confirmed");
    let accepted = app.post(&path(&made, "/acceptance")).header("Link-Secret", made.text("secret")).send().await;
    assert_eq!(accepted.expect(200)["held_until"], made["held_until"]);
    // Another organisation, and a link that the desk ended.
    let secret = mailed_secret(&app, &made).await;
    let elsewhere = format!("/v1/elsewhere{}", path(&made, "/confirmation"));
    let answer = app.ask(reqwest::Method::POST, &elsewhere).header("Link-Secret", &secret).send().await;
    answer.refused(404, "not-found");
    let agent = app.token(Role::Agent).await;
    app.clock.set(monday() + TimeDelta::minutes(1));
    app.post(&format!("/enrolments/{}/link-renewal", made.id())).token(&agent).send().await.expect(200);
    confirm(&app, &made, &secret).await.refused(404, "not-found");
    assert_eq!(shown(&app, &made).await["held_until"], made["held_until"]);
    let renewed = mailed_secret(&app, &made).await;
    confirm(&app, &made, &renewed).await.expect(200);
}

#[actix_web::test]
async fn who_was_not_reached_is_called_about_the_lost_seat() {
    let app = start().await;
    let made = app.enrol(&couple(&app.session(10, 4), 1)).await;
    app.clock.set("2026-11-24T16:00:00Z".parse().unwrap());
    app.settle();
    assert_eq!(shown(&app, &made).await["status"], "expired");
    let [call] = &app.calls().await[..] else { panic!("one call") };
    assert_eq!((&call["kind"], &call["enrolment_id"]), (&json!("released"), &made["id"]));
    assert!(call.text("text").ends_with("Voulez-vous encore venir ?"), "{call}");
}

#[actix_web::test]
async fn seats_far_from_a_limit_are_not_held() {
    let app = App::start_with(|settings| {
        settings.shares = Shares::default();
        settings.behind_proxy = true;
    })
    .await;
    let enrol = async |session: &str, who: usize, from: &str| {
        let body = person(session, who);
        let made = app.post("/enrolments").header("X-Forwarded-For", from).json(&body).send().await.expect(201);
        made["held_until"].is_string()
    };
    let popular = app.session(9, 12);
    assert!(!enrol(&app.session(8, 4), 1, "203.0.113.1").await, "the first seat of a network");
    assert!(enrol(&app.session(9, 4), 2, "203.0.113.1").await, "the second, which uses up its share");
    for who in 12..14 {
        assert!(!enrol(&popular, who, &format!("203.0.113.{who}")).await, "two seats of a session a day");
    }
    assert!(enrol(&popular, 14, "203.0.113.14").await, "the third");
    let agent = app.token(Role::Agent).await;
    let by_desk = app.post("/enrolments").token(&agent).json(&couple(&popular, 20)).send().await.expect(201);
    assert_eq!((&by_desk["held_until"], &by_desk["confirmed_by"]), (&Value::Null, &Value::Null));
    app.clock.set(monday() + TimeDelta::hours(25));
    assert!(!enrol(&popular, 15, "203.0.113.15").await, "another day");
    // Nobody could call before the session begins.
    app.clock.set(monday() + TimeDelta::hours(32));
    assert!(!enrol(&app.session(0, 4), 16, "203.0.113.15").await);
}

#[actix_web::test]
async fn the_way_to_confirm_says_nothing_of_a_card() {
    let app = start().await;
    let (agent, known) = (app.token(Role::Agent).await, person(&app.session(9, 4), 1));
    let known = app.post("/enrolments").token(&agent).json(&known).send().await.expect(201);
    let card = shown(&app, &known).await["learner"].id().to_owned();
    app.change(&format!("/learners/{card}"), &json!({"preferred_way": "call"})).await;
    app.clock.set(monday() + TimeDelta::minutes(1));
    let made = app.enrol(&couple_by_mail(&app.session(10, 4), 1)).await;
    assert_eq!(shown(&app, &made).await["learner"].id(), card, "the same person");
    assert_eq!((&made["confirmed_by"], &made["held_until"]), (&json!("email"), &json!("2026-11-24T10:01:00+01:00")));
    app.deliver().await;
    let messages = app.messages("").await;
    let asked = messages.iter().find(|message| message["kind"] == "held").unwrap();
    assert_eq!((&asked["channel"], &asked["status"]), (&json!("email"), &json!("sent")));
}

#[actix_web::test]
async fn a_seat_that_nobody_confirms_goes_to_the_next() {
    let app = start().await;
    let session = app.session(10, 2);
    let made = app.enrol(&couple_by_mail(&session, 1)).await;
    let secret = mailed_secret(&app, &made).await;
    let mut waits = person(&session, 2);
    waits["wait"] = json!(true);
    let agent = app.token(Role::Agent).await;
    let waiting = app.post("/enrolments").token(&agent).json(&waits).send().await.expect(201);
    app.clock.set(monday() + TimeDelta::hours(24) - TimeDelta::seconds(1));
    app.settle();
    assert_eq!(shown(&app, &made).await["status"], "enrolled", "in time");
    app.clock.set(monday() + TimeDelta::hours(24));
    app.settle();
    app.deliver().await;
    let over = shown(&app, &made).await;
    assert_eq!((&over["status"], &over["held_until"]), (&json!("expired"), &Value::Null));
    assert_eq!(shown(&app, &waiting).await["status"], "offered");
    let messages = app.messages("").await;
    let last = messages.iter().find(|message| message["enrolment_id"] == made["id"]).unwrap();
    assert_eq!(
        (&last["kind"], &last["channel"], &last["status"]),
        (&json!("released"), &json!("email"), &json!("sent"))
    );
    assert!(last.text("text").contains("Appelez-nous"), "{last}");
    let agent = app.token(Role::Agent).await;
    let trail = app.get("/audit?action=enrolment.released").token(&agent).send().await.expect(200);
    assert_eq!(trail.data()[0]["reason"], "Place non confirmée à temps.");
    confirm(&app, &made, &secret).await.refused(409, "enrolment-cancelled");
    let by_desk = format!("/enrolments/{}/confirmation", made.id());
    app.post(&by_desk).token(&agent).send().await.refused(409, "enrolment-cancelled");
}

#[actix_web::test]
async fn the_desk_calls_a_landline_and_confirms() {
    let app = start().await;
    let session = app.session(10, 12);
    let mut made = Vec::new();
    for who in 1..=4 {
        let couple = app.enrol(&couple(&session, who)).await;
        assert_eq!(couple["confirmed_by"], "call");
        assert_eq!(couple["held_until"], "2026-11-24T17:00:00+01:00", "the end of the next working day");
        made.push(couple);
    }
    let calls = app.calls().await;
    let call_of = |made: &Value| calls.iter().find(|call| call["enrolment_id"] == made["id"]).unwrap();
    assert!(calls.len() == 4 && calls.iter().all(|call| call["kind"] == "held"), "{calls:?}");
    assert!(call_of(&made[0]).text("text").ends_with("La confirmez-vous ?"));
    app.conclude(call_of(&made[0]), "accepted").await.expect(200);
    app.conclude(call_of(&made[1]), "declined").await.expect(200);
    app.conclude(call_of(&made[2]), "wrong_number").await.expect(200);
    let by_desk = format!("/enrolments/{}/confirmation", made[3].id());
    let facilitator = app.token(Role::Facilitator).await;
    app.post(&by_desk).token(&facilitator).send().await.refused(403, "forbidden");
    let (foreign, _) = app.staff_at("elsewhere", Role::Agent).await;
    let elsewhere = format!("/v1/elsewhere{by_desk}");
    app.ask(reqwest::Method::POST, &elsewhere).token(&foreign).send().await.refused(404, "not-found");
    let agent = app.token(Role::Agent).await;
    let held = app.get("/enrolments?held=true").token(&agent).send().await.expect(200);
    assert_eq!(held.data().iter().map(Value::id).collect::<Vec<_>>(), [made[3].id()]);
    for _ in 0..2 {
        app.post(&by_desk).token(&agent).send().await.expect(200);
    }
    assert!(app.calls().await.is_empty(), "nobody is called about a seat that is confirmed");
    let mut states = Vec::new();
    for one in &made {
        let now = shown(&app, one).await;
        assert_eq!(now["held_until"], Value::Null);
        states.push(now["status"].clone());
    }
    assert_eq!(states, ["enrolled", "cancelled", "expired", "enrolled"]);
}

#[actix_web::test]
async fn a_confirmation_and_the_deadline_have_one_winner() {
    let app = start().await;
    let mut held = Vec::new();
    for who in 0..6 {
        let session = app.session(10 + who as i64, 2);
        let made = app.enrol(&couple_by_mail(&session, who)).await;
        let secret = mailed_secret(&app, &made).await;
        held.push((session, made, secret));
    }
    app.clock.set(monday() + TimeDelta::hours(24));
    let job = clic::concepts::jobs().find(|job| job.name == "held_seats").unwrap();
    for (session, made, secret) in &held {
        let (answer, ran) = join(confirm(&app, made, secret), job.start(&app.database, &app.clock)).await;
        ran.unwrap();
        let (now, left) = (shown(&app, made).await, seats_left(&app, session).await);
        match answer.status {
            200 => assert_eq!((&now["status"], &now["held_until"], left), (&json!("enrolled"), &Value::Null, json!(0))),
            409 => assert_eq!((&now["status"], left), (&json!("expired"), json!(2))),
            other => panic!("{other}"),
        }
    }
}

#[actix_web::test]
async fn nobody_is_reminded_of_a_seat_to_confirm() {
    let app = start().await;
    let (admin, days) = (app.token(Role::Admin).await, json!({"email": [1], "sms": [], "call": [], "letter": []}));
    app.set(&admin, "/reminders", &days).await.expect(200);
    app.enrol(&couple_by_mail(&app.session(2, 4), 1)).await;
    // Wednesday's session: Tuesday at nine is in time for the confirmation.
    app.clock.set(monday() + TimeDelta::hours(23));
    app.settle();
    let kinds: Vec<Value> = app.messages("").await.iter().map(|message| message["kind"].clone()).collect();
    assert_eq!(kinds, ["held"]);
}

#[actix_web::test]
async fn a_session_that_moves_asks_again_and_keeps_its_people() {
    let app = start().await;
    let session = app.session(10, 4);
    let made = app.enrol(&couple_by_mail(&session, 1)).await;
    let at = |text: &str| -> DateTime<Utc> { text.parse().unwrap() };
    let earlier = json!({"starts_at": "2026-11-23T14:00:00Z", "ends_at": "2026-11-23T16:00:00Z"});
    app.clock.set(monday() + TimeDelta::minutes(1));
    app.change(&format!("/sessions/{session}"), &earlier).await;
    let [again, first] = &app.messages("").await[..] else { panic!("two messages") };
    assert_eq!((&again["kind"], &again["status"]), (&json!("held"), &json!("due")));
    assert_eq!((&first["kind"], &first["status"]), (&json!("held"), &json!("void")));
    app.clock.set(at("2026-11-24T12:00:00Z"));
    app.settle();
    let now = shown(&app, &made).await;
    assert_eq!((&now["status"], &now["held_until"]), (&json!("enrolled"), &Value::Null), "it has begun");
}

#[actix_web::test]
async fn addresses_of_one_mailbox_are_one_contact() {
    let app = start().await;
    let by_address = |days: i64, who: usize, address: &str| {
        let mut body = person(&app.session(days, 6), who);
        body["learner"]["phone"] = Value::Null;
        body["learner"]["email"] = json!(address);
        body
    };
    app.enrol(&by_address(10, 1, "couple@exemple.fr")).await;
    app.enrol(&by_address(11, 2, "couple+1@exemple.fr")).await;
    let third = app.post("/enrolments").json(&by_address(12, 3, "couple+2@exemple.fr")).send().await;
    third.refused(409, "enrolment-needs-a-call");
    app.enrol(&by_address(13, 4, "autre+1@exemple.fr")).await;
    // Messages go to the address as it was given.
    let addresses: Vec<Value> = app.messages("").await.iter().map(|message| message["address"].clone()).collect();
    assert!(addresses.contains(&json!("couple+1@exemple.fr")), "{addresses:?}");
}
