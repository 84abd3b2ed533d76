//! The common evaluation form of a session: its code, and the sheets of paper.

use std::time::Duration;

use chrono::TimeDelta;
use clic::kernel::security::principal::Role;
use diesel::connection::SimpleConnection;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{App, Read, enrolment, monday};

/// A session of some parties in its last half hour, and the token of an agent.
async fn near_the_end(parties: &[i64]) -> (App, String, String) {
    let app = App::start().await;
    let session = app.session(0, 6);
    for (who, size) in parties.iter().enumerate() {
        let mut body = enrolment(&session, who + 1);
        body["party_size"] = json!(size);
        app.enrol(&body).await;
    }
    app.clock.set(monday() + TimeDelta::minutes(5 * 60 + 45));
    let agent = app.token(Role::Agent).await;
    (app, session, agent)
}

async fn code_of(app: &App, session: &str, token: &str) -> Value {
    app.put(&format!("/sessions/{session}/evaluation-code")).token(token).json(&json!({})).send().await.expect(200)
}

/// An evaluation of one answer: satisfaction.
fn answer(satisfaction: &str) -> Value {
    json!({"version": 1, "answers": {"satisfaction": satisfaction}})
}

/// Of a question: evaluations concerned, answers, illegible ones, and the number of each choice.
fn counts(summary: &Value, code: &str) -> Value {
    let question = summary["questions"].as_array().unwrap().iter().find(|question| question["code"] == code).unwrap();
    let choices: Vec<&Value> = question["choices"].as_array().unwrap().iter().map(|choice| &choice["count"]).collect();
    json!([question["concerned"], question["answered"], question["illegible"], choices])
}

#[actix_web::test]
async fn a_code_takes_one_more_evaluation_than_people() {
    let (app, session, agent) = near_the_end(&[2]).await;
    let made = code_of(&app, &session, &agent).await;
    assert_eq!(made, code_of(&app, &session, &agent).await, "asked again, it is the same");
    let code = made.text("code");
    assert!(made.text("address").ends_with(&format!("/e/{code}")));
    let form = app.get(&format!("/evaluation-codes/{}", code.to_lowercase())).send().await.expect(200);
    assert_eq!((form["session"].id(), &form["state"]), (session.as_str(), &json!("open")));

    let path = format!("/evaluation-codes/{code}/evaluations");
    let give = |answers: Value| app.post(&path).json(&json!({"version": 1, "answers": answers})).send();
    let refused = give(json!({"helped": "  "})).await.refused(422, "invalid-input");
    assert_eq!(refused["errors"][0]["pointer"], "/answers");
    for (code, answer) in [("satisfaction", json!("5")), ("pace", json!(["right"])), ("taste", json!("good"))] {
        let give = |answers: Value| app.post(&path).json(&json!({"version": 1, "answers": answers})).send();
        let refused = give(json!({ code: answer })).await.refused(422, "invalid-input");
        assert_eq!(refused["errors"][0]["pointer"], format!("/answers/{code}"));
    }
    for answers in [json!({"satisfaction": "3"}), json!({"pace": "right"}), json!({"another_session": "no"})] {
        give(answers).await.expect(201);
    }
    give(json!({"satisfaction": "3"})).await.refused(409, "evaluations-complete");
    let form = app.get(&format!("/evaluation-codes/{code}")).send().await.expect(200);
    assert_eq!(form["state"], "complete");

    let results = app.get(&format!("/sessions/{session}/evaluations")).token(&agent).send().await.expect(200);
    let summary = &results["summary"];
    assert_eq!((&summary["answers"], &summary["expected"]), (&json!(3), &json!(2)));
    let counted = |code: &str| counts(summary, code);
    assert_eq!(counted("satisfaction"), json!([3, 1, 0, [0, 0, 1, 0]]));
    assert_eq!(counted("relevance"), json!([3, 0, 0, [0, 0, 0, 0]]));
    assert_eq!(counted("another_session"), json!([3, 1, 0, [0, 1]]), "a blank is no «no»");
}

