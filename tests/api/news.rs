//! Notifications: each once, by a way that reaches the person, and only while it holds.

use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};

use chrono::TimeDelta;
use clic::kernel::security::principal::Role;
use clic::participation::web_shares::Shares;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::gateway::Gateway;
use crate::support::smtp::Smtp;
use crate::support::{App, Manner, Read, by_mail, enrolment, monday};

fn id_of(mail: &str) -> &str {
    mail.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap()
}

#[actix_web::test]
async fn a_seat_is_confirmed_by_mail_with_its_link_and_its_date() {
    let smtp = Smtp::start(|| Manner::Accept).await;
    let app = App::start_with_mail(&smtp).await;
    let session = app.session(30, 4);
    app.enrol(&by_mail(&session, 1)).await;
    assert_eq!(app.deliver().await, 1);
    assert_eq!(app.deliver().await, 0, "once");
    let [mail] = &smtp.all()[..] else { panic!("one mail") };
    for part in ["jeanne.1@example.fr", "text/html", "text/calendar", "atelier.ics"] {
        assert!(mail.contains(part), "{part} in {mail}");
    }
    assert!(id_of(mail).ends_with("@clic.example>"));
    assert!(mail.contains("Auto-Submitted: auto-generated"), "{mail}");
    assert!(mail.contains("text/calendar; charset=utf-8; method=PUBLISH") || mail.contains("method=PUBLISH"), "{mail}");

    let agent = app.token(Role::Agent).await;
    let page = app.get("/messages").token(&agent).send().await.expect(200);
    assert_eq!((&page["data"][0]["status"], &page["data"][0]["kind"]), (&json!("sent"), &json!("confirmation")));
    let text = page["data"][0].text("text");
    assert!(text.contains("Votre place est réservée") && text.contains("(lien personnel)"), "{text}");
}

#[actix_web::test]
async fn a_person_with_a_landline_is_called_and_answers_by_phone() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let session = app.session(30, 1);
    let seated = app.enrol(&enrolment(&session, 1)).await;
    let mut waiting = Vec::new();
    for who in [2, 3] {
        // One after the other: enrolments of the same instant have no order.
        app.clock.set(app.clock.now() + TimeDelta::minutes(1));
        let mut body = enrolment(&session, who);
        body["wait"] = json!(true);
        waiting.push(app.enrol(&body).await);
    }
    assert_eq!(app.calls().await, Vec::<Value>::new(), "the reference was read out");

    app.cancel_enrolment(&seated).await;
    let [call] = &app.calls().await[..] else { panic!("one call") };
    assert_eq!((&call["kind"], &call["address_display"]), (&json!("offer"), &json!("04 65 71 00 11")));
    assert!(call.text("text").contains("Une place s’est libérée"));
    let outcome = format!("/calls/{}/outcome", call.id());

    let absent = app.post(&outcome).token(&agent).json(&json!({"outcome": "no_answer"})).send().await.expect(200);
    assert_eq!((&absent["status"], &absent["attempts"]), (&json!("due"), &json!(1)));
    assert!(absent["next_attempt_at"].as_str() > call["next_attempt_at"].as_str(), "later");

    // Two colleagues have the same call on their screens.
    let declines = (0..2).map(|_| app.post(&outcome).token(&agent).json(&json!({"outcome": "declined"})).send());
    let mut answers: Vec<u16> = join_all(declines).await.into_iter().map(|answer| answer.status).collect();
    answers.sort_unstable();
    assert_eq!(answers, [200, 409]);

    let [next] = &app.calls().await[..] else { panic!("the next on the waiting list") };
    assert_eq!(next["enrolment_id"], waiting[1]["id"]);
    let outcome = format!("/calls/{}/outcome", next.id());
    app.post(&outcome).token(&agent).json(&json!({"outcome": "accepted"})).send().await.expect(200);
    let shown = app.get(&format!("/enrolments/{}", waiting[1].id())).token(&agent).send().await;
    assert_eq!(shown.expect(200)["status"], "enrolled");
    assert_eq!(app.calls().await, Vec::<Value>::new());
    app.post(&outcome).token(&agent).json(&json!({"outcome": "reached"})).send().await.refused(409, "message-done");
}

