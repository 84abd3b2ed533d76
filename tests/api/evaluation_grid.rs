//! The grid of evaluations: a questionnaire that every organisation has, designed in versions, answered by session.

use chrono::TimeDelta;
use clic::kernel::security::principal::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, App, Read, enrolment, monday};

/// The grid of the organisation.
async fn grid(app: &App, token: &str) -> Value {
    let listed = app.get("/questionnaires").token(token).send().await.expect(200);
    let grids: Vec<&Value> = listed.data().iter().filter(|one| one["purpose"] == "session_evaluation").collect();
    assert_eq!(grids.len(), 1);
    grids[0].clone()
}

async fn version(app: &App, token: &str, id: &str) -> Value {
    app.get(&format!("/questionnaire-versions/{id}")).token(token).send().await.expect(200)
}

async fn edit(app: &App, token: &str, draft: &Value, definition: &Value) -> Answer {
    let put = app.patch(&format!("/questionnaire-versions/{}", draft.id())).token(token);
    put.header("If-Match", &format!("\"{}\"", draft["revision"])).json(&json!({"definition": definition})).send().await
}

async fn publish(app: &App, token: &str, draft: &Value) -> Answer {
    let path = format!("/questionnaire-versions/{}/publication", draft.id());
    let post = app.post(&path).token(token).header("If-Match", &format!("\"{}\"", draft["revision"]));
    post.json(&json!({})).send().await
}

/// Begins a version with one question more, and publishes it.
async fn ask_one_more(app: &App, facilitator: &str, agent: &str) -> Value {
    let own = grid(app, facilitator).await;
    let path = format!("/questionnaires/{}/versions", own.id());
    let mut draft = app.post(&path).token(facilitator).json(&json!({})).send().await.expect(201);
    let mut definition = draft["definition"].take();
    let questions = definition["questions"].as_array_mut().unwrap();
    questions.insert(
        0,
        json!({"code": "salle", "kind": "one", "label": "La salle était…", "choices": [
        {"code": "calme", "label": "Calme"}, {"code": "bruyante", "label": "Bruyante"}]}),
    );
    questions.retain(|question| question["code"] != "relevance");
    let edited = edit(app, facilitator, &draft, &definition).await.expect(200);
    publish(app, facilitator, &edited).await.refused(403, "forbidden");
    publish(app, agent, &edited).await.expect(200)
}

#[actix_web::test]
async fn a_new_version_is_answered_from_then_on() {
    let app = App::start().await;
    let session = app.session(0, 4);
    for who in 1..5 {
        app.enrol(&enrolment(&session, who)).await;
    }
    app.clock.set(monday() + TimeDelta::hours(6));
    let (agent, facilitator) = (app.token(Role::Agent).await, app.staff_at("here", Role::Facilitator).await.0);
    let path = format!("/sessions/{session}/evaluation-code");
    let code = app.put(&path).token(&agent).json(&json!({})).send().await.expect(200).text("code").to_owned();
    let give = |version: i64, answers: Value| {
        let post = app.post(&format!("/evaluation-codes/{code}/evaluations"));
        post.json(&json!({"version": version, "answers": answers})).send()
    };
    give(1, json!({"relevance": "4"})).await.expect(201);
    give(1, json!({"salle": "calme"})).await.refused(422, "invalid-input");
    give(2, json!({"satisfaction": "4"})).await.refused(422, "invalid-input");
    ask_one_more(&app, &facilitator, &agent).await;

    let form = app.get(&format!("/evaluation-codes/{code}")).send().await.expect(200);
    assert_eq!((&form["grid"]["version"], &form["in_group"]), (&json!(2), &json!(true)));
    assert_eq!(form["grid"]["definition"]["questions"][0]["code"], "salle");
    give(2, json!({"salle": "bruyante", "satisfaction": "2"})).await.expect(201);
    // Somebody opened the form before the version was replaced.
    give(1, json!({"relevance": "1"})).await.expect(201);
    give(2, json!({"relevance": "1"})).await.refused(422, "invalid-input");

    let results = app.get(&format!("/sessions/{session}/evaluations")).token(&agent).send().await.expect(200);
    let counted: Vec<Value> = results["summary"]["questions"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|question| question["answered"] != 0)
        .map(|question| json!([question["code"], question["answered"], question["concerned"]]))
        .collect();
    assert_eq!(counted, [json!(["salle", 1, 1]), json!(["satisfaction", 1, 3]), json!(["relevance", 2, 2])]);
    let shown = grid(&app, &agent).await;
    let given: Vec<&Value> = shown["versions"].as_array().unwrap().iter().map(|one| &one["responses"]).collect();
    assert_eq!(given, [&json!(1), &json!(2)]);

    // Sheets keep the version that the first of them were entered by.
    let sheets = format!("/sessions/{session}/evaluation-sheets");
    let first = json!({"version": 1, "sheets": [{"number": 1, "answers": {"relevance": "3"}}]});
    app.patch(&sheets).token(&agent).header("If-Match", "\"0\"").json(&first).send().await.expect(200);
    assert_eq!(app.get(&sheets).token(&agent).send().await.expect(200)["grid"]["version"], 1);
}

