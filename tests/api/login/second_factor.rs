//! The second factor: set up, asked for at login, each code once, recovery codes, who must have one.

use chrono::{DateTime, TimeDelta, Utc};
use clic::kernel::security::principal::Role;
use reqwest::Method;
use serde_json::{Value, json};
use totp_rs::{Algorithm, Secret, TOTP};

use super::{cookie, email_of, step_token, with_password};
use crate::support::{Answer, App, PASSWORD, Read, Request, monday};

/// The application on a person's phone, which knows nothing but what the draft showed.
pub struct Phone(TOTP);

impl Phone {
    fn scan(draft: &Value) -> Phone {
        let secret = Secret::Encoded(draft.text("secret").to_owned()).to_bytes().unwrap();
        assert!(draft.text("uri").starts_with("otpauth://totp/") && draft.text("qr_svg").contains("<svg"));
        Phone(TOTP::new_unchecked(Algorithm::SHA1, 6, 1, 30, secret, None, String::new()))
    }

    pub fn code(&self, at: DateTime<Utc>) -> String {
        self.0.generate(at.timestamp() as u64)
    }

    /// A code that is none of now.
    pub fn wrong(&self, at: DateTime<Utc>) -> String {
        let near: Vec<_> = (-1..=1).map(|step| self.code(at + TimeDelta::seconds(30 * step))).collect();
        (0..).map(|n| format!("{n:06}")).find(|code| !near.contains(code)).unwrap()
    }
}

/// An account with a second factor: its token, its address, its phone and its recovery codes.
pub struct Protected {
    token: String,
    id: String,
    pub email: String,
    pub phone: Phone,
    recovery: Vec<String>,
}

pub async fn protect(app: &App, role: Role) -> Protected {
    let (token, id) = app.staff_at("here", role).await;
    let email = email_of(app, &token).await;
    let draft = app.post("/me/second-factor/draft").token(&token).send().await.expect(200);
    let phone = Phone::scan(&draft);
    let body = json!({"password": PASSWORD, "number": draft["number"], "code": phone.code(app.clock.now())});
    let added = app.ask(Method::PUT, "/v1/here/me/second-factor").token(&token).json(&body).send().await.expect(200);
    let recovery = codes(&added);
    // The code that confirmed it is used up.
    app.clock.set(app.clock.now() + TimeDelta::seconds(30));
    Protected { token, id, email, phone, recovery }
}

fn codes(answer: &Value) -> Vec<String> {
    answer.list("recovery_codes").iter().map(|code| code.as_str().unwrap().to_owned()).collect()
}

/// A login with the password and then this code.
async fn with_code(app: &App, email: &str, code: &str) -> Answer {
    let token = step_token(with_password(app, email, PASSWORD).send().await, "code");
    app.post("/login/code").json(&json!({"step_token": token, "code": code})).send().await
}

fn with_token(app: &App, method: Method, path: &str, token: &str) -> Request {
    app.ask(method, &format!("/v1/here{path}")).token(token)
}

#[actix_web::test]
async fn a_second_factor_is_confirmed_by_password_and_code() {
    let app = App::start().await;
    let (token, _) = app.staff_at("here", Role::Facilitator).await;
    let other = cookie(&with_password(&app, &email_of(&app, &token).await, PASSWORD).send().await, "clic_refresh");
    let draft = app.post("/me/second-factor/draft").token(&token).send().await.expect(200);
    let (phone, now) = (Phone::scan(&draft), app.clock.now());
    let (right, wrong) = (phone.code(now), phone.wrong(now));
    let put = |password: &str, number: &Value, code: &str| {
        let body = json!({"password": password, "number": number, "code": code});
        with_token(&app, Method::PUT, "/me/second-factor", &token).json(&body).send()
    };
    let refused = put("pas celui-là du tout", &draft["number"], &right).await.refused(422, "invalid-input");
    assert_eq!(refused.pointers(), ["/password"]);
    for (number, code) in [(&draft["number"], &wrong), (&json!(uuid::Uuid::new_v4()), &right)] {
        assert_eq!(put(PASSWORD, number, code).await.refused(422, "invalid-input").pointers(), ["/code"]);
    }
    let shown = || async { app.get("/me/second-factor").token(&token).send().await.expect(200) };
    assert_eq!(shown().await, json!({"set_up_at": null, "recovery_codes_left": 0, "compulsory": false}));
    assert_eq!(codes(&put(PASSWORD, &draft["number"], &right).await.expect(200)).len(), 10);
    assert_eq!(shown().await["recovery_codes_left"], 10);
    assert_eq!(app.get("/me").token(&token).send().await.expect(200)["second_factor"], true);
    // Logins that were opened without it end, and a second one is not put over the first.
    app.post("/refresh").header("Cookie", &other).send().await.refused(401, "login-required");
    put(PASSWORD, &draft["number"], &right).await.refused(409, "second-factor-on");
}

