//! Logins through an identity provider: who gets in, and every refusal.

mod session;

use chrono::TimeDelta;
use clic::app::Settings;
use clic::directory::accounts::provider::actions::unlink_by_email;
use clic::directory::accounts::provider::settings::RoleRule;
use clic::kernel::security::principal::Role;
use serde_json::{Value, json};
use url::Url;

use super::forgotten::letter;
use super::{cookie, email_of, entries, with_password};
use crate::support::identity_provider::IdentityProvider;
use crate::support::smtp::Smtp;
use crate::support::{Answer, App, Manner, PASSWORD, Read, monday};

/// A login that a browser began: its cookie, and the provider's address.
struct Begun {
    cookie: String,
    address: String,
}

async fn start(provider: &IdentityProvider, change: impl FnOnce(&mut Settings)) -> App {
    App::start_with(|settings| {
        settings.provider = Some(provider.settings());
        change(settings);
    })
    .await
}

async fn begin(app: &App) -> Begun {
    let answer = app.post("/login/provider").send().await;
    let cookie = cookie(&answer, "clic_provider");
    Begun { cookie, address: answer.expect(200).text("authorization_url").to_owned() }
}

async fn finish(app: &App, cookie: &str, code: &str, state: &str) -> Answer {
    let body = json!({"code": code, "state": state});
    app.post("/login/provider/completion").header("Cookie", cookie).json(&body).send().await
}

/// A whole login of the person whom the provider vouches for.
async fn log_in(app: &App, provider: &IdentityProvider) -> Answer {
    let begun = begin(app).await;
    let (code, state) = provider.log_in_at(&begun.address);
    finish(app, &begun.cookie, &code, &state).await
}

/// Opens an account of the person whom the provider vouches for: its identity.
async fn account(app: &App, provider: &IdentityProvider, slug: &str, role: Role) -> String {
    let (token, account) = app.staff_at(slug, role).await;
    let me = app.ask(reqwest::Method::GET, &format!("/v1/{slug}/me")).token(&token).send().await.expect(200);
    provider.words().userinfo = json!({"email": me["email"]});
    account
}

#[actix_web::test]
async fn the_provider_logs_an_account_in_without_a_step() {
    let provider = IdentityProvider::start();
    let app = start(&provider, |_| ()).await;
    // Administrators must have a second factor after a password.
    let account = account(&app, &provider, "here", Role::Admin).await;
    let shown = app.get("/login/provider").send().await.expect(200);
    assert_eq!(shown, json!({"label": "Se connecter avec l’annuaire"}));

    let begun = app.post("/login/provider").send().await;
    let set = begun.headers["set-cookie"].to_str().unwrap();
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Strict") && set.contains("Max-Age=600"), "{set}");
    let cookie_sent = cookie(&begun, "clic_provider");
    let address = begun.expect(200).text("authorization_url").to_owned();
    let url = Url::parse(&address).unwrap();
    let redirect = url.query_pairs().find(|(name, _)| name == "redirect_uri").unwrap().1;
    assert_eq!(redirect, "https://clic.example/bureau/retour-connexion.html");
    let (code, state) = provider.log_in_at(&address);
    let answer = finish(&app, &cookie_sent, &code, &state).await;
    let refresh = cookie(&answer, "clic_refresh");
    assert_eq!(cookie(&answer, "clic_provider"), "clic_provider=");

    let token = answer.expect(200).text("access_token").to_owned();
    assert_eq!(app.get("/me").token(&token).send().await.expect(200).id(), account);
    app.post("/refresh").header("Cookie", &refresh).send().await.expect(200);
    let linked = entries(&app, "account.linked", &account).await;
    assert_eq!(linked[0]["after"], json!({"issuer": provider.issuer()}));
    let opened = entries(&app, "login.opened", &account).await;
    assert!(opened.iter().any(|entry| entry["after"] == json!({"issuer": provider.issuer()})), "{opened:?}");
}

#[actix_web::test]
async fn without_an_issuer_there_is_no_provider() {
    let app = App::start().await;
    app.get("/login/provider").send().await.refused(404, "not-found");
    app.post("/login/provider").send().await.refused(404, "not-found");
    let body = json!({"code": "c", "state": "s"});
    app.post("/login/provider/completion").json(&body).send().await.refused(404, "not-found");
    app.post("/login/provider/logout").send().await.refused(404, "not-found");
}

