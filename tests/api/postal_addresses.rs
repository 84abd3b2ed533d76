//! Postal addresses: the team notes them for letters, and nobody else gives or sees one.

use clic::directory::api_keys::Scope;
use clic::kernel::security::principal::Role;
use serde_json::{Value, json};

use crate::support::{App, Read, enrolment};

fn address() -> Value {
    json!({"line1": "12 rue de la Gare", "line2": "Bâtiment B", "postcode": "34310", "town": "Capestang"})
}

/// Somebody without a number, who prefers a letter, as the desk enrols them.
async fn enrolled_by_letter(app: &App, session: &str) -> Value {
    let agent = app.token(Role::Agent).await;
    let mut body = enrolment(session, 1);
    body["learner"]["phone"] = Value::Null;
    body["learner"]["preferred_way"] = json!("letter");
    body["learner"]["postal_address"] = address();
    let made = app.post("/enrolments").token(&agent).json(&body).send().await.expect(201);
    let shown = app.get(&format!("/enrolments/{}", made.id())).token(&agent).send().await.expect(200);
    app.get(&format!("/learners/{}", shown["learner"].id())).token(&agent).send().await.expect(200)
}

#[actix_web::test]
async fn a_letter_is_addressed_to_who_prefers_one() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let session = app.session(9, 4);
    let learner = enrolled_by_letter(&app, &session).await;
    assert_eq!((&learner["preferred_way"], &learner["postal_address"]), (&json!("letter"), &address()));
    app.cancel_session(&session).await;
    let to_do = app.get("/calls").token(&agent).send().await.expect(200);
    assert_eq!((&to_do["data"][0]["channel"], &to_do["data"][0]["postal_address"]), (&json!("letter"), &address()));
    // It is corrected as a whole, and taken away.
    let path = format!("/learners/{}", learner.id());
    let moved = json!({"line1": "Le Bourg", "line2": null, "postcode": "34310", "town": "Cruzy"});
    let now = app.change(&path, &json!({ "postal_address": moved })).await;
    assert_eq!(now["postal_address"], moved);
    let to_do = app.get("/calls").token(&agent).send().await.expect(200);
    assert_eq!(to_do["data"][0]["postal_address"], moved, "the letter goes where the person lives now");
    let none = app.change(&path, &json!({"postal_address": null})).await;
    assert_eq!((&none["postal_address"], &none["preferred_way"]), (&Value::Null, &json!("letter")));
    let trail = app.get(&format!("/audit?subject={}", learner.id())).token(&agent).send().await.expect(200);
    assert!(trail.data().iter().any(|entry| entry["after"]["postal_address"] == moved), "{trail}");
}

#[actix_web::test]
async fn what_the_team_says_completes_a_known_card() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    app.enrol(&enrolment(&app.session(9, 4), 1)).await;
    let mut body = enrolment(&app.session(10, 4), 1);
    body["learner"]["preferred_way"] = json!("letter");
    body["learner"]["postal_address"] = address();
    let made = app.post("/enrolments").token(&agent).json(&body).send().await.expect(201);
    let shown = app.get(&format!("/enrolments/{}", made.id())).token(&agent).send().await.expect(200);
    let path = format!("/learners/{}", shown["learner"].id());
    let learner = app.get(&path).token(&agent).send().await.expect(200);
    assert_eq!((&learner["enrolments"], &learner["postal_address"]), (&json!(2), &address()));
    assert_eq!(learner["preferred_way"], "letter");
}

#[actix_web::test]
async fn a_postal_address_is_whole_and_the_teams() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let session = app.session(9, 4);
    let learner = enrolled_by_letter(&app, &session).await;
    let path = format!("/learners/{}", learner.id());
    let version = format!("\"{}\"", learner["version"]);
    for (part, wrong, pointer) in [
        ("postcode", json!("3431"), "/postal_address/postcode"),
        ("postcode", json!("ABCDE"), "/postal_address/postcode"),
        ("line1", json!(" "), "/postal_address/line1"),
        ("town", json!("x".repeat(81)), "/postal_address/town"),
        ("line2", json!("un\u{202e}deux"), "/postal_address/line2"),
    ] {
        let mut given = address();
        given[part] = wrong;
        let body = json!({ "postal_address": given });
        let sent = app.patch(&path).token(&agent).header("If-Match", &version).json(&body).send().await;
        assert_eq!(sent.refused(422, "invalid-input").pointers(), [pointer], "{body}");
    }
    let mut body = enrolment(&session, 2);
    body["learner"]["postal_address"] = address();
    body["learner"]["preferred_way"] = json!("letter");
    let refused = app.post("/enrolments").json(&body).send().await.refused(422, "invalid-input");
    assert_eq!(refused.pointers(), ["/learner/preferred_way", "/learner/postal_address"]);
    let key = app.key_at("here", app.partner_at("here"), Scope::OF_PARTNERS).1;
    let referral = json!({"session_id": session, "learner": body["learner"], "consent": true});
    app.post("/referrals").token(&key).json(&referral).send().await.refused(422, "invalid-input");
    // The public, who knows the name, is shown nothing of it.
    let again = app.post("/enrolments").json(&enrolment(&app.session(12, 4), 3)).send().await.expect(201);
    assert!(again["learner"].get("postal_address").is_none(), "{again}");
}
