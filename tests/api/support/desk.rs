//! Work of the desk that many tests need: enrolments, cancellations, messages, calls.

use clic::kernel::security::principal::Role;
use serde_json::{Value, json};

use super::{Answer, App, Read};

impl App {
    /// Enrols somebody as the public does.
    pub async fn enrol(&self, body: &Value) -> Value {
        self.post("/enrolments").json(body).send().await.expect(201)
    }

    /// Cancels an enrolment whose person asked for it.
    pub async fn cancel_enrolment(&self, made: &Value) {
        let path = format!("/enrolments/{}/cancellation", made.id());
        let known = json!({"person_knows": true});
        self.post(&path).token(&self.token(Role::Agent).await).json(&known).send().await.expect(200);
    }

    /// Cancels a session with a reason.
    pub async fn cancel_session(&self, session: &str) {
        let (path, reason) = (format!("/sessions/{session}/cancellation"), json!({"reason": "Salle fermée"}));
        self.post(&path).token(&self.token(Role::Agent).await).json(&reason).send().await.expect(200);
    }

    /// Edits something that has a version: a session, a learner.
    pub async fn change(&self, path: &str, change: &Value) -> Value {
        let agent = self.token(Role::Agent).await;
        let shown = self.get(path).token(&agent).send().await.expect(200);
        let version = format!("\"{}\"", shown["version"]);
        self.patch(path).token(&agent).header("If-Match", &version).json(change).send().await.expect(200)
    }

    /// Replaces a setting, as it is read just now.
    pub async fn set(&self, token: &str, path: &str, setting: &Value) -> Answer {
        let shown = self.get(path).token(token).send().await.expect(200);
        let version = format!("\"{}\"", shown["version"]);
        self.put(path).token(token).header("If-Match", &version).json(setting).send().await
    }

    /// Messages, the newest first.
    pub async fn messages(&self, query: &str) -> Vec<Value> {
        let agent = self.token(Role::Agent).await;
        let page = self.get(&format!("/messages?limit=100&{query}")).token(&agent).send().await.expect(200);
        page.data().to_vec()
    }

    /// Calls that the desk has to make, the most urgent first.
    pub async fn calls(&self) -> Vec<Value> {
        let agent = self.token(Role::Agent).await;
        self.get("/calls").token(&agent).send().await.expect(200).data().to_vec()
    }

    /// Notes the outcome of a call.
    pub async fn conclude(&self, call: &Value, outcome: &str) -> Answer {
        let path = format!("/calls/{}/outcome", call.id());
        self.post(&path).token(&self.token(Role::Agent).await).json(&json!({ "outcome": outcome })).send().await
    }
}
