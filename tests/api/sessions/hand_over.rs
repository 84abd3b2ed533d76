//! An account that is closed leaves no session to nobody.

use clic::kernel::security::principal::Role;
use serde_json::{Value, json};

use crate::support::{Answer, App, Read, enrolment};

struct World {
    app: App,
    admin: String,
    leaving: String,
    next: String,
    session: String,
    series: Value,
}

/// A facilitator who runs one session with somebody enrolled, and a series of two.
async fn world() -> World {
    let app = App::start().await;
    let admin = app.token(Role::Admin).await;
    let ((_, leaving), (_, next)) =
        (app.staff_at("here", Role::Facilitator).await, app.staff_at("here", Role::Facilitator).await);
    let session = app.session(7, 4);
    let path = format!("/sessions/{session}");
    let body = json!({"facilitator_id": leaving});
    app.patch(&path).token(&admin).header("If-Match", "\"1\"").json(&body).send().await.expect(200);
    app.enrol(&enrolment(&session, 1)).await;
    let series = json!({
        "venue_id": app.venue().await, "title": "Le mardi", "levels": ["beginner"], "first_date": "2027-01-05",
        "last_date": "2027-01-12", "start_time": "14:00", "duration_minutes": 120, "capacity": 4, "minimum": 3,
        "facilitator_id": leaving,
    });
    let series = app.post("/series").token(&admin).json(&series).send().await.expect(201);
    World { app, admin, leaving, next, session, series }
}

impl World {
    async fn close(&self, hand_over: Option<Value>) -> Answer {
        let accounts = self.app.get("/accounts?limit=100").token(&self.admin).send().await.expect(200);
        let account = accounts.data().iter().find(|one| one.id() == self.leaving).expect("the account").clone();
        let mut body = json!({"active": false});
        if let Some(hand_over) = hand_over {
            body["hand_over"] = hand_over;
        }
        let path = format!("/accounts/{}", self.leaving);
        let request =
            self.app.patch(&path).token(&self.admin).header("If-Match", &format!("\"{}\"", account["version"]));
        request.json(&body).send().await
    }

    async fn runs(&self) -> [Value; 3] {
        let session = self.app.get(&format!("/sessions/{}", self.session)).token(&self.admin).send().await.expect(200);
        let id = self.series["created"][0]["id"].as_str().expect("a session");
        let first = self.app.get(&format!("/sessions/{id}")).token(&self.admin).send().await.expect(200);
        let series = self.app.get(&format!("/series/{}", self.series.id())).token(&self.admin).send().await.expect(200);
        [session["facilitator"]["id"].clone(), first["facilitator"]["id"].clone(), series["facilitator_id"].clone()]
    }
}

#[actix_web::test]
async fn an_account_is_not_closed_with_sessions_left_on_it() {
    let world = world().await;
    let refused = world.close(None).await.refused(409, "leads-sessions");
    assert_eq!(refused["led"], json!({"sessions": 3, "with_people": 1, "series": 1}));
    let own = world.close(Some(json!({"to": world.leaving}))).await.refused(422, "invalid-input");
    assert_eq!(own["errors"][0]["pointer"], "/hand_over/to");
    let unknown = json!({"to": "00000000-0000-7000-8000-000000000000"});
    let unknown = world.close(Some(unknown)).await.refused(422, "invalid-input");
    assert_eq!(unknown["errors"][0]["pointer"], "/hand_over/to");
    let leaving = json!(world.leaving);
    assert_eq!(world.runs().await, [leaving.clone(), leaving.clone(), leaving], "nothing was done");
}

#[actix_web::test]
async fn a_colleague_takes_everything_over_at_once() {
    let world = world().await;
    world.close(Some(json!({"to": world.next}))).await.expect(200);
    let next = json!(world.next);
    assert_eq!(world.runs().await, [next.clone(), next.clone(), next]);
    let path = format!("/audit?subject={}", world.session);
    let log = world.app.get(&path).token(&world.admin).send().await.expect(200);
    assert!(log.data().iter().any(|entry| entry["reason"] == "Compte de Nadia Benali fermé"));
    let calls = world.app.get("/calls?limit=100").token(&world.admin).send().await.expect(200);
    assert!(calls.data().iter().all(|call| call["kind"] != "changed"), "nobody is called about a name");
    // Nobody names the closed account again.
    let path = format!("/sessions/{}", world.session);
    let version = world.app.get(&path).token(&world.admin).send().await.expect(200)["version"].clone();
    let edit = world.app.patch(&path).token(&world.admin).header("If-Match", &format!("\"{version}\""));
    let refused = edit.json(&json!({"facilitator_id": world.leaving})).send().await.refused(422, "invalid-input");
    assert_eq!(refused["errors"][0]["pointer"], "/facilitator_id");
}

#[actix_web::test]
async fn sessions_may_be_left_to_be_given_out_later() {
    let world = world().await;
    world.close(Some(json!({"to": null}))).await.expect(200);
    assert_eq!(world.runs().await, [Value::Null, Value::Null, Value::Null]);
}

#[actix_web::test]
async fn a_colleague_who_is_busy_is_asked_about() {
    let world = world().await;
    let session = world.app.get(&format!("/sessions/{}", world.session)).send().await.expect(200);
    let elsewhere = world.app.get(&format!("/sessions/{}", world.app.session(20, 4))).send().await.expect(200);
    let busy = json!({
        "venue_id": elsewhere["venue"]["id"], "title": "Ailleurs", "level": "beginner", "capacity": 4, "minimum": 1,
        "starts_at": session["starts_at"], "ends_at": session["ends_at"], "facilitator_id": world.next,
    });
    world.app.post("/sessions").token(&world.admin).json(&busy).send().await.expect(201);
    let refused = world.close(Some(json!({"to": world.next}))).await.refused(409, "planning-conflict");
    assert_eq!(refused["conflicts"][0]["kind"], "facilitator");
    world.close(Some(json!({"to": world.next, "accept_conflicts": true}))).await.expect(200);
    assert_eq!(world.runs().await[0], json!(world.next));
}
