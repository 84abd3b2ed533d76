//! Delivery reports are noted once, and a message that came back becomes a call.

mod bounces;

use chrono::TimeDelta;
use clic::kernel::security::principal::Role;
use clic::kernel::web::rate_limit::PerMinute;
use clic::participation::web_shares::Shares;
use reqwest::Method;
use serde_json::{Value, json};

use self::bounces::{exchange, exim, gmail, postfix};
use crate::support::gateway::Gateway;
use crate::support::smtp::Smtp;
use crate::support::{Answer, App, Manner, Read, by_mail, enrolment, monday};

const SECRET: &str = "un secret de trente-deux signes au moins";
const UNKNOWN: (&str, &str) = ("5.1.1", "550 5.1.1 User unknown");

/// A service with a mail server that takes all, a gateway and the secret of reports.
async fn start(manner: impl Fn() -> Manner + Send + Sync + 'static) -> (App, Smtp, Gateway) {
    start_with(manner, Shares::NONE).await
}

async fn start_with(manner: impl Fn() -> Manner + Send + Sync + 'static, shares: Shares) -> (App, Smtp, Gateway) {
    let (smtp, gateway) = (Smtp::start(manner).await, Gateway::start(|| Manner::Accept).await);
    let (mail, texts) = (format!("smtp://{}", smtp.address), format!("http://{}", gateway.address));
    let app = App::start_with(|settings| {
        settings.post.smtp_url = Some(mail);
        settings.post.from = Some("clic@sud-herault.example".to_owned());
        settings.post.sms_url = Some(texts);
        settings.post.sms_answer_id = Some("/sms/0/id".to_owned());
        settings.post.report_secret = Some(SECRET.to_owned());
        settings.shares = shares;
    })
    .await;
    (app, smtp, gateway)
}

async fn send(app: &App, secret: &str, kind: &str, body: impl Into<Vec<u8>>) -> Answer {
    let ask = app.ask(Method::POST, "/delivery-reports").header("Content-Type", kind);
    let ask = if secret.is_empty() { ask } else { ask.token(secret) };
    ask.body(body.into()).send().await
}

async fn bounce(app: &App, mail: &str) -> Value {
    send(app, SECRET, "message/rfc822", mail).await.expect(200)
}

async fn report(app: &App, reports: &Value) -> Value {
    send(app, SECRET, "application/json", reports.to_string()).await.expect(200)
}

fn taken(noted: u64, ignored: u64) -> Value {
    json!({"noted": noted, "ignored": ignored})
}

/// A person whose session is cancelled, and the e-mail that says so.
async fn cancel_by_mail(app: &App, smtp: &Smtp, who: usize) -> (Value, String) {
    let session = app.session(30, 4);
    let made = app.enrol(&by_mail(&session, who)).await;
    app.deliver().await;
    app.cancel_session(&session).await;
    app.deliver().await;
    let mut messages = app.messages("status=sent").await;
    messages.retain(|message| message["kind"] == "cancelled" && message["enrolment_id"] == made["id"]);
    (messages.pop().unwrap(), smtp.all().pop().unwrap())
}

async fn find(app: &App, message: &Value) -> Value {
    app.messages("").await.into_iter().find(|other| other["id"] == message["id"]).unwrap()
}

fn by_text(session: &str, who: usize) -> Value {
    let mut body = enrolment(session, who % 1000);
    body["learner"]["phone"] = json!(format!("06{who:08}"));
    body
}

#[actix_web::test]
async fn a_bounce_of_any_mail_server_becomes_a_call() {
    let (app, smtp, _) = start(|| Manner::Accept).await;
    type Write = fn(&str, &str) -> String;
    let servers: [(Write, &str); 4] = [
        (|mail, to| postfix(mail, to, "failed", UNKNOWN.0, UNKNOWN.1), "adresse inconnue (550 5.1.1 User unknown)"),
        (exim, "adresse inconnue (550 5.1.1 <jeanne.1@example.fr>: Recipient address rejected: User unknown in"),
        (exchange, "adresse inconnue (550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient"),
        (gmail, "boîte pleine (552-5.2.2 The recipient's inbox is out of storage space. 552 5.2.2"),
    ];
    for (who, (write, why)) in servers.into_iter().enumerate() {
        let (message, mail) = cancel_by_mail(&app, &smtp, who).await;
        let text = write(&mail, message.text("address"));
        assert_eq!(bounce(&app, &text).await, taken(1, 0), "{text}");
        let shown = find(&app, &message).await;
        assert_eq!([&shown["channel"], &shown["status"], &shown["delivery"]], ["call", "due", "failed"]);
        assert!(shown.text("trouble").contains(&format!("Revenu : {why}")), "{shown}");
        assert!(app.calls().await.iter().any(|call| call["id"] == message["id"]));
        assert_eq!(bounce(&app, &text).await, taken(0, 1), "the same again");
        assert_eq!(find(&app, &message).await, shown);
    }
}

