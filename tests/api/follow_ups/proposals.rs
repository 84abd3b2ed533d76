//! An extra workshop for like questions: seats offered by a call, or taken at once.

use clic::kernel::security::principal::Role;
use serde_json::{Value, json};

use super::{QUESTION, note, questions};
use crate::support::{Answer, App, Read, by_mail, enrolment};

/// A question of a person with a card, made by an enrolment in a session of before.
async fn asked_by(app: &App, body: Value) -> Value {
    let made = app.enrol(&body).await;
    let agent = app.token(Role::Agent).await;
    let shown = app.get(&format!("/enrolments/{}", made.id())).token(&agent).send().await.expect(200);
    let learner = &shown["learner"]["id"];
    note(app, &json!({"learner_id": learner, "question": QUESTION, "theme": "email"})).await
}

async fn propose(app: &App, session: &str, of: &[&Value], seated: &[&Value]) -> Answer {
    let ids = |list: &[&Value]| list.iter().map(|one| one.id().to_owned()).collect::<Vec<_>>();
    let body = json!({"session_id": session, "follow_ups": ids(of), "seated": ids(seated)});
    app.post("/follow-ups/proposals").token(&app.token(Role::Agent).await).json(&body).send().await
}

#[actix_web::test]
async fn like_questions_become_a_workshop_with_a_call_each() {
    let app = App::start().await;
    let first = app.session(3, 4);
    let (one, two) = (asked_by(&app, by_mail(&first, 1)).await, asked_by(&app, enrolment(&first, 2)).await);
    let yes = asked_by(&app, enrolment(&first, 3)).await;
    let extra = app.session(8, 4);
    let made = propose(&app, &extra, &[&one, &two, &yes], &[&yes]).await.expect(201);
    let seats: Vec<_> =
        made["follow_ups"].as_array().unwrap().iter().map(|one| one["seat"]["status"].clone()).collect();
    assert_eq!(seats, [json!("offered"), json!("offered"), json!("enrolled")]);
    let calls: Vec<Value> = app.calls().await.into_iter().filter(|call| call["kind"] == "offer").collect();
    assert_eq!(calls.len(), 2, "a call each, also for one who has an e-mail address");
    for call in &calls {
        assert!(call.text("text").starts_with("Un atelier est prévu pour votre question"), "{call}");
    }
    let said: String = app.messages("").await.iter().map(Value::to_string).collect();
    assert!(!said.contains("photo"), "nothing says what they asked");
    app.conclude(&calls[0], "accepted").await.expect(200);
    app.conclude(&calls[1], "declined").await.expect(200);

    // The chain is read from the question, from either session, and from the person.
    let agent = app.token(Role::Agent).await;
    let of_session = questions(&app, &agent, &format!("?session={extra}")).await;
    let mut states: Vec<_> = of_session.iter().map(|one| one["seat"]["status"].to_string()).collect();
    states.sort();
    assert_eq!(states, ["\"declined\"", "\"enrolled\"", "\"enrolled\""]);
    let learner = one["person"]["learner_id"].as_str().unwrap();
    let of_person = questions(&app, &agent, &format!("?learner={learner}")).await;
    assert_eq!(of_person[0]["proposed_session"]["id"], json!(extra));
    let trail = app.get("/audit?action=follow_up.proposed").token(&agent).send().await.expect(200);
    assert_eq!(trail.data().len(), 3);
    let counts = app.get("/follow-ups/counts").token(&agent).send().await.expect(200);
    assert_eq!((&counts["themes"][0]["proposed"], &counts["themes"][0]["open"]), (&json!(3), &json!(0)));
}

#[actix_web::test]
async fn a_person_with_two_questions_gets_one_seat() {
    let app = App::start().await;
    let one = asked_by(&app, enrolment(&app.session(3, 4), 1)).await;
    let learner = &one["person"]["learner_id"];
    let two = note(&app, &json!({"learner_id": learner, "question": "Et les vidéos ?"})).await;
    let extra = app.session(8, 1);
    let made = propose(&app, &extra, &[&one, &two], &[]).await.expect(201);
    assert_eq!(made["follow_ups"][0]["seat"], made["follow_ups"][1]["seat"]);
}

#[actix_web::test]
async fn a_proposal_is_for_all_or_for_nobody() {
    let app = App::start().await;
    let first = app.session(3, 4);
    let (one, two) = (asked_by(&app, enrolment(&first, 1)).await, asked_by(&app, enrolment(&first, 2)).await);
    let without_card = note(&app, &json!({"name": "Odette", "question": QUESTION})).await;
    let small = app.session(8, 1);
    let full = propose(&app, &small, &[&one, &two], &[]).await.refused(409, "session-full");
    assert_eq!(full["follow_up"], two["id"]);
    let refused = propose(&app, &app.session(9, 4), &[&one, &without_card], &[]).await.refused(422, "invalid-input");
    assert_eq!(refused.pointers(), ["/follow_ups/1"]);
    propose(&app, &first, &[&one], &[]).await.refused(409, "already-enrolled");
    let nothing = propose(&app, &small, &[], &[]).await.refused(422, "invalid-input");
    assert_eq!(nothing.pointers(), ["/follow_ups"]);
    let unknown = json!({"id": "0190a7c4-5b1e-7c3a-9d2f-4e6b8a1c0d34"});
    let refused = propose(&app, &small, &[&unknown], &[]).await.refused(422, "invalid-input");
    assert_eq!(refused.pointers(), ["/follow_ups/0"]);
    let refused = propose(&app, unknown.id(), &[&one], &[]).await.refused(422, "invalid-input");
    assert_eq!(refused.pointers(), ["/session_id"]);
    let refused = propose(&app, &small, &[&one], &[&two]).await.refused(422, "invalid-input");
    assert_eq!(refused.pointers(), ["/seated/0"]);
    app.cancel_session(&small).await;
    propose(&app, &small, &[&one], &[]).await.refused(409, "session-cancelled");
    let agent = app.token(Role::Agent).await;
    assert_eq!(questions(&app, &agent, "?status=open").await.len(), 3, "nothing half done");
    assert!(app.calls().await.iter().all(|call| call["kind"] != "offer"));
}

#[actix_web::test]
async fn near_its_start_the_seat_is_for_the_first_to_come() {
    let app = App::start().await;
    let one = asked_by(&app, by_mail(&app.session(3, 4), 1)).await;
    // Today at 14:00: seats are held for nobody any more.
    let made = propose(&app, &app.session(0, 4), &[&one], &[]).await.expect(201);
    assert_eq!(made["follow_ups"][0]["seat"]["status"], "waiting");
    let calls = app.calls().await;
    assert_eq!((calls.len(), &calls[0]["kind"]), (1, &json!("free_seat")));
    app.conclude(&calls[0], "accepted").await.expect(200);
    let agent = app.token(Role::Agent).await;
    assert_eq!(questions(&app, &agent, "").await[0]["seat"]["status"], "enrolled");
}

#[actix_web::test]
async fn a_facilitator_proposes_a_session_of_their_own() {
    let app = App::start().await;
    let (token, account) = app.staff_at("here", Role::Facilitator).await;
    let one = asked_by(&app, enrolment(&app.session(3, 4), 1)).await;
    let extra = app.session(8, 4);
    let body = json!({"session_id": extra, "follow_ups": [one["id"]]});
    let ask = || app.post("/follow-ups/proposals").token(&token).json(&body).send();
    ask().await.refused(403, "forbidden");
    app.change(&format!("/sessions/{extra}"), &json!({"facilitator_id": account})).await;
    ask().await.expect(201);
}