#[actix_web::test]
async fn a_login_asks_for_a_code_and_each_is_good_once() {
    let app = App::start().await;
    let Protected { email, phone, .. } = protect(&app, Role::Agent).await;
    let now = app.clock.now();
    with_password(&app, &email, "pas celui-là du tout").send().await.refused(401, "wrong-credentials");
    let token = step_token(with_password(&app, &email, PASSWORD).send().await, "code");
    app.get("/me").token(&token).send().await.refused(401, "login-required");
    with_code(&app, &email, &phone.wrong(now)).await.refused(401, "wrong-code");
    with_code(&app, &email, "").await.refused(401, "wrong-code");
    let code = phone.code(now);
    let open = with_code(&app, &email, &format!(" {} {} ", &code[..3], &code[3..])).await;
    cookie(&open, "clic_refresh");
    let access = open.expect(200).text("access_token").to_owned();
    app.get("/me").token(&access).send().await.expect(200);
    with_code(&app, &email, &code).await.refused(401, "wrong-code");
    // An earlier code that would still hold is refused after a later one, too.
    with_code(&app, &email, &phone.code(now - TimeDelta::seconds(30))).await.refused(401, "wrong-code");
    let next = app.clock.now() + TimeDelta::seconds(30);
    app.clock.set(next);
    with_code(&app, &email, &phone.code(next)).await.expect(200);
}

#[actix_web::test]
async fn one_code_opens_one_login_however_many_ask_at_once() {
    let app = App::start().await;
    let Protected { email, phone, .. } = protect(&app, Role::Agent).await;
    // One round often takes turns by itself. After a quarter of an hour wrong codes no longer count.
    for _ in 0..8 {
        let token = step_token(with_password(&app, &email, PASSWORD).send().await, "code");
        let body = json!({"step_token": token, "code": phone.code(app.clock.now())});
        let answers = futures_util::future::join_all((0..4).map(|_| app.post("/login/code").json(&body).send())).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
        app.clock.set(app.clock.now() + TimeDelta::minutes(15));
    }
}

#[actix_web::test]
async fn wrong_codes_are_bounded_by_account() {
    let app = App::start().await;
    let Protected { email, phone, .. } = protect(&app, Role::Agent).await;
    let now = app.clock.now();
    for _ in 0..5 {
        with_code(&app, &email, &phone.wrong(now)).await.refused(401, "wrong-code");
    }
    let refused = with_code(&app, &email, &phone.code(now)).await;
    assert_eq!(refused.headers["retry-after"], "901");
    refused.refused(429, "too-many-requests");
    let other = protect(&app, Role::Agent).await;
    with_code(&app, &other.email, &other.phone.code(app.clock.now())).await.expect(200);
    let later = app.clock.now() + TimeDelta::minutes(15);
    app.clock.set(later);
    with_code(&app, &email, &phone.code(later)).await.expect(200);
}

#[actix_web::test]
async fn each_recovery_code_opens_one_login() {
    let app = App::start().await;
    let Protected { email, recovery, phone, .. } = protect(&app, Role::Agent).await;
    let typed = recovery[0].to_uppercase().replace('-', " ");
    let access = with_code(&app, &email, &typed).await.expect(200).text("access_token").to_owned();
    with_code(&app, &email, &recovery[0]).await.refused(401, "wrong-code");
    with_code(&app, &email, &recovery[1]).await.expect(200);
    assert_eq!(app.get("/me/second-factor").token(&access).send().await.expect(200)["recovery_codes_left"], 8);

    let renew = |code: &str| {
        let path = "/me/second-factor/recovery-codes";
        with_token(&app, Method::POST, path, &access).json(&json!({"code": code})).send()
    };
    let now = app.clock.now();
    assert_eq!(renew(&phone.wrong(now)).await.refused(422, "invalid-input").pointers(), ["/code"]);
    let renewed = codes(&renew(&phone.code(now)).await.expect(200));
    with_code(&app, &email, &recovery[2]).await.refused(401, "wrong-code");
    with_code(&app, &email, &renewed[2]).await.expect(200);
}

