//! Login, refresh, logout, accounts.

mod devices;
mod forgotten;
mod own;
mod passwords;
mod provider;
mod second_factor;

use chrono::TimeDelta;
use clic::kernel::security::principal::Role;
use serde_json::{Value, json};

use crate::support::{Answer, App, PASSWORD, Read, Request, monday};

/// The e-mail address of a logged-in account.
async fn email_of(app: &App, token: &str) -> String {
    app.get("/me").token(token).send().await.expect(200).text("email").to_owned()
}

/// The entries of an account in the audit log, by action, the newest first.
async fn entries(app: &App, action: &str, account: &str) -> Vec<Value> {
    let admin = app.token(Role::Admin).await;
    let log = app.get("/audit?limit=100").token(&admin).send().await.expect(200);
    let own = |entry: &&Value| entry.text("action") == action && entry["subject"].id() == account;
    log.data().iter().filter(own).cloned().collect()
}

/// A login with a password.
fn with_password(app: &App, email: &str, password: &str) -> Request {
    app.post("/login").json(&json!({"email": email, "password": password}))
}

/// The name and value of the cookie whose name begins so.
fn cookie(answer: &Answer, name: &str) -> String {
    let cookies = answer.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap());
    let mut cookies = cookies.filter(|cookie| cookie.starts_with(name));
    cookies.next().unwrap_or_else(|| panic!("no cookie {name}")).split(';').next().unwrap().to_owned()
}

