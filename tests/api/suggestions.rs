//! Suggestions: sessions that suit a person, those with free seats first.

use clic::kernel::security::principal::Role;
use serde_json::{Value, json};

use crate::support::{App, enrolment};

/// The learner of a session with one enrolment.
async fn person_of(app: &App, agent: &str, session: &str) -> String {
    let enrolled = app.get(&format!("/enrolments?session={session}")).token(agent).send().await.expect(200);
    enrolled["data"][0]["learner"]["id"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn near_sessions_with_room_are_suggested_first() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let (full, later) = (app.session(3, 1), app.session(14, 4));
    app.enrol(&enrolment(&full, 1)).await;
    let ids = |found: &Value| -> Vec<String> {
        found.as_array().unwrap().iter().map(|one| one["session"]["id"].as_str().unwrap().to_owned()).collect()
    };
    let path = "/suggestions?level=beginner&commune=34245";
    let found = app.get(path).token(&agent).send().await.expect(200);
    assert_eq!(ids(&found), [later.clone(), full.clone()]);
    assert_eq!((&found[0]["has_room"], &found[1]["has_room"]), (&json!(true), &json!(false)));
    let km = found[0]["distance_km"].as_f64().unwrap();
    assert!((12.0..13.0).contains(&km), "{km}");
    let known = person_of(&app, &agent, &full).await;
    let others = app.get(&format!("{path}&learner={known}")).token(&agent).send().await.expect(200);
    assert_eq!(ids(&others), std::slice::from_ref(&later), "they are in the other");
    let five = app.get("/suggestions?level=beginner&party_size=5").token(&agent).send().await.expect(200);
    assert_eq!((&five[0]["has_room"], &five[0]["distance_km"]), (&json!(false), &Value::Null));
    let monday = app.get("/suggestions?level=beginner&weekday=1").token(&agent).send().await.expect(200);
    assert_eq!(ids(&monday), [later]);
    let none = app.get("/suggestions?level=advanced").token(&agent).send().await.expect(200);
    assert_eq!(none, json!([]));
    for wrong in
        ["commune=99999", "weekday=8", "weekday=0", "party_size=0", "party_size=13", "limit=0", "limit=31", "learner=x"]
    {
        app.get(&format!("/suggestions?level=beginner&{wrong}"))
            .token(&agent)
            .send()
            .await
            .refused(400, "invalid-query");
    }
    app.get("/suggestions").token(&agent).send().await.refused(400, "invalid-query");
    app.get(path).send().await.refused(401, "login-required");
}

#[actix_web::test]
async fn a_full_session_sooner_than_those_with_room_is_suggested_too() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let soon = app.session(3, 1);
    let later: Vec<_> = (0..8).map(|week| app.session(7 + 7 * week, 4)).collect();
    let far = app.session(90, 1);
    for (number, full) in [(1, &soon), (2, &far)] {
        app.enrol(&enrolment(full, number)).await;
    }
    let mut second = enrolment(&soon, 3);
    second["wait"] = json!(true);
    app.enrol(&second).await;
    let found = app.get("/suggestions?level=beginner&limit=6").token(&agent).send().await.expect(200);
    let ids: Vec<_> = found.as_array().unwrap().iter().map(|one| one["session"]["id"].as_str().unwrap()).collect();
    let mut expected: Vec<_> = later.iter().take(5).map(String::as_str).collect();
    expected.push(&soon);
    assert_eq!(ids, expected, "the full one of next week, not the one in three months");
    assert_eq!((&found[0]["has_room"], &found[5]["has_room"]), (&json!(true), &json!(false)));
    assert_eq!(found[5]["session"]["waiting"], 1, "the length of its waiting list");
}