#[actix_web::test]
async fn a_bounce_that_a_mailbox_forwards_is_read() {
    let (app, smtp, _) = start(|| Manner::Accept).await;
    for (who, forward) in [bounces::forwarded as fn(&str) -> String, bounces::forwarded_alone].into_iter().enumerate() {
        let (message, mail) = cancel_by_mail(&app, &smtp, who).await;
        let returned = postfix(&mail, message.text("address"), "failed", UNKNOWN.0, UNKNOWN.1);
        assert_eq!(bounce(&app, &forward(&returned)).await, taken(1, 0));
        assert_eq!(find(&app, &message).await["delivery"], "failed");
    }
}

#[actix_web::test]
async fn an_ordinary_mail_that_came_back_is_given_up() {
    let (app, smtp, _) = start(|| Manner::Accept).await;
    app.enrol(&by_mail(&app.session(30, 4), 1)).await;
    app.deliver().await;
    let [message] = &app.messages("").await[..] else { panic!("one message") };
    assert_eq!((&message["delivery"], &message["delivery_at"]), (&Value::Null, &Value::Null));
    let mail = smtp.all().pop().unwrap();
    // Given up after days: it did not arrive either.
    let text = postfix(&mail, message.text("address"), "failed", "4.4.1", "connect to mx.example.fr: timed out");
    assert_eq!(bounce(&app, &text).await, taken(1, 0));
    let [failed] = &app.messages("delivery=failed").await[..] else { panic!("one came back") };
    assert_eq!((&failed["status"], &failed["channel"]), (&json!("failed"), &json!("email")));
    assert!(failed.text("trouble").starts_with("Revenu : serveur injoignable (connect to"), "{failed}");
    assert_eq!(app.calls().await, Vec::<Value>::new());
    // The team corrects the address: the message leaves again, and old reports no longer count.
    app.change(&format!("/learners/{}", message.text("learner_id")), &json!({"email": "j.martin@example.fr"})).await;
    assert_eq!(app.deliver().await, 1);
    let resent = find(&app, message).await;
    assert_eq!((&resent["status"], &resent["delivery"]), (&json!("sent"), &Value::Null));
    assert_eq!(bounce(&app, &text).await, taken(0, 1), "about the former address");
    assert_eq!(find(&app, message).await, resent);
}

#[actix_web::test]
async fn a_delay_is_noted_and_nothing_follows() {
    let (app, smtp, _) = start(|| Manner::Accept).await;
    let (message, mail) = cancel_by_mail(&app, &smtp, 1).await;
    let address = message.text("address");
    let relayed = postfix(&mail, address, "relayed", "2.0.0", "250 2.0.0 Ok");
    assert_eq!(bounce(&app, &relayed).await, taken(0, 1));
    let delayed = postfix(&mail, address, "delayed", "4.2.2", "452 4.2.2 Mailbox full");
    assert_eq!(bounce(&app, &delayed).await, taken(1, 0));
    let shown = find(&app, &message).await;
    assert_eq!((&shown["status"], &shown["delivery"]), (&json!("sent"), &json!("delayed")));
    assert_eq!(shown["trouble"], "Retardé : boîte pleine (452 4.2.2 Mailbox full).");
    assert_eq!(bounce(&app, &delayed).await, taken(0, 1));
    assert_eq!(bounce(&app, &postfix(&mail, address, "failed", UNKNOWN.0, UNKNOWN.1)).await, taken(1, 0));
    assert_eq!(find(&app, &message).await["channel"], "call");
}

