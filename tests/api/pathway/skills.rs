//! Abilities of people: noted with them, never over a colleague's note, forgotten after two years.

use chrono::TimeDelta;
use clic::kernel::security::principal::Role;
use serde_json::{Value, json};

use super::{Desk, OPEN, WRITE};
use crate::support::{App, Read, enrolment, monday};

fn outcome(answer: &Value) -> &str {
    answer["results"][0].text("outcome")
}

#[actix_web::test]
async fn a_session_shows_its_people_and_the_skills_of_its_themes() {
    let desk = Desk::start().await;
    let table = format!("/sessions/{}/skills", desk.session);
    let before = desk.get(&table).await;
    assert_eq!((before.list("skills").len(), before.list("people").len()), (0, 1));
    desk.confirm_as(&desk.agent, 0, &["email", "securite_numerique"]).await.expect(200);
    let shown = desk.get(&table).await;
    let codes: Vec<&str> = shown.list("skills").iter().map(|skill| skill.text("code")).collect();
    assert_eq!(codes, [OPEN, "email-reply", "security-lock", "security-suspect"], "those of beginners");
    assert_eq!(shown["confirmed"], json!(true));
    let noted = desk.note_there_as(&desk.facilitator, OPEN, json!("alone"), 0).await.expect(200);
    assert_eq!(outcome(&noted), "recorded");
    let mark = &noted["table"]["people"][0]["marks"][0];
    assert_eq!((mark.text("mastery"), &mark["version"]), ("alone", &json!(1)));
    // Somebody who did not come is no longer asked.
    let tick = json!({"entries": [{"enrolment_id": desk.made["id"], "status": "absent"}]});
    let path = format!("/sessions/{}/attendance", desk.session);
    desk.app.put(&path).token(&desk.agent).json(&tick).send().await.expect(200);
    assert_eq!(desk.get(&table).await.list("people").len(), 0);
}

#[actix_web::test]
async fn a_mark_is_taken_back_and_its_history_stays() {
    let desk = Desk::start().await;
    let mark = |mastery: Value, version: i32| json!({"skill": OPEN, "mastery": mastery, "version": version});
    desk.note_as(&desk.agent, &mark(json!("alone"), 0)).await.expect(200);
    let back = desk.note_as(&desk.agent, &mark(Value::Null, 1)).await.expect(200);
    assert_eq!((outcome(&back), &back["marks"][0]["mastery"]), ("recorded", &Value::Null));
    let again = desk.note_as(&desk.agent, &mark(Value::Null, 1)).await.expect(200);
    assert_eq!(outcome(&again), "unchanged");
    let page = desk.progress().await;
    assert_eq!(page["earlier_marks"][0].text("mastery"), "alone");
    let trail = desk.get("/audit?action=learner.skills_noted").await;
    assert_eq!(trail.data().len(), 2);
    assert_eq!(trail.data()[0]["before"]["skills"][OPEN], json!("alone"));
    assert_eq!(trail.data()[0]["subject"]["id"], json!(desk.learner));
}

#[actix_web::test]
async fn of_two_who_tick_at_once_one_clashes() {
    let desk = Desk::start().await;
    let not_yet = json!({"skill": OPEN, "mastery": "not_yet", "version": 0});
    let both = futures_util::future::join(
        desk.note_there_as(&desk.facilitator, OPEN, json!("alone"), 0),
        desk.note_as(&desk.agent, &not_yet),
    );
    let (one, other) = both.await;
    let (one, other) = (one.expect(200), other.expect(200));
    let mut outcomes = [outcome(&one), outcome(&other)];
    outcomes.sort_unstable();
    assert_eq!(outcomes, ["conflict", "recorded"]);
    assert_eq!(desk.progress().await["marks"][0]["version"], json!(1));
}

