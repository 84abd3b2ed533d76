//! Keys of the organisation's own programs.

use chrono::{DateTime, TimeDelta, Utc};
use clic::directory::api_keys::Scope;
use clic::kernel::security::principal::Role;
use clic::kernel::web::rate_limit::PerMinute;
use reqwest::Method;
use serde_json::json;

use crate::support::{App, Read, enrolment, monday};

#[actix_web::test]
async fn an_administrator_makes_replaces_and_revokes_keys() {
    let app = App::start().await;
    let admin = app.token(Role::Admin).await;
    let new = json!({"name": "Accueil", "scopes": ["enrolments:write", "enrolments:read", "enrolments:read"]});
    let made = app.post("/keys").token(&admin).json(&new).send().await.expect(200);
    let (secret, key) = (made.text("secret"), &made["key"]);
    assert_eq!(key["scopes"], json!(["enrolments:read", "enrolments:write"]));
    assert_eq!((&key["partner_id"], &key["created_by"]), (&json!(null), &json!("Nadia Benali")));
    app.get("/enrolments").token(secret).send().await.expect(200);

    app.clock.set(monday() + TimeDelta::seconds(1));
    let next =
        app.post(&format!("/keys/{}/rotation", key.id())).token(&admin).json(&json!({})).send().await.expect(200);
    app.get("/enrolments").token(next.text("secret")).send().await.expect(200);
    let listed = app.get("/keys").token(&admin).send().await.expect(200);
    assert_eq!((listed["data"][0].id(), listed.data().len()), (next["key"].id(), 2));
    assert_eq!(listed["data"][1]["replaced_by"], next["key"]["id"]);
    assert!(!listed.to_string().contains(secret));
    app.clock.set(monday() + TimeDelta::days(8));
    app.get("/enrolments").token(secret).send().await.refused(401, "invalid-key");

    let admin = app.token(Role::Admin).await;
    let path = format!("/keys/{}/revocation", next["key"].id());
    app.post(&path).token(&admin).send().await.expect(200);
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    app.get("/enrolments").token(next.text("secret")).send().await.refused(401, "invalid-key");
    for action in ["key.created", "key.rotated", "key.revoked"] {
        let trail = app.get(&format!("/audit?action={action}")).token(&admin).send().await.expect(200);
        assert_eq!(trail.data().len(), 1, "{action}");
    }
}

#[actix_web::test]
async fn a_key_gets_another_name_and_stays_the_same() {
    let app = App::start().await;
    let admin = app.token(Role::Admin).await;
    let (id, key) = app.own_key_at("here", &[Scope::EnrolmentsRead]);
    let partner = app.partner_at("here");
    let (of_partner, _) = app.key_at("here", partner, &[Scope::CalendarRead]);
    let rename = |id: uuid::Uuid, name: &str| {
        app.put(&format!("/keys/{id}/name")).token(&admin).json(&json!({ "name": name })).send()
    };
    let named = rename(id, " Accueil ").await.expect(200);
    assert_eq!((&named["name"], &named["scopes"]), (&json!("Accueil"), &json!(["enrolments:read"])));
    assert_eq!(rename(of_partner, "Panneau").await.expect(200)["partner_id"], json!(partner));
    rename(id, "Accueil").await.expect(200);
    app.get("/enrolments").token(&key).send().await.expect(200);
    assert_eq!(rename(id, " ").await.refused(422, "invalid-input")["errors"][0]["pointer"], "/name");
    rename(uuid::Uuid::nil(), "Accueil").await.refused(404, "not-found");
    let path = format!("/keys/{id}/name");
    let agent = app.token(Role::Agent).await;
    app.put(&path).token(&agent).json(&json!({"name": "Autre"})).send().await.expect(403);
    let stranger = app.staff_at("elsewhere", Role::Admin).await.0;
    let theirs = format!("/v1/elsewhere{path}");
    app.ask(Method::PUT, &theirs).token(&stranger).json(&json!({"name": "Autre"})).send().await.expect(404);
    app.post(&format!("/keys/{id}/revocation")).token(&admin).send().await.expect(200);
    rename(id, "Retirée").await.refused(409, "key-over");
    let listed = app.get("/keys").token(&admin).send().await.expect(200);
    assert_eq!(listed.data()[0]["name"], "Accueil");
    for (action, times) in [("key.renamed", 1), ("partner_key.renamed", 1)] {
        let trail = app.get(&format!("/audit?action={action}")).token(&admin).send().await.expect(200);
        assert_eq!(trail.data().len(), times, "{action}: the same name again changes nothing");
    }
}

#[actix_web::test]
async fn each_owner_has_scopes_and_a_life_of_its_own() {
    let app = App::start().await;
    let admin = app.token(Role::Admin).await;
    let of_partner = format!("/partners/{}/keys", app.partner_at("here"));
    let in_two_years = monday() + TimeDelta::days(730);
    for (path, wrong, pointer) in [
        ("/keys", json!({"name": "Site", "scopes": ["calendar:read", "referrals:read"]}), "/scopes/1"),
        (of_partner.as_str(), json!({"name": "Site", "scopes": ["enrolments:read"]}), "/scopes/0"),
        ("/keys", json!({"name": "Site", "scopes": []}), "/scopes"),
        ("/keys", json!({"name": " ", "scopes": ["calendar:read"]}), "/name"),
        ("/keys", json!({"name": "Site", "scopes": ["calendar:read"], "ends_at": in_two_years}), "/ends_at"),
    ] {
        let refused = app.post(path).token(&admin).json(&wrong).send().await.refused(422, "invalid-input");
        assert_eq!(refused["errors"][0]["pointer"], pointer, "{path}");
    }
    let long = json!({"name": "Site", "scopes": ["calendar:read"], "ends_at": in_two_years});
    app.post(&of_partner).token(&admin).json(&long).send().await.expect(200);
    let listed = app.get("/keys").token(&admin).send().await.expect(200);
    assert!(listed.data().is_empty(), "a partner's key is none of the organisation's own");
}

