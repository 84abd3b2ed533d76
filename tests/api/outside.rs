//! People from outside the territory, and the organisation's rule for them.

use chrono::TimeDelta;
use clic::directory::api_keys::Scope;
use clic::kernel::security::principal::Role;
use serde_json::{Value, json};

use crate::support::{App, Read, enrolment, monday};

/// An enrolment of somebody from Narbonne; another `who` is another person.
fn from_narbonne(session: &str, who: usize) -> Value {
    let mut body = enrolment(session, who);
    body["learner"].as_object_mut().unwrap().remove("commune_code");
    body["learner"]["outside_commune"] = json!("Narbonne");
    body
}

async fn set_rule(app: &App, rule: &str) {
    let admin = app.token(Role::Admin).await;
    let set = app.set(&admin, "/outside-rule", &json!({"rule": rule})).await.expect(200);
    assert_eq!(set["rule"], rule);
    assert_eq!(app.get("/organisation").send().await.expect(200)["outside_rule"], rule);
}

#[actix_web::test]
async fn somebody_from_elsewhere_is_shown_with_their_commune() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let session = app.session(0, 4);
    let enrolled = app.enrol(&from_narbonne(&session, 1)).await;
    assert_eq!(enrolled["learner"]["commune"], "Narbonne");
    let shown = app.get(&format!("/enrolments/{}", enrolled.id())).token(&agent).send().await.expect(200);
    let learner = &shown["learner"];
    assert_eq!((&learner["commune_code"], learner.text("commune")), (&json!(null), "Narbonne"));
    assert_eq!(shown["stated"], json!(null), "nothing differs from the card");
    let card = app.get(&format!("/learners/{}", learner.id())).token(&agent).send().await.expect(200);
    assert_eq!((&card["commune_code"], card.text("commune")), (&json!(null), "Narbonne"));
    let sheet = app.get(&format!("/sessions/{session}/attendance")).token(&agent).send().await.expect(200);
    assert_eq!(sheet["data"][0]["learner"]["commune"], "Narbonne");
    let found = app.get("/learners?q=martin").token(&agent).send().await.expect(200);
    assert_eq!(found["data"][0]["commune"], "Narbonne");
}

#[actix_web::test]
async fn a_commune_is_of_the_territory_or_another() {
    let app = App::start().await;
    let session = app.session(0, 4);
    let refused = |body: Value| app.post("/enrolments").json(&body).send();
    let mut none = enrolment(&session, 1);
    none["learner"].as_object_mut().unwrap().remove("commune_code");
    assert_eq!(refused(none).await.expect(422)["errors"][0]["pointer"], "/learner/commune_code");
    let mut both = from_narbonne(&session, 1);
    both["learner"]["commune_code"] = json!("34052");
    assert_eq!(refused(both).await.expect(422)["errors"][0]["pointer"], "/learner/outside_commune");
    for name in ["11100 Narbonne", "…"] {
        let mut digits = from_narbonne(&session, 1);
        digits["learner"]["outside_commune"] = json!(name);
        assert_eq!(refused(digits).await.expect(422)["errors"][0]["pointer"], "/learner/outside_commune", "{name}");
    }
    let mut known = from_narbonne(&session, 2);
    known["learner"]["outside_commune"] = json!("capestang");
    let agent = app.token(Role::Agent).await;
    let enrolled = app.enrol(&known).await;
    let shown = app.get(&format!("/enrolments/{}", enrolled.id())).token(&agent).send().await.expect(200);
    assert_eq!(shown["learner"]["commune_code"], "34052", "one of ours stays one of ours");
}