#[actix_web::test]
async fn marks_that_cannot_be_are_refused() {
    let desk = Desk::start().await;
    let refused = desk.note_as(&desk.agent, &json!({"skill": "cuisine", "mastery": "alone"})).await;
    assert_eq!(refused.refused(422, "invalid-input").pointers(), ["/marks/0/skill"]);
    desk.note_as(&desk.agent, &json!({"skill": OPEN, "mastery": "toute seule"})).await.refused(422, "invalid-input");
    let many = vec![json!({"skill": OPEN, "mastery": null}); 201];
    let path = format!("/learners/{}/skills", desk.learner);
    let sent = desk.app.put(&path).token(&desk.agent).json(&json!({"marks": many})).send().await;
    assert_eq!(sent.refused(422, "invalid-input").pointers(), ["/marks"]);
    // Somebody who has no seat here is left out, and holds back nobody.
    let other = desk.app.session(3, 4);
    let made = desk.app.enrol(&enrolment(&other, 2)).await;
    let stranger = desk.get(&format!("/enrolments/{}", made.id())).await["learner"].id().to_owned();
    let marks = json!({"marks": [
        {"learner_id": stranger, "skill": OPEN, "mastery": "alone"},
        {"learner_id": desk.learner, "skill": OPEN, "mastery": "alone"},
    ]});
    let path = format!("/sessions/{}/skills", desk.session);
    let sent = desk.app.put(&path).token(&desk.agent).json(&marks).send().await.expect(200);
    let outcomes: Vec<&str> = sent.list("results").iter().map(|one| one.text("outcome")).collect();
    assert_eq!(outcomes, ["gone", "recorded"]);
    let path = format!("/sessions/{other}/skills");
    desk.app.put(&path).token(&desk.agent).json(&marks).send().await.refused(409, "session-not-started");
}

#[actix_web::test]
async fn marks_follow_a_merge_and_come_back_with_the_card() {
    let desk = Desk::start().await;
    let other = desk.app.session(3, 4);
    let made = desk.app.enrol(&enrolment(&other, 2)).await;
    let kept = desk.get(&format!("/enrolments/{}", made.id())).await["learner"].id().to_owned();
    let mark = |mastery: &str, version: i32| json!({"skill": OPEN, "mastery": mastery, "version": version});
    desk.note_as(&desk.agent, &mark("alone", 0)).await.expect(200);
    let merge = json!({"learner_id": desk.learner});
    desk.app.post(&format!("/learners/{kept}/merge")).token(&desk.agent).json(&merge).send().await.expect(200);
    let page = desk.get(&format!("/learners/{kept}/progress")).await;
    assert_eq!(page["marks"][0].text("mastery"), "alone", "the ticks of the other card");
    let body = json!({"marks": [mark("with_help", 1)]});
    let path = format!("/learners/{kept}/skills");
    let noted = desk.app.put(&path).token(&desk.agent).json(&body).send().await.expect(200);
    assert_eq!((outcome(&noted), &noted["marks"][0]["version"]), ("recorded", &json!(2)));
    let path = format!("/learners/{}/separation", desk.learner);
    desk.app.post(&path).token(&desk.agent).send().await.expect(200);
    assert_eq!(desk.progress().await["marks"][0].text("mastery"), "alone");
    let page = desk.get(&format!("/learners/{kept}/progress")).await;
    assert_eq!(page["marks"][0].text("mastery"), "with_help");
}

