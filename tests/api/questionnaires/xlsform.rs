//! XLSForm: out and in again, and what is outside of the subset.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use clic::participation::questionnaires::xlsform::workbook;
use reqwest::Method;
use serde_json::{Value, json};

use super::{Desk, two_questions};
use crate::support::{Answer, App, Read};

async fn import(desk: &Desk<'_>, version: &str, revision: i32, file: &[u8]) -> Answer {
    let path = format!("/v1/here/questionnaire-versions/{version}/form");
    let body = json!({"file": BASE64_STANDARD.encode(file)});
    let ask = desk.app.ask(Method::PUT, &path).token(&desk.token).header("If-Match", &format!("\"{revision}\""));
    ask.json(&body).send().await
}

async fn export(desk: &Desk<'_>, version: &str) -> Vec<u8> {
    let address = format!("{}/v1/here/questionnaire-versions/{version}/form.xlsx", desk.app.base);
    let answer = desk.app.http.get(&address).bearer_auth(&desk.token).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    answer.bytes().await.unwrap().to_vec()
}

#[actix_web::test]
async fn a_form_that_comes_back_is_the_same() {
    let app = App::start().await;
    let desk = Desk::of(&app).await;
    for body in [json!({"model": "digital_habits"}), json!({"definition": everything()})] {
        let made = desk.post("/questionnaires", &body).await.expect(201);
        let version = made["versions"][0].id();
        let before = desk.get(&format!("/questionnaire-versions/{version}")).await["definition"].clone();
        let book = export(&desk, version).await;
        desk.edit(version, 1, &two_questions()).await.expect(200);
        let after = import(&desk, version, 2, &book).await.expect(200);
        assert_eq!(after["definition"], before);
    }
}

/// A definition with every kind, comparison and bound.
fn everything() -> Value {
    let choices = json!([{"code": "1", "label": "oui"}, {"code": "02", "label": "non"}]);
    let test = |question: &str, op: &str, value: Value| json!({"question": question, "op": op, "value": value});
    json!({"title": "Tout", "introduction": "Bonjour.", "questions": [
        {"code": "un", "kind": "one", "label": "Un ?", "hint": "Aide", "section": "Début", "expected": true,
         "choices": choices},
        {"code": "plusieurs", "kind": "several", "label": "Plusieurs ?", "at_most": 2, "choices": [
            {"code": "1", "label": "a"}, {"code": "2", "label": "b"}, {"code": "3", "label": "c", "exclusive": true}]},
        {"code": "echelle", "kind": "scale", "label": "Échelle ?", "choices": [
            {"code": "1", "label": "non"}, {"code": "2", "label": "oui"}],
         "shown_if": {"not": {"any": [test("un", "is", json!("1")), test("plusieurs", "contains", json!("2"))]}}},
        {"code": "nombre", "kind": "number", "label": "Nombre ?", "from": -3, "to": 99,
         "shown_if": {"all": [test("echelle", "gte", json!(2)), test("un", "one_of", json!(["1", "02"]))]}},
        {"code": "texte", "kind": "text", "label": "Texte ?", "longest": 40,
         "shown_if": {"any": [test("nombre", "lt", json!(18)), {"not": test("nombre", "is", json!(7))}]}},
        {"code": "grille", "kind": "grid", "label": "Grille ?", "expected": true, "choices": choices, "lines": [
            {"code": "l1", "label": "une", "section": "A"}, {"code": "l2", "label": "deux"}]},
        {"code": "note", "kind": "note", "label": "Merci.", "shown_if": {"question": "grille", "op": "answered"}},
        {"code": "contact", "kind": "contact", "label": "Vous ?", "expected": true,
         "shown_if": test("un", "is_not", json!("02"))},
    ]})
}

/// A workbook of a survey and one list of choices.
fn book(headings: &[&str], rows: &[&[&str]]) -> Vec<u8> {
    let own = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
    let survey = std::iter::once(own(headings)).chain(rows.iter().map(|row| own(row))).collect();
    let choices = vec![own(&["list_name", "name", "label"]), own(&["l", "1", "oui"]), own(&["l", "2", "non"])];
    workbook::write(&[("survey", survey), ("choices", choices)]).unwrap()
}

/// Headings of a survey, its rows, and the cell that is refused.
type Survey = (&'static [&'static str], &'static [&'static [&'static str]], &'static str);