#[actix_web::test]
async fn an_answer_belongs_to_the_browser_that_began() {
    let provider = IdentityProvider::start();
    let app = start(&provider, |_| ()).await;
    account(&app, &provider, "here", Role::Agent).await;
    let (mine, theirs) = (begin(&app).await, begin(&app).await);
    let (code, state) = provider.log_in_at(&mine.address);
    for (cookie, state) in [
        ("a=b", &*state),
        ("clic_provider=", &state),
        (&theirs.cookie, &state),
        (&mine.cookie, "another"),
        (&mine.cookie, &Url::parse(&theirs.address).unwrap().query().unwrap()[..43]),
    ] {
        finish(&app, cookie, &code, state).await.refused(401, "provider-login-failed");
    }
    // Another site makes the browser ask.
    let body = json!({"code": code, "state": state});
    let foreign = app.post("/login/provider/completion").header("Cookie", &mine.cookie).json(&body);
    foreign.header("Sec-Fetch-Site", "cross-site").send().await.refused(403, "forbidden");
    // A provider that another one's answer is mixed up with.
    let mixed = json!({"code": code, "state": state, "iss": "https://ailleurs.example"});
    let mixed = app.post("/login/provider/completion").header("Cookie", &mine.cookie).json(&mixed).send().await;
    mixed.refused(401, "provider-login-failed");
    assert_eq!(provider.asked("/token"), 0, "none of them reached the provider");
    app.clock.set(monday() + TimeDelta::minutes(10));
    finish(&app, &mine.cookie, &code, &state).await.refused(401, "provider-login-failed");
    app.clock.set(monday());
    finish(&app, &mine.cookie, &code, &state).await.expect(200);
}

#[actix_web::test]
async fn an_id_token_is_verified_strictly() {
    let provider = IdentityProvider::start();
    let app = start(&provider, |_| ()).await;
    account(&app, &provider, "here", Role::Agent).await;
    let now = monday().timestamp();
    for wrong in [
        json!({"nonce": "another"}),
        json!({"nonce": null}),
        json!({"aud": "another"}),
        json!({"aud": ["clic", "another"]}),
        json!({"azp": "another"}),
        json!({"iss": "https://ailleurs.example"}),
        json!({"exp": now}),
        json!({"exp": null}),
        json!({"iat": now - 3600}),
        json!({"iat": now + 3600}),
        json!({"sub": null}),
        json!({"sub": ""}),
    ] {
        provider.words().id_token = wrong.clone();
        let refused = log_in(&app, &provider).await;
        assert_eq!(refused.status, 401, "{wrong}: {}", refused.body);
        refused.refused(401, "provider-login-failed");
    }
    provider.words().id_token = json!({"aud": ["clic"], "azp": "clic"});
    log_in(&app, &provider).await.expect(200);
}

#[actix_web::test]
async fn an_id_token_is_signed_with_a_key_of_the_provider() {
    let provider = IdentityProvider::start();
    let app = start(&provider, |_| ()).await;
    account(&app, &provider, "here", Role::Agent).await;
    provider.words().forges = true;
    log_in(&app, &provider).await.refused(401, "provider-login-failed");
    provider.words().forges = false;
    for header in [
        json!({"alg": "none", "typ": "JWT"}),
        json!({"alg": "HS256", "typ": "JWT"}),
        json!({"alg": "ES256", "typ": "JWT", "kid": "of-tomorrow"}),
        json!({"alg": "ES256", "typ": "JWT", "crit": ["b64"], "b64": true}),
    ] {
        provider.words().header = header.clone();
        let refused = log_in(&app, &provider).await;
        assert_eq!(refused.status, 401, "{header}: {}", refused.body);
        refused.refused(401, "provider-login-failed");
    }
    // Without `kid`, the one key that can have signed counts.
    provider.words().header = json!({"alg": "ES256", "typ": "JWT"});
    log_in(&app, &provider).await.expect(200);
}

#[actix_web::test]
async fn a_replaced_key_is_found_and_asked_for_once_a_minute() {
    let provider = IdentityProvider::start();
    let app = start(&provider, |_| ()).await;
    account(&app, &provider, "here", Role::Agent).await;
    log_in(&app, &provider).await.expect(200);
    provider.replace_key();
    log_in(&app, &provider).await.expect(200);
    assert_eq!((provider.asked("/keys"), provider.asked("/.well-known/openid-configuration")), (2, 1));
    provider.replace_key();
    log_in(&app, &provider).await.refused(401, "provider-login-failed");
    assert_eq!(provider.asked("/keys"), 2, "not again within the minute");
    app.clock.set(monday() + TimeDelta::minutes(1));
    log_in(&app, &provider).await.expect(200);
}

