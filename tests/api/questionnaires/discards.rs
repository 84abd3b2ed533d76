//! Discarding of responses and entries: they count no more, stay as they are, and come back.

use clic::kernel::security::principal::Role;
use reqwest::Method;
use serde_json::{Value, json};

use super::Desk;
use super::paper::{paper, with_sheets};
use crate::support::{Answer, App, Read};

/// Asks for a change of a response, with the version that was read.
async fn change(desk: &Desk<'_>, method: Method, id: &str, path: &str, version: i64, body: Value) -> Answer {
    let path = format!("/v1/here/questionnaire-responses/{id}/{path}");
    let ask = desk.app.ask(method, &path).token(&desk.token).header("If-Match", &format!("\"{version}\""));
    if body.is_null() { ask.send().await } else { ask.json(&body).send().await }
}

/// Number of responses, and how often the first two choices of « internet » were counted.
async fn counted(desk: &Desk<'_>, made: &Value) -> [i64; 3] {
    let counts = desk.get(&format!("/questionnaires/{}/counts", made.id())).await;
    let choices = &counts["all"]["questions"][1]["choices"];
    [&counts["all"]["responses"], &choices[0]["count"], &choices[1]["count"]].map(|count| count.as_i64().unwrap())
}

#[actix_web::test]
async fn a_discarded_response_counts_no_more_and_comes_back() {
    let app = App::start().await;
    let desk = Desk::of(&app).await;
    let (made, serials) = with_sheets(&desk).await;
    let wrong = desk.enter(&made, paper(&serials[0], json!({"internet": "1"}))).await.expect(201);
    let discard = async |version, because: &str| {
        change(&desk, Method::PUT, wrong.id(), "discard", version, json!({"because": because})).await
    };
    discard(2, "mistaken").await.refused(412, "changed-meanwhile");
    discard(1, "boredom").await.refused(422, "invalid-input");
    let discarded = discard(1, "mistaken").await.expect(200);
    assert_eq!(discarded["discard"], json!({"on": "2026-11-23", "because": "mistaken"}));
    assert_eq!(discarded["answers"], json!({"internet": "1"}), "it stays as it is");
    assert_eq!(counted(&desk, &made).await, [0, 0, 0]);
    let list = format!("/questionnaires/{}/responses", made.id());
    assert_eq!(desk.get(&list).await.list("data").len(), 0);
    assert_eq!(desk.get(&format!("{list}?discarded=true")).await["data"][0]["id"], wrong["id"]);
    let shown = desk.get(&format!("/questionnaires/{}", made.id())).await;
    assert_eq!(shown["versions"][0]["responses"], 0);

    // Its sheet is entered anew; then the first one cannot come back beside it.
    let right = desk.enter(&made, paper(&serials[0], json!({"internet": "2"}))).await.expect(201);
    assert_eq!((&right["entry"], counted(&desk, &made).await), (&json!(1), [1, 0, 1]));
    let restore = async |version| change(&desk, Method::DELETE, wrong.id(), "discard", version, Value::Null).await;
    restore(2).await.refused(409, "sheet-entered-again");
    change(&desk, Method::PUT, right.id(), "discard", 1, json!({"because": "duplicate"})).await.expect(200);
    let back = restore(2).await.expect(200);
    assert_eq!((&back["discard"], counted(&desk, &made).await), (&Value::Null, [1, 1, 0]));
    // Both of these are in the audit log, which names no response.
    let log = desk.get("/audit?limit=100").await;
    let done = |action: &str| log.data().iter().filter(|entry| entry["action"] == action).count();
    assert_eq!((done("questionnaire.response_discarded"), done("questionnaire.response_restored")), (2, 1));
    assert!(!log.to_string().contains(wrong.id()));
}