#[actix_web::test]
async fn a_return_path_names_the_message_without_its_headers() {
    let smtp = Smtp::start(|| Manner::Accept).await;
    let app = App::start_with(|settings| {
        settings.post.smtp_url = Some(format!("smtp://{}", smtp.address));
        settings.post.from = Some("clic@sud-herault.example".to_owned());
        settings.post.return_path = Some("retours+{id}@sud-herault.example".to_owned());
        settings.post.report_secret = Some(SECRET.to_owned());
    })
    .await;
    let (message, mail) = cancel_by_mail(&app, &smtp, 1).await;
    let back = format!("retours+{}@sud-herault.example", message.id());
    assert!(mail.starts_with(&format!("Return-Path: <{back}>\n")), "{mail}");
    let text = postfix("Subject: nothing\n\n", message.text("address"), "failed", UNKNOWN.0, UNKNOWN.1);
    assert_eq!(bounce(&app, &text).await, taken(0, 1), "it names none");
    let text = text.replace("To: clic@sud-herault.example", &format!("To: <{back}>"));
    assert_eq!(bounce(&app, &text).await, taken(1, 0));
    assert_eq!(find(&app, &message).await["channel"], "call");
}

#[actix_web::test]
async fn a_report_of_a_text_names_it_as_the_gateway_did() {
    let (app, _, gateway) = start(|| Manner::Accept).await;
    let session = app.session(30, 4);
    // A number, and a text that could be an identity of ours.
    for (who, identity) in [json!(4711), json!("6F9619FF8B86D011B42D00C04FC964FF")].into_iter().enumerate() {
        gateway.answer(json!({"sms": [{"id": identity}]}));
        let made = app.enrol(&by_text(&session, 12_345_678 + who)).await;
        app.deliver().await;
        let name = identity.as_str().map_or(identity.to_string(), str::to_owned);
        let delivered = json!([{"message": name, "state": "delivered", "at": "2026-11-23T10:00:07+01:00"}]);
        assert_eq!(report(&app, &delivered).await, taken(1, 0));
        let messages = app.messages("delivery=delivered").await;
        let shown = messages.iter().find(|message| message["enrolment_id"] == made["id"]).unwrap();
        assert_eq!((&shown["status"], &shown["delivery_at"]), (&json!("sent"), &json!("2026-11-23T09:00:07Z")));
        assert_eq!(report(&app, &delivered).await, taken(0, 1));
        let failed = json!([{"message": name, "state": "failed"}]);
        assert_eq!(report(&app, &failed).await, taken(0, 1), "nothing comes after the phone has it");
    }
    assert_eq!(app.messages("delivery=delivered").await.len(), 2);
    assert_eq!(app.messages("delivery=failed").await.len(), 0);
}

#[actix_web::test]
async fn an_email_comes_back_from_behind_the_server_that_took_it() {
    let (app, smtp, _) = start(|| Manner::Accept).await;
    let (message, _) = cancel_by_mail(&app, &smtp, 1).await;
    let delivered = json!([{"message": message["id"], "state": "delivered"}]);
    assert_eq!(report(&app, &delivered).await, taken(1, 0));
    // A cause that is longer than what is kept, with a character that turns the words of the page around.
    let reason = format!("Boîte pleine\u{202e} {}", "x".repeat(400));
    let failed = json!([{"message": message["id"], "state": "failed", "reason": reason}]);
    assert_eq!(report(&app, &failed).await, taken(1, 0));
    let shown = find(&app, &message).await;
    assert_eq!((&shown["channel"], shown.text("trouble").chars().count()), (&json!("call"), 300));
    assert!(shown.text("trouble").starts_with("Boîte pleine xxx"), "{shown}");
    assert_eq!(report(&app, &delivered).await, taken(0, 1));
}

#[actix_web::test]
async fn a_seat_is_held_for_the_call_when_its_link_came_back() {
    let (app, ..) = start_with(|| Manner::Accept, Shares { per_contact: 2, ..Shares::NONE }).await;
    let mut couple = by_mail(&app.session(10, 4), 1);
    couple["party_size"] = json!(2);
    couple["learner"]["phone"] = json!("04 65 71 01 23");
    let made = app.enrol(&couple).await;
    assert_eq!(made["held_until"], "2026-11-24T10:00:00+01:00");
    app.deliver().await;
    let [message] = &app.messages("").await[..] else { panic!("one message") };
    let failed = json!([{"message": message["id"], "state": "failed"}]);
    assert_eq!(report(&app, &failed).await, taken(1, 0));
    let agent = app.token(Role::Agent).await;
    let shown = app.get(&format!("/enrolments/{}", made.id())).token(&agent).send().await.expect(200);
    assert_eq!(shown["held_until"], "2026-11-24T17:00:00+01:00", "the end of the next working day");
    let [call] = &app.calls().await[..] else { panic!("one call") };
    assert_eq!((&call["kind"], &call["expires_at"]), (&json!("held"), &json!("2026-11-24T16:00:00Z")));
}

