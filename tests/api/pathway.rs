//! The pathway of a person: themes of sessions, what people can do, and what comes next.

mod next;
mod skills;
mod themes;

use chrono::TimeDelta;
use clic::kernel::security::principal::Role;
use serde_json::{Value, json};

use crate::support::{Answer, App, Read, enrolment, monday};

/// A code of the service for beginners, and one of another level.
pub const OPEN: &str = "email-open";
pub const WRITE: &str = "email-write";

/// A service in which somebody had a seat in a session that is over, led by a facilitator.
pub struct Desk {
    pub app: App,
    pub agent: String,
    pub facilitator: String,
    pub session: String,
    pub made: Value,
    pub learner: String,
}

impl Desk {
    pub async fn start() -> Desk {
        let app = App::start().await;
        let session = app.session(0, 4);
        let made = app.enrol(&enrolment(&session, 1)).await;
        // Logins before are over by then.
        app.clock.set(monday() + TimeDelta::hours(7));
        let agent = app.token(Role::Agent).await;
        let (facilitator, account) = app.staff_at("here", Role::Facilitator).await;
        let led = json!({"facilitator_id": account, "reason": "Remplace sa collègue."});
        app.change(&format!("/sessions/{session}"), &led).await;
        let shown = app.get(&format!("/enrolments/{}", made.id())).token(&agent).send().await.expect(200);
        let learner = shown["learner"].id().to_owned();
        Desk { app, agent, facilitator, session, made, learner }
    }

    pub async fn get(&self, path: &str) -> Value {
        self.app.get(path).token(&self.agent).send().await.expect(200)
    }

    pub async fn confirm_as(&self, token: &str, version: i32, themes: &[&str]) -> Answer {
        let path = format!("/sessions/{}/themes", self.session);
        let body = json!({"covered": themes});
        self.app.put(&path).token(token).header("If-Match", &format!("\"{version}\"")).json(&body).send().await
    }

    /// Lets a minute pass: lines of one moment have no order.
    pub fn wait(&self) {
        self.app.clock.set(self.app.clock.now() + TimeDelta::minutes(1));
    }

    pub async fn note_as(&self, token: &str, mark: &Value) -> Answer {
        self.wait();
        let path = format!("/learners/{}/skills", self.learner);
        self.app.put(&path).token(token).json(&json!({"marks": [mark]})).send().await
    }

    /// Marks in the session, with the person.
    pub async fn note_there_as(&self, token: &str, skill: &str, mastery: Value, version: i32) -> Answer {
        self.wait();
        let path = format!("/sessions/{}/skills", self.session);
        let mark = json!({"learner_id": self.learner, "skill": skill, "mastery": mastery, "version": version});
        self.app.put(&path).token(token).json(&json!({"marks": [mark]})).send().await
    }

    pub async fn decide(&self, level: &str) {
        let path = format!("/learners/{}/levels", self.learner);
        let decision = json!({"level": level, "reason": "Avance vite."});
        self.app.post(&path).token(&self.agent).json(&decision).send().await.expect(201);
    }

    pub async fn progress(&self) -> Value {
        self.get(&format!("/learners/{}/progress", self.learner)).await
    }

    /// Notes that the person came.
    pub async fn tick(&self) {
        let path = format!("/sessions/{}/attendance", self.session);
        let tick = json!({"entries": [{"enrolment_id": self.made["id"], "status": "present"}]});
        self.app.put(&path).token(&self.agent).json(&tick).send().await.expect(200);
    }
}

#[actix_web::test]
async fn one_page_has_workshops_themes_marks_levels_and_questions() {
    let desk = Desk::start().await;
    desk.tick().await;
    desk.confirm_as(&desk.agent, 0, &["email"]).await.expect(200);
    desk.note_there_as(&desk.agent, OPEN, json!("with_help"), 0).await.expect(200);
    desk.note_there_as(&desk.agent, OPEN, json!("alone"), 1).await.expect(200);
    desk.decide("intermediate").await;
    let question = json!({"learner_id": desk.learner, "question": "Et les photos ?", "session_id": desk.session});
    desk.app.post("/follow-ups").token(&desk.agent).json(&question).send().await.expect(201);
    let page = desk.progress().await;
    let session = &page["sessions"][0];
    assert_eq!((&session["id"], &session["themes"]), (&json!(desk.session), &json!(["email"])));
    assert_eq!(session["confirmed"], json!(true));
    let mark = &page["marks"][0];
    assert_eq!((mark.text("skill"), mark.text("mastery"), &mark["version"]), (OPEN, "alone", &json!(2)));
    assert_eq!((&mark["session_id"], mark.text("noted_by")), (&json!(desk.session), "Nadia Benali"));
    assert_eq!(page["earlier_marks"][0].text("mastery"), "with_help");
    assert_eq!((page["levels"][0].text("level"), page.list("questions").len()), ("intermediate", 1));
    assert_eq!(page.text("family_name"), "Martin 1");
}

#[actix_web::test]
async fn a_facilitator_sees_people_of_their_sessions_alone() {
    let desk = Desk::start().await;
    let (stranger, _) = desk.app.staff_at("here", Role::Facilitator).await;
    let mark = json!({"skill": OPEN, "mastery": "alone", "version": 0});
    for path in ["progress", "next-sessions"] {
        let path = format!("/learners/{}/{path}", desk.learner);
        desk.app.get(&path).token(&desk.facilitator).send().await.expect(200);
        desk.app.get(&path).token(&stranger).send().await.refused(404, "not-found");
    }
    desk.note_as(&stranger, &mark).await.refused(404, "not-found");
    desk.note_as(&desk.facilitator, &mark).await.expect(200);
    for path in ["themes", "skills"] {
        let path = format!("/sessions/{}/{path}", desk.session);
        desk.app.get(&path).token(&desk.facilitator).send().await.expect(200);
        desk.app.get(&path).token(&stranger).send().await.refused(403, "forbidden");
    }
    desk.confirm_as(&stranger, 0, &["email"]).await.refused(403, "forbidden");
    desk.confirm_as(&desk.facilitator, 0, &["email"]).await.expect(200);
    desk.note_there_as(&stranger, OPEN, json!("alone"), 0).await.refused(403, "forbidden");
    desk.note_there_as(&desk.facilitator, OPEN, json!("not_yet"), 1).await.expect(200);
}

#[actix_web::test]
async fn no_partner_and_no_other_organisation_sees_a_pathway() {
    let desk = Desk::start().await;
    let partner = desk.app.partner_token(desk.app.partner_at("here")).await;
    let (elsewhere, _) = desk.app.staff_at("elsewhere", Role::Admin).await;
    for path in [
        "/skills".to_owned(),
        format!("/learners/{}/progress", desk.learner),
        format!("/learners/{}/next-sessions", desk.learner),
        format!("/sessions/{}/themes", desk.session),
        format!("/sessions/{}/skills", desk.session),
    ] {
        desk.app.get(&path).token(&partner).send().await.refused(403, "forbidden");
        desk.app.get(&path).send().await.refused(401, "login-required");
        if path != "/skills" {
            let path = format!("/v1/elsewhere{path}");
            desk.app.ask(reqwest::Method::GET, &path).token(&elsewhere).send().await.refused(404, "not-found");
        }
    }
    desk.note_as(&partner, &json!({"skill": OPEN, "mastery": "alone"})).await.refused(403, "forbidden");
    desk.confirm_as(&partner, 0, &["email"]).await.refused(403, "forbidden");
}
