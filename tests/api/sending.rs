//! Sending while servers fail.
//!
//! A server that hangs delays no other, urgent messages become calls in time, and outdated ones are not sent.

use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use chrono::TimeDelta;
use clic::kernel::data::jobs::HALF_MINUTE;
use clic::kernel::data::transaction::Caller;
use clic::kernel::security::principal::Role;
use clic::outreach::notifications::post::AT_ONCE;
use clic::outreach::notifications::{Way, outbox, reminders};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};

use crate::support::gateway::Gateway;
use crate::support::smtp::Smtp;
use crate::support::{App, LATE, Manner, Read, by_mail, enrolment, monday};

/// The time limit of a trial: longer than it takes, shorter than the patience with a hanging server.
const SOON: Duration = Duration::from_secs(20);

fn by_text(session: &str, who: usize) -> Value {
    let mut body = enrolment(session, who);
    body["learner"]["phone"] = json!(format!("06{who:08}"));
    body
}

impl App {
    async fn start_with_both(smtp: &Smtp, gateway: &Gateway, patience: Duration) -> App {
        let (mail, texts) = (format!("smtp://{}", smtp.address), format!("http://{}", gateway.address));
        App::start_with(|settings| {
            settings.post.smtp_url = Some(mail);
            settings.post.from = Some("clic@sud-herault.example".to_owned());
            settings.post.sms_url = Some(texts);
            settings.post.patience = Some(patience);
        })
        .await
    }
}

/// A mail server that answers this code, and the code, which may be changed.
async fn start_answering(code: u16) -> (Smtp, Arc<AtomicU16>) {
    let code = Arc::new(AtomicU16::new(code));
    let smtp = Smtp::start({
        let code = code.clone();
        move || match code.load(Ordering::SeqCst) {
            250 => Manner::Accept,
            code => Manner::Refuse(code),
        }
    })
    .await;
    (smtp, code)
}