#[actix_web::test]
async fn a_batch_notes_what_is_known_and_ignores_the_rest() {
    let (app, _, gateway) = start(|| Manner::Accept).await;
    gateway.answer(json!({"nothing": "here"}));
    let (here, elsewhere) = (app.session(30, 4), app.session_at("elsewhere", 30, 4));
    app.enrol(&by_text(&here, 12_345_678)).await;
    let path = "/v1/elsewhere/enrolments";
    app.ask(Method::POST, path).json(&by_text(&elsewhere, 12_345_679)).send().await.expect(201);
    app.deliver().await;
    let ids: Vec<Value> = gateway.all().iter().map(|text| text.json()["id"].clone()).collect();
    app.cancel_session(&here).await;
    let due = app.messages("status=due").await[0]["id"].clone();
    let reports = json!([
        {"message": ids[0], "state": "failed", "permanent": false, "reason": "Téléphone éteint"},
        {"message": ids[1].as_str().unwrap().to_uppercase(), "state": "delivered"},
        {"message": "0198c0de-0000-7000-8000-000000000000", "state": "failed"},
        {"message": "4711'; DROP TABLE messages", "state": "failed"},
        {"message": due, "state": "failed"},
    ]);
    assert_eq!(report(&app, &reports).await, taken(2, 3), "not what was not sent");
    assert_eq!(app.messages("status=due").await[0]["id"], due);
    // Each at its own organisation.
    let noted: Vec<Value> = app.messages("status=sent").await;
    assert_eq!(noted.len(), 1);
    let other = if noted[0]["id"] == ids[0] { "delayed" } else { "delivered" };
    assert_eq!(noted[0]["delivery"], other);
}

#[actix_web::test]
async fn a_report_older_than_the_sending_is_not_about_it() {
    let (app, _, _) = start(|| Manner::Accept).await;
    app.enrol(&by_text(&app.session(30, 4), 12_345_678)).await;
    app.deliver().await;
    let [message] = &app.messages("").await[..] else { panic!("one message") };
    let at = |minutes| (monday() + TimeDelta::minutes(minutes)).to_rfc3339();
    let failed = |minutes| json!([{"message": message["id"], "state": "failed", "at": at(minutes)}]);
    assert_eq!(report(&app, &failed(-6)).await, taken(0, 1));
    send(&app, SECRET, "application/json", failed(6).to_string()).await.refused(422, "invalid-input");
    assert_eq!(find(&app, message).await["status"], "sent");
    assert_eq!(report(&app, &failed(-4)).await, taken(1, 0), "clocks differ");
    let shown = find(&app, message).await;
    assert_eq!((&shown["status"], &shown["trouble"]), (&json!("failed"), &json!("Le message n’est pas arrivé.")));
    let again = format!("/messages/{}/resend", message.id());
    app.post(&again).token(&app.token(Role::Agent).await).send().await.expect(200);
    app.deliver().await;
    app.clock.set(monday() + TimeDelta::days(400));
    app.tidy();
    let late = json!([{"message": message["id"], "state": "failed"}]);
    assert_eq!(report(&app, &late).await, taken(0, 1), "the message is forgotten");
}

