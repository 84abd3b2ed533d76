//! Statistics of sessions, for staff and partners.

use chrono::TimeDelta;
use clic::directory::api_keys::Scope;
use clic::kernel::security::principal::Role;
use serde_json::{Value, json};

use crate::support::{App, enrolment, monday};

#[actix_web::test]
async fn held_sessions_are_counted_by_month_level_and_commune() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let (held, cancelled, ahead) = (app.session(0, 4), app.session(1, 4), app.session(60, 4));
    for (session, who) in [(&held, 0), (&held, 1), (&cancelled, 2), (&ahead, 3)] {
        app.enrol(&enrolment(session, who)).await;
    }
    let mut two = enrolment(&held, 4);
    two["party_size"] = json!(2);
    app.enrol(&two).await;
    let path = format!("/sessions/{cancelled}/cancellation");
    app.post(&path).token(&agent).json(&json!({"reason": "Neige"})).send().await.expect(200);
    let before = app.get("/statistics").token(&agent).send().await.expect(200);
    assert_eq!((&before["from"], &before["to"]), (&json!("2026-01-01"), &json!("2026-11-23")));
    assert_eq!(before["total"]["sessions"], 0, "nothing has begun");

    app.clock.set(monday() + TimeDelta::days(2));
    let agent = app.token(Role::Agent).await;
    let sheet = format!("/sessions/{held}/attendance");
    let lines = app.get(&sheet).token(&agent).send().await.expect(200);
    let tick = |line: &Value, status| json!({"enrolment_id": line["enrolment_id"], "status": status, "version": 0});
    let data = lines["data"].as_array().unwrap();
    let (pair, alone): (Vec<&Value>, Vec<&Value>) = data.iter().partition(|line| line["party_size"] == 2);
    let mut one_of_two = tick(pair[0], "late");
    one_of_two["people_came"] = json!(1);
    let entries = [one_of_two, tick(alone[0], "excused")];
    app.put(&sheet).token(&agent).json(&json!({"entries": entries})).send().await.expect(200);

    let statistics = app.get("/statistics?from=2026-11-01&to=2027-12-31").token(&agent).send().await.expect(200);
    let total = &statistics["total"];
    let [sessions, cancelled, seats, enrolled] =
        ["sessions", "cancelled", "seats", "enrolled"].map(|name| total[name].as_i64().unwrap());
    assert_eq!((sessions, cancelled, seats, enrolled), (1, 1, 4, 4));
    let whereabouts = ["came", "absent", "excused", "unmarked"].map(|name| total[name].as_i64().unwrap());
    assert_eq!(whereabouts, [1, 1, 1, 1], "everybody is somewhere: {total}");
    assert_eq!(statistics["learners"], 1);
    assert_eq!(statistics["months"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&statistics["months"][0]["key"], &statistics["levels"][0]["key"]),
        (&json!("2026-11"), &json!("beginner"))
    );
    assert_eq!(
        (&statistics["communes"][0]["key"], &statistics["communes"][0]["name"]),
        (&json!("34052"), &json!("Capestang"))
    );
    let text = statistics.to_string();
    assert!(!text.contains("Martin") && !text.contains("06"), "nobody is named: {text}");

    let partner = app.partner_at("here");
    let (_, other) = app.key_at("here", partner, &[Scope::CalendarRead]);
    app.get("/statistics").token(&other).send().await.refused(403, "missing-scope");
    let elsewhere = app.partner_at("elsewhere");
    let (_, theirs) = app.key_at("elsewhere", elsewhere, &[Scope::StatisticsRead]);
    app.get("/statistics").token(&theirs).send().await.refused(401, "invalid-key");
    let empty = app.ask(reqwest::Method::GET, "/v1/elsewhere/statistics").token(&theirs).send().await.expect(200);
    assert_eq!(empty["total"], Value::Null, "another organisation's");
}

#[actix_web::test]
async fn no_figure_of_one_session_leaves_the_team() {
    let app = App::start().await;
    let (_, key) = app.key_at("here", app.partner_at("here"), &[Scope::StatisticsRead]);
    let (_, own) = app.own_key_at("here", &[Scope::StatisticsRead]);
    let sessions = [app.session(0, 12), app.session(1, 12), app.session(10, 12)];
    let seat = async |session: &str, people: i64, who: usize| {
        let mut party = enrolment(session, who);
        party["party_size"] = json!(people);
        app.enrol(&party).await;
    };
    seat(&sessions[0], 4, 0).await;
    seat(&sessions[2], 4, 1).await;
    app.clock.set(monday() + TimeDelta::hours(6));
    let year = "/statistics?from=2026-11-01&to=2026-12-31";
    let one = app.get(year).token(&key).send().await.expect(200);
    assert_eq!((&one["total"], &one["learners"], &one["months"]), (&Value::Null, &Value::Null, &json!([])));
    let all = app.get(year).token(&own).send().await.expect(200);
    assert_eq!(all["total"]["enrolled"], 4, "the programs of the organisation are of the team");
    app.clock.set(monday() + TimeDelta::days(2));
    let few = app.get(year).token(&key).send().await.expect(200);
    assert_eq!(few["total"], Value::Null, "two workshops of four people");
    app.clock.set(monday() + TimeDelta::days(11));
    let more = app.get(year).token(&key).send().await.expect(200);
    assert_eq!((&more["total"]["sessions"], &more["total"]["enrolled"]), (&json!(3), &json!(8)));
    assert_eq!(more["months"].as_array().unwrap().len(), 1, "neither month is big enough alone: {more}");
    assert_eq!((&more["months"][0]["key"], &more["months"][0]["name"]), (&json!("other"), &json!("Autres")));
    assert_eq!(more["levels"][0]["key"], "beginner");
}

#[actix_web::test]
async fn impossible_periods_are_refused() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    for wrong in
        ["from=2026-12-01&to=2026-11-01", "from=2020-01-01&to=2026-01-01", "to=1900-01-01", "from=x", "year=2026"]
    {
        app.get(&format!("/statistics?{wrong}")).token(&agent).send().await.refused(400, "invalid-query");
    }
    app.get("/statistics").send().await.refused(401, "login-required");
    let facilitator = app.token(Role::Facilitator).await;
    app.get("/statistics").token(&facilitator).send().await.refused(403, "forbidden");
}
