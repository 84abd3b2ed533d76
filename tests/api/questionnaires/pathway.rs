//! A response on a card, at the person's word, and the levels of a person over time.

use chrono::TimeDelta;
use clic::kernel::security::principal::Role;
use serde_json::{Value, json};

use super::Desk;
use super::counts::person;
use crate::support::{App, Read, enrolment, monday};

/// A learner who is enrolled in a session.
async fn learner(app: &App, desk: &Desk<'_>, who: usize) -> (String, String) {
    let session = app.session(3, 4);
    let made = app.enrol(&enrolment(&session, who)).await;
    let shown = desk.get(&format!("/enrolments/{}", made.id())).await;
    (shown["learner"].id().to_owned(), session)
}

#[actix_web::test]
async fn a_response_is_on_a_card_only_at_the_persons_word() {
    let app = App::start().await;
    let desk = Desk::of(&app).await;
    let (who, _) = learner(&app, &desk, 1).await;
    let (other, _) = learner(&app, &desk, 2).await;
    let (made, _) = desk.published(json!({"model": "digital_habits"})).await;
    let answers = person("2", "222221101100", "34052");
    let entered = desk.enter(&made, json!({"mode": "phone", "answers": answers})).await.expect(201);
    let path = format!("/questionnaire-responses/{}/card", entered.id());
    let keep = async |who: &str, agreed: bool| {
        app.put(&path).token(&desk.token).json(&json!({"learner_id": who, "agreed": agreed})).send().await
    };
    assert_eq!(keep(&who, false).await.refused(422, "invalid-input").pointers(), ["/agreed"]);
    assert_eq!(keep(made.id(), true).await.refused(422, "invalid-input").pointers(), ["/learner_id"]);
    let kept = keep(&who, true).await.expect(200);
    assert_eq!((kept["card"].text("learner_id"), kept["card"].text("agreed_on")), (who.as_str(), "2026-11-23"));
    keep(&who, true).await.expect(200);
    keep(&other, true).await.refused(409, "response-on-card");

    let levels = format!("/learners/{who}/levels");
    let shown = desk.get(&levels).await;
    assert_eq!((&shown["current"], shown["proposal"].text("level")), (&Value::Null, "intermediate"));
    assert!(shown["proposal"].text("summary").starts_with("Initiés. Bases : 6 sur 6."), "{shown}");
    let decision = json!({"level": "beginner", "reason": "Préfère reprendre les bases.", "response_id": entered["id"]});
    let decided = desk.post(&levels, &decision).await.expect(201);
    let current = &decided["current"];
    assert_eq!((current.text("source"), current.text("proposed")), ("questionnaire", "intermediate"));
    assert_eq!((&current["rule_version"], current.text("level")), (&json!(1), "beginner"));

    // Taken off the card, the response is anonymous again, in the history and in the log.
    app.delete(&path).token(&desk.token).send().await;
    let after = desk.get(&levels).await;
    assert_eq!((&after["current"]["response_id"], &after["responses"]), (&Value::Null, &json!([])));
    let trail = desk.get("/audit?limit=100").await;
    let about_learner = trail.data().iter().filter(|entry| entry["subject"]["id"] == json!(who));
    let joined = about_learner.filter(|entry| entry.to_string().contains(entered.id())).count();
    assert!(trail.data().iter().any(|entry| entry["action"] == "learner.response_detached"), "{trail}");
    assert_eq!(joined, 0, "the log does not join the two: {trail}");
    desk.post(&levels, &decision).await.refused(409, "response-not-on-card");
}

#[actix_web::test]
async fn levels_have_a_history_and_change_by_decision_alone() {
    let app = App::start().await;
    let desk = Desk::of(&app).await;
    let (who, _) = learner(&app, &desk, 1).await;
    let levels = format!("/learners/{who}/levels");
    for (minutes, level) in [(0, "beginner"), (5, "intermediate")] {
        app.clock.set(monday() + TimeDelta::minutes(minutes));
        desk.post(&levels, &json!({"level": level, "reason": "Au téléphone."})).await.expect(201);
    }
    let shown = desk.get(&levels).await;
    let history: Vec<_> = shown.list("history").iter().map(|one| (one.text("level"), one.text("source"))).collect();
    assert_eq!(history, [("intermediate", "staff"), ("beginner", "staff")]);
    assert_eq!(shown["current"], shown["history"][0]);
    let trail = desk.get("/audit?action=learner.level_decided").await;
    assert_eq!(
        (&trail["data"][0]["before"]["level"], &trail["data"][0]["after"]["level"]),
        (&json!("beginner"), &json!("intermediate"))
    );
    for body in [json!({"level": "expert"}), json!({"level": "beginner", "session_id": who})] {
        desk.post(&levels, &body).await.refused(422, "invalid-input");
    }
    let nobody = format!("/learners/{}/levels", uuid::Uuid::nil());
    app.get(&nobody).token(&desk.token).send().await.refused(404, "not-found");
}

#[actix_web::test]
async fn a_facilitator_decides_for_people_of_their_own_sessions() {
    let app = App::start().await;
    let desk = Desk::of(&app).await;
    let (who, session) = learner(&app, &desk, 1).await;
    let (other, _) = learner(&app, &desk, 2).await;
    let (facilitator, account) = app.staff_at("here", Role::Facilitator).await;
    let decide = async |who: &str| {
        let path = format!("/learners/{who}/levels");
        let body = json!({"level": "intermediate", "session_id": session});
        app.post(&path).token(&facilitator).json(&body).send().await
    };
    decide(&who).await.refused(404, "not-found");
    app.change(&format!("/sessions/{session}"), &json!({"facilitator_id": account})).await;
    let decided = decide(&who).await.expect(201);
    assert_eq!(
        (decided["current"].text("source"), decided["current"].text("session_id")),
        ("facilitator", session.as_str())
    );
    decide(&other).await.refused(404, "not-found");
}