#[actix_web::test]
async fn residents_only_means_a_call_for_the_others() {
    let app = App::start().await;
    set_rule(&app, "refused").await;
    let session = app.session(0, 4);
    let refused = app.post("/enrolments").json(&from_narbonne(&session, 1)).send().await.expect(409);
    assert!(refused.text("type").ends_with("/outside-territory"), "{refused}");
    let number = app.get("/organisation").send().await.expect(200).text("phone_display").to_owned();
    assert!(refused.text("detail").contains(&number), "{refused}");
    let partner = app.partner_at("here");
    let (_, key) = app.key_at("here", partner, Scope::OF_PARTNERS);
    let mut referral = json!({"session_id": session, "consent": true});
    referral["learner"] = from_narbonne(&session, 2)["learner"].clone();
    app.post("/referrals").token(&key).json(&referral).send().await.expect(409);
    assert_eq!(app.get(&format!("/sessions/{session}")).send().await.expect(200)["seats_left"], 4);

    let agent = app.token(Role::Agent).await;
    app.post("/enrolments").token(&agent).json(&from_narbonne(&session, 3)).send().await.expect(201);
    app.enrol(&enrolment(&session, 4)).await;
}

#[actix_web::test]
async fn residents_go_first_until_a_week_before() {
    let app = App::start().await;
    set_rule(&app, "after_residents").await;
    let (near, far) = (app.session(5, 4), app.session(20, 4));
    let refused = app.post("/enrolments").json(&from_narbonne(&far, 1)).send().await.expect(409);
    assert!(refused.text("type").ends_with("/residents-first"), "{refused}");
    assert!(refused.text("detail").contains("6 décembre"), "{refused}");
    let others: Vec<&str> = refused["alternatives"].as_array().unwrap().iter().map(|one| one.text("id")).collect();
    assert_eq!(others, [near.as_str()], "only those that are open to them");
    let enrolled = app.enrol(&from_narbonne(&near, 1)).await;
    let path = format!("/my-enrolments/{}/move", enrolled.text("reference"));
    let moved = app.post(&path).header("Link-Secret", enrolled.text("secret")).json(&json!({"session_id": far}));
    let refused = moved.send().await.expect(409);
    assert!(refused.text("type").ends_with("/residents-first"), "no way around by a move: {refused}");

    app.clock.set(monday() + TimeDelta::days(13) + TimeDelta::hours(5));
    app.enrol(&from_narbonne(&far, 2)).await;
}

#[actix_web::test]
async fn only_an_administrator_sets_the_rule() {
    let app = App::start().await;
    let body = json!({"rule": "refused"});
    let agent = app.token(Role::Agent).await;
    app.put("/outside-rule").token(&agent).json(&body).send().await.expect(403);
    app.put("/outside-rule").json(&body).send().await.expect(401);
    let admin = app.token(Role::Admin).await;
    app.put("/outside-rule").token(&admin).json(&json!({"rule": "perhaps"})).send().await.expect(422);
    set_rule(&app, "refused").await;
    let trail = app.get("/audit?action=organisation.changed").token(&admin).send().await.expect(200);
    assert_eq!(trail["data"][0]["after"], json!({"outside_rule": "refused"}));
}

#[actix_web::test]
async fn a_walk_in_and_a_card_may_be_from_elsewhere() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let session = app.session(0, 4);
    set_rule(&app, "refused").await;
    let body = json!({"learner": {"given_name": "Paul", "family_name": "Vidal", "outside_commune": "Béziers"}});
    let line = app.post(&format!("/sessions/{session}/attendance")).token(&agent).json(&body).send().await.expect(201);
    assert_eq!(line["learner"]["commune"], "Béziers");
    let path = format!("/learners/{}", line["learner"].id());
    let edit =
        |version: &str, body: Value| app.patch(&path).token(&agent).header("If-Match", version).json(&body).send();
    let moved = edit("\"1\"", json!({"commune_code": "34052"})).await.expect(200);
    assert_eq!((moved.text("commune_code"), moved.text("commune")), ("34052", "Capestang"));
    let back = edit("\"2\"", json!({"outside_commune": "Béziers"})).await.expect(200);
    assert_eq!((&back["commune_code"], back.text("commune")), (&json!(null), "Béziers"));
    let kept = edit("\"3\"", json!({"remarks": "Vient en bus"})).await.expect(200);
    assert_eq!(kept.text("commune"), "Béziers");
}
