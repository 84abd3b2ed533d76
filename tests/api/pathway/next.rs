//! Next sessions: for the team from all that is known, by a personal link from one enrolment alone.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{Desk, OPEN};
use crate::support::{Read, enrolment};

impl Desk {
    /// A session some days from now, with the themes of its plan.
    async fn session_about(&self, days: i64, themes: &[&str]) -> String {
        let session = self.app.session(days, 4);
        if !themes.is_empty() {
            let path = format!("/sessions/{session}/plan");
            let plan = json!({"themes": themes});
            self.app.patch(&path).token(&self.agent).header("If-Match", "\"0\"").json(&plan).send().await.expect(200);
        }
        session
    }

    async fn next(&self) -> Vec<Value> {
        let found = self.get(&format!("/learners/{}/next-sessions", self.learner)).await;
        found.list("sessions").to_vec()
    }

    async fn own_next(&self) -> Value {
        let path = format!("/my-enrolments/{}/next-sessions", self.made.text("reference"));
        self.app.get(&path).header("Link-Secret", self.made.text("secret")).send().await.expect(200)
    }
}

fn reasons(found: &[Value]) -> Vec<(&str, &str)> {
    found.iter().map(|one| (one["session"].id(), one.text("reason"))).collect()
}

#[actix_web::test]
async fn the_desk_proposes_what_takes_a_person_further() {
    let desk = Desk::start().await;
    desk.tick().await;
    desk.confirm_as(&desk.agent, 0, &["email"]).await.expect(200);
    let plain = desk.session_about(1, &[]).await;
    let email = desk.session_about(2, &["email"]).await;
    let photos = desk.session_about(3, &["gere_ses_contenus_numeriques"]).await;
    let found = desk.next().await;
    assert_eq!(reasons(&found), [(&*photos, "not_seen"), (&*email, "again"), (&*plain, "same_level")]);
    let said = found[0].text("sentence");
    assert!(said.starts_with("Pour aller plus loin : Ranger ses photos et ses documents, jeudi 26"), "{said}");
    assert!(said.ends_with(" novembre à Capestang – vous n’avez pas encore vu ce thème"), "{said}");
    desk.note_as(&desk.agent, &json!({"skill": OPEN, "mastery": "not_yet"})).await.expect(200);
    assert_eq!(reasons(&desk.next().await)[0], (&*email, "not_yet_alone"));
    let theme = "gere_ses_contenus_numeriques";
    let question = json!({"learner_id": desk.learner, "question": "Mes photos ?", "theme": theme});
    desk.app.post("/follow-ups").token(&desk.agent).json(&question).send().await.expect(201);
    assert_eq!(reasons(&desk.next().await)[0], (&*photos, "asked"));
    // A seat there, and it is not proposed any more; nor is what the person masters.
    let seat = json!({"session_id": photos, "level": "beginner", "learner_id": desk.learner, "channel": "phone"});
    desk.app.post("/enrolments").token(&desk.agent).json(&seat).send().await.expect(201);
    let marks = json!({"marks": [
        {"skill": OPEN, "mastery": "alone", "version": 1}, {"skill": "email-reply", "mastery": "alone"},
    ]});
    let path = format!("/learners/{}/skills", desk.learner);
    desk.wait();
    desk.app.put(&path).token(&desk.agent).json(&marks).send().await.expect(200);
    assert_eq!(reasons(&desk.next().await), [(&*plain, "same_level")]);
}

#[actix_web::test]
async fn a_decided_level_and_a_wish_choose_the_sessions() {
    let desk = Desk::start().await;
    let tuesday = desk.session_about(1, &[]).await;
    let wednesday = desk.session_about(2, &[]).await;
    let wish = json!({"learner_id": desk.learner, "half_days": ["wednesday_afternoon"]});
    assert_eq!(desk.next().await.len(), 2);
    desk.app.post("/unmet-wishes").token(&desk.agent).json(&wish).send().await.expect(201);
    let found = desk.next().await;
    assert_eq!(reasons(&found), [(&*wednesday, "same_level")], "not {tuesday}");
    desk.decide("advanced").await;
    assert!(desk.next().await.is_empty(), "there is none of that level");
}

#[actix_web::test]
async fn a_link_shows_what_follows_from_its_session_alone() {
    let desk = Desk::start().await;
    desk.tick().await;
    desk.confirm_as(&desk.agent, 0, &["email"]).await.expect(200);
    let photos = desk.session_about(2, &["gere_ses_contenus_numeriques"]).await;
    let email = desk.session_about(3, &["email"]).await;
    let before = desk.own_next().await;
    let sessions = before.list("sessions");
    assert_eq!(reasons(sessions), [(&*photos, "other"), (&*email, "again")]);
    assert_eq!(sessions[0]["session"]["facilitator"], Value::Null, "as the public sees it");
    // Whatever else becomes known of the person, the answer stays the same to the letter.
    desk.note_as(&desk.agent, &json!({"skill": OPEN, "mastery": "not_yet"})).await.expect(200);
    desk.decide("advanced").await;
    let question = json!({"learner_id": desk.learner, "question": "?", "theme": "email"});
    desk.app.post("/follow-ups").token(&desk.agent).json(&question).send().await.expect(201);
    let wish = json!({"learner_id": desk.learner, "half_days": ["friday_morning"]});
    desk.app.post("/unmet-wishes").token(&desk.agent).json(&wish).send().await.expect(201);
    assert_eq!(desk.own_next().await, before);
}

#[actix_web::test]
async fn a_link_proposes_nothing_before_its_session() {
    let desk = Desk::start().await;
    let session = desk.session_about(2, &["email"]).await;
    desk.session_about(3, &["email"]).await;
    let made = desk.app.enrol(&enrolment(&session, 2)).await;
    let path = format!("/my-enrolments/{}/next-sessions", made.text("reference"));
    let ask = async |secret: &str| desk.app.get(&path).header("Link-Secret", secret).send().await;
    assert_eq!(ask(made.text("secret")).await.expect(200).list("sessions").len(), 0);
    ask("AAAA").await.refused(404, "not-found");
    desk.app.clock.set(desk.app.clock.now() + TimeDelta::hours(53));
    assert_eq!(ask(made.text("secret")).await.expect(200).list("sessions").len(), 1);
}
