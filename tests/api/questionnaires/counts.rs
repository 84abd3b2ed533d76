//! Counts, exports, masking, and the recount of levels under other thresholds.

use clic::directory::api_keys::Scope;
use clic::kernel::security::principal::Role;
use serde_json::{Value, json};

use super::{Desk, two_questions};
use crate::support::{App, Read};

/// Answers of a person by the frequency and the twelve lines of the grid.
pub fn person(frequency: &str, lines: &str, commune: &str) -> Value {
    let lines: serde_json::Map<String, Value> = lines
        .chars()
        .enumerate()
        .map(|(index, points)| (format!("t{:02}", index + 1), json!(points.to_string())))
        .collect();
    json!({"frequence": frequency, "savez_vous": lines, "commune": commune, "equipement": ["3"]})
}

const JEANNE: (&str, &str) = ("5", "000000000000");
const PAUL: (&str, &str) = ("2", "221210000000");
const ODILE: (&str, &str) = ("2", "222221101100");

#[actix_web::test]
async fn counts_are_crossed_with_their_findings() {
    let app = App::start().await;
    let desk = Desk::of(&app).await;
    let (made, _) = desk.published(json!({"model": "digital_habits"})).await;
    for ((frequency, lines), commune) in [(JEANNE, "34052"), (PAUL, "34052"), (ODILE, "ailleurs")] {
        desk.give(&made, 1, person(frequency, lines, commune)).await.expect(201);
    }
    desk.enter(&made, json!({"mode": "phone", "answers": {"internet": "4"}})).await.expect(201);
    let path = format!("/questionnaires/{}/counts", made.id());
    let counts = desk.get(&format!("{path}?axis=question&question=commune")).await;
    let findings = &counts["all"]["findings"];
    assert_eq!((&findings["no_mastery"], &findings["partial_mastery"]), (&json!(2), &json!(1)));
    assert_eq!((&findings["no_access"], &findings["undetermined"]), (&json!(1), &json!(1)));
    assert_eq!((&findings["knowledge"], &findings["practice"]), (&json!(2), &json!(1)));
    assert_eq!((&findings["knowledge_known"], &findings["knowledge_unknown"]), (&json!(2), &json!(0)));
    let groups: Vec<(Value, Value)> =
        counts.list("groups").iter().map(|one| (one["key"].clone(), one["counts"]["responses"].clone())).collect();
    let expected = [(Value::Null, json!(1)), (json!("34052"), json!(2)), (json!("ailleurs"), json!(1))];
    assert_eq!(groups, expected);
    let by_mode = desk.get(&format!("{path}?axis=mode")).await;
    let words: Vec<_> = by_mode.list("groups").iter().map(|one| one.text("label")).collect();
    assert_eq!(words, ["par téléphone", "sur internet"]);
    let by_month = desk.get(&format!("{path}?axis=month")).await;
    assert_eq!((by_month.list("groups").len(), &by_month["groups"][0]["key"]), (1, &json!("2026-11")));
    assert_eq!(by_month["groups"][0]["counts"]["responses"], 4);
    let only = desk.get(&format!("{path}?mode=phone")).await;
    assert_eq!(only["all"]["responses"], 1);
    // Who never uses the internet and left the grid blank is of no share.
    desk.give(&made, 1, json!({"frequence": "5", "commune": "34052"})).await.expect(201);
    let findings = &desk.get(&path).await["all"]["findings"];
    assert_eq!((&findings["no_mastery"], &findings["knowledge"]), (&json!(3), &json!(2)));
    assert_eq!((&findings["knowledge_known"], &findings["knowledge_unknown"]), (&json!(2), &json!(1)));
    for query in ["axis=question", "axis=question&question=equipement", "axis=question&question=rien", "axis=age"] {
        app.get(&format!("{path}?{query}")).token(&desk.token).send().await.refused(400, "invalid-query");
    }
}

#[actix_web::test]
async fn no_figure_about_fewer_than_five_leaves_the_team() {
    let app = App::start().await;
    let desk = Desk::of(&app).await;
    let (made, _) = desk.published(json!({"definition": two_questions()})).await;
    for answer in ["1", "1", "1", "1", "1", "1", "2"] {
        desk.give(&made, 1, json!({"internet": answer})).await.expect(201);
    }
    let path = format!("/questionnaires/{}/counts", made.id());
    let (_, key) = app.own_key_at("here", &[Scope::StatisticsRead]);
    for (token, query) in [(&key, "?masked=false"), (&key, ""), (&desk.token, "?masked=true")] {
        let counts = app.get(&format!("{path}{query}")).token(token).send().await.expect(200);
        let choices = counts["all"]["questions"][0].list("choices");
        assert!(choices.iter().all(|choice| choice["count"].is_null()), "one is computed from the other: {counts}");
        assert_eq!((&counts["masked"], &counts["all"]["responses"]), (&json!(true), &json!(7)));
    }
    let whole = desk.get(&path).await;
    assert_eq!(whole["all"]["questions"][0]["choices"][1]["count"], 1, "the team sees all");
    // A group of one is hidden with its neighbour.
    let crossed = desk.get(&format!("{path}?axis=question&question=internet&masked=true")).await;
    assert!(crossed.list("groups").iter().all(|group| group["counts"]["responses"].is_null()), "{crossed}");
}

