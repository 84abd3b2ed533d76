//! Calls of the desk: current numbers, office hours, wrong numbers.

use chrono::{DateTime, TimeDelta, Utc};
use clic::kernel::security::principal::Role;
use serde_json::{Value, json};

use crate::support::gateway::Gateway;
use crate::support::smtp::Smtp;
use crate::support::{App, Manner, Read, enrolment};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A person with a number of their own, on the waiting list where there is no seat.
fn person(session: &str, who: usize) -> Value {
    let mut body = enrolment(session, who);
    body["wait"] = json!(true);
    body["learner"]["phone"] = json!(format!("04 65 71 00 1{who}"));
    body
}

async fn enrol(app: &App, body: &Value) -> Value {
    let made = app.enrol(body).await;
    // One after the other: enrolments of the same instant have no order.
    app.clock.set(app.clock.now() + TimeDelta::seconds(1));
    made
}

async fn message(app: &App, id: &Value) -> Value {
    app.messages("").await.into_iter().find(|one| one["id"] == *id).unwrap()
}

async fn resend(app: &App, call: &Value) -> crate::support::Answer {
    let agent = app.token(Role::Agent).await;
    app.post(&format!("/messages/{}/resend", call.id())).token(&agent).send().await
}

async fn status(app: &App, made: &Value) -> String {
    let agent = app.token(Role::Agent).await;
    let shown = app.get(&format!("/enrolments/{}", made.id())).token(&agent).send().await;
    shown.expect(200).text("status").to_owned()
}

/// Corrects what is known of an enrolment's person.
async fn correct_person(app: &App, made: &Value, what: Value) {
    let agent = app.token(Role::Agent).await;
    let shown = app.get(&format!("/enrolments/{}", made.id())).token(&agent).send().await;
    let path = format!("/learners/{}", shown.expect(200)["learner"].id());
    app.change(&path, &what).await;
}

/// Frees the one seat of a session; returns the two enrolments that wait for it, both with landlines.
async fn free_seat_for_two(app: &App, session: &str) -> (Value, Value) {
    let seated = enrol(app, &person(session, 1)).await;
    let (first, second) = (enrol(app, &person(session, 2)).await, enrol(app, &person(session, 3)).await);
    app.cancel_enrolment(&seated).await;
    (first, second)
}

#[actix_web::test]
async fn an_evening_offer_is_called_in_working_hours() {
    let app = App::start().await;
    // Friday of the same week, ten in the morning in Paris.
    app.clock.set(at("2026-11-23T05:00:00Z"));
    let session = app.session(4, 1);
    let seated = enrol(&app, &person(&session, 1)).await;
    enrol(&app, &person(&session, 2)).await;
    app.clock.set(at("2026-11-25T16:38:00Z"));
    app.cancel_enrolment(&seated).await;
    let [call] = &app.calls().await[..] else { panic!("one call") };
    assert_eq!(call["expires_at"], "2026-11-26T09:00:00Z", "Thursday at ten, an hour after the desk opens");
    let absent = app.conclude(call, "no_answer").await.expect(200);
    assert_eq!(absent["next_attempt_at"], "2026-11-26T08:20:00Z", "not in the evening");
}

#[actix_web::test]
async fn a_due_call_follows_a_new_number_and_keeps_notes() {
    let app = App::start().await;
    let session = app.session(30, 4);
    let made = [enrol(&app, &person(&session, 1)).await, enrol(&app, &person(&session, 2)).await];
    app.cancel_session(&session).await;
    let calls = app.calls().await;
    let of = |made: &Value| calls.iter().find(|call| call["enrolment_id"] == made["id"]).unwrap();
    app.conclude(of(&made[0]), "reached").await.expect(200);
    app.conclude(of(&made[1]), "no_answer").await.expect(200);
    for made in &made {
        correct_person(&app, made, json!({"phone": "04 65 71 00 99"})).await;
    }
    assert_eq!(
        message(&app, &of(&made[0])["id"]).await["address_display"],
        "04 65 71 00 11",
        "a call that was made keeps its number"
    );
    let [call] = &app.calls().await[..] else { panic!("one call") };
    assert_eq!((&call["id"], &call["address_display"]), (&of(&made[1])["id"], &json!("04 65 71 00 99")));
    assert_eq!((&call["outcome"], &call["attempts"]), (&Value::Null, &json!(0)), "nobody tried this number");
    assert_eq!(call["text"], of(&made[1])["text"]);

    correct_person(&app, &made[1], json!({"remarks": "Vient avec sa canne"})).await;
    assert_eq!(app.calls().await[0]["address_display"], "04 65 71 00 99", "nothing else moves it");
    correct_person(&app, &made[1], json!({"phone": null})).await;
    let [letter] = &app.calls().await[..] else { panic!("one letter") };
    assert_eq!((&letter["id"], &letter["channel"]), (&call["id"], &json!("letter")));
    assert!(letter.text("text").starts_with("Bonjour Jeanne,"), "in the words of a letter: {letter}");
}