#[actix_web::test]
async fn a_key_of_the_desk_enrols_under_its_own_name() {
    let app = App::start().await;
    let admin = app.token(Role::Admin).await;
    let (id, key) = app.own_key_at("here", &[Scope::EnrolmentsWrite, Scope::EnrolmentsRead]);
    let session = app.session(7, 4);
    let send = || app.post("/enrolments").token(&key).header("Idempotency-Key", "\"k\"").json(&enrolment(&session, 1));
    let first = send().send().await.expect(201);
    assert_eq!(send().send().await.expect(201)["id"], first["id"], "one request, one seat");
    let (_, other) = app.own_key_at("here", &[Scope::EnrolmentsWrite]);
    let again = app.post("/enrolments").token(&other).header("Idempotency-Key", "\"k\"").json(&enrolment(&session, 2));
    assert_ne!(again.send().await.expect(201)["id"], first["id"], "the same key of another program is another one");

    let shown = app.get(&format!("/enrolments/{}", first.id())).token(&key).send().await.expect(200);
    assert_eq!(shown["learner"]["family_name"], "Martin 1");
    assert_eq!(shown["created_by"], "Site", "the key, as the account of one of the staff");
    let trail = app.get(&format!("/audit?subject={}", first.id())).token(&admin).send().await.expect(200);
    let created = trail.data().iter().find(|entry| entry["action"] == "enrolment.created").unwrap();
    assert_eq!(created["actor"], json!({"kind": "program", "id": id, "name": "Site"}));
    app.settle();
    let path = format!("/security-log?kind=people_read&actor={id}");
    let read = app.get(&path).token(&admin).send().await.expect(200);
    assert_eq!(read["data"][0]["route"], "GET /v1/{organisation}/enrolments/{id}");
    let used = app.get("/keys").token(&admin).send().await.expect(200);
    assert_eq!(used.data().iter().find(|one| one["id"] == json!(id)).unwrap()["last_used_at"], json!(monday()));
}

#[actix_web::test]
async fn a_key_of_the_agenda_plans_sessions_and_runs_none() {
    let app = App::start().await;
    let (_, key) = app.own_key_at("here", &[Scope::SessionsRead, Scope::SessionsWrite]);
    let new = json!({
        "venue_id": app.venue().await, "title": "Premiers pas", "level": "beginner", "capacity": 4, "minimum": 1,
        "starts_at": monday() + TimeDelta::days(9), "ends_at": monday() + TimeDelta::days(9) + TimeDelta::hours(2),
    });
    let made = app.post("/sessions").token(&key).json(&new).send().await.expect(201);
    let path = format!("/sessions/{}", made.id());
    let edit = app.patch(&path).token(&key).header("If-Match", "\"1\"").json(&json!({"capacity": 6}));
    assert_eq!(edit.send().await.expect(200)["capacity"], 6);
    let cancel = app.post(&format!("{path}/cancellation")).token(&key).json(&json!({"reason": "Panne de chauffage"}));
    assert_eq!(cancel.send().await.expect(200)["status"], "cancelled");
    app.get("/sessions?facilitator=me").token(&key).send().await.refused(400, "invalid-query");
    app.get("/enrolments").token(&key).send().await.refused(403, "missing-scope");
}

#[actix_web::test]
async fn a_key_of_another_organisation_is_not_found() {
    let app = App::start().await;
    let (id, _) = app.own_key_at("elsewhere", Scope::OF_ORGANISATION);
    let admin = app.token(Role::Admin).await;
    assert!(app.get("/keys").token(&admin).send().await.expect(200).data().is_empty());
    app.post(&format!("/keys/{id}/revocation")).token(&admin).send().await.refused(404, "not-found");
    let (_, here) = app.own_key_at("here", Scope::OF_ORGANISATION);
    app.session_at("elsewhere", 7, 4);
    let seen = app.get("/sessions").token(&here).send().await.expect(200);
    assert!(seen.data().is_empty());
    app.ask(Method::GET, "/v1/elsewhere/sessions").token(&here).send().await.refused(401, "invalid-key");
}

#[actix_web::test]
async fn each_key_of_the_organisation_has_a_limit_of_its_own() {
    let app = App::start_with(|settings| settings.limits = PerMinute { partners: 2, ..PerMinute::NONE }).await;
    let (_, busy) = app.own_key_at("here", &[Scope::SessionsRead]);
    let (_, calm) = app.own_key_at("here", &[Scope::SessionsRead]);
    for _ in 0..2 {
        app.get("/sessions").token(&busy).send().await.expect(200);
    }
    app.get("/sessions").token(&busy).send().await.refused(429, "too-many-requests");
    app.get("/sessions").token(&calm).send().await.expect(200);
}

#[actix_web::test]
async fn a_key_ends_by_itself_after_a_year() {
    let app = App::start().await;
    let made = app.post("/keys").token(&app.token(Role::Admin).await);
    let made = made.json(&json!({"name": "Agenda", "scopes": ["sessions:read"]})).send().await.expect(200);
    let ends: DateTime<Utc> = made["key"].text("ends_at").parse().unwrap();
    assert_eq!((ends - monday()).num_days(), 365);
    app.clock.set(ends - TimeDelta::seconds(1));
    app.get("/sessions").token(made.text("secret")).send().await.expect(200);
    app.clock.set(ends);
    app.get("/sessions").token(made.text("secret")).send().await.refused(401, "invalid-key");
}