#[actix_web::test]
async fn an_organisation_hides_and_adds_skills() {
    let app = App::start().await;
    let admin = app.token(Role::Admin).await;
    let list = app.get("/skills").token(&admin).send().await.expect(200);
    assert!(list.list("skills").len() >= 19 * 4);
    let set = async |version: &Value, body: Value| {
        let version = format!("\"{version}\"");
        app.put("/skills").token(&admin).header("If-Match", &version).json(&body).send().await
    };
    let sentence = "Je sais payer la cantine.";
    let cantine = json!({"theme": "scolarite_et_numerique", "level": "beginner", "sentence": sentence});
    let chosen = json!({"hidden": [WRITE], "own": [cantine]});
    let now = set(&list["version"], chosen.clone()).await.expect(200);
    let own = now.list("skills").iter().find(|skill| skill["own"] == true).unwrap().clone();
    assert!(own.text("code").starts_with("own-") && own["hidden"] == false, "{own}");
    assert_eq!(app.get("/skills").token(&admin).send().await.expect(200)["version"], now["version"]);
    set(&list["version"], chosen.clone()).await.expect(200);
    set(&list["version"], json!({"hidden": [], "own": []})).await.refused(412, "changed-meanwhile");
    let agent = app.token(Role::Agent).await;
    app.put("/skills").token(&agent).header("If-Match", "\"1\"").json(&chosen).send().await.refused(403, "forbidden");
    app.put("/skills").token(&admin).json(&chosen).send().await.refused(428, "precondition-required");
    // Taken off the list it is hidden, and with the same words it is the same skill again.
    let off = set(&now["version"], json!({"hidden": [], "own": []})).await.expect(200);
    let hidden = off.list("skills").iter().find(|skill| skill["own"] == true).unwrap();
    assert_eq!((&hidden["hidden"], &hidden["code"]), (&json!(true), &own["code"]));
    let back = set(&off["version"], json!({"hidden": [], "own": [cantine]})).await.expect(200);
    assert_eq!(back.list("skills").iter().filter(|skill| skill["own"] == true).count(), 1);
    for (body, pointer) in [
        (json!({"hidden": ["cuisine"], "own": []}), "/hidden/0"),
        (json!({"hidden": [], "own": [{"theme": "email", "level": "beginner", "sentence": " "}]}), "/own/0/sentence"),
        (json!({"hidden": [], "own": [cantine, cantine]}), "/own/1/sentence"),
    ] {
        let refused = set(&back["version"], body).await.refused(422, "invalid-input");
        assert_eq!(refused.pointers(), [pointer]);
    }
    let trail = app.get("/audit?action=organisation.changed").token(&admin).send().await.expect(200);
    assert!(trail.data()[0]["after"]["skills"]["own"].is_array(), "{trail}");
}

#[actix_web::test]
async fn a_hidden_skill_keeps_what_was_noted_with_people() {
    let desk = Desk::start().await;
    desk.note_as(&desk.agent, &json!({"skill": OPEN, "mastery": "alone"})).await.expect(200);
    desk.confirm_as(&desk.agent, 0, &["email"]).await.expect(200);
    let admin = desk.app.token(Role::Admin).await;
    let list = desk.get("/skills").await;
    let body = json!({"hidden": [OPEN], "own": []});
    let version = format!("\"{}\"", list["version"]);
    desk.app.put("/skills").token(&admin).header("If-Match", &version).json(&body).send().await.expect(200);
    let table = desk.get(&format!("/sessions/{}/skills", desk.session)).await;
    assert!(table.list("skills").iter().all(|skill| skill.text("code") != OPEN));
    let page = desk.progress().await;
    let skill = page.list("skills").iter().find(|skill| skill.text("code") == OPEN).unwrap();
    assert_eq!((&skill["hidden"], page.list("marks").len()), (&json!(true), 1));
}

#[actix_web::test]
async fn marks_are_forgotten_after_two_years() {
    let desk = Desk::start().await;
    desk.note_as(&desk.agent, &json!({"skill": OPEN, "mastery": "alone"})).await.expect(200);
    for (days, left) in [(730, 1), (732, 0)] {
        desk.app.clock.set(monday() + TimeDelta::days(days));
        desk.app.tidy();
        let agent = desk.app.token(Role::Agent).await;
        let path = format!("/learners/{}/progress", desk.learner);
        let page = desk.app.get(&path).token(&agent).send().await.expect(200);
        assert_eq!(page.list("marks").len(), left, "after {days} days");
    }
}