#[actix_web::test]
async fn userinfo_is_about_the_same_person_and_may_be_signed() {
    let provider = IdentityProvider::start();
    let app = start(&provider, |_| ()).await;
    account(&app, &provider, "here", Role::Agent).await;
    let right = provider.words().userinfo.clone();
    let with = |name: &str, value: Value| {
        let mut claims = right.clone();
        claims[name] = value;
        claims
    };
    for (signs_userinfo, userinfo) in [
        (false, with("sub", json!("somebody-else"))),
        (false, with("sub", Value::Null)),
        (true, with("sub", json!("somebody-else"))),
        (true, with("aud", json!("another"))),
        (true, with("iss", json!("https://ailleurs.example"))),
        (true, with("exp", json!(monday().timestamp() - 1))),
    ] {
        provider.words().signs_userinfo = signs_userinfo;
        provider.words().userinfo = userinfo;
        log_in(&app, &provider).await.refused(401, "provider-login-failed");
    }
    provider.words().userinfo = right;
    log_in(&app, &provider).await.expect(200);
}

#[actix_web::test]
async fn an_address_counts_only_when_it_is_verified() {
    let provider = IdentityProvider::start();
    let app = start(&provider, |_| ()).await;
    account(&app, &provider, "here", Role::Agent).await;
    let email = provider.words().userinfo["email"].clone();
    for verified in [json!(false), Value::Null, json!("no")] {
        provider.words().userinfo = json!({"email": email, "email_verified": verified});
        log_in(&app, &provider).await.refused(401, "email-not-verified");
    }
    let trusting = start(&provider, |settings| settings.provider.as_mut().unwrap().vouches_for_email = true).await;
    account(&trusting, &provider, "here", Role::Agent).await;
    provider.words().userinfo["email_verified"] = Value::Null;
    log_in(&trusting, &provider).await.expect(200);
}

#[actix_web::test]
async fn a_code_logs_in_once_even_if_the_provider_forgets() {
    for forgets in [false, true] {
        let provider = IdentityProvider::start();
        let app = start(&provider, |_| ()).await;
        account(&app, &provider, "here", Role::Agent).await;
        provider.words().forgets_codes = forgets;
        let begun = begin(&app).await;
        let (code, state) = provider.log_in_at(&begun.address);
        finish(&app, &begun.cookie, &code, &state).await.expect(200);
        finish(&app, &begun.cookie, &code, &state).await.refused(401, "provider-login-failed");
        // A code that was caught on its way is of no use to another browser.
        let theirs = begin(&app).await;
        let (_, state) = provider.log_in_at(&theirs.address);
        finish(&app, &theirs.cookie, &code, &state).await.refused(401, "provider-login-failed");
    }
}

#[actix_web::test]
async fn a_closed_account_stays_closed_and_the_log_says_so() {
    let provider = IdentityProvider::start();
    let app = start(&provider, |_| ()).await;
    let account = account(&app, &provider, "here", Role::Agent).await;
    log_in(&app, &provider).await.expect(200);
    let admin = app.token(Role::Admin).await;
    let close = app.patch(&format!("/accounts/{account}")).token(&admin).header("If-Match", "\"1\"");
    close.json(&json!({"active": false})).send().await.expect(200);
    log_in(&app, &provider).await.refused(401, "account-closed");
    // Nor does another address open it.
    provider.words().userinfo = json!({"email": "autre@example.fr"});
    log_in(&app, &provider).await.refused(401, "account-closed");
    let refusals = entries(&app, "login.refused", &account).await;
    assert_eq!((refusals.len(), refusals[0].text("reason")), (2, "compte fermé"));
}

#[actix_web::test]
async fn only_accounts_of_the_served_organisation_get_in() {
    let provider = IdentityProvider::start();
    let app = start(&provider, |_| ()).await;
    log_in(&app, &provider).await.refused(401, "no-account");
    account(&app, &provider, "elsewhere", Role::Admin).await;
    log_in(&app, &provider).await.refused(401, "no-account");
    let begun = begin(&app).await;
    let (code, state) = provider.log_in_at(&begun.address);
    let elsewhere = |path: &str| app.ask(reqwest::Method::POST, &format!("/v1/elsewhere/login/provider{path}"));
    elsewhere("").send().await.refused(404, "not-found");
    let body = json!({"code": code, "state": state});
    let finished = elsewhere("/completion").header("Cookie", &begun.cookie).json(&body).send().await;
    finished.refused(404, "not-found");
}

#[actix_web::test]
async fn an_account_belongs_to_the_identity_that_came_first() {
    let provider = IdentityProvider::start();
    let app = start(&provider, |_| ()).await;
    let account = account(&app, &provider, "here", Role::Agent).await;
    let email = provider.words().userinfo["email"].clone();
    log_in(&app, &provider).await.expect(200);
    // The person's address changes at the provider; another person gets the old one.
    provider.words().userinfo = json!({"email": "nouvelle@example.fr", "email_verified": false});
    let token = log_in(&app, &provider).await.expect(200).text("access_token").to_owned();
    assert_eq!(app.get("/me").token(&token).send().await.expect(200).id(), account);
    provider.words().id_token = json!({"sub": "paul-2"});
    provider.words().userinfo = json!({"sub": "paul-2", "email": email});
    log_in(&app, &provider).await.refused(401, "other-identity");
    assert_eq!(entries(&app, "login.refused", &account).await.len(), 1);
    // The command line detaches it, and the next login links it again.
    let email = email.as_str().unwrap();
    app.database.write_blocking(&app.system("here"), |tx| unlink_by_email(tx, email)).unwrap();
    log_in(&app, &provider).await.expect(200);
    assert_eq!(entries(&app, "account.unlinked", &account).await.len(), 1);
    assert_eq!(entries(&app, "account.linked", &account).await.len(), 2);
}