#[actix_web::test]
async fn a_code_opens_at_the_end_and_closes_a_week_after() {
    let (app, session, agent) = near_the_end(&[1]).await;
    let code = code_of(&app, &session, &agent).await.text("code").to_owned();
    let path = format!("/evaluation-codes/{code}");
    let state = async || app.get(&path).send().await.expect(200)["state"].clone();
    let give = async || app.post(&format!("{path}/evaluations")).json(&answer("2")).send().await;
    app.clock.set(monday() + TimeDelta::minutes(5 * 60 + 29));
    assert_eq!(state().await, "early");
    give().await.refused(409, "evaluation-early");
    app.clock.set(monday() + TimeDelta::hours(6) + TimeDelta::days(7));
    assert_eq!(state().await, "closed");
    give().await.refused(409, "evaluation-closed");
    app.clock.set(monday() + TimeDelta::hours(6) + TimeDelta::days(7) - TimeDelta::seconds(1));
    give().await.expect(201);
    for wrong in ["K7M3P", "AAAAAA", "K7M3P0", "%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9"] {
        app.get(&format!("/evaluation-codes/{wrong}")).send().await.refused(404, "not-found");
    }
}

#[actix_web::test]
async fn two_devices_do_not_take_the_last_place() {
    let (app, session, agent) = near_the_end(&[1]).await;
    let code = code_of(&app, &session, &agent).await.text("code").to_owned();
    let give = || app.post(&format!("/evaluation-codes/{code}/evaluations")).json(&answer("4")).send();
    give().await.expect(201);
    // Another device holds the session, and takes the last place while this one waits.
    let [mut other, mut watch] = [(); 2].map(|()| PgConnection::establish(&app.url).unwrap());
    other.batch_execute(&format!("BEGIN; SELECT FROM sessions WHERE id = '{session}' FOR UPDATE")).unwrap();
    let last = actix_web::rt::spawn(give());
    let waits =
        "(SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')";
    while !last.is_finished() && diesel::select(sql::<BigInt>(waits)).get_result(&mut watch) == Ok(0i64) {
        actix_web::rt::time::sleep(Duration::from_millis(5)).await;
    }
    let copy = "INSERT INTO evaluations \
                    (organisation_id, id, session_id, version_id, held_on, answers, silences, boxes) \
                SELECT organisation_id, gen_random_uuid(), session_id, version_id, held_on, answers, silences, boxes \
                FROM evaluations; COMMIT";
    other.batch_execute(copy).unwrap();
    last.await.unwrap().refused(409, "evaluations-complete");
}

#[actix_web::test]
async fn a_code_of_another_organisation_opens_nothing() {
    let (app, _, _) = near_the_end(&[]).await;
    app.clock.set(monday());
    let theirs = app.session_at("elsewhere", 0, 4);
    app.clock.set(monday() + TimeDelta::minutes(5 * 60 + 45));
    let (stranger, _) = app.staff_at("elsewhere", Role::Agent).await;
    let path = format!("/v1/elsewhere/sessions/{theirs}/evaluation-code");
    let made = app.ask(Method::PUT, &path).token(&stranger).json(&json!({})).send().await.expect(200);
    app.get(&format!("/evaluation-codes/{}", made.text("code"))).send().await.refused(404, "not-found");
}