#[actix_web::test]
async fn a_wrong_entry_is_discarded_and_the_other_counts() {
    let app = App::start().await;
    let desk = Desk::of(&app).await;
    let (made, serials) = with_sheets(&desk).await;
    let first = desk.enter(&made, paper(&serials[0], json!({"internet": "1", "deja": "3"}))).await.expect(201);
    let entry = async |method, number: i16, version| {
        let path = format!("entries/{number}/discard");
        change(&desk, method, first.id(), &path, version, Value::Null).await
    };
    entry(Method::PUT, 1, 1).await.refused(409, "only-entry");
    entry(Method::PUT, 7, 1).await.refused(404, "not-found");
    desk.enter(&made, paper(&serials[0], json!({"internet": "2"}))).await.expect(201);
    let left = entry(Method::PUT, 1, 2).await.expect(200);
    assert_eq!((&left["undecided"], &left["answers"]), (&json!([]), &json!({"internet": "2"})));
    assert_eq!((left.list("entries").len(), counted(&desk, &made).await), (2, [1, 0, 1]));
    let rate = async || desk.get(&format!("/questionnaires/{}/counts", made.id())).await["second_entries"].clone();
    assert_eq!(rate().await["sheets"], 0, "it was not entered twice any more");

    // It takes another second entry, and a third is refused as ever; so is the first one's return.
    let sheet = format!("/questionnaires/{}/sheets/{}", made.id(), serials[0]);
    assert_eq!(desk.get(&sheet).await["entries"], 1);
    let again = desk.enter(&made, paper(&serials[0], json!({"internet": "3"}))).await.expect(201);
    assert_eq!((&again["entry"], &again["disagreements"]), (&json!(2), &json!(1)));
    desk.enter(&made, paper(&serials[0], json!({"internet": "1"}))).await.refused(409, "entered-twice");
    entry(Method::DELETE, 1, 4).await.refused(409, "entered-twice");
    let settle = json!({"choices": {"internet": 1}});
    let settled = async |body| {
        let path = format!("/questionnaire-responses/{}/settlement", first.id());
        app.post(&path).token(&desk.token).header("If-Match", "\"4\"").json(&body).send().await
    };
    settled(settle).await.refused(422, "invalid-input");
    entry(Method::PUT, 2, 4).await.expect(200);
    let both = entry(Method::DELETE, 1, 5).await.expect(200);
    assert_eq!((&both["undecided"], &both["answers"]["internet"]), (&json!(["deja", "internet"]), &json!("1")));
    assert_eq!(rate().await, json!({"sheets": 1, "apart": 1, "fields": 2}));
}

#[actix_web::test]
async fn a_serial_says_how_often_its_sheet_was_entered() {
    let app = App::start().await;
    let desk = Desk::of(&app).await;
    let (made, serials) = with_sheets(&desk).await;
    let facilitator = app.token(Role::Facilitator).await;
    let path = |serial: &str| format!("/questionnaires/{}/sheets/{serial}", made.id());
    let look = async || app.get(&path(&serials[1].to_lowercase())).token(&facilitator).send().await.expect(200);
    for entries in 0..=2 {
        let known = json!({"serial": serials[1], "version": 1, "entries": entries});
        assert_eq!(look().await, known, "and nothing of what is written on it");
        if entries < 2 {
            desk.enter(&made, paper(&serials[1], json!({"internet": "1"}))).await.expect(201);
        }
    }
    for wrong in ["H1-001-A", "x", "%00", &"9".repeat(50)] {
        let refused = app.get(&path(wrong)).token(&facilitator).send().await.refused(422, "invalid-input");
        assert_eq!(refused.pointers(), ["/serial"]);
    }
    app.get(&path(&serials[1])).send().await.refused(401, "login-required");
    let (stranger, _) = app.staff_at("elsewhere", Role::Admin).await;
    let there = format!("/v1/elsewhere{}", path(&serials[1]));
    app.ask(Method::GET, &there).token(&stranger).send().await.refused(404, "not-found");
}

#[actix_web::test]
async fn only_the_office_discards_and_within_its_walls() {
    let app = App::start().await;
    let desk = Desk::of(&app).await;
    let (made, serials) = with_sheets(&desk).await;
    let own = desk.enter(&made, paper(&serials[0], json!({"internet": "1"}))).await.expect(201);
    let body = json!({"because": "trial"});
    let facilitator = Desk { app: &app, token: app.token(Role::Facilitator).await };
    change(&facilitator, Method::PUT, own.id(), "discard", 1, body.clone()).await.refused(403, "forbidden");
    let (stranger, _) = app.staff_at("elsewhere", Role::Admin).await;
    let path = format!("/v1/elsewhere/questionnaire-responses/{}/discard", own.id());
    let ask = app.ask(Method::PUT, &path).token(&stranger).header("If-Match", "\"1\"").json(&body);
    ask.send().await.refused(404, "not-found");
    let path = format!("/questionnaire-responses/{}/discard", own.id());
    let bare = app.ask(Method::PUT, &format!("/v1/here{path}")).token(&desk.token).json(&body);
    bare.send().await.refused(428, "precondition-required");
    assert_eq!(counted(&desk, &made).await, [1, 1, 0]);
}