#[actix_web::test]
async fn a_cancellation_notifies_all_who_are_enrolled() {
    let smtp = Smtp::start(|| Manner::Accept).await;
    let app = App::start_with_mail(&smtp).await;
    let admin = app.token(Role::Admin).await;
    let session = app.session(30, 4);
    let gone = app.enrol(&by_mail(&session, 1)).await;
    app.enrol(&by_mail(&session, 2)).await;
    app.enrol(&enrolment(&session, 3)).await;
    app.cancel_enrolment(&gone).await;
    let reason = json!({"reason": "Salle fermée pour travaux."});
    app.post(&format!("/sessions/{session}/cancellation")).token(&admin).json(&reason).send().await.expect(200);
    app.deliver().await;
    let mails = smtp.all();
    assert_eq!(mails.len(), 1, "one mail, to the person who is still enrolled: {mails:?}");
    assert!(mails[0].contains("jeanne.2@example.fr"));
    let calls = app.calls().await;
    assert_eq!(calls.len(), 1);
    assert!(calls[0].text("text").contains("est annulé : ne vous déplacez pas. Motif : Salle fermée"));
    let void = app.get("/messages?status=void").token(&admin).send().await.expect(200);
    assert_eq!(void.data().len(), 3, "two confirmations, and what the person knew");
}

#[actix_web::test]
async fn reminders_come_seven_and_two_days_before_and_not_twice() {
    let smtp = Smtp::start(|| Manner::Accept).await;
    let app = App::start_with_mail(&smtp).await;
    let session = app.session(30, 4);
    app.enrol(&by_mail(&session, 1)).await;
    let mut heard = Vec::new();
    for hours in 0..31 * 24 {
        app.clock.set(monday() + TimeDelta::hours(hours));
        if hours % 6 == 0 {
            app.settle();
            app.settle();
            if app.deliver().await > 0 {
                heard.push(hours / 24);
            }
        }
    }
    assert_eq!(heard, [0, 23, 28], "confirmed, then reminded: days from the enrolment");
}

/// Reminders never wait for a locked session.
///
/// A change of enrolments locks the session first, then them; reminders lock the other way round, and two that wait
/// for each other would never end.
#[actix_web::test]
async fn reminders_skip_locked_sessions_and_come_back() {
    let app = App::start_with(|settings| settings.post.keep = true).await;
    let sessions = [app.session(5, 4), app.session(5, 4)];
    for (who, session) in sessions.iter().enumerate() {
        app.enrol(&by_mail(session, who)).await;
    }
    app.clock.set(monday() + TimeDelta::days(3));
    let agent = app.token(Role::Agent).await;
    let reminders = || async {
        let page = app.get("/messages").token(&agent).send().await.expect(200);
        page.data().iter().filter(|message| message["kind"] == "reminder").count()
    };
    let mut desk = PgConnection::establish(&app.url).unwrap();
    desk.batch_execute(&format!("BEGIN; SELECT FROM sessions WHERE id = '{}' FOR UPDATE", sessions[0])).unwrap();
    app.settle();
    assert_eq!(reminders().await, 1, "the other one is reminded all the same");
    desk.batch_execute("COMMIT").unwrap();
    app.settle();
    assert_eq!(reminders().await, 2);
}

#[actix_web::test]
async fn troubled_servers_are_retried_hopeless_mails_shown() {
    let code = Arc::new(AtomicU16::new(451));
    let smtp = Smtp::start({
        let code = code.clone();
        move || match code.load(Ordering::SeqCst) {
            250 => Manner::Accept,
            code => Manner::Refuse(code),
        }
    })
    .await;
    let app = App::start_with_mail(&smtp).await;
    let agent = app.token(Role::Agent).await;
    let session = app.session(30, 4);
    app.enrol(&by_mail(&session, 1)).await;
    assert_eq!((app.deliver().await, app.deliver().await), (1, 0), "not at once again");
    let shown = || async { app.get("/messages").token(&agent).send().await.expect(200)["data"][0].clone() };
    assert_eq!((&shown().await["status"], &shown().await["attempts"]), (&json!("due"), &json!(1)));
    code.store(550, Ordering::SeqCst);
    app.clock.set(monday() + TimeDelta::minutes(2));
    app.deliver().await;
    let failed = shown().await;
    assert_eq!(failed["status"], "failed");
    assert!(failed.text("trouble").contains("550"), "{failed}");

    code.store(250, Ordering::SeqCst);
    app.clock.set(monday() + TimeDelta::hours(1));
    assert_eq!(app.deliver().await, 0, "given up");
    let agent = app.token(Role::Agent).await;
    let resend = format!("/messages/{}/resend", failed.id());
    app.post(&resend).token(&agent).send().await.expect(200);
    app.post(&resend).token(&agent).send().await.refused(409, "message-done");
    assert_eq!((app.deliver().await, smtp.all().len()), (1, 1));
}