#[actix_web::test]
async fn a_form_outside_of_the_subset_is_refused_with_its_cell() {
    let app = App::start().await;
    let desk = Desk::of(&app).await;
    let made = desk.post("/questionnaires", &json!({"title": "Reprise"})).await.expect(201);
    let version = made["versions"][0].id();
    let plain: &'static [&str] = &["type", "name", "label", "relevant"];
    const A: &[&str] = &["select_one l", "a", "A ?"];
    let cases: [Survey; 16] = [
        (plain, &[A, &["geopoint", "g", "Où ?"]], "A3"),
        (plain, &[A, &["select_one m", "b", "B ?"]], "A3"),
        (plain, &[A, &["select_one l", "a", "B ?"]], "B3"),
        (plain, &[A, &["select_one l", "É", "B ?"]], "B3"),
        (plain, &[A, &["text", "b", ""]], "C3"),
        (plain, &[A, &["text", "b", "B ?", "today() > ${a}"]], "D3"),
        (plain, &[A, &["text", "b", "B ?", "${c} = '1'"]], "D3"),
        (plain, &[A, &["text", "b", "B ?", "${a} = '9'"]], "D3"),
        (plain, &[A, &["text", "b", "B ?", "(${a} = '1'"]], "D3"),
        (plain, &[&["begin_repeat", "r", "R"], A], "A2"),
        (plain, &[&["begin_group", "g", "G"], A], "A2"),
        (plain, &[&["begin_group", "g", "G"], &["begin_group", "h", "H"], A, &["end_group"]], "A3"),
        (&["type", "name", "label", "calculation"], &[&["text", "b", "B ?", "1 + 1"]], "D2"),
        (&["type", "name", "label", "constraint"], &[&["integer", "b", "B ?", ". != 3"]], "D2"),
        (&["type", "name", "label", "required"], &[&["text", "b", "B ?", "peut-être"]], "D2"),
        (&["type", "name", "label", "appearance"], &[&["text", "b", "B ?", "multiline"]], "D2"),
    ];
    for (headings, rows, cell) in cases {
        let refused = import(&desk, version, 1, &book(headings, rows)).await.refused(422, "invalid-input");
        assert_eq!(refused.pointers(), [format!("/survey/{cell}")], "{rows:?} {refused}");
    }
    for file in [&b"PK\x03\x04"[..], b"", b"type;name"] {
        let refused = import(&desk, version, 1, file).await.refused(422, "invalid-input");
        assert_eq!(refused.pointers(), ["/file"]);
    }
    let shown = desk.get(&format!("/questionnaire-versions/{version}")).await;
    assert_eq!((&shown["revision"], &shown["definition"]["questions"]), (&json!(1), &json!([])), "nothing was saved");
}

#[actix_web::test]
async fn a_form_of_another_hand_is_read() {
    let app = App::start().await;
    let desk = Desk::of(&app).await;
    let made = desk.post("/questionnaires", &json!({"title": "Reprise"})).await.expect(201);
    let version = made["versions"][0].id();
    let survey = book(
        &["type", "name", "label", "relevant", "required"],
        &[
            &["select_one l", "a", "A ?", "", "yes"],
            &["begin_group", "g", "Suite"],
            &["select_multiple l", "b", "B ?", "selected(${a}, '1') or ${a} = 2"],
            &["integer", "c", "C ?", "not(selected(${b}, '1')) and ${a} != ''"],
            &["end_group"],
        ],
    );
    let read = import(&desk, version, 1, &survey).await.expect(200);
    let questions = read["definition"]["questions"].clone();
    assert_eq!((&questions[0]["expected"], &questions[1]["section"]), (&json!(true), &json!("Suite")));
    let is = |value: &str| json!({"question": "a", "op": "is", "value": value});
    assert_eq!(questions[1]["shown_if"], json!({"any": [is("1"), is("2")]}));
    let without = json!({"not": {"question": "b", "op": "contains", "value": "1"}});
    assert_eq!(questions[2]["shown_if"], json!({"all": [without, {"question": "a", "op": "answered"}]}));
    assert_eq!((&questions[2]["from"], &questions[2]["to"]), (&json!(0), &json!(1_000_000)));
}

#[actix_web::test]
async fn all_responses_come_as_a_workbook() {
    let app = App::start().await;
    let desk = Desk::of(&app).await;
    let (made, _) = desk.published(json!({"definition": two_questions()})).await;
    desk.give(&made, 1, json!({"internet": "2", "pourquoi": "Trop cher"})).await.expect(201);
    let address = format!("{}/v1/here/questionnaires/{}/responses.xlsx", app.base, made.id());
    let answer = app.http.get(&address).bearer_auth(&desk.token).send().await.unwrap();
    let sheets = workbook::read(&answer.bytes().await.unwrap(), &["réponses"]).unwrap();
    assert_eq!((sheets[0].rows[0].text("internet"), sheets[0].rows[0].text("pourquoi")), ("2", "Trop cher"));
}