#[actix_web::test]
async fn blanks_hide_with_answers_from_which_they_follow() {
    let app = App::start().await;
    let desk = Desk::of(&app).await;
    let (made, _) = desk.published(json!({"definition": two_questions()})).await;
    for answer in ["1", "1", "1", "1", "1", "1", "2", "2", "2", "2", "2"] {
        desk.give(&made, 1, json!({"internet": answer})).await.expect(201);
    }
    for _ in 0..2 {
        desk.enter(&made, json!({"mode": "phone", "answers": {}, "silences": {"internet": "declined"}}))
            .await
            .expect(201);
    }
    let counts = desk.get(&format!("/questionnaires/{}/counts?masked=true", made.id())).await;
    let question = &counts["all"]["questions"][0];
    assert_eq!(
        (&question["concerned"], &question["answered"], &question["unanswered"]),
        (&json!(13), &Value::Null, &Value::Null)
    );
    assert!(question.list("choices").iter().all(|choice| choice["offered"].is_null()), "{question}");
    assert!(question.list("choices").iter().any(|choice| choice["count"].is_null()), "{question}");
}

#[actix_web::test]
async fn hidden_numbers_are_of_whole_months() {
    let app = App::start().await;
    let desk = Desk::of(&app).await;
    let (made, _) = desk.published(json!({"definition": two_questions()})).await;
    let path = format!("/questionnaires/{}/counts", made.id());
    let (_, key) = app.own_key_at("here", &[Scope::StatisticsRead]);
    for (token, masked) in [(&key, ""), (&desk.token, "&masked=true")] {
        for (name, days) in
            [("from", "from=2026-11-02"), ("to", "to=2026-11-29"), ("to", "from=2026-11-01&to=2028-02-28")]
        {
            let refused = app.get(&format!("{path}?{days}{masked}")).token(token).send().await;
            assert!(refused.refused(400, "invalid-query").to_string().contains(name), "{days}");
        }
        let whole = app.get(&format!("{path}?from=2026-11-01&to=2028-02-29{masked}")).token(token).send().await;
        whole.expect(200);
    }
    desk.get(&format!("{path}?from=2026-11-02&to=2026-11-29")).await;
}

#[actix_web::test]
async fn the_export_has_every_answer_in_kobos_layout() {
    let app = App::start().await;
    let desk = Desk::of(&app).await;
    let (made, _) = desk.published(json!({"model": "digital_habits"})).await;
    let answers = json!({"frequence": "5", "appareil": "1", "gene": ["2", "1"], "savez_vous": {"t02": "0"},
        "remarque": "=1+1"});
    desk.give(&made, 1, answers).await.expect(201);
    let address = format!("{}/v1/here/questionnaires/{}/responses.csv", app.base, made.id());
    let text = app.http.get(&address).bearer_auth(&desk.token).send().await.unwrap().text().await.unwrap();
    let mut table =
        csv::ReaderBuilder::new().delimiter(b';').from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let headings = table.headers().unwrap().clone();
    let row = table.records().next().unwrap().unwrap();
    let cell =
        |name: &str| &row[headings.iter().position(|heading| heading == name).unwrap_or_else(|| panic!("{name}"))];
    assert_eq!((cell("frequence"), cell("appareil"), cell("_off_path")), ("5", "1", "appareil"));
    assert_eq!((cell("gene"), cell("gene/1"), cell("gene/3"), cell("savez_vous/t02")), ("1 2", "1", "0", "0"));
    assert_eq!((cell("remarque"), cell("internet"), cell("equipement/1")), ("'=1+1", "", ""));
    assert_eq!((cell("_level"), cell("_mode"), cell("_date")), ("beginner", "web", "2026-11-23"));
    let facilitator = app.token(Role::Facilitator).await;
    let path = format!("/questionnaires/{}/responses.csv", made.id());
    app.get(&path).token(&facilitator).send().await.refused(403, "forbidden");
}

