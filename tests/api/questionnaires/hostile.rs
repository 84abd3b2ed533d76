//! Hostile definitions and answers: a clear refusal, and nothing half done.

use serde_json::{Value, json};

use super::{Desk, two_questions};
use crate::support::{App, Read};

#[actix_web::test]
async fn hostile_definitions_are_refused_with_their_place() {
    let app = App::start().await;
    let desk = Desk::of(&app).await;
    let made = desk.post("/questionnaires", &json!({"definition": two_questions()})).await.expect(201);
    let version = made["versions"][0].id().to_owned();
    let is = json!({"question": "internet", "op": "is", "value": "1"});
    let with = |pointer: &str, value: Value| {
        let mut definition = two_questions();
        *definition.pointer_mut(pointer).unwrap() = value;
        definition
    };
    let at = |pointer: &str| format!("/definition{pointer}");
    let deep = (0..50).fold(is.clone(), |inner, _| json!({"not": inner}));
    let forward = json!({"question": "plus_tard", "op": "answered"});
    let many: Vec<Value> = (0..2_000).map(|code| json!({"code": code.to_string(), "label": "x"})).collect();
    for (definition, pointer) in [
        (with("/questions/1/shown_if", deep), "/questions/1/shown_if"),
        (with("/questions/1/shown_if", forward), "/questions/1/shown_if"),
        (with("/questions/1/shown_if", json!({"question": "pourquoi", "op": "answered"})), "/questions/1/shown_if"),
        (with("/questions/0/choices/1/label", json!(" Oui")), "/questions/0/choices/1/label"),
        (with("/questions/0/choices", json!(many)), "/questions/0/choices"),
        (with("/questions/0/label", json!("a\u{0}b")), "/questions/0/label"),
        (with("/questions/0/code", json!("a\u{0}b")), "/questions/0/code"),
        (with("/questions/0/kind", json!("drop")), "/questions/0/kind"),
        (with("/title", json!("")), "/title"),
        (with("/questions/1/shown_if/value", json!({"a": 1})), "/questions/1/shown_if/value"),
    ] {
        let refused = desk.edit(&version, 1, &definition).await.refused(422, "invalid-input");
        assert_eq!(refused.pointers()[0], at(pointer), "{refused}");
    }
    // Too large, too deep for a reader of JSON.
    let wide: Vec<Value> = (0..10_000).map(|code| json!({"code": code.to_string(), "label": "choix"})).collect();
    desk.edit(&version, 1, &with("/questions/0/choices", json!(wide))).await.refused(413, "request-too-large");
    let megabyte = "x".repeat(1 << 20);
    desk.edit(&version, 1, &with("/title", json!(megabyte))).await.refused(413, "request-too-large");
    let question =
        r#"{"definition": {"title": "x", "questions": [{"code": "a", "kind": "note", "label": "x", "shown_if": "#;
    let nested = format!("{question}{}", "{\"not\":".repeat(8_000));
    let path = format!("/questionnaire-versions/{version}");
    let ask =
        app.patch(&path).token(&desk.token).header("If-Match", "\"1\"").header("content-type", "application/json");
    ask.body(nested.into_bytes()).send().await.refused(400, "malformed-request");
    let shown = desk.get(&path).await;
    assert_eq!((&shown["definition"], &shown["revision"]), (&two_questions(), &json!(1)), "nothing was saved");
}

#[actix_web::test]
async fn hostile_answers_are_refused_and_none_is_kept() {
    let app = App::start().await;
    let desk = Desk::of(&app).await;
    let (made, _) = desk.published(json!({"model": "digital_habits"})).await;
    let code = made.text("code");
    for (answers, pointer) in [
        (json!({"inconnue\u{0}": "1"}), "/answers/inconnue\u{0}"),
        (json!({"internet": "1\u{0}"}), "/answers/internet"),
        (json!({"remarque": "a\u{0}b"}), "/answers/remarque"),
        (json!({"remarque": "é".repeat(301)}), "/answers/remarque"),
        (json!({"savez_vous": {"t01\u{0}": "1"}}), "/answers/savez_vous/t01\u{0}"),
        (json!({"equipement": ["1", "1", "9"]}), "/answers/equipement"),
        (json!({"contact": "Jeanne Martin 04 65 71 00 11"}), "/answers/contact"),
        (json!({"internet": {"a": {"b": 1}}}), "/answers/internet"),
        (json!({"internet": 1e300}), "/answers/internet"),
        (json!({"internet": null}), "/answers/internet"),
    ] {
        let refused = desk.give(&made, 1, answers).await.refused(422, "invalid-input");
        assert_eq!(refused.pointers(), [pointer]);
    }
    for (body, pointer) in [
        (json!({"version": 1, "mode": "paper", "answers": {"internet": "1"}}), "/mode"),
        (
            json!({"version": 1, "mode": "web", "answers": {"internet": "1"}, "silences": {"x": "declined"}}),
            "/silences/x",
        ),
        (json!({"version": 1, "mode": "web", "answers": {"internet": "1"}, "learner_id": made["id"]}), "/learner_id"),
        (json!({"version": 1, "mode": "web", "answers": {"internet": "1"}, "maison_id": made["id"]}), "/maison_id"),
    ] {
        let refused = app.post(&format!("/questionnaire-codes/{code}/responses")).json(&body).send().await;
        assert_eq!(refused.refused(422, "invalid-input").pointers(), [pointer]);
    }
    let counts = desk.get(&format!("/questionnaires/{}/counts", made.id())).await;
    assert_eq!(counts["all"]["responses"], 0);
}
