//! Sheets of paper: serials, blind second entries, differences to settle.

use clic::kernel::security::principal::Role;
use reqwest::Method;
use serde_json::{Value, json};

use super::{Desk, two_questions};
use crate::support::{App, Read};

/// A published questionnaire with three numbered sheets.
pub async fn with_sheets(desk: &Desk<'_>) -> (Value, Vec<String>) {
    let (made, version) = desk.published(json!({"model": "digital_habits"})).await;
    let path = format!("/questionnaire-versions/{version}/sheets");
    let printed = desk.post(&path, &json!({"count": 3})).await.expect(201);
    let serials: Vec<String> = serde_json::from_value(printed["serials"].clone()).unwrap();
    (made, serials)
}

pub fn paper(serial: &str, answers: Value) -> Value {
    json!({"mode": "paper", "serial": serial, "answers": answers})
}

#[actix_web::test]
async fn a_sheet_entered_twice_is_one_response() {
    let app = App::start().await;
    let desk = Desk::of(&app).await;
    let (made, serials) = with_sheets(&desk).await;
    let first = desk.enter(&made, paper(&serials[0], json!({"internet": "1", "deja": "3"}))).await.expect(201);
    assert_eq!((&first["entry"], &first["disagreements"]), (&json!(1), &json!(0)));
    let typed = serials[0].to_lowercase().replace('-', " ");
    let second = desk.enter(&made, paper(&typed, json!({"internet": "2", "deja": "3"}))).await.expect(201);
    assert_eq!((&second["entry"], &second["disagreements"], second.id()), (&json!(2), &json!(1), first.id()));
    desk.enter(&made, paper(&serials[0], json!({"internet": "1"}))).await.refused(409, "entered-twice");

    // Until somebody looks, the first entry counts.
    let counted = async || {
        let counts = desk.get(&format!("/questionnaires/{}/counts", made.id())).await;
        let internet = counts["all"]["questions"][1]["choices"].clone();
        (counts["all"]["responses"].clone(), internet[0]["count"].clone(), internet[1]["count"].clone())
    };
    assert_eq!(counted().await, (json!(1), json!(1), json!(0)));
    let apart = desk.get(&format!("/questionnaires/{}/responses?undecided=true", made.id())).await;
    assert_eq!(apart["data"][0]["undecided"], json!(["internet"]));
    assert_eq!(apart["data"][0]["serial"], json!(serials[0]));

    let path = format!("/questionnaire-responses/{}/settlement", first.id());
    let settle = async |version: &str, choices: Value| {
        let ask = app.post(&path).token(&desk.token).header("If-Match", version);
        ask.json(&json!({"choices": choices})).send().await
    };
    settle("\"2\"", json!({"deja": 1})).await.refused(422, "invalid-input");
    settle("\"2\"", json!({"internet": 3})).await.refused(422, "invalid-input");
    settle("\"1\"", json!({"internet": 2})).await.refused(412, "changed-meanwhile");
    let settled = settle("\"2\"", json!({"internet": 2})).await.expect(200);
    assert_eq!((&settled["undecided"], &settled["answers"]["internet"]), (&json!([]), &json!("2")));
    assert_eq!(settled.list("entries").len(), 2);
    assert_eq!(counted().await, (json!(1), json!(0), json!(1)));
    let counts = desk.get(&format!("/questionnaires/{}/counts", made.id())).await;
    assert_eq!(counts["second_entries"], json!({"sheets": 1, "apart": 1, "fields": 1}));
}

#[actix_web::test]
async fn two_first_entries_at_once_become_a_first_and_a_second() {
    let app = App::start().await;
    let desk = Desk::of(&app).await;
    let (made, serials) = with_sheets(&desk).await;
    let enter = || desk.enter(&made, paper(&serials[1], json!({"internet": "1"})));
    let mut entries: Vec<Value> = futures_util::future::join_all((0..3).map(|_| enter()))
        .await
        .into_iter()
        .map(|answer| answer.body["entry"].clone())
        .collect();
    entries.sort_by_key(|entry| entry.as_i64());
    assert_eq!(entries, [Value::Null, json!(1), json!(2)], "and the third is refused");
}