#[actix_web::test]
async fn merged_people_share_a_number_until_separated() {
    let app = App::start().await;
    let session = app.session(30, 4);
    let mut made = Vec::new();
    for (who, session) in [(1, &session), (2, &app.session(40, 4))] {
        made.push(enrol(&app, &person(session, who)).await);
    }
    app.cancel_session(&session).await;
    let agent = app.token(Role::Agent).await;
    let mut learners = Vec::new();
    for made in &made {
        let shown = app.get(&format!("/enrolments/{}", made.id())).token(&agent).send().await;
        learners.push(shown.expect(200)["learner"].id().to_owned());
    }
    let merge = format!("/learners/{}/merge", learners[1]);
    app.post(&merge).token(&agent).json(&json!({"learner_id": learners[0]})).send().await.expect(200);
    let address = async || app.calls().await[0]["address_display"].clone();
    assert_eq!(address().await, "04 65 71 00 11", "as stated, while nobody confirmed another");
    correct_person(&app, &made[1], json!({"phone": "04 65 71 00 12"})).await;
    assert_eq!(address().await, "04 65 71 00 12");
    app.post(&format!("/learners/{}/separation", learners[0])).token(&agent).send().await.expect(200);
    let [call] = &app.calls().await[..] else { panic!("one call") };
    assert_eq!(call["address_display"], "04 65 71 00 11");
}

#[actix_web::test]
async fn a_call_to_a_wrong_number_comes_back_with_the_right_one() {
    let app = App::start().await;
    let session = app.session(30, 4);
    let made = enrol(&app, &person(&session, 1)).await;
    app.cancel_session(&session).await;
    let [call] = &app.calls().await[..] else { panic!("one call") };
    let wrong = app.conclude(call, "wrong_number").await.expect(200);
    assert_eq!((&wrong["status"], &wrong["channel"]), (&json!("failed"), &json!("call")));
    assert_eq!(app.calls().await, Vec::<Value>::new());
    correct_person(&app, &made, json!({"phone": "04 65 71 00 99"})).await;
    let [again] = &app.calls().await[..] else { panic!("it comes back by itself") };
    assert_eq!((&again["id"], &again["address_display"]), (&call["id"], &json!("04 65 71 00 99")));
    assert_eq!((&again["outcome"], &again["attempts"]), (&Value::Null, &json!(0)));
    resend(&app, call).await.refused(409, "message-done");
    app.conclude(again, "reached").await.expect(200);
    correct_person(&app, &made, json!({"phone": "04 65 71 00 98"})).await;
    assert_eq!(app.calls().await, Vec::<Value>::new(), "once");
}

#[actix_web::test]
async fn an_offer_to_a_wrong_number_goes_to_the_next() {
    let app = App::start().await;
    let (first, second) = free_seat_for_two(&app, &app.session(30, 1)).await;
    let [call] = &app.calls().await[..] else { panic!("one call") };
    assert_eq!(call["enrolment_id"], first["id"]);
    let ends =
        futures_util::future::join_all([app.conclude(call, "wrong_number"), app.conclude(call, "wrong_number")]).await;
    let mut answers: Vec<u16> = ends.iter().map(|answer| answer.status).collect();
    answers.sort_unstable();
    assert_eq!(answers, [200, 409], "two colleagues: once");
    assert_eq!((status(&app, &first).await, status(&app, &second).await), ("expired".into(), "offered".into()));
    let [next] = &app.calls().await[..] else { panic!("the next is called") };
    assert_eq!(next["enrolment_id"], second["id"]);
    let agent = app.token(Role::Agent).await;
    let trail = app.get("/audit").token(&agent).send().await.expect(200);
    let of = |id: &Value, action: &str| {
        let all = trail.data();
        all.iter().find(|entry| entry["subject"]["id"] == *id && entry["action"] == action).unwrap().clone()
    };
    assert_eq!(of(&first["id"], "enrolment.expired")["reason"], "Faux numéro");
    assert_eq!(of(&second["id"], "enrolment.offered")["reason"], Value::Null);

    correct_person(&app, &first, json!({"phone": "04 65 71 00 99"})).await;
    resend(&app, call).await.refused(409, "message-done");
    assert_eq!(app.calls().await.len(), 1, "nobody hears of a seat that is held for another");
}

#[actix_web::test]
async fn a_wrong_number_with_an_address_gets_an_e_mail() {
    let smtp = Smtp::start(|| Manner::Accept).await;
    let app = App::start_with_mail(&smtp).await;
    let (first, second) = free_seat_for_two(&app, &app.session(30, 1)).await;
    correct_person(&app, &first, json!({"email": "jeanne@example.fr"})).await;
    let [call] = &app.calls().await[..] else { panic!("one call") };
    assert_eq!((&call["channel"], &call["address_display"]), (&json!("call"), &json!("04 65 71 00 12")));
    let wrong = app.conclude(call, "wrong_number").await.expect(200);
    assert_eq!((&wrong["channel"], &wrong["status"]), (&json!("email"), &json!("due")));
    assert_eq!((status(&app, &first).await, status(&app, &second).await), ("offered".into(), "waiting".into()));
    for _ in 0..2 {
        app.deliver().await;
    }
    let [mail] = &smtp.all()[..] else { panic!("one mail: {:?}", smtp.all()) };
    assert!(mail.contains("jeanne@example.fr"), "{mail}");
    let sent = message(&app, &call["id"]).await;
    assert_eq!((&sent["status"], &sent["outcome"]), (&json!("sent"), &json!("wrong_number")));
    assert!(sent.text("text").contains("Pour répondre : (lien personnel)"));
}

