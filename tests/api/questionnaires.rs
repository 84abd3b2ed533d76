//! Questionnaires: versions, answers of anybody, walls between organisations.

mod counts;
mod discards;
mod hostile;
mod paper;
mod pathway;
mod reference;
mod xlsform;

use clic::kernel::security::principal::Role;
use serde_json::{Value, json};

use crate::support::{Answer, App, Read};

/// A small definition: one question, and another that depends on it.
pub fn two_questions() -> Value {
    json!({"title": "Deux questions", "questions": [
        {"code": "internet", "kind": "one", "label": "Avez-vous internet ?", "choices": [
            {"code": "1", "label": "oui"}, {"code": "2", "label": "non"}]},
        {"code": "pourquoi", "kind": "text", "label": "Pourquoi ?",
         "shown_if": {"question": "internet", "op": "is", "value": "2"}},
    ]})
}

/// Somebody who works with questionnaires.
pub struct Desk<'a> {
    pub app: &'a App,
    pub token: String,
}

impl Desk<'_> {
    pub async fn of(app: &App) -> Desk<'_> {
        Desk { app, token: app.token(Role::Agent).await }
    }

    /// Creates a questionnaire and publishes its first version; returns it and the version's identity.
    pub async fn published(&self, body: Value) -> (Value, String) {
        let made = self.post("/questionnaires", &body).await.expect(201);
        let version = made["versions"][0].id().to_owned();
        self.publish(&version, 1).await.expect(200);
        (made, version)
    }

    pub async fn publish(&self, version: &str, revision: i32) -> Answer {
        let path = format!("/questionnaire-versions/{version}/publication");
        let tag = format!("\"{revision}\"");
        self.app.post(&path).token(&self.token).header("If-Match", &tag).send().await
    }

    pub async fn edit(&self, version: &str, revision: i32, definition: &Value) -> Answer {
        let path = format!("/questionnaire-versions/{version}");
        let tag = format!("\"{revision}\"");
        let body = json!({"definition": definition});
        self.app.patch(&path).token(&self.token).header("If-Match", &tag).json(&body).send().await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.app.post(path).token(&self.token).json(body).send().await
    }

    pub async fn get(&self, path: &str) -> Value {
        self.app.get(path).token(&self.token).send().await.expect(200)
    }

    /// Enters a response; returns the answer.
    pub async fn enter(&self, questionnaire: &Value, body: Value) -> Answer {
        self.post(&format!("/questionnaires/{}/responses", questionnaire.id()), &body).await
    }

    /// Gives a response on the web.
    pub async fn give(&self, questionnaire: &Value, version: i16, answers: Value) -> Answer {
        let path = format!("/questionnaire-codes/{}/responses", questionnaire.text("code"));
        let body = json!({"version": version, "mode": "web", "answers": answers});
        self.app.post(&path).json(&body).send().await
    }
}

#[actix_web::test]
async fn a_draft_is_written_published_and_never_changed() {
    let app = App::start().await;
    let desk = Desk::of(&app).await;
    let made = desk.post("/questionnaires", &json!({"title": "Habitudes"})).await.expect(201);
    assert_eq!((made.text("prefix"), made["versions"][0]["status"].as_str()), ("H", Some("draft")));
    let (code, version) = (made.text("code").to_owned(), made["versions"][0].id().to_owned());
    let open = async || app.get(&format!("/questionnaire-codes/{code}")).send().await;
    open().await.refused(409, "questionnaire-closed");
    let empty = desk.publish(&version, 1).await.refused(422, "invalid-input");
    assert_eq!(empty.pointers(), ["/definition/questions"]);

    let edited = desk.edit(&version, 1, &two_questions()).await.expect(200);
    assert_eq!(edited["revision"], 2);
    desk.edit(&version, 1, &two_questions()).await.refused(412, "changed-meanwhile");
    desk.publish(&version, 1).await.refused(412, "changed-meanwhile");
    desk.publish(&version, 2).await.expect(200);
    desk.edit(&version, 3, &two_questions()).await.refused(409, "version-published");
    desk.publish(&version, 3).await.refused(409, "version-published");
    let opened = open().await.expect(200);
    assert_eq!((&opened["version"], &opened["definition"]), (&json!(1), &two_questions()));

    // The next version replaces it; the first one is still counted.
    let path = format!("/questionnaires/{}/versions", made.id());
    let second = desk.post(&path, &json!({})).await.expect(201);
    desk.post(&path, &json!({})).await.refused(409, "draft-exists");
    let mut changed = two_questions();
    changed["questions"][0]["label"] = json!("Internet, chez vous ?");
    desk.edit(second.id(), 1, &changed).await.expect(200);
    let difference = desk.get(&format!("/questionnaire-versions/{}/difference", second.id())).await;
    assert_eq!(difference["changes"][0]["kind"], "label");
    desk.publish(second.id(), 2).await.expect(200);
    assert_eq!(open().await.expect(200)["version"], 2);
    let shown = desk.get(&format!("/questionnaires/{}", made.id())).await;
    let statuses: Vec<_> = shown.list("versions").iter().map(|one| one.text("status")).collect();
    assert_eq!(statuses, ["published", "closed"]);
    let close = format!("/questionnaire-versions/{}/closure", second.id());
    desk.post(&close, &json!({})).await.expect(200);
    open().await.refused(409, "questionnaire-closed");
}