#[actix_web::test]
async fn standard_questions_keep_their_answers_and_nobody_is_named() {
    let app = App::start().await;
    let facilitator = app.staff_at("here", Role::Facilitator).await.0;
    let own = grid(&app, &facilitator).await;
    let path = format!("/questionnaires/{}/versions", own.id());
    let draft = app.post(&path).token(&facilitator).json(&json!({})).send().await.expect(201);
    let pointer = async |change: &dyn Fn(&mut Value)| {
        let mut definition = draft["definition"].clone();
        change(&mut definition);
        edit(&app, &facilitator, &draft, &definition).await.refused(422, "invalid-input")["errors"][0]["pointer"]
            .clone()
    };
    let fewer = |definition: &mut Value| drop(definition["questions"][0]["choices"].as_array_mut().unwrap().pop());
    assert_eq!(pointer(&fewer).await, "/definition/questions/0/choices");
    let named = |definition: &mut Value| {
        let strip = json!({"code": "contact", "kind": "contact", "label": "Votre nom"});
        definition["questions"].as_array_mut().unwrap().push(strip);
    };
    assert_eq!(pointer(&named).await, "/definition/questions/7/kind");
    let mut reworded = draft["definition"].clone();
    reworded["questions"][0]["label"] = json!("Cet atelier vous a-t-il plu ?");
    edit(&app, &facilitator, &draft, &reworded).await.expect(200);
}

#[actix_web::test]
async fn the_grid_is_answered_through_sessions_alone() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let own = grid(&app, &agent).await;
    let published = own["versions"][0].id().to_owned();
    assert_eq!((&own["versions"][0]["status"], &own["versions"][0]["number"]), (&json!("published"), &json!(1)));
    assert_eq!(version(&app, &agent, &published).await["definition"]["questions"].as_array().unwrap().len(), 7);
    let post = async |path: &str, body: Value| app.post(path).token(&agent).json(&body).send().await;
    post(&format!("/questionnaire-versions/{published}/closure"), json!({})).await.refused(409, "grid-of-sessions");
    post(&format!("/questionnaire-versions/{published}/sheets"), json!({"count": 1}))
        .await
        .refused(409, "grid-of-sessions");
    let entered = json!({"mode": "phone", "answers": {"satisfaction": "4"}});
    post(&format!("/questionnaires/{}/responses", own.id()), entered).await.refused(409, "grid-of-sessions");
    let code = own.text("code");
    app.get(&format!("/questionnaire-codes/{code}")).send().await.refused(404, "not-found");
    let given = json!({"version": 1, "mode": "web", "answers": {"satisfaction": "4"}});
    app.post(&format!("/questionnaire-codes/{code}/responses")).json(&given).send().await.refused(404, "not-found");
    let theirs = app.staff_at("elsewhere", Role::Agent).await.0;
    let path = format!("/v1/elsewhere/questionnaire-versions/{published}");
    app.ask(Method::GET, &path).token(&theirs).send().await.refused(404, "not-found");
}
