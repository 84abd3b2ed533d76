//! New passwords: predictable ones are refused, generated ones open only the choice of another.

use chrono::TimeDelta;
use clic::kernel::security::principal::Role;
use serde_json::{Value, json};

use super::{cookie, email_of, step_token, with_password};
use crate::support::{App, PASSWORD, Read, monday};

const OWN: &str = "trois figuiers près du canal";

/// Opens an account as an administrator does: its address, its identity and its generated password.
async fn opened(app: &App) -> (String, String, String) {
    let admin = app.token(Role::Admin).await;
    let body = json!({"email": "lea.fabre@here.example", "name": "Léa Fabre", "role": "agent"});
    let made = app.post("/accounts").token(&admin).json(&body).send().await.expect(200);
    let account = &made["account"];
    (account.text("email").to_owned(), account.id().to_owned(), made.text("password").to_owned())
}

fn choose(app: &App, token: &str, new: &str) -> crate::support::Request {
    app.post("/login/password").json(&json!({"step_token": token, "new": new}))
}

#[actix_web::test]
async fn predictable_passwords_are_refused_with_advice() {
    let app = App::start().await;
    let token = app.token(Role::Agent).await;
    let email = email_of(&app, &token).await;
    let change = |new: &str| app.post("/me/password").token(&token).json(&json!({"current": PASSWORD, "new": new}));
    for bad in [
        "motdepassemotdepasse",
        "azertyuiopqsdfgh",
        "password12345678",
        "1234567890123456",
        "Nadia Benali Nadia Benali",
        "Communauté d’essai",
        &email,
    ] {
        let refused = change(bad).send().await.refused(422, "invalid-input");
        assert_eq!(refused.pointers(), ["/new"], "{bad}");
        assert!(refused.list("errors")[0].text("detail").contains("quatre ou cinq mots"), "{bad}: {refused}");
    }
    let same = change(PASSWORD).send().await.refused(422, "invalid-input");
    assert!(same.list("errors")[0].text("detail").contains("mot de passe actuel"));
    let stolen = json!({"current": "pas celui-là du tout", "new": OWN});
    let refused = app.post("/me/password").token(&token).json(&stolen).send().await.refused(422, "invalid-input");
    assert_eq!(refused.pointers(), ["/current"], "a token alone changes no password");
    change(OWN).send().await.expect(204);
    with_password(&app, &email, OWN).send().await.expect(200);
}

#[actix_web::test]
async fn a_password_is_taken_as_it_is_written() {
    let app = App::start().await;
    let token = app.token(Role::Agent).await;
    let email = email_of(&app, &token).await;
    let own = format!("  Trois Figuiers près du canal {} ", "a".repeat(160));
    let change = json!({"current": PASSWORD, "new": own});
    app.post("/me/password").token(&token).json(&change).send().await.expect(204);
    let cut: String = own.chars().take(own.chars().count() - 2).collect();
    for other in [own.trim(), &own.to_lowercase(), &own.replace('è', "e\u{300}"), &cut] {
        with_password(&app, &email, other).send().await.refused(401, "wrong-credentials");
    }
    with_password(&app, &email, &own).send().await.expect(200);
}

#[actix_web::test]
async fn a_generated_password_opens_only_the_choice_of_another() {
    let app = App::start().await;
    let (email, _, generated) = opened(&app).await;
    let token = step_token(with_password(&app, &email, &generated).send().await, "password");
    app.get("/me").token(&token).send().await.refused(401, "login-required");
    for (path, body) in [
        ("/login/code", json!({"step_token": token, "code": "123456"})),
        ("/login/second-factor/draft", json!({"step_token": token})),
        ("/login/password", json!({"step_token": format!("{token}x"), "new": OWN})),
        ("/login/password", json!({"step_token": "", "new": OWN})),
    ] {
        app.post(path).json(&body).send().await.refused(401, "login-step-over");
    }
    for bad in ["trop court", "Léa Fabre, Léa Fabre", &generated] {
        let refused = choose(&app, &token, bad).send().await.refused(422, "invalid-input");
        assert_eq!(refused.pointers(), ["/new"], "{bad}");
    }
    let open = choose(&app, &token, OWN).send().await;
    cookie(&open, "clic_refresh");
    let access = open.expect(200).text("access_token").to_owned();
    app.get("/me").token(&access).send().await.expect(200);
    choose(&app, &token, "un pélican sur la glycine").send().await.refused(401, "login-step-over");
    with_password(&app, &email, &generated).send().await.refused(401, "wrong-credentials");
    assert_ne!(with_password(&app, &email, OWN).send().await.expect(200)["access_token"], Value::Null);
}

#[actix_web::test]
async fn a_reset_ends_the_logins_and_asks_for_an_own_password() {
    let app = App::start().await;
    let (token, account) = app.staff_at("here", Role::Agent).await;
    let email = email_of(&app, &token).await;
    let admin = app.token(Role::Admin).await;
    let reset = app.post(&format!("/accounts/{account}/password")).token(&admin).send().await.expect(200);
    app.get("/me").token(&token).send().await.refused(401, "login-required");
    step_token(with_password(&app, &email, reset.text("password")).send().await, "password");
}

#[actix_web::test]
async fn a_step_ends_in_time_and_with_a_change_of_the_account() {
    let app = App::start().await;
    let (email, account, generated) = opened(&app).await;
    let step = || async { step_token(with_password(&app, &email, &generated).send().await, "password") };
    let token = step().await;
    app.clock.set(monday() + TimeDelta::minutes(15));
    choose(&app, &token, OWN).send().await.refused(401, "login-step-over");
    let token = step().await;
    let elsewhere = "/v1/elsewhere/login/password";
    let body = json!({"step_token": token, "new": OWN});
    app.ask(reqwest::Method::POST, elsewhere).json(&body).send().await.refused(401, "login-step-over");
    let close = app.patch(&format!("/accounts/{account}")).token(&app.token(Role::Admin).await);
    close.header("If-Match", "\"1\"").json(&json!({"active": false})).send().await.expect(200);
    choose(&app, &token, OWN).send().await.refused(401, "login-step-over");
}