#[actix_web::test]
async fn sheets_are_saved_corrected_and_saved_again() {
    let (app, session, agent) = near_the_end(&[1, 3]).await;
    let path = format!("/sessions/{session}/evaluation-sheets");
    let empty = app.get(&path).token(&agent).send().await.expect(200);
    assert_eq!((&empty["data"], &empty["version"], &empty["grid"]["version"]), (&json!([]), &json!(0), &json!(1)));
    let save = async |version: i32, sheets: Value| {
        let tag = format!("\"{version}\"");
        app.patch(&path)
            .token(&agent)
            .header("If-Match", &tag)
            .json(&json!({"version": 1, "sheets": sheets}))
            .send()
            .await
    };
    app.patch(&path)
        .token(&agent)
        .json(&json!({"version": 1, "sheets": []}))
        .send()
        .await
        .refused(428, "precondition-required");
    let four = json!([
        {"number": 1, "answers": {"satisfaction": "4", "relevance": "3", "pace": "right", "another_session": "yes"}},
        {"number": 2, "answers": {"satisfaction": "1"}, "silences": {"pace": "illegible"}},
        {"number": 4, "answers": {"missing": "Les photos."}},
    ]);
    let saved = save(0, four.clone()).await.expect(200);
    assert_eq!((&saved["version"], &saved["data"][2]["number"]), (&json!(1), &json!(4)));
    assert_eq!(save(0, four.clone()).await.expect(200), saved, "the same sheets again change nothing");
    save(0, json!([])).await.refused(412, "changed-meanwhile");

    let results = app.get(&format!("/sessions/{session}/evaluations")).token(&agent).send().await.expect(200);
    assert_eq!(counts(&results["summary"], "pace"), json!([3, 1, 1, [0, 1, 0]]), "blank and illegible are two things");
    let is_first = |one: &&Value| one["answers"]["satisfaction"] == "4";
    let first_id = results["data"].as_array().unwrap().iter().find(is_first).unwrap()["id"].clone();
    let corrected = json!([{"number": 1, "answers": {"satisfaction": "2"}}]);
    save(1, corrected).await.expect(200);
    let results = app.get(&format!("/sessions/{session}/evaluations")).token(&agent).send().await.expect(200);
    assert_eq!(counts(&results["summary"], "satisfaction"), json!([1, 1, 0, [0, 1, 0, 0]]));
    assert_eq!(results["data"][0]["id"], first_id, "a corrected sheet is the same evaluation");
    assert_eq!((&results["summary"]["answers"], &results["summary"]["expected"]), (&json!(1), &json!(4)));
    let trail = app.get("/audit?action=evaluation.sheets_saved").token(&agent).send().await.expect(200);
    let counted = |entry: &Value| entry["before"] == json!({"sheets": 3}) && entry["after"] == json!({"sheets": 1});
    assert!(trail.data().iter().any(counted), "how many, not what they say: {trail}");

    let pointer =
        async |sheets: Value| save(2, sheets).await.refused(422, "invalid-input")["errors"][0]["pointer"].clone();
    assert_eq!(pointer(json!([{"number": 61, "answers": {"satisfaction": "2"}}])).await, "/sheets/0/number");
    assert_eq!(pointer(json!([{"number": 1, "answers": {}}])).await, "/sheets/0/answers");
    let wrong = json!([{"number": 1, "answers": {"pace": "wild"}}]);
    assert_eq!(pointer(wrong).await, "/sheets/0/answers/pace");
    let twice = json!([{"number": 1, "answers": {"pace": "right"}}, {"number": 1, "answers": {"pace": "right"}}]);
    assert_eq!(pointer(twice).await, "/sheets/1/number");
    let named = json!([{"number": 1, "enrolment_id": session, "answers": {"satisfaction": "2"}}]);
    save(2, named).await.refused(400, "malformed");
}

#[actix_web::test]
async fn forms_are_for_the_team_of_the_session_and_after_its_start() {
    let (app, session, agent) = near_the_end(&[1]).await;
    let (facilitator, _) = app.staff_at("here", Role::Facilitator).await;
    let code = format!("/sessions/{session}/evaluation-code");
    let sheets = format!("/sessions/{session}/evaluation-sheets");
    app.put(&code).json(&json!({})).send().await.refused(401, "login-required");
    app.put(&code).token(&facilitator).json(&json!({})).send().await.refused(403, "forbidden");
    app.get(&sheets).token(&facilitator).send().await.refused(403, "forbidden");
    let later = app.session(3, 4);
    let put = app.patch(&format!("/sessions/{later}/evaluation-sheets")).token(&agent).header("If-Match", "\"0\"");
    put.json(&json!({"version": 1, "sheets": []})).send().await.refused(409, "session-not-started");
}

#[actix_web::test]
async fn a_short_address_opens_the_form() {
    let app = App::start().await;
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    for (short, opened) in [("/e/k7m3px", "/evaluation.html#K7M3PX"), ("/e", "/evaluation.html")] {
        let answer = client.get(format!("{}{short}", app.base)).send().await.unwrap();
        assert_eq!((answer.status().as_u16(), answer.headers()["location"].to_str().unwrap()), (303, opened));
    }
    let drawn = app.ask(Method::GET, "/e/K7M3PX.svg").send().await;
    assert_eq!(&drawn.headers["content-type"], "image/svg+xml");
}
