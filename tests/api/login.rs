//! Login, refresh, logout, accounts.

use chrono::TimeDelta;
use clic::kernel::security::principal::Role;
use serde_json::json;

use crate::support::{App, PASSWORD, monday};

#[actix_web::test]
async fn wrong_credentials_and_unknown_accounts_look_the_same() {
    let app = App::start().await;
    let (token, _) = app.staff_at("here", Role::Agent).await;
    let me = app.get("/me").token(&token).send().await.expect(200);
    for body in [
        json!({"email": me["email"], "password": "autre phrase de passe"}),
        json!({"email": "x@y.fr", "password": PASSWORD}),
    ] {
        app.post("/login").json(&body).send().await.refused(401, "wrong-credentials");
    }
}

#[actix_web::test]
async fn a_token_ends_after_ten_minutes_and_a_closed_account_at_once() {
    let app = App::start().await;
    let (token, account) = app.staff_at("here", Role::Agent).await;
    let admin = app.token(Role::Admin).await;
    app.get("/me").token(&token).send().await.expect(200);
    let close = app
        .patch(&format!("/accounts/{account}"))
        .token(&admin)
        .header("If-Match", "\"1\"")
        .json(&json!({"active": false}));
    close.send().await.expect(200);
    app.get("/me").token(&token).send().await.refused(401, "login-required");
    app.clock.set(monday() + TimeDelta::minutes(10));
    app.get("/me").token(&admin).send().await.refused(401, "login-required");
}

#[actix_web::test]
async fn a_refresh_token_turns_over_and_an_old_one_ends_the_login() {
    let app = App::start().await;
    let (token, _) = app.staff_at("here", Role::Agent).await;
    let email = app.get("/me").token(&token).send().await.expect(200)["email"].clone();
    let cookie = |answer: &crate::support::Answer| {
        answer.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned()
    };
    let login = app.post("/login").json(&json!({"email": email, "password": PASSWORD})).send().await;
    let first = cookie(&login);
    let refreshed = app.post("/refresh").header("Cookie", &first).send().await;
    let second = cookie(&refreshed);
    let access = refreshed.expect(200)["access_token"].as_str().unwrap().to_owned();
    app.clock.set(monday() + TimeDelta::minutes(1));
    app.post("/refresh").header("Cookie", &first).send().await.refused(401, "login-required");
    app.post("/refresh").header("Cookie", &second).send().await.refused(401, "login-required");
    app.get("/me").token(&access).send().await.refused(401, "login-required");
}

#[actix_web::test]
async fn the_last_admin_stays() {
    let app = App::start().await;
    let (admin, account) = app.staff_at("here", Role::Admin).await;
    let path = format!("/accounts/{account}");
    app.patch(&path).token(&admin).json(&json!({"role": "agent"})).send().await.refused(428, "precondition-required");
    let ask =
        |version: &str| app.patch(&path).token(&admin).header("If-Match", version).json(&json!({"role": "agent"}));
    ask("\"1\"").send().await.refused(409, "last-admin");
    app.staff_at("here", Role::Admin).await;
    ask("\"7\"").send().await.refused(412, "changed-meanwhile");
    ask("\"1\"").send().await.expect(200);
}