#[actix_web::test]
async fn exports_hold_what_the_filters_leave() {
    let app = App::start().await;
    let desk = Desk::of(&app).await;
    let (made, version) = desk.published(json!({"definition": two_questions()})).await;
    desk.give(&made, 1, json!({"internet": "1"})).await.expect(201);
    desk.enter(&made, json!({"mode": "phone", "answers": {"internet": "2"}})).await.expect(201);
    let export = async |query: &str| {
        let address = format!("{}/v1/here/questionnaires/{}/responses{query}", app.base, made.id());
        let answer = app.http.get(&address).bearer_auth(&desk.token).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{query}");
        answer.bytes().await.unwrap().to_vec()
    };
    let modes = async |query: &str| {
        let text = String::from_utf8(export(&format!(".csv{query}")).await).unwrap();
        let rows = text.lines().skip(1).map(|row| row.split(';').nth(2).unwrap().to_owned());
        let mut modes: Vec<String> = rows.collect();
        modes.sort();
        modes
    };
    assert_eq!(modes("").await, ["phone", "web"]);
    assert_eq!(modes("?mode=phone").await, ["phone"]);
    assert_eq!(modes("?from=2026-11-23&to=2026-11-23").await, ["phone", "web"]);
    assert!(modes("?to=2026-11-22").await.is_empty());
    assert_eq!(modes(&format!("?version_id={version}&mode=web")).await, ["web"]);
    assert!(modes(&format!("?version_id={}", made.id())).await.is_empty());
    assert!(modes("?discarded=true").await.is_empty());
    assert!(modes("?undecided=true").await.is_empty());
    // The workbook has the same rows: a sheet of one is smaller than a sheet of two.
    assert!(export(".xlsx?mode=phone").await.len() < export(".xlsx").await.len());
    let path = format!("/questionnaires/{}/responses.csv", made.id());
    for query in ["?mode=pigeon", "?from=yesterday", "?from=0001-01-01", "?cursor=x"] {
        app.get(&format!("{path}{query}")).token(&desk.token).send().await.refused(400, "invalid-query");
    }
}

#[actix_web::test]
async fn neither_the_public_nor_partners_see_results() {
    let app = App::start().await;
    let desk = Desk::of(&app).await;
    let (made, version) = desk.published(json!({"model": "digital_habits"})).await;
    let response = desk.enter(&made, json!({"mode": "phone", "answers": {"internet": "2"}})).await.expect(201);
    let partner = app.partner_token(app.partner_at("here")).await;
    let facilitator = app.token(Role::Facilitator).await;
    let of_questionnaire = ["/counts", "/responses", "/responses.csv", "/responses.xlsx"];
    let mut paths: Vec<String> =
        of_questionnaire.iter().map(|path| format!("/questionnaires/{}{path}", made.id())).collect();
    paths.push(format!("/questionnaire-responses/{}", response.id()));
    paths.push(format!("/questionnaire-versions/{version}/recount"));
    for path in &paths {
        app.get(path).send().await.refused(401, "login-required");
        app.get(path).token(&partner).send().await.refused(403, "forbidden");
        // Who leads workshops sees numbers, and no response of anybody.
        let seen = app.get(path).token(&facilitator).send().await;
        assert_eq!(seen.status, if path.ends_with("/counts") { 200 } else { 403 }, "{path}");
    }
    app.get("/questionnaires").token(&partner).send().await.refused(403, "forbidden");
}

#[actix_web::test]
async fn a_recount_shows_who_would_move_before_publishing() {
    let app = App::start().await;
    let desk = Desk::of(&app).await;
    let (made, _) = desk.published(json!({"model": "digital_habits"})).await;
    for (frequency, lines) in [JEANNE, PAUL, ODILE, ODILE] {
        desk.give(&made, 1, person(frequency, lines, "34052")).await.expect(201);
    }
    let draft = desk.post(&format!("/questionnaires/{}/versions", made.id()), &json!({})).await.expect(201);
    let path = format!("/questionnaire-versions/{}/recount", draft.id());
    let same = desk.get(&path).await;
    assert_eq!((&same["responses"], &same["moves"]), (&json!(4), &json!([])));
    let tried = desk.get(&format!("{path}?uses=7")).await;
    let moves = json!([{"from": "intermediate", "to": "beginner", "responses": 2}]);
    assert_eq!((&tried["moves"], &tried["thresholds"]["uses"]), (&moves, &json!(7)));
    // What could not be saved is not counted either.
    for (query, name) in
        [("basics=7", "basics"), ("fewest_lines=13", "fewest_lines"), ("advanced_uses=3", "advanced_uses")]
    {
        let refused = app.get(&format!("{path}?{query}")).token(&desk.token).send().await.refused(400, "invalid-query");
        assert_eq!(refused["errors"][0]["parameter"], name);
    }
    let mut definition = draft["definition"].clone();
    definition["analysis"]["thresholds"]["uses"] = json!(7);
    desk.edit(draft.id(), 1, &definition).await.expect(200);
    assert_eq!(desk.get(&path).await["moves"], moves);
    // Once published, the new thresholds read the old answers, too.
    desk.publish(draft.id(), 2).await.expect(200);
    let counts = desk.get(&format!("/questionnaires/{}/counts", made.id())).await;
    assert_eq!((&counts["all"]["findings"]["no_mastery"], &counts["rule_version"]), (&json!(4), &json!(2)));
}