#[actix_web::test]
async fn a_hanging_mail_server_holds_up_nothing_else() {
    let (smtp, gateway) = (Smtp::start(|| Manner::Hang).await, Gateway::start(|| Manner::Accept).await);
    let app = App::start_with_both(&smtp, &gateway, SOON * 10).await;
    let session = app.session(30, 12);
    for who in 0..AT_ONCE + 2 {
        app.enrol(&by_mail(&session, who)).await;
    }
    app.enrol(&by_text(&session, 20)).await;
    let arrived = async |count: usize| {
        while gateway.all().len() < count {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let trial = async {
        arrived(1).await;
        // Texts that become due while it hangs leave as well.
        app.enrol(&by_text(&session, 21)).await;
        let elsewhere = app.session_at("elsewhere", 30, 4);
        let path = "/v1/elsewhere/enrolments";
        app.ask(reqwest::Method::POST, path).json(&by_text(&elsewhere, 22)).send().await.expect(201);
        arrived(3).await;
        let sending = app.messages("status=sending").await;
        assert_eq!(sending.len(), AT_ONCE, "no more is claimed than leaves at once");
        assert_eq!(app.messages("status=due").await.len(), 2);
    };
    tokio::select! {
        _ = app.deliver() => panic!("it waits for the mail server"),
        done = tokio::time::timeout(SOON, trial) => done.expect("texts wait for the mail server"),
    }
}

#[actix_web::test]
async fn a_hanging_server_is_given_up_in_time_and_tried_again() {
    let (smtp, gateway) = (Smtp::start(|| Manner::Hang).await, Gateway::start(|| Manner::Hang).await);
    let app = App::start_with_both(&smtp, &gateway, Duration::from_millis(300)).await;
    let session = app.session(30, 4);
    app.enrol(&by_mail(&session, 1)).await;
    app.enrol(&by_text(&session, 2)).await;
    let tried = tokio::time::timeout(SOON, app.deliver()).await.expect("it waits for ever");
    assert_eq!(tried, 2);
    for message in app.messages("").await {
        assert_eq!((&message["status"], &message["attempts"]), (&json!("due"), &json!(1)));
        assert_eq!(message["trouble"], "Le serveur ne répond pas.");
    }
}

#[actix_web::test]
async fn an_urgent_mail_that_cannot_leave_becomes_a_call() {
    let (smtp, code) = start_answering(451).await;
    let app = App::start_with_mail(&smtp).await;
    // Tomorrow at 14:00, and the desk closes at noon and at 17:00.
    let session = app.session(1, 4);
    app.enrol(&by_mail(&session, 1)).await;
    app.cancel_session(&session).await;
    for minutes in (0..20 * 60).step_by(15) {
        app.clock.set(monday() + TimeDelta::minutes(minutes));
        app.deliver().await;
    }
    // Six in the morning: half a day later the session would have begun.
    let [call] = &app.calls().await[..] else { panic!("one call") };
    assert_eq!((&call["kind"], &call["address_display"]), (&json!("cancelled"), &json!("04 65 71 00 11")));
    assert!(call.text("trouble").contains("451"), "{call}");
    assert!(call.text("text").contains("ne vous déplacez pas"), "{call}");
    code.store(250, Ordering::SeqCst);
    app.clock.set(app.clock.now() + TimeDelta::hours(1));
    assert_eq!((app.deliver().await, smtp.all().len()), (0, 0), "a called person gets no mail as well");
    app.conclude(call, "reached").await.expect(200);
}

#[actix_web::test]
async fn wrong_contacts_end_at_the_desk_and_do_not_loop() {
    let (smtp, _) = start_answering(550).await;
    let app = App::start_with_mail(&smtp).await;
    let session = app.session(30, 4);
    app.enrol(&by_mail(&session, 1)).await;
    app.cancel_session(&session).await;
    app.deliver().await;
    let [call] = &app.calls().await[..] else { panic!("one call") };
    assert_eq!(app.conclude(call, "wrong_number").await.expect(200)["channel"], "email");
    app.deliver().await;
    assert_eq!(app.calls().await, Vec::<Value>::new());
    let [failed] = &app.messages("status=failed").await[..] else { panic!("one failed") };
    assert_eq!((&failed["id"], &failed["kind"]), (&call["id"], &json!("cancelled")));
}

#[actix_web::test]
async fn a_message_that_is_too_late_is_shown_with_its_trouble() {
    let (smtp, _) = start_answering(451).await;
    let app = App::start_with_mail(&smtp).await;
    // Today at 14:00.
    let session = app.session(0, 4);
    app.enrol(&by_mail(&session, 1)).await;
    for minutes in (0..5 * 60).step_by(30) {
        app.clock.set(monday() + TimeDelta::minutes(minutes));
        app.deliver().await;
    }
    let [failed] = &app.messages("").await[..] else { panic!("one message") };
    assert_eq!(failed["status"], "failed");
    assert!(failed.text("trouble").contains("451"), "{failed}");

    // Nobody was there to send it.
    app.clock.set(monday());
    app.enrol(&by_mail(&app.session(0, 4), 2)).await;
    app.clock.set(monday() + TimeDelta::hours(5));
    app.deliver().await;
    let unsent = app.messages("status=failed").await;
    let unsent = unsent.iter().find(|message| message["address"] == "jeanne.2@example.fr").expect("it is seen");
    assert_eq!(unsent["trouble"], "Le message n’a pas pu partir à temps.");
}

/// Starts a server that greets only when its gate opens, and then is that of `smtp`.
async fn start_behind_a_gate(smtp: &Smtp) -> (Smtp, Arc<tokio::sync::Semaphore>) {
    let gate = Arc::new(tokio::sync::Semaphore::new(0));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let slow = Smtp { address: listener.local_addr().unwrap(), taken: smtp.taken.clone() };
    let (opens, behind) = (gate.clone(), smtp.address);
    actix_web::rt::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let opens = opens.clone();
            actix_web::rt::spawn(async move {
                drop(opens.acquire().await);
                let mut server = TcpStream::connect(behind).await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut client, &mut server).await;
            });
        }
    });
    (slow, gate)
}

#[actix_web::test]
async fn a_cancellation_stops_a_mail_to_a_slow_server() {
    let smtp = Smtp::start(|| Manner::Accept).await;
    let (slow, gate) = start_behind_a_gate(&smtp).await;
    let app = App::start_with_mail(&slow).await;
    let session = app.session(30, 4);
    let gone = app.enrol(&by_mail(&session, 1)).await;
    app.enrol(&by_mail(&session, 2)).await;
    let cancelled = async {
        while app.messages("status=sending").await.len() < 2 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        // By themselves: nobody is told what they did.
        let own = format!("/my-enrolments/{}/cancellation", gone.text("reference"));
        app.post(&own).header("Link-Secret", gone.text("secret")).json(&json!({})).send().await.expect(200);
        gate.add_permits(9);
    };
    tokio::time::timeout(SOON, futures_util::future::join(app.deliver(), cancelled)).await.unwrap();
    let [mail] = &smtp.all()[..] else { panic!("one mail: {:?}", smtp.all()) };
    assert!(mail.contains("jeanne.2@example.fr"), "{mail}");
    let [void] = &app.messages("status=void").await[..] else { panic!("one is void") };
    assert_eq!(void["address"], "jeanne.1@example.fr");
}