#[actix_web::test]
async fn a_failed_text_goes_to_the_corrected_number() {
    let gateway = Gateway::start(|| Manner::Refuse(400)).await;
    let url = format!("http://{}/messages", gateway.address);
    let app = App::start_with(|settings| settings.post.sms_url = Some(url)).await;
    let session = app.session(30, 4);
    let mut body = person(&session, 1);
    body["learner"]["phone"] = json!("06 12 34 56 78");
    let made = enrol(&app, &body).await;
    app.cancel_session(&session).await;
    app.deliver().await;
    let [failed] = &app.calls().await[..] else { panic!("it is called instead") };
    correct_person(&app, &made, json!({"phone": "06 12 34 56 79"})).await;
    let again = message(&app, &failed["id"]).await;
    assert_eq!((&again["status"], &again["channel"]), (&json!("due"), &json!("sms")));
    assert_eq!(again["address"], "+33612345679");
    correct_person(&app, &made, json!({"phone": "04 65 71 00 99"})).await;
    let [call] = &app.calls().await[..] else { panic!("a landline gets no texts") };
    assert_eq!((&call["id"], &call["channel"]), (&failed["id"], &json!("call")));
    assert!(call.text("text").contains("Voulez-vous que nous cherchions une autre date ?"));
    assert_eq!(app.deliver().await, 0);
}

#[actix_web::test]
async fn a_waiting_person_gets_no_calendar_event() {
    let smtp = Smtp::start(|| Manner::Accept).await;
    let app = App::start_with_mail(&smtp).await;
    let session = app.session(30, 1);
    for who in [1, 2] {
        let mut body = person(&session, who);
        body["learner"]["email"] = json!(format!("jeanne.{who}@example.fr"));
        enrol(&app, &body).await;
    }
    app.deliver().await;
    let before = smtp.all().len();
    let agent = app.token(Role::Agent).await;
    let path = format!("/sessions/{session}");
    let shown = app.get(&path).token(&agent).send().await.expect(200);
    let edit = app.patch(&path).token(&agent).header("If-Match", &format!("\"{}\"", shown["version"]));
    edit.json(&json!({"ends_at": "2026-12-23T16:30:00+01:00"})).send().await.expect(200);
    app.deliver().await;
    let mails = smtp.all();
    let to = |address: &str| mails[before..].iter().find(|mail| mail.contains(address)).unwrap();
    assert_eq!(mails.len(), before + 2);
    assert!(to("jeanne.1@example.fr").contains("atelier.ics"));
    assert!(!to("jeanne.2@example.fr").contains("atelier.ics"));
}

#[actix_web::test]
async fn a_moved_session_notifies_each_by_their_standing() {
    let app = App::start().await;
    let session = app.session(30, 2);
    let [seated, gone] = [enrol(&app, &person(&session, 1)).await, enrol(&app, &person(&session, 2)).await];
    let [offered, waits] = [enrol(&app, &person(&session, 3)).await, enrol(&app, &person(&session, 4)).await];
    app.cancel_enrolment(&gone).await;
    let agent = app.token(Role::Agent).await;
    let path = format!("/sessions/{session}");
    let shown = app.get(&path).token(&agent).send().await.expect(200);
    let times = json!({"starts_at": "2026-12-24T09:00:00+01:00", "ends_at": "2026-12-24T11:00:00+01:00"});
    let edit = app.patch(&path).token(&agent).header("If-Match", &format!("\"{}\"", shown["version"]));
    edit.json(&times).send().await.expect(200);

    let calls = app.calls().await;
    assert_eq!(calls.len(), 3, "{calls:?}");
    let said = |made: &Value| {
        let call = calls.iter().find(|call| call["enrolment_id"] == made["id"]).unwrap();
        (call.text("kind"), call.text("text"))
    };
    let when = "jeudi 24 décembre de 9 h à 11 h (au lieu du mercredi 23 décembre à 14 h), à Capestang.";
    assert_eq!(
        said(&seated),
        ("changed", &*format!("Votre atelier a changé. Il a maintenant lieu {when} Cela vous convient-il ?"))
    );
    let (kind, text) = said(&waits);
    assert_eq!(kind, "changed");
    assert!(text.starts_with("L’atelier pour lequel vous êtes sur liste d’attente a changé."), "{text}");
    assert!(text.contains("Vous n’avez pas encore de place") && !text.contains("inscrit a changé"), "{text}");
    let (kind, text) = said(&offered);
    assert_eq!(kind, "offer", "the offer is made again");
    assert!(text.starts_with(&format!("Une place s’est libérée : {when}")), "{text}");
}