#[actix_web::test]
async fn a_cancelled_enrolment_gets_no_further_messages() {
    let smtp = Smtp::start(|| Manner::Accept).await;
    let app = App::start_with_mail(&smtp).await;
    let session = app.session(30, 4);
    let made = app.enrol(&by_mail(&session, 1)).await;
    let own = format!("/my-enrolments/{}/cancellation", made.text("reference"));
    let secret = made.text("secret");
    app.post(&own).header("Link-Secret", secret).json(&json!({})).send().await.expect(200);
    app.clock.set(monday() + TimeDelta::days(28));
    app.settle();
    app.deliver().await;
    assert_eq!(smtp.all(), Vec::<String>::new());
}

#[actix_web::test]
async fn a_text_waits_for_the_morning_and_stays_in_france() {
    let gateway = Gateway::start(|| Manner::Accept).await;
    let url = format!("http://{}/messages", gateway.address);
    let app = App::start_with(|settings| settings.post.sms_url = Some(url)).await;
    let session = app.session(30, 4);
    app.clock.set(monday() + TimeDelta::hours(14));
    let enrol = async |who: usize, phone: &str| {
        let mut body = enrolment(&session, who);
        body["learner"]["phone"] = json!(phone);
        app.enrol(&body).await
    };
    let made = enrol(1, "06 12 34 56 78").await;
    enrol(2, "+263 77 123 4567").await;
    assert_eq!(app.deliver().await, 0, "it is eleven at night in Paris");
    app.clock.set(monday() + TimeDelta::hours(22));
    assert_eq!(app.deliver().await, 1, "eight in the morning, and nobody in Zimbabwe");
    let text = gateway.all()[0].json();
    let words = text.text("text");
    assert!(words.starts_with("Atelier numérique : votre place est réservée"), "{words}");
    let link = format!("https://clic.example/i#{}/", made.text("reference"));
    assert!(words.contains(&link) && words.len() < 306, "{words}");
    let page = app.ask(reqwest::Method::GET, "/i").send().await;
    assert!(page.status == 200 || page.headers["location"] == "/mon-inscription.html");
}