#[actix_web::test]
async fn a_sender_beyond_its_lease_sends_and_notes_nothing() {
    let smtp = Smtp::start(|| Manner::Accept).await;
    let (slow, gate) = start_behind_a_gate(&smtp).await;
    let app = App::start_with_mail(&slow).await;
    app.enrol(&by_mail(&app.session(30, 4), 1)).await;
    let claimed = async {
        while app.messages("status=sending").await.is_empty() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        // By another process, whose clock says that the lease ran out.
        let later = Caller { now: app.clock.now() + outbox::LEASE, ..app.system("here") };
        let taken = app.database.write(later, |tx| outbox::take(tx, Way::Email, 1)).await.unwrap();
        assert_eq!(taken.len(), 1);
        gate.add_permits(9);
    };
    tokio::time::timeout(SOON, futures_util::future::join(app.deliver(), claimed)).await.unwrap();
    assert_eq!(smtp.all(), Vec::<String>::new());
    assert_eq!(app.messages("status=sending").await.len(), 1, "the other one has it still");
}

#[actix_web::test]
async fn two_senders_at_once_claim_each_message_once() {
    let smtp = Smtp::start(|| Manner::Accept).await;
    let app = App::start_with_mail(&smtp).await;
    let session = app.session(30, 4);
    for who in [1, 2] {
        app.enrol(&by_mail(&session, who)).await;
    }
    let ((claims, claimed), (looks, looked)) = (mpsc::channel(), mpsc::channel());
    let first = app.database.write(app.system("here"), move |tx| {
        let taken = outbox::take(tx, Way::Email, 9)?.len();
        claims.send(()).unwrap();
        // It commits when the other has looked, or when that one waits for it.
        let _ = looked.recv_timeout(LATE);
        Ok(taken)
    });
    let second = app.database.write(app.system("here"), move |tx| {
        claimed.recv().unwrap();
        let taken = outbox::take(tx, Way::Email, 9)?.len();
        let _ = looks.send(());
        Ok(taken)
    });
    let (first, second) = futures_util::future::join(first, second).await;
    assert_eq!((first.unwrap(), second.unwrap()), (2, 0));
}

#[actix_web::test]
async fn an_interrupted_message_yields_to_a_newer_one() {
    let (smtp, code) = start_answering(451).await;
    let app = App::start_with_mail(&smtp).await;
    let session = app.session(30, 4);
    app.enrol(&by_mail(&session, 1)).await;
    // Claimed by a process that dies.
    app.database.write(app.system("here"), |tx| outbox::take(tx, Way::Email, 1).map(|_| ())).await.unwrap();
    app.clock.set(monday() + TimeDelta::minutes(1));
    app.change(&format!("/sessions/{session}"), &json!({"ends_at": "2026-12-23T16:30:00+01:00"})).await;
    code.store(250, Ordering::SeqCst);
    app.clock.set(monday() + TimeDelta::minutes(20));
    app.deliver().await;
    let [mail] = &smtp.all()[..] else { panic!("one mail: {:?}", smtp.all()) };
    assert!(mail.contains("Subject: Votre atelier a =") || mail.contains("chang"), "{mail}");
}

#[actix_web::test]
async fn a_late_cancellation_stops_the_reminder() {
    let app = App::start_with(|settings| settings.post.keep = true).await;
    let session = app.session(5, 4);
    let [gone, stays] = [app.enrol(&by_mail(&session, 1)).await, app.enrol(&by_mail(&session, 2)).await];
    app.clock.set(monday() + TimeDelta::days(3));
    let due = app.database.read(app.system("here"), reminders::actions::to_remind).await.unwrap();
    assert_eq!(due.len(), 2);
    app.cancel_enrolment(&gone).await;
    for _ in 0..2 {
        let due = due.clone();
        app.database.write(app.system("here"), move |tx| reminders::actions::remind(tx, &due)).await.unwrap();
    }
    let messages = app.messages("").await;
    let reminded: Vec<_> = messages.iter().filter(|message| message["kind"] == "reminder").collect();
    assert_eq!(reminded.len(), 1, "{reminded:?}");
    assert_eq!(reminded[0]["enrolment_id"], stays["id"]);
}

