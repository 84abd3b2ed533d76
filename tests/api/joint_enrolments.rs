//! One person, several dates, one request: each date whole or refused, and one confirmation.

use clic::kernel::security::principal::Role;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::smtp::Smtp;
use crate::support::{App, Manner, Read, enrolment};

/// A request for dates; those of `waited` wait where there is no room.
fn request(dates: &[&String], waited: &[&String], who: usize) -> Value {
    let dates: Vec<Value> = dates.iter().map(|id| json!({"session_id": id, "wait": waited.contains(id)})).collect();
    let mut body = enrolment("", who);
    body.as_object_mut().unwrap().remove("session_id");
    body["dates"] = json!(dates);
    body["learner"]["email"] = json!(format!("jeanne.{who}@example.fr"));
    body
}

fn outcomes(answer: &Value) -> Vec<&str> {
    answer["dates"].as_array().unwrap().iter().map(|date| date.text("outcome")).collect()
}

#[actix_web::test]
async fn each_date_is_taken_or_refused_with_its_reason() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let [free, full, queue, other] = [(30, 4), (31, 1), (32, 1), (33, 4)].map(|(days, seats)| app.session(days, seats));
    for taken in [&full, &queue] {
        app.enrol(&enrolment(taken, 9)).await;
    }
    let body = request(&[&other, &queue, &full, &free], &[&queue], 1);
    let made = app.post("/joint-enrolments").token(&agent).json(&body).send().await.expect(201);
    assert_eq!(outcomes(&made), ["enrolled", "refused", "waiting", "enrolled"], "by start of the session");
    let dates = made["dates"].as_array().unwrap();
    assert_eq!(dates[1]["problem"]["type"], "/problems/session-full");
    assert_eq!((&dates[1]["reference"], &dates[2]["position"]), (&Value::Null, &json!(1)));
    assert_eq!(dates[0]["session"]["seats_left"], 3);
    let theirs = format!("/enrolments?learner={}", made.text("learner_id"));
    let listed = app.get(&theirs).token(&agent).send().await.expect(200);
    assert_eq!(listed.data().len(), 3, "one person has them all");
    let journal = app.get("/audit?action=learner.enrolled_jointly").token(&app.token(Role::Admin).await).send().await;
    assert_eq!(journal.expect(200).data()[0]["after"]["references"].as_array().unwrap().len(), 3);
}

#[actix_web::test]
async fn no_possible_date_leaves_nothing_behind() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let full = app.session(31, 1);
    app.enrol(&enrolment(&full, 9)).await;
    let refused = app.post("/joint-enrolments").token(&agent).json(&request(&[&full], &[], 1)).send().await;
    assert_eq!(refused.refused(409, "no-date-possible")["dates"][0]["problem"]["type"], "/problems/session-full");
    let nobody = app.get("/learners?q=Martin%201").token(&agent).send().await.expect(200);
    assert!(!nobody.data().iter().any(|one| one["family_name"] == "Martin 1"), "the person is not written down");
}

#[actix_web::test]
async fn wrong_dates_are_blamed_at_their_place() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let (here, there) = (app.session(30, 4), app.session_at("there", 30, 4));
    let ask = async |body: Value| app.post("/joint-enrolments").token(&agent).json(&body).send().await;
    let pointer = |refused: Value| refused["errors"][0]["pointer"].as_str().map(str::to_owned);
    let foreign = ask(request(&[&here, &there], &[], 1)).await.refused(422, "invalid-input");
    assert_eq!(pointer(foreign).as_deref(), Some("/dates/1/session_id"), "of another organisation");
    let twice = ask(request(&[&here, &here], &[], 1)).await.refused(422, "invalid-input");
    assert_eq!(pointer(twice).as_deref(), Some("/dates/1/session_id"));
    let none = ask(request(&[], &[], 1)).await.refused(422, "invalid-input");
    assert_eq!(pointer(none).as_deref(), Some("/dates"));
    let shown = app.get(&format!("/sessions/{here}")).token(&agent).send().await.expect(200);
    assert_eq!(shown["seats_left"], 4, "nothing half done");
    let facilitator = app.token(Role::Facilitator).await;
    let body = request(&[&here], &[], 1);
    app.post("/joint-enrolments").token(&facilitator).json(&body).send().await.refused(403, "forbidden");
}

#[actix_web::test]
async fn one_message_confirms_all_dates_as_they_are_when_it_leaves() {
    let smtp = Smtp::start(|| Manner::Accept).await;
    let app = App::start_with_mail(&smtp).await;
    let agent = app.token(Role::Agent).await;
    let dates = [30, 31, 32].map(|days| app.session(days, 4));
    let body = request(&dates.each_ref(), &[], 1);
    let made = app.post("/joint-enrolments").token(&agent).json(&body).send().await.expect(201);
    let [message] = &app.messages("").await[..] else { panic!("one message") };
    assert_eq!(message["kind"], "dates");
    let known = json!({"person_knows": true, "reason": "Pas celle-ci"});
    let first = format!("/enrolments/{}/cancellation", made["dates"][0].text("enrolment_id"));
    app.post(&first).token(&agent).json(&known).send().await.expect(200);
    app.clock.set(app.clock.now() + chrono::TimeDelta::minutes(1));
    app.deliver().await;
    let sent = app.messages("status=sent").await;
    let [sent] = &sent.iter().filter(|message| message["kind"] == "dates").collect::<Vec<_>>()[..] else {
        panic!("{sent:?}")
    };
    let reference = |index: usize| made["dates"][index].text("reference").to_owned();
    let text = sent.text("text");
    assert!(text.contains(&reference(1)) && text.contains(&reference(2)), "{text}");
    assert!(!text.contains(&reference(0)), "a date that was given up is left out: {text}");
}

#[actix_web::test]
async fn a_repeated_request_takes_no_second_seat() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let dates = [30, 31].map(|days| app.session(days, 4));
    let body = request(&dates.each_ref(), &[], 1);
    let ask = || app.post("/joint-enrolments").token(&agent).header("Idempotency-Key", "\"cle-1\"").json(&body).send();
    let (first, second) = (ask().await.expect(201), ask().await.expect(201));
    assert_eq!(first, second);
    let again = app.post("/joint-enrolments").token(&agent).json(&body).send().await;
    let again = again.refused(409, "no-date-possible");
    assert_eq!(again["dates"][1]["problem"]["type"], "/problems/already-enrolled");
}

#[actix_web::test]
async fn crowds_for_the_same_dates_never_overbook() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let dates = [30, 31, 32].map(|days| app.session(days, 3));
    let backwards: Vec<&String> = dates.iter().rev().collect();
    let crowd = (0..8).map(|who| {
        let order = if who % 2 == 0 { dates.iter().collect() } else { backwards.clone() };
        app.post("/joint-enrolments").token(&agent).json(&request(&order, &[], who)).send()
    });
    let answers = join_all(crowd).await;
    assert!(answers.iter().all(|answer| matches!(answer.status, 201 | 409)), "nobody waits for another for ever");
    for date in &dates {
        let shown = app.get(&format!("/sessions/{date}")).token(&agent).send().await.expect(200);
        assert_eq!(shown["seats_left"], 0);
        let seated = app.get(&format!("/enrolments?session={date}&status=enrolled")).token(&agent).send().await;
        assert_eq!(seated.expect(200).data().len(), 3);
    }
}