#[actix_web::test]
async fn a_mobile_gets_a_text_from_any_gateway_and_its_number_once() {
    let code = Arc::new(AtomicU16::new(429));
    let gateway = Gateway::start({
        let code = code.clone();
        move || match code.load(Ordering::SeqCst) {
            202 => Manner::Accept,
            code => Manner::Refuse(code),
        }
    })
    .await;
    let url = format!("http://{}/messages", gateway.address);
    let app = App::start_with(|settings| {
        settings.post.sms_url = Some(url);
        settings.post.sms_header = Some("Authorization: Bearer secret".to_owned());
        settings.post.sms_body = Some(r#"{"recipients": ["{to}"], "content": "SMS {text}", "ref": "{id}"}"#.to_owned());
    })
    .await;
    let agent = app.token(Role::Agent).await;
    let session = app.session(30, 4);
    let mut body = enrolment(&session, 1);
    body["learner"]["phone"] = json!("06 12 34 56 78");
    let made = app.enrol(&body).await;
    assert_eq!(app.deliver().await, 1);
    assert_eq!(gateway.all().len(), 0, "the gateway has too much to do");
    code.store(202, Ordering::SeqCst);
    app.clock.set(monday() + TimeDelta::minutes(2));
    assert_eq!((app.deliver().await, app.deliver().await), (1, 0));
    let [text] = &gateway.all()[..] else { panic!("one text") };
    assert_eq!(text.header("authorization"), "Bearer secret");
    assert_eq!(text.json()["recipients"], json!(["+33612345678"]));
    let said = text.json();
    let words = said.text("content");
    assert!(words.starts_with("SMS ") && words.contains(made.text("reference")), "{words}");
    assert_eq!(text.header("idempotency-key"), format!("\"{}\"", said.text("ref")));

    code.store(400, Ordering::SeqCst);
    app.post("/enrolments")
        .json(&{
            body["learner"]["family_name"] = json!("Durand");
            body
        })
        .send()
        .await
        .expect(201);
    app.deliver().await;
    let failed = app.get("/messages?status=failed").token(&agent).send().await.expect(200);
    assert!(failed["data"][0].text("trouble").contains("400"), "a refusal for good is shown at once: {failed}");
}

#[actix_web::test]
async fn a_seat_taken_back_is_said_to_who_had_it() {
    let smtp = Smtp::start(|| Manner::Accept).await;
    let app = App::start_with_mail(&smtp).await;
    let agent = app.token(Role::Agent).await;
    let session = app.session(30, 4);
    let cancel = async |made: &Value, body: Value| {
        app.post(&format!("/enrolments/{}/cancellation", made.id())).token(&agent).json(&body).send().await.expect(200)
    };
    let by_mail = app.enrol(&by_mail(&session, 1)).await;
    let by_phone = app.enrol(&enrolment(&session, 2)).await;
    let known = app.enrol(&enrolment(&session, 3)).await;
    let own = app.enrol(&enrolment(&session, 4)).await;
    app.deliver().await;
    let before = smtp.all().len();
    // The login lasts ten minutes.
    app.clock.set(monday() + TimeDelta::minutes(9));
    cancel(&by_mail, json!({})).await;
    cancel(&by_phone, json!({})).await;
    cancel(&known, json!({"person_knows": true})).await;
    let path = format!("/my-enrolments/{}/cancellation", own.text("reference"));
    app.post(&path).header("Link-Secret", own.text("secret")).json(&json!({})).send().await.expect(200);
    app.deliver().await;
    let mails = smtp.all();
    let [mail] = &mails[before..] else { panic!("one mail") };
    // The calendar is in base64 or not, as the mailer sees fit: its event is struck out.
    assert!(mail.contains("annul"), "{mail}");
    let [call] = &app.calls().await[..] else { panic!("one call") };
    assert_eq!((&call["kind"], &call["address"]), (&json!("withdrawn"), &json!("+33465710011")));
    assert!(call.text("text").starts_with("Votre inscription à l’atelier"), "{call}");
}

#[actix_web::test]
async fn an_address_gets_three_confirmations_a_day() {
    let smtp = Smtp::start(|| Manner::Accept).await;
    let app = App::start_with(|settings| {
        settings.post.smtp_url = Some(format!("smtp://{}", smtp.address));
        settings.post.from = Some("clic@sud-herault.example".to_owned());
        settings.shares = Shares { messages: 3, ..Shares::NONE };
    })
    .await;
    let enrol = async |who: usize| {
        let mut body = by_mail(&app.session(20 + who as i64, 4), who);
        body["learner"]["email"] = json!("victime@exemple.fr");
        app.enrol(&body).await
    };
    for who in 0..8 {
        enrol(who).await;
    }
    app.deliver().await;
    assert_eq!(smtp.all().len(), 3);
    app.clock.set(monday() + TimeDelta::days(2));
    enrol(9).await;
    app.deliver().await;
    assert_eq!(smtp.all().len(), 4, "another day");
}

#[actix_web::test]
async fn a_number_gets_three_texts_a_day_and_then_a_call() {
    let gateway = Gateway::start(|| Manner::Accept).await;
    let app = App::start_with(|settings| {
        settings.post.sms_url = Some(format!("http://{}", gateway.address));
        settings.shares = Shares { messages: 3, ..Shares::NONE };
    })
    .await;
    let enrol = async |who: usize| {
        let session = app.session(20 + who as i64, 4);
        let mut body = enrolment(&session, who);
        body["learner"]["phone"] = json!("06 12 34 56 78");
        app.enrol(&body).await;
        session
    };
    let mut last = String::new();
    for who in 0..5 {
        last = enrol(who).await;
    }
    app.deliver().await;
    assert_eq!(gateway.all().len(), 3);
    assert_eq!(app.calls().await, Vec::<Value>::new(), "nobody is called about a confirmation");
    app.cancel_session(&last).await;
    app.deliver().await;
    let [call] = &app.calls().await[..] else { panic!("one call") };
    assert_eq!((call.text("kind"), call.text("address")), ("cancelled", "+33612345678"));
    assert_eq!(gateway.all().len(), 3);
    app.clock.set(monday() + TimeDelta::days(2));
    enrol(9).await;
    app.deliver().await;
    assert_eq!(gateway.all().len(), 4, "another day");
}