#[actix_web::test]
async fn one_broken_session_holds_up_no_other() {
    let app = App::start_with(|settings| settings.post.keep = true).await;
    let sessions = [app.session(20, 1), app.session(20, 1)];
    let mut waiting_lists = Vec::new();
    for (number, session) in sessions.iter().enumerate() {
        let seated = app.enrol(&by_mail(session, 10 * number)).await;
        let mut waiting = Vec::new();
        for who in 1..3 {
            app.clock.set(app.clock.now() + TimeDelta::seconds(1));
            let mut body = by_mail(session, 10 * number + who);
            body["wait"] = json!(true);
            waiting.push(app.enrol(&body).await);
        }
        app.cancel_enrolment(&seated).await;
        waiting_lists.push(waiting);
    }
    app.enrol(&by_mail(&app.session(7, 4), 30)).await;
    app.clock.set(monday() + TimeDelta::days(6));
    let mut first = sessions.clone();
    first.sort();
    let broken = format!(
        "CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''broken''; END';
         CREATE TRIGGER broken BEFORE UPDATE ON enrolments FOR EACH ROW WHEN (old.session_id = '{}')
         EXECUTE FUNCTION broken()",
        first[0]
    );
    PgConnection::establish(&app.url).unwrap().batch_execute(&broken).unwrap();
    assert!(app.run_jobs(HALF_MINUTE).is_err(), "it is counted");
    let well = sessions.iter().position(|session| *session == first[1]).unwrap();
    let messages = app.messages("").await;
    let has = |made: &Value, kind: &str| {
        messages.iter().any(|message| message["enrolment_id"] == made["id"] && message["kind"] == kind)
    };
    assert!(has(&waiting_lists[well][1], "offer"), "the next on the waiting list");
    assert!(!has(&waiting_lists[1 - well][1], "offer"));
    assert!(messages.iter().any(|message| message["kind"] == "reminder"), "reminded all the same");
}

#[actix_web::test]
async fn a_session_that_is_over_notifies_nobody() {
    let app = App::start_with(|settings| settings.post.keep = true).await;
    let session = app.session(1, 4);
    app.enrol(&by_mail(&session, 1)).await;
    app.deliver().await;
    // Tuesday at 17:00; it ended at 16:00.
    app.clock.set(monday() + TimeDelta::hours(31));
    let change = json!({"title": "Photos et souvenirs", "reason": "Le titre était faux."});
    app.change(&format!("/sessions/{session}"), &change).await;
    app.deliver().await;
    assert_eq!(app.messages("").await.len(), 1, "the confirmation only");
}

#[actix_web::test]
async fn each_message_replaces_the_one_before_in_the_persons_calendar() {
    let smtp = Smtp::start(|| Manner::Accept).await;
    let app = App::start_with_mail(&smtp).await;
    let agent = app.token(Role::Agent).await;
    let sessions = [app.session(30, 4), app.session(40, 4), app.session(50, 4)];
    // A session that was changed often has a high version; the one moved to has not.
    for minutes in 1..4 {
        app.change(
            &format!("/sessions/{}", sessions[0]),
            &json!({"ends_at": format!("2026-12-23T16:0{minutes}:00+01:00")}),
        )
        .await;
    }
    let made = app.enrol(&by_mail(&sessions[0], 1)).await;
    let path = format!("/enrolments/{}/move", made.id());
    let next = async || {
        app.deliver().await;
        app.clock.set(app.clock.now() + TimeDelta::milliseconds(100));
    };
    next().await;
    for session in [&sessions[1], &sessions[2]] {
        app.post(&path).token(&agent).json(&json!({"session_id": session})).send().await.expect(200);
        next().await;
    }
    app.change(&format!("/sessions/{}", sessions[2]), &json!({"ends_at": "2027-01-12T16:30:00+01:00"})).await;
    next().await;
    app.cancel_session(&sessions[2]).await;
    next().await;
    let mails = smtp.all();
    assert_eq!(mails.len(), 5);
    let line = |mail: &str, name: &str| {
        let start = mail.find(&format!("\n{name}:")).unwrap_or_else(|| panic!("{name} in {mail}"));
        mail[start + 1..].lines().next().unwrap()[name.len() + 1..].to_owned()
    };
    let stamps: Vec<_> =
        mails.iter().map(|mail| (line(mail, "SEQUENCE").parse::<i32>().unwrap(), line(mail, "DTSTAMP"))).collect();
    assert!(stamps.is_sorted_by(|one, next| one.0 < next.0 && one.1 <= next.1), "{stamps:?}");
    assert!(mails.iter().all(|mail| line(mail, "UID") == line(&mails[0], "UID")));
    assert!(line(&mails[4], "STATUS").starts_with("CANCELLED"));
}