#[actix_web::test]
async fn the_shipped_questionnaire_is_copied_with_the_communes() {
    let app = App::start().await;
    let desk = Desk::of(&app).await;
    let models = desk.get("/questionnaire-models").await;
    let questions = models["data"][0]["definition"]["questions"].clone();
    assert_eq!(questions.as_array().map(Vec::len), Some(20));
    let communes = questions[15].list("choices");
    assert_eq!(communes.last().map(|one| one.text("code")), Some("ailleurs"));
    assert!(communes.iter().any(|one| one.text("code") == "34052"), "{communes:?}");
    let (made, _) = desk.published(json!({"model": "digital_habits"})).await;
    let opened = app.get(&format!("/questionnaire-codes/{}", made.text("code"))).send().await.expect(200);
    assert_eq!(opened["definition"]["questions"], questions);
    assert!(opened["definition"].get("analysis").is_none(), "the rule is the team's");
}

#[actix_web::test]
async fn a_code_means_one_thing_for_ever() {
    let app = App::start().await;
    let desk = Desk::of(&app).await;
    let (made, _) = desk.published(json!({"definition": two_questions()})).await;
    let draft = desk.post(&format!("/questionnaires/{}/versions", made.id()), &json!({})).await.expect(201);
    let mut other = two_questions();
    other["questions"][0] = json!({"code": "internet", "kind": "number", "label": "Combien ?", "from": 0, "to": 9});
    other["questions"][1].as_object_mut().unwrap().remove("shown_if");
    let refused = desk.edit(draft.id(), 1, &other).await.refused(422, "invalid-input");
    assert_eq!(refused.pointers(), ["/definition/questions/0/code"]);
}

#[actix_web::test]
async fn anybody_answers_and_nothing_says_who() {
    let app = App::start().await;
    let desk = Desk::of(&app).await;
    let (made, _) = desk.published(json!({"definition": two_questions()})).await;
    let receipt = desk.give(&made, 1, json!({"internet": "2", "pourquoi": " C'est cher. "})).await.expect(201);
    assert_eq!(receipt, json!({"answered_on": "2026-11-23"}), "a receipt says nothing of the answers");
    let listed = desk.get(&format!("/questionnaires/{}/responses", made.id())).await;
    assert_eq!(listed["data"][0]["answers"], json!({"internet": "2", "pourquoi": "C'est cher."}));
    assert_eq!((&listed["data"][0]["card"], &listed["data"][0]["mode"]), (&Value::Null, &json!("web")));
    // Hidden answers are kept and set aside.
    desk.give(&made, 1, json!({"internet": "1", "pourquoi": "?"})).await.expect(201);
    let counts = desk.get(&format!("/questionnaires/{}/counts", made.id())).await;
    let why = &counts["all"]["questions"][1];
    assert_eq!((&why["concerned"], &why["answered"], &why["set_aside"]), (&json!(1), &json!(1), &json!(1)));
    let trail = desk.get("/audit?action=questionnaire.response_given").await;
    assert_eq!(trail.data().len(), 2);
    assert!(trail.data().iter().all(|entry| entry["subject"]["id"] == made["id"]), "{trail}");

    let refused = desk.give(&made, 1, json!({"internet": "7"})).await.refused(422, "invalid-input");
    assert_eq!(refused.pointers(), ["/answers/internet"]);
    let refused = desk.give(&made, 1, json!({})).await.refused(422, "invalid-input");
    assert_eq!(refused.pointers(), ["/answers"]);
    let refused = desk.give(&made, 9, json!({"internet": "1"})).await.refused(422, "invalid-input");
    assert_eq!(refused.pointers(), ["/version"]);
}

#[actix_web::test]
async fn a_response_counts_once_under_its_key() {
    let app = App::start().await;
    let desk = Desk::of(&app).await;
    let (made, _) = desk.published(json!({"definition": two_questions()})).await;
    let path = format!("/questionnaire-codes/{}/responses", made.text("code"));
    let body = json!({"version": 1, "mode": "kiosk", "answers": {"internet": "1"}});
    for _ in 0..3 {
        app.post(&path).header("Idempotency-Key", "\"tablette-1\"").json(&body).send().await.expect(201);
    }
    let counts = desk.get(&format!("/questionnaires/{}/counts", made.id())).await;
    assert_eq!(counts["all"]["responses"], 1);
}

#[actix_web::test]
async fn one_network_has_its_share_of_responses() {
    let app = App::start_with(|settings| settings.shares.responses = 2).await;
    let desk = Desk::of(&app).await;
    let (made, _) = desk.published(json!({"definition": two_questions()})).await;
    for _ in 0..2 {
        desk.give(&made, 1, json!({"internet": "1"})).await.expect(201);
    }
    desk.give(&made, 1, json!({"internet": "1"})).await.refused(429, "too-many-requests");
    desk.enter(&made, json!({"mode": "phone", "answers": {"internet": "1"}})).await.expect(201);
}

#[actix_web::test]
async fn another_organisation_sees_nothing() {
    let app = App::start().await;
    let desk = Desk::of(&app).await;
    let (made, version) = desk.published(json!({"definition": two_questions()})).await;
    let entered = desk.enter(&made, json!({"mode": "phone", "answers": {"internet": "1"}})).await.expect(201);
    let (stranger, _) = app.staff_at("elsewhere", Role::Admin).await;
    for path in [
        format!("questionnaires/{}", made.id()),
        format!("questionnaires/{}/responses", made.id()),
        format!("questionnaires/{}/counts", made.id()),
        format!("questionnaires/{}/responses.csv", made.id()),
        format!("questionnaire-versions/{version}"),
        format!("questionnaire-responses/{}", entered.id()),
        format!("questionnaire-codes/{}", made.text("code")),
    ] {
        let path = format!("/v1/elsewhere/{path}");
        app.ask(reqwest::Method::GET, &path).token(&stranger).send().await.refused(404, "not-found");
    }
}
