//! Partners, their keys and their people.

mod readings;

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use clic::directory::api_keys::Scope;
use clic::kernel::security::principal::Role;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::{App, PASSWORD, Read, monday};

/// Asks until a key is refused; returns the time since `since`.
async fn refused_after(app: &App, key: &str, since: Instant) -> Duration {
    while app.get("/referrals").token(key).send().await.status != 401 {
        assert!(since.elapsed() < Duration::from_secs(5), "a key is never refused");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    since.elapsed()
}

#[actix_web::test]
async fn partners_are_added_changed_and_unique_by_name() {
    let app = App::start().await;
    let (admin, agent) = (app.token(Role::Admin).await, app.token(Role::Agent).await);
    let new = json!({"name": "Mairie de Cruzy", "kind": "mairie", "commune_code": "34052", "phone": "04 65 71 00 20"});
    let made = app.post("/partners").token(&admin).json(&new).send().await.expect(201);
    assert_eq!(
        (&made["phone"], &made["active"], &made["calendar_read_at"]),
        (&json!("+33465710020"), &json!(true), &Value::Null)
    );
    let twin = app.post("/partners").token(&admin).json(&new).send().await.refused(422, "invalid-input");
    assert_eq!(twin["errors"][0]["pointer"], "/name");
    let elsewhere = json!({"name": "Autre", "kind": "other", "commune_code": "99999"});
    let refused = app.post("/partners").token(&admin).json(&elsewhere).send().await.refused(422, "invalid-input");
    assert_eq!(refused["errors"][0]["pointer"], "/commune_code");

    let path = format!("/partners/{}", made.id());
    let edit = json!({"email": "mairie@cruzy.example", "phone": null});
    let changed = app.patch(&path).token(&admin).header("If-Match", "\"1\"").json(&edit).send().await.expect(200);
    assert_eq!(
        (&changed["email"], &changed["phone"], &changed["version"]),
        (&json!("mairie@cruzy.example"), &Value::Null, &json!(2))
    );
    app.patch(&path)
        .token(&admin)
        .header("If-Match", "\"1\"")
        .json(&edit)
        .send()
        .await
        .refused(412, "changed-meanwhile");
    let listed = app.get("/partners").token(&agent).send().await.expect(200);
    assert_eq!(listed["data"][0], changed);
    let stranger = app.staff_at("elsewhere", Role::Admin).await.0;
    app.ask(reqwest::Method::GET, &format!("/v1/elsewhere{path}"))
        .token(&stranger)
        .send()
        .await
        .refused(404, "not-found");
    let trail = app.get("/audit?action=partner.changed").token(&admin).send().await.expect(200);
    assert_eq!(trail["data"][0]["after"]["email"], "mairie@cruzy.example");
}

#[derive(QueryableByName)]
struct Text {
    #[diesel(sql_type = diesel::sql_types::Text)]
    text: String,
}

/// Reads all rows of all tables as one text.
pub fn read_everything(app: &App) -> String {
    let mut conn = PgConnection::establish(&app.url).unwrap();
    let tables: Vec<Text> = diesel::sql_query(
        "SELECT table_name::text AS text FROM information_schema.tables WHERE table_schema = 'public'",
    )
    .load(&mut conn)
    .unwrap();
    let rows = |table: &Text| {
        let sql = format!("SELECT coalesce(string_agg(t::text, ' '), '') AS text FROM {} t", table.text);
        diesel::sql_query(sql).get_result::<Text>(&mut conn).unwrap().text
    };
    tables.iter().map(rows).collect()
}

#[actix_web::test]
async fn a_key_is_shown_once_and_kept_nowhere() {
    let app = App::start().await;
    let admin = app.token(Role::Admin).await;
    let path = format!("/partners/{}/keys", app.partner_at("here"));
    let new = json!({"name": "Site", "scopes": ["referrals:read", "calendar:read", "calendar:read"]});
    let made = app.post(&path).token(&admin).header("Idempotency-Key", "\"k\"").json(&new).send().await.expect(200);
    let secret = made.text("secret");
    assert_eq!(made["key"]["scopes"], json!(["calendar:read", "referrals:read"]));
    assert_eq!(made["key"]["created_by"], "Nadia Benali");
    assert!(secret.starts_with(made["key"].text("prefix")));
    app.get("/referrals").token(secret).send().await.expect(200);
    let listed = app.get(&path).token(&admin).send().await.expect(200);
    assert_eq!(listed["data"][0]["prefix"], made["key"]["prefix"]);
    assert!(!listed.to_string().contains(secret));
    let kept = read_everything(&app);
    assert!(kept.contains(made["key"].text("prefix")), "the search sees the row");
    assert!(!kept.contains(&secret[14..]), "the secret is kept somewhere");

    for (wrong, pointer) in [
        (json!({"name": "Site", "scopes": []}), "/scopes"),
        (json!({"name": " ", "scopes": ["calendar:read"]}), "/name"),
        (json!({"name": "Site", "scopes": ["everything"]}), "/scopes/0"),
        (json!({"name": "Site", "scopes": ["calendar:read"], "ends_at": "2020-01-01T00:00:00Z"}), "/ends_at"),
        (json!({"name": "Site", "scopes": ["calendar:read"], "ends_at": "2060-01-01T00:00:00Z"}), "/ends_at"),
    ] {
        let refused = app.post(&path).token(&admin).json(&wrong).send().await.refused(422, "invalid-input");
        assert_eq!(refused["errors"][0]["pointer"], pointer);
    }
}

#[actix_web::test]
async fn keys_hold_until_their_replacement_or_end() {
    let app = App::start().await;
    let admin = app.token(Role::Admin).await;
    let (id, old) = app.key_at("here", app.partner_at("here"), Scope::OF_PARTNERS);
    let path = format!("/keys/{id}/rotation");
    let late = json!({"old_ends_at": monday() + TimeDelta::days(91)});
    app.post(&path).token(&admin).json(&late).send().await.refused(422, "invalid-input");
    let made = app.post(&path).token(&admin).json(&json!({})).send().await.expect(200);
    let new = made.text("secret");
    assert_eq!((&made["key"]["name"], &made["key"]["scopes"]), (&json!("Site"), &json!(Scope::OF_PARTNERS)));
    app.post(&path).token(&admin).json(&json!({})).send().await.refused(409, "key-over");

    let works = async |key: &str| app.get("/referrals").token(key).send().await.status == 200;
    app.clock.set(monday() + TimeDelta::days(7) - TimeDelta::seconds(1));
    assert!(works(&old).await && works(new).await);
    app.clock.set(monday() + TimeDelta::days(7));
    assert!(works(new).await);
    app.get("/referrals").token(&old).send().await.refused(401, "invalid-key");
    let ends: DateTime<Utc> = made["key"].text("ends_at").parse().unwrap();
    app.clock.set(ends - TimeDelta::seconds(1));
    assert!(works(new).await);
    app.clock.set(ends);
    app.get("/referrals").token(new).send().await.refused(401, "invalid-key");
}

#[actix_web::test]
async fn a_revoked_key_fails_within_a_second_in_every_process() {
    let app = App::start().await;
    let other = app.beside();
    let admin = app.token(Role::Admin).await;
    let (id, key) = app.key_at("here", app.partner_at("here"), Scope::OF_PARTNERS);
    for process in [&app, &other] {
        process.get("/referrals").token(&key).send().await.expect(200);
        process.get("/calendar.ics").token(&key).send().await.expect(200);
    }
    let path = format!("/keys/{id}/revocation");
    let revoked = app.post(&path).token(&admin).send().await.expect(200);
    let since = Instant::now();
    assert!(revoked["revoked_at"].is_string());
    for process in [&app, &other] {
        let took = refused_after(process, &key, since).await;
        assert!(took < Duration::from_secs(1), "{took:?}");
    }
    // Also where answers come from the cache, without a transaction that could refuse.
    tokio::time::sleep(Duration::from_secs(1).saturating_sub(since.elapsed())).await;
    for process in [&app, &other] {
        process.get("/calendar.ics").token(&key).send().await.refused(401, "invalid-key");
    }
    assert_eq!(app.post(&path).token(&admin).send().await.expect(200), revoked, "the same answer when asked again");
    let trail = app.get("/audit?action=partner_key.revoked").token(&admin).send().await.expect(200);
    assert_eq!(trail.data().len(), 1);
}

#[actix_web::test]
async fn a_transaction_of_a_revoked_key_is_refused_at_once() {
    let app = App::start().await;
    let (id, key) = app.key_at("here", app.partner_at("here"), Scope::OF_PARTNERS);
    app.get("/referrals").token(&key).send().await.expect(200);
    let mut conn = PgConnection::establish(&app.url).unwrap();
    conn.batch_execute(&format!("UPDATE api_keys SET revoked_at = now() WHERE id = '{id}'")).unwrap();
    app.get("/referrals").token(&key).send().await.refused(401, "invalid-key");
}

#[actix_web::test]
async fn a_stopped_partner_has_no_access() {
    let app = App::start().await;
    let admin = app.token(Role::Admin).await;
    let partner = app.partner_at("here");
    let (_, key) = app.key_at("here", partner, Scope::OF_PARTNERS);
    let person = app.partner_token(partner).await;
    app.get("/referrals").token(&person).send().await.expect(200);
    let path = format!("/partners/{partner}");
    let ended = json!({"active": false});
    app.patch(&path).token(&admin).header("If-Match", "\"1\"").json(&ended).send().await.expect(200);
    app.get("/referrals").token(&person).send().await.refused(401, "login-required");
    app.get("/referrals").token(&key).send().await.refused(401, "invalid-key");
    let email = app.get(&format!("/accounts?partner={partner}")).token(&admin).send().await.expect(200);
    let login = json!({"email": email["data"][0]["email"], "password": PASSWORD});
    app.post("/login").json(&login).send().await.refused(401, "wrong-credentials");
    app.patch(&path).token(&admin).header("If-Match", "\"2\"").json(&json!({"active": true})).send().await.expect(200);
    app.get("/referrals").token(&key).send().await.expect(200);
}

#[actix_web::test]
async fn a_partner_s_people_have_accounts_of_their_own_kind() {
    let app = App::start().await;
    let admin = app.token(Role::Admin).await;
    let partner = app.partner_at("here");
    let open = |role: &str, partner: Value| {
        let email = format!("{}@mairie.example", uuid::Uuid::new_v4());
        app.post("/accounts")
            .token(&admin)
            .json(&json!({"email": email, "name": "Monique Roux", "role": role, "partner_id": partner}))
    };
    open("partner", Value::Null).send().await.refused(422, "invalid-input");
    open("agent", json!(partner)).send().await.refused(422, "invalid-input");
    let unknown = open("partner", json!("00000000-0000-7000-8000-000000000000")).send().await;
    assert_eq!(unknown.refused(422, "invalid-input")["errors"][0]["pointer"], "/partner_id");
    let opened = open("partner", json!(partner)).send().await.expect(200);
    assert_eq!(opened["account"]["partner_id"], json!(partner));
    let login = json!({"email": opened["account"]["email"], "password": opened["password"]});
    let step = app.post("/login").json(&login).send().await.expect(200);
    let own = json!({"step_token": step["step_token"], "new": "trois figuiers près du canal"});
    let token = app.post("/login/password").json(&own).send().await.expect(200);
    let me = app.get("/me").token(token.text("access_token")).send().await.expect(200);
    assert_eq!((&me["role"], &me["partner_id"]), (&json!("partner"), &json!(partner)));
    // Neither staff nor a facilitator.
    let staff = app.get("/accounts").token(&admin).send().await.expect(200);
    let facilitators = app.get("/facilitators").token(&admin).send().await.expect(200);
    assert!(!format!("{staff}{facilitators}").contains("Monique"));
    let path = format!("/accounts/{}", opened["account"].id());
    let promoted = json!({"role": "admin"});
    app.patch(&path)
        .token(&admin)
        .header("If-Match", "\"1\"")
        .json(&promoted)
        .send()
        .await
        .refused(422, "invalid-input");
}

#[actix_web::test]
async fn names_are_listed_in_french_order() {
    let app = App::start().await;
    let admin = app.token(Role::Admin).await;
    for name in ["Zénith", "École", "mairie annexe", "Eaux", "Œuvre", "Île", "Mairie", "Igloo"] {
        let body = json!({"name": name, "kind": "association"});
        app.post("/partners").token(&admin).json(&body).send().await.expect(201);
    }
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = app.get(&format!("/partners?limit=3{cursor}")).token(&admin).send().await.expect(200);
        seen.extend(page.data().iter().map(|partner| partner.text("name").to_owned()));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen, ["Eaux", "École", "Igloo", "Île", "Mairie", "mairie annexe", "Œuvre", "Zénith"]);
}