#[actix_web::test]
async fn a_report_that_overtakes_the_sending_comes_again() {
    let (app, smtp, _) = start(|| Manner::TakeAndSleep).await;
    app.enrol(&by_mail(&app.session(30, 4), 1)).await;
    let early = async {
        while smtp.all().is_empty() {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        let [message] = &app.messages("").await[..] else { panic!("one message") };
        let failed = json!([{"message": message["id"], "state": "failed"}]).to_string();
        let refused = send(&app, SECRET, "application/json", failed.clone()).await;
        assert_eq!(refused.headers["retry-after"], "30");
        refused.refused(503, "unavailable");
        failed
    };
    let (_, failed) = futures_util::future::join(app.deliver(), early).await;
    let answer = send(&app, SECRET, "application/json", failed).await.expect(200);
    assert_eq!(answer, taken(1, 0));
}

#[actix_web::test]
async fn only_the_secret_of_the_settings_brings_reports() {
    let nothing = App::start().await;
    send(&nothing, SECRET, "application/json", "[]").await.refused(404, "not-found");
    let app = App::start_with(|settings| {
        settings.post.report_secret = Some(SECRET.to_owned());
        settings.limits = PerMinute { links: 3, partners: 2, ..PerMinute::NONE };
    })
    .await;
    let unknown = json!([{"message": "1", "state": "failed"}]).to_string();
    for wrong in ["", &SECRET[1..], "clic_abc"] {
        send(&app, wrong, "application/json", unknown.clone()).await.refused(401, "invalid-key");
    }
    send(&app, "again", "application/json", unknown.clone()).await.refused(429, "too-many-requests");
    for _ in 0..2 {
        let answer = send(&app, SECRET, "application/json", unknown.clone()).await;
        assert_eq!(answer.expect(200), taken(0, 1), "guesses of others do not shut it out");
    }
    send(&app, SECRET, "application/json", unknown).await.refused(429, "too-many-requests");
}

#[actix_web::test]
async fn hostile_reports_are_refused_or_ignored() {
    let (app, smtp, _) = start(|| Manner::Accept).await;
    let (message, mail) = cancel_by_mail(&app, &smtp, 1).await;
    let good = postfix(&mail, message.text("address"), "failed", UNKNOWN.0, UNKNOWN.1);
    let (boundaries, status) = ("Content-Type: multipart/report; boundary=a\r\n\r\n", "message/delivery-status");
    for refused in [
        String::new(),
        "\r\n\r\n".to_owned(),
        "no mail at all".to_owned(),
        "\0".repeat(200_000),
        "To: a@b.fr\r\nSubject: Re: merci\r\n\r\nÀ demain !\r\n".to_owned(),
        good.replace("boundary=", "border="),
        good.replace("multipart/report", "multipart/mixed"),
        good.replace(status, "text/plain"),
        format!("{}{good}", "Content-Type: message/rfc822\r\n\r\n".repeat(6000)),
        format!("{boundaries}{}", "--a\r\n".repeat(40_000)),
        format!("{boundaries}{}", "Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n".repeat(4000)),
        format!("Content-Type: multipart/report; boundary=\"{}\"\r\n\r\n", "a".repeat(100_000)),
    ] {
        send(&app, SECRET, "message/rfc822", refused).await.refused(400, "malformed-request");
    }
    let part = "Content-Type: message/rfc822\r\n";
    for ignored in [
        format!("{boundaries}--a\r\nContent-Type: {status}\r\n\r\n"),
        good.replace(part, &format!("{part}\r\n").repeat(6000)),
        good.replace("@clic.example>", "é@clic.example>"),
    ] {
        assert_eq!(bounce(&app, &ignored).await, taken(0, 1));
    }
    for cut in (0..good.len()).step_by(97).filter(|cut| good.is_char_boundary(*cut)) {
        let part = &good[..cut];
        if !part.contains("Message-ID: <") {
            assert!([200, 400].contains(&send(&app, SECRET, "message/rfc822", part).await.status), "{cut}");
        }
    }
    send(&app, SECRET, "message/rfc822", vec![b'a'; 5_000_000]).await.refused(413, "request-too-large");
    send(&app, SECRET, "text/plain", good.clone()).await.refused(415, "unsupported-media-type");
    let pointers = |body: &'static str, pointer: &'static str| {
        let app = &app;
        async move {
            let refused = send(app, SECRET, "application/json", body).await.refused(422, "invalid-input");
            assert_eq!(refused.pointers(), [pointer], "{body}");
        }
    };
    pointers("[]", "").await;
    pointers(r#"[{"message": "1", "state": "lost"}]"#, "/0/state").await;
    pointers(r#"[{"message": " ", "state": "failed"}]"#, "/0/message").await;
    pointers(r#"[{"message": "a\u0000", "state": "failed"}]"#, "/0/message").await;
    pointers(r#"[{"message": "1", "state": "failed", "organisation": "x"}]"#, "/0/organisation").await;
    pointers(r#"[{"message": "1", "state": "failed", "at": "+262142-01-01T00:00:00Z"}]"#, "/0/at").await;
    send(&app, SECRET, "application/json", "[").await.refused(400, "malformed-request");
    let many = Value::from(vec![json!({"message": "1", "state": "failed"}); 501]).to_string();
    send(&app, SECRET, "application/json", many).await.refused(422, "invalid-input");
    assert_eq!(find(&app, &message).await["delivery"], Value::Null, "nothing of all that was noted");
    assert_eq!(bounce(&app, &good).await, taken(1, 0));
}