#[actix_web::test]
async fn a_rule_opens_an_account_at_the_first_login() {
    let provider = IdentityProvider::start();
    let rule = RoleRule { claim: "groups".into(), value: "ateliers".into(), role: Role::Facilitator };
    let app = start(&provider, |settings| settings.provider.as_mut().unwrap().roles = vec![rule]).await;
    log_in(&app, &provider).await.refused(401, "no-account");
    provider.words().userinfo = json!({"groups": ["ateliers"], "email_verified": false});
    log_in(&app, &provider).await.refused(401, "email-not-verified");
    provider.words().userinfo = json!({"groups": ["ateliers"]});
    let first = log_in(&app, &provider).await.expect(200);
    let me = app.get("/me").token(first.text("access_token")).send().await.expect(200);
    assert_eq!((me.text("email"), me.text("name"), me.text("role")), ("lea@example.fr", "Léa Fabre", "facilitator"));
    let opened = entries(&app, "account.opened", me.id()).await;
    assert_eq!(opened[0]["actor"].text("kind"), "system");
    // The rule is for new accounts: without the group, this one stays.
    provider.words().userinfo = json!({});
    log_in(&app, &provider).await.expect(200);
}

#[actix_web::test]
async fn a_demanded_acr_is_asked_for_and_required() {
    let provider = IdentityProvider::start();
    let demanded = vec!["eidas2".to_owned(), "eidas3".to_owned()];
    let app = start(&provider, |settings| settings.provider.as_mut().unwrap().acr = demanded).await;
    account(&app, &provider, "here", Role::Agent).await;
    let address = Url::parse(&begin(&app).await.address).unwrap();
    let asked = address.query_pairs().find(|(name, _)| name == "claims").unwrap().1;
    let asked: Value = serde_json::from_str(&asked).unwrap();
    assert_eq!(asked["id_token"]["acr"], json!({"essential": true, "values": ["eidas2", "eidas3"]}));
    for (acr, status) in [(json!("eidas1"), 401), (Value::Null, 401), (json!("eidas3"), 200)] {
        provider.words().id_token = json!({"acr": acr});
        let answer = log_in(&app, &provider).await;
        assert_eq!(answer.status, status, "{acr}: {}", answer.body);
        if status == 401 {
            answer.refused(401, "login-too-weak");
        }
    }
}

#[actix_web::test]
async fn a_silent_provider_is_unavailable_and_passwords_work() {
    let provider = IdentityProvider::start();
    let app = start(&provider, |_| ()).await;
    let email = email_of(&app, &app.token(Role::Agent).await).await;
    provider.stop().await;
    let refused = app.post("/login/provider").send().await;
    assert!(refused.headers.contains_key("retry-after"));
    refused.refused(503, "provider-unavailable");
    with_password(&app, &email, PASSWORD).send().await.expect(200);
}

#[actix_web::test]
async fn a_person_without_a_password_is_sent_to_the_provider() {
    let (provider, smtp) = (IdentityProvider::start(), Smtp::start(|| Manner::Accept).await);
    let app = start(&provider, |settings| {
        settings.post.smtp_url = Some(format!("smtp://{}", smtp.address));
        settings.post.from = Some("clic@sud-herault.example".to_owned());
    })
    .await;
    let admin = app.token(Role::Admin).await;
    let body = json!({"email": "lea.fabre@here.example", "name": "Léa Fabre", "role": "agent"});
    app.post("/accounts").token(&admin).json(&body).send().await.expect(200);
    provider.words().userinfo = json!({"email": "lea.fabre@here.example"});
    let offers_link = async || letter(&app, &smtp, "lea.fabre@here.example").await.contains("mot-de-passe.html#");
    assert!(offers_link().await, "nobody knows yet that she will not use the password");
    log_in(&app, &provider).await.expect(200);
    assert!(!offers_link().await);
    // A linked account with a password of its own has both ways.
    let (token, _) = app.staff_at("here", Role::Agent).await;
    let email = email_of(&app, &token).await;
    provider.words().id_token = json!({"sub": "paul-2"});
    provider.words().userinfo = json!({"sub": "paul-2", "email": email});
    log_in(&app, &provider).await.expect(200);
    assert!(letter(&app, &smtp, &email).await.contains("mot-de-passe.html#"));
}