/// The secret of the step that a login is at.
#[track_caller]
fn step_token(answer: Answer, step: &str) -> String {
    assert!(!answer.headers.contains_key("set-cookie"), "no login is open yet");
    let body = answer.expect(200);
    assert_eq!(body.text("step"), step);
    assert_eq!(body["access_token"], Value::Null);
    body.text("step_token").to_owned()
}

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
async fn logins_and_failures_are_in_the_audit_log() {
    let app = App::start().await;
    let (token, account) = app.staff_at("here", Role::Admin).await;
    let email = email_of(&app, &token).await;
    with_password(&app, &email, "pas celui-là du tout").send().await.refused(401, "wrong-credentials");
    let of = |action: &'static str| {
        let (app, token, account) = (&app, &token, &account);
        async move {
            let log = app.get("/audit?limit=100").token(token).send().await.expect(200);
            let own = |entry: &&Value| entry.text("action") == action && entry["subject"].id() == account;
            log.data().iter().find(own).cloned()
        }
    };
    let opened = of("login.opened").await.unwrap();
    assert_eq!((opened["actor"].text("kind"), opened["actor"].id()), ("staff", &*account));
    // It is written after the answer, so that the answer takes as long as for an account that does not exist.
    for _ in 0..500 {
        if let Some(failed) = of("login.failed").await {
            return assert_eq!(failed["actor"].text("kind"), "public");
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("no entry of the failure");
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
    let login = app.post("/login").json(&json!({"email": email, "password": PASSWORD})).send().await;
    let first = cookie(&login, "clic_refresh");
    let refreshed = app.post("/refresh").header("Cookie", &first).send().await;
    let second = cookie(&refreshed, "clic_refresh");
    let access = refreshed.expect(200)["access_token"].as_str().unwrap().to_owned();
    app.clock.set(monday() + TimeDelta::minutes(1));
    app.post("/refresh").header("Cookie", &first).send().await.refused(401, "login-required");
    app.post("/refresh").header("Cookie", &second).send().await.refused(401, "login-required");
    app.get("/me").token(&access).send().await.refused(401, "login-required");
}

#[actix_web::test]
async fn within_the_grace_an_old_token_repeats_the_same_answer() {
    let app = App::start().await;
    let email = email_of(&app, &app.token(Role::Agent).await).await;
    let first = cookie(&with_password(&app, &email, PASSWORD).send().await, "clic_refresh");
    let refresh = || app.post("/refresh").header("Cookie", &first).send();
    let rotated = refresh().await.expect(200);
    app.clock.set(monday() + TimeDelta::seconds(30));
    let again = refresh().await;
    assert!(!again.headers.contains_key("set-cookie"));
    let again = again.expect(200);
    assert_eq!(again["access_token"], rotated["access_token"]);
    assert_eq!((&rotated["expires_in"], &again["expires_in"]), (&json!(600), &json!(570)));
}

#[actix_web::test]
async fn a_login_ends_after_two_idle_hours_or_twelve_in_all() {
    let app = App::start().await;
    let email = email_of(&app, &app.token(Role::Agent).await).await;
    let mut token = cookie(&with_password(&app, &email, PASSWORD).send().await, "clic_refresh");
    let idle = cookie(&with_password(&app, &email, PASSWORD).send().await, "clic_refresh");
    for minutes in (1..=6).map(|n| n * 119) {
        app.clock.set(monday() + TimeDelta::minutes(minutes));
        let refreshed = app.post("/refresh").header("Cookie", &token).send().await;
        token = cookie(&refreshed, "clic_refresh");
        refreshed.expect(200);
        if minutes == 238 {
            app.post("/refresh").header("Cookie", &idle).send().await.refused(401, "login-required");
        }
    }
    app.clock.set(monday() + TimeDelta::hours(12));
    app.post("/refresh").header("Cookie", &token).send().await.refused(401, "login-required");
}

#[actix_web::test]
async fn a_login_ends_the_one_that_the_browser_had() {
    let app = App::start().await;
    let (email, other) =
        (email_of(&app, &app.token(Role::Agent).await).await, email_of(&app, &app.token(Role::Agent).await).await);
    let log_in = |email: &str, had: &str| with_password(&app, email, PASSWORD).header("Cookie", had).send();
    let refresh = |cookie: &str| app.post("/refresh").header("Cookie", cookie).send();
    let first = cookie(&log_in(&email, "").await, "clic_refresh");
    let elsewhere = cookie(&log_in(&email, "").await, "clic_refresh");
    let wrong = with_password(&app, &email, "pas celui-là du tout").header("Cookie", &first);
    wrong.send().await.refused(401, "wrong-credentials");
    // A cookie that names the login without its secret ends nothing.
    let forged = format!("{}.AAAA", first.split_once('.').unwrap().0);
    log_in(&other, &forged).await.expect(200);
    let answer = refresh(&first).await;
    let first = cookie(&answer, "clic_refresh");
    let access = answer.expect(200).text("access_token").to_owned();
    let second = cookie(&log_in(&email, &first).await, "clic_refresh");
    app.get("/me").token(&access).send().await.refused(401, "login-required");
    refresh(&first).await.refused(401, "login-required");
    let of_another = cookie(&log_in(&other, &second).await, "clic_refresh");
    refresh(&second).await.refused(401, "login-required");
    refresh(&elsewhere).await.expect(200);
    refresh(&of_another).await.expect(200);
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

#[actix_web::test]
async fn over_tls_the_cookie_belongs_to_this_host_alone() {
    let app = App::start_with(|settings| settings.secure_cookies = true).await;
    let cookie = log_in(&app).await;
    let (pair, attributes) = cookie.split_once("; ").unwrap();
    assert!(pair.starts_with("__Host-clic_refresh="), "{cookie}");
    // Browsers take a cookie of this prefix only so.
    assert!(attributes.contains("Secure") && attributes.contains("Path=/;"), "{cookie}");
    assert!(attributes.contains("HttpOnly") && !attributes.contains("Domain"), "{cookie}");
    // A neighbour under the same domain may plant this one.
    let planted = pair.replace("__Host-", "");
    app.post("/refresh").header("Cookie", &planted).send().await.refused(401, "login-required");
    app.post("/refresh").header("Cookie", pair).send().await.expect(200);
}

#[actix_web::test]
async fn no_other_site_uses_the_cookie_of_a_login() {
    let ours = "https://ateliers.example";
    let app = App::start_with(|settings| settings.front_end_origin = Some(ours.to_owned())).await;
    let cookie = log_in(&app).await;
    let (pair, _) = cookie.split_once(';').unwrap();
    let ask = |path: &str, site: &str, origin: &str| {
        app.post(path).header("Cookie", pair).header("Sec-Fetch-Site", site).header("Origin", origin)
    };
    for path in ["/refresh", "/logout"] {
        ask(path, "cross-site", "https://evil.example").send().await.refused(403, "forbidden");
        ask(path, "same-site", "https://evil.ateliers.example").send().await.refused(403, "forbidden");
        let silent = app.post(path).header("Cookie", pair).header("Sec-Fetch-Site", "same-site");
        silent.send().await.refused(403, "forbidden");
    }
    ask("/logout", "same-site", ours).send().await.expect(204);
    ask("/refresh", "same-origin", ours).send().await.refused(401, "login-required");
}

#[actix_web::test]
async fn after_logging_out_the_browser_forgets_what_it_has_read() {
    let app = App::start().await;
    let answer = app.post("/logout").send().await;
    assert_eq!(answer.headers["clear-site-data"], "\"cache\", \"storage\"");
    answer.expect(204);
}

#[actix_web::test]
async fn a_logout_is_in_the_audit_log_once() {
    let app = App::start().await;
    let cookie = log_in(&app).await;
    let (pair, _) = cookie.split_once(';').unwrap();
    let admin = app.token(Role::Admin).await;
    for cookie in [pair, pair, ""] {
        app.post("/logout").header("Cookie", cookie).send().await.expect(204);
        let log = app.get("/audit?action=login.closed").token(&admin).send().await.expect(200);
        assert_eq!(log.data().len(), 1, "{log}");
    }
}

/// Logs in somebody; returns the header that sets the cookie.
async fn log_in(app: &App) -> String {
    let (token, _) = app.staff_at("here", Role::Agent).await;
    let email = app.get("/me").token(&token).send().await.expect(200)["email"].clone();
    let login = app.post("/login").json(&json!({"email": email, "password": PASSWORD})).send().await;
    login.headers["set-cookie"].to_str().unwrap().to_owned()
}