#[actix_web::test]
async fn wrong_serials_are_refused_and_a_serial_opens_nothing() {
    let app = App::start().await;
    let desk = Desk::of(&app).await;
    let (made, serials) = with_sheets(&desk).await;
    let (other, _) = desk.published(json!({"definition": two_questions()})).await;
    let never_printed = clic::participation::questionnaires::rules::serial::Serial {
        prefix: made.text("prefix").to_owned(),
        version: 1,
        sheet: 4,
    };
    for (questionnaire, serial) in [
        (&made, serials[0].replace("001", "010")),
        (&made, "x".repeat(41)),
        (&made, never_printed.write()),
        (&other, serials[0].clone()),
    ] {
        let refused = desk.enter(questionnaire, paper(&serial, json!({}))).await.refused(422, "invalid-input");
        assert_eq!(refused.pointers(), ["/serial"], "{serial}");
    }
    let path = format!("/questionnaire-codes/{}", serials[0]);
    app.get(&path).send().await.refused(404, "not-found");
}

#[actix_web::test]
async fn paper_is_never_refused_for_what_stands_on_it() {
    let app = App::start().await;
    let facilitator = Desk { app: &app, token: app.token(Role::Facilitator).await };
    let desk = Desk::of(&app).await;
    let (made, serials) = with_sheets(&desk).await;
    let answers = json!({"frequence": "5", "appareil": "1", "gene": ["1", "2", "3", "4"], "equipement": ["1", "6"]});
    let mut sheet = paper(&serials[2], answers.clone());
    sheet["silences"] = json!({"internet": "illegible", "savez_vous/t03": "illegible"});
    let entered = facilitator.enter(&made, sheet).await.expect(201);
    let aside = |code: &str, because: &str| json!({"question": code, "because": because});
    let expected = [aside("appareil", "off_path"), aside("equipement", "irregular"), aside("gene", "irregular")];
    assert_eq!(entered.list("set_aside"), expected);
    assert_eq!(entered["proposal"]["level"], "beginner");
    // On a screen or by phone such ticks are a slip.
    let refused = desk.enter(&made, json!({"mode": "phone", "answers": answers})).await.refused(422, "invalid-input");
    assert_eq!(refused.pointers(), ["/answers/equipement", "/answers/gene"]);
}

/// Number of pages of a printed document.
async fn sides(desk: &Desk<'_>, path: &str) -> usize {
    let request = desk.app.http.get(format!("{}/v1/here{path}", desk.app.base)).bearer_auth(&desk.token);
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    assert_eq!(answer.headers()["content-type"], "application/pdf");
    let document = answer.bytes().await.unwrap();
    let text = String::from_utf8_lossy(&document);
    text.matches("/Type/Page/").count()
}

#[actix_web::test]
async fn sheets_are_printed_once_they_have_serials() {
    let app = App::start().await;
    let desk = Desk::of(&app).await;
    let (_, version) = desk.published(json!({"model": "digital_habits"})).await;
    let path = format!("/questionnaire-versions/{version}/sheets.pdf");
    let refused = async |query: &str| {
        let answer = app.get(&format!("{path}{query}")).token(&desk.token).send().await;
        answer.refused(422, "invalid-input");
    };
    let specimen = sides(&desk, &path).await;
    assert_eq!(specimen, 6, "five sides, and the empty back of the strip");
    refused("?first=1").await;
    desk.post(&format!("/questionnaire-versions/{version}/sheets"), &json!({"count": 3})).await.expect(201);
    assert_eq!(sides(&desk, &format!("{path}?first=2&last=3")).await, 2 * specimen);
    for query in ["?first=3&last=4", "?first=0", "?first=3&last=2", "?last=1", "?first=1&last=200"] {
        refused(query).await;
    }
    app.get(&path).send().await.refused(401, "login-required");
    let (stranger, _) = app.staff_at("elsewhere", Role::Admin).await;
    app.ask(Method::GET, &format!("/v1/elsewhere{path}")).token(&stranger).send().await.refused(404, "not-found");
}

#[actix_web::test]
async fn a_blank_sheet_and_one_without_serial_are_refused() {
    let app = App::start().await;
    let desk = Desk::of(&app).await;
    let (made, serials) = with_sheets(&desk).await;
    let pointer = |problem: Value| problem["errors"][0]["pointer"].clone();
    let blank = desk.enter(&made, paper(&serials[0], json!({}))).await.refused(422, "invalid-input");
    assert_eq!(pointer(blank), "/answers");
    let nameless = json!({"mode": "paper", "answers": {"internet": "1"}});
    assert_eq!(pointer(desk.enter(&made, nameless).await.refused(422, "invalid-input")), "/serial");
    assert_eq!(desk.get(&format!("/questionnaires/{}/counts", made.id())).await["all"]["responses"], 0);
    // A pen that cannot be read is something.
    let illegible =
        json!({"mode": "paper", "serial": serials[0], "answers": {}, "silences": {"internet": "illegible"}});
    desk.enter(&made, illegible).await.expect(201);
}