#[actix_web::test]
async fn it_is_switched_off_with_a_code_or_by_an_administrator() {
    let app = App::start().await;
    let Protected { token, id, email, phone, .. } = protect(&app, Role::Agent).await;
    let now = app.clock.now();
    let remove = |code: String| {
        with_token(&app, Method::POST, "/me/second-factor/removal", &token).json(&json!({"code": code})).send()
    };
    assert_eq!(remove(phone.wrong(now)).await.refused(422, "invalid-input").pointers(), ["/code"]);
    remove(phone.code(now)).await.expect(204);
    assert_ne!(with_password(&app, &email, PASSWORD).send().await.expect(200)["access_token"], Value::Null);

    let lost = protect(&app, Role::Agent).await;
    let (admin, own) = app.staff_at("here", Role::Admin).await;
    let remove = |id: &str| with_token(&app, Method::DELETE, &format!("/accounts/{id}/second-factor"), &admin).send();
    remove(&own).await.refused(403, "forbidden");
    remove(&id).await.refused(404, "not-found");
    remove(&lost.id).await.expect(204);
    app.get("/me").token(&lost.token).send().await.refused(401, "login-required");
    let log = app.get("/audit?limit=100").token(&admin).send().await.expect(200);
    let removed = |entry: &&Value| entry.text("action") == "account.second_factor_removed";
    let by_admin = log.data().iter().filter(removed).find(|entry| entry["subject"].id() == lost.id).unwrap();
    assert_eq!((by_admin["actor"].text("kind"), by_admin["actor"].id()), ("staff", &*own));
    assert_ne!(with_password(&app, &lost.email, PASSWORD).send().await.expect(200)["access_token"], Value::Null);
}

#[actix_web::test]
async fn a_closed_account_keeps_no_second_factor() {
    let app = App::start().await;
    let Protected { id, .. } = protect(&app, Role::Agent).await;
    let admin = app.token(Role::Admin).await;
    let edit = |version: &str, active: bool| {
        let edit = with_token(&app, Method::PATCH, &format!("/accounts/{id}"), &admin).header("If-Match", version);
        edit.json(&json!({"active": active})).send()
    };
    assert_eq!(edit("\"2\"", false).await.expect(200)["second_factor"], false);
    assert_eq!(edit("\"3\"", true).await.expect(200)["second_factor"], false);
}

#[actix_web::test]
async fn administrators_set_one_up_before_anything_else() {
    let app = App::start().await;
    let email = email_of(&app, &app.token(Role::Admin).await).await;
    let token = step_token(with_password(&app, &email, PASSWORD).send().await, "second_factor");
    app.get("/accounts").token(&token).send().await.refused(401, "login-required");
    for (path, body) in [
        ("/login/code", json!({"step_token": token, "code": "123456"})),
        ("/login/password", json!({"step_token": token, "new": "trois figuiers près du canal"})),
    ] {
        app.post(path).json(&body).send().await.refused(401, "login-step-over");
    }
    let draft = app.post("/login/second-factor/draft").json(&json!({"step_token": token})).send().await.expect(200);
    let (phone, now) = (Phone::scan(&draft), monday());
    let add = |code: &str| {
        let body = json!({"step_token": token, "number": draft["number"], "code": code});
        app.post("/login/second-factor").json(&body).send()
    };
    assert_eq!(add(&phone.wrong(now)).await.refused(422, "invalid-input").pointers(), ["/code"]);
    let added = add(&phone.code(now)).await;
    cookie(&added, "clic_refresh");
    let added = added.expect(200);
    assert_eq!(codes(&added).len(), 10);
    app.get("/accounts").token(added["login"].text("access_token")).send().await.expect(200);
    add(&phone.code(now)).await.refused(401, "login-step-over");
    with_code(&app, &email, &phone.code(now)).await.refused(401, "wrong-code");
}

#[actix_web::test]
async fn the_organisation_says_who_must_have_one() {
    let app = App::start().await;
    let (admin, agent) = (app.token(Role::Admin).await, app.token(Role::Agent).await);
    let (admin_email, agent_email) = (email_of(&app, &admin).await, email_of(&app, &agent).await);
    let shown = app.get("/login-policy").token(&admin).send().await.expect(200);
    assert_eq!(shown, json!({"second_factor_roles": ["admin"], "version": 1}));
    let put = |version: &str, roles: Value| {
        let put = with_token(&app, Method::PATCH, "/login-policy", &admin).header("If-Match", version);
        put.json(&json!({"second_factor_roles": roles})).send()
    };
    put("\"1\"", json!(["boss"])).await.refused(422, "invalid-input");
    put("\"2\"", json!([])).await.refused(412, "changed-meanwhile");
    put("\"1\"", json!(["agent", "agent"])).await.expect(200);
    put("\"1\"", json!([])).await.refused(412, "changed-meanwhile");
    assert_ne!(with_password(&app, &admin_email, PASSWORD).send().await.expect(200)["access_token"], Value::Null);
    step_token(with_password(&app, &agent_email, PASSWORD).send().await, "second_factor");
    put("\"2\"", json!([])).await.expect(200);
    assert_ne!(with_password(&app, &agent_email, PASSWORD).send().await.expect(200)["access_token"], Value::Null);
}
