//! Forgotten passwords: a letter with a link that works once, and what the link does not open.

use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

use chrono::TimeDelta;
use clic::kernel::security::principal::Role;
use clic::kernel::web::rate_limit::PerMinute;
use clic::outreach::account_letters::sender::Sender;
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::json;

use super::{cookie, email_of, entries, second_factor, step_token, with_password};
use crate::support::smtp::Smtp;
use crate::support::{Answer, App, Manner, PASSWORD, Read, Request, monday};

const OTHER: &str = "trois figuiers près du canal";

async fn start() -> (Smtp, App) {
    let smtp = Smtp::start(|| Manner::Accept).await;
    let app = App::start_with_mail(&smtp).await;
    (smtp, app)
}

/// The letters that the mail server took, each line in one piece.
fn letters(smtp: &Smtp) -> Vec<String> {
    smtp.all().iter().map(|mail| mail.replace("=\n", "").replace("=3D", "=")).collect()
}

/// Sends the letters that are due; returns the number of attempts.
async fn deliver(app: &App) -> usize {
    Sender(app.post.clone()).deliver(&app.database, &app.clock).await.unwrap()
}

fn ask(app: &App, email: &str) -> Request {
    app.post("/login/forgotten-password").json(&json!({"email": email}))
}

/// Asks for a letter and waits for it, which the answer does not; returns the letter.
pub async fn letter(app: &App, smtp: &Smtp, email: &str) -> String {
    let before = smtp.all().len();
    ask(app, email).send().await.expect(202);
    for _ in 0..500 {
        deliver(app).await;
        if let Some(letter) = letters(smtp).get(before) {
            return letter.clone();
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("no letter came");
}

/// The secret of a letter's link.
fn secret(letter: &str) -> String {
    let link = "https://clic.example/bureau/mot-de-passe.html#";
    let (_, rest) = letter.split_once(link).unwrap_or_else(|| panic!("no link in {letter}"));
    rest.split_whitespace().next().unwrap().to_owned()
}

fn replace(app: &App, token: &str, new: &str) -> Request {
    app.post("/login/forgotten-password/replacement").json(&json!({"token": token, "new": new}))
}

#[actix_web::test]
async fn a_forgotten_password_is_replaced_once_by_the_link() {
    let (smtp, app) = start().await;
    let (token, account) = app.staff_at("here", Role::Agent).await;
    let email = email_of(&app, &token).await;
    let letter = letter(&app, &smtp, &email.to_uppercase()).await;
    assert!(letter.contains(&email) && letter.contains("30 minutes"), "{letter}");
    let secret = secret(&letter);
    for weak in ["motdepassemotdepasse", "Nadia Benali Nadia Benali"] {
        let refused = replace(&app, &secret, weak).send().await.refused(422, "invalid-input");
        assert_eq!(refused.pointers(), ["/new"], "{weak}");
    }
    app.get("/me").token(&token).send().await.expect(200);

    let opened = replace(&app, &secret, OTHER).send().await;
    let refresh = cookie(&opened, "clic_refresh");
    let access = opened.expect(200).text("access_token").to_owned();
    app.get("/me").token(&access).send().await.expect(200);
    app.post("/refresh").header("Cookie", &refresh).send().await.expect(200);
    app.get("/me").token(&token).send().await.refused(401, "login-required");
    replace(&app, &secret, "girafe tambour brouette nuage").send().await.refused(401, "reset-link-over");
    with_password(&app, &email, PASSWORD).send().await.refused(401, "wrong-credentials");
    with_password(&app, &email, OTHER).send().await.expect(200);

    let [asked] = &entries(&app, "account.password_forgotten", &account).await[..] else { panic!("one request") };
    assert_eq!(asked["actor"].text("kind"), "public");
    let [done] = &entries(&app, "account.password_reset", &account).await[..] else { panic!("one change") };
    assert_eq!((done["actor"].text("kind"), done["actor"].id()), ("staff", &*account));
    app.settle();
    let admin = app.token(Role::Admin).await;
    let log = app.get("/security-log?kind=password_reset").token(&admin).send().await.expect(200);
    let mut routes: Vec<_> = log.data().iter().map(|event| event.text("route")).collect();
    routes.sort_unstable();
    let path = "POST /v1/{organisation}/login/forgotten-password";
    assert_eq!(routes, [path.to_owned(), format!("{path}/replacement")]);
}

#[actix_web::test]
async fn an_address_without_an_account_gets_the_same_answer() {
    let (smtp, app) = start().await;
    let admin = app.token(Role::Admin).await;
    let closed = app.staff_at("here", Role::Agent).await;
    let closed_email = email_of(&app, &closed.0).await;
    let close = app.patch(&format!("/accounts/{}", closed.1)).token(&admin).header("If-Match", "\"1\"");
    close.json(&json!({"active": false})).send().await.expect(200);
    let of_another = app.staff_at("elsewhere", Role::Agent).await;
    let me = app.ask(Method::GET, "/v1/elsewhere/me").token(&of_another.0).send().await.expect(200);
    let known = email_of(&app, &app.token(Role::Agent).await).await;
    let shown = |answer: Answer| {
        let names: Vec<_> = answer.headers.keys().map(|name| name.as_str().to_owned()).collect();
        (answer.status, names, answer.body)
    };
    let mut answers = Vec::new();
    for email in ["personne@here.example", &closed_email, me.text("email"), &known] {
        answers.push(shown(ask(&app, email).send().await));
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    assert_eq!(answers[0].0, 202);
    // Those before it were looked at by then.
    letter(&app, &smtp, &known).await;
    assert!(letters(&smtp).iter().all(|letter| letter.contains(&known)), "{:?}", letters(&smtp));
    for (email, pointer) in [("", "/email"), ("nadia", "/email")] {
        assert_eq!(ask(&app, email).send().await.refused(422, "invalid-input").pointers(), [pointer]);
    }
}

#[actix_web::test]
async fn a_link_ends_in_time_and_with_every_other_password() {
    let (smtp, app) = start().await;
    let (token, account) = app.staff_at("here", Role::Agent).await;
    let email = email_of(&app, &token).await;
    let first = secret(&letter(&app, &smtp, &email).await);
    let (name, mac) = first.rsplit_once('.').unwrap();
    let (id, until) = name.split_once('.').unwrap();
    let later = until.parse::<i64>().unwrap() + 3600;
    let of_another = app.staff_at("here", Role::Admin).await.1;
    for forged in
        ["", "x", &format!("{id}.{later}.{mac}"), &format!("{of_another}.{until}.{mac}"), &format!("{first}A")]
    {
        replace(&app, forged, OTHER).send().await.refused(401, "reset-link-over");
    }
    let body = json!({"token": first, "new": OTHER});
    let abroad = app.ask(Method::POST, "/v1/elsewhere/login/forgotten-password/replacement").json(&body);
    abroad.send().await.refused(401, "reset-link-over");
    app.clock.set(monday() + TimeDelta::minutes(30));
    replace(&app, &first, OTHER).send().await.refused(401, "reset-link-over");

    let second = secret(&letter(&app, &smtp, &email).await);
    let admin = app.token(Role::Admin).await;
    app.post(&format!("/accounts/{account}/password")).token(&admin).send().await.expect(200);
    replace(&app, &second, OTHER).send().await.refused(401, "reset-link-over");
    deliver(&app).await;
    let third = secret(&letter(&app, &smtp, &email).await);
    let close = app.patch(&format!("/accounts/{account}")).token(&admin).header("If-Match", "\"2\"");
    close.json(&json!({"active": false})).send().await.expect(200);
    replace(&app, &third, OTHER).send().await.refused(401, "reset-link-over");
}

#[actix_web::test]
async fn two_uses_of_one_link_at_once_set_one_password() {
    let (smtp, app) = start().await;
    let email = email_of(&app, &app.token(Role::Agent).await).await;
    let secret = secret(&letter(&app, &smtp, &email).await);
    let uses = (0..6).map(|n| replace(&app, &secret, &format!("{OTHER} {n} brouettes")).send());
    let (done, refused): (Vec<_>, Vec<_>) = join_all(uses).await.into_iter().partition(|answer| answer.status == 200);
    assert_eq!(done.len(), 1);
    refused.into_iter().for_each(|answer| drop(answer.refused(401, "reset-link-over")));
}

#[actix_web::test]
async fn a_mail_alone_does_not_get_past_the_second_factor() {
    let (smtp, app) = start().await;
    let protected = second_factor::protect(&app, Role::Agent).await;
    let secret = secret(&letter(&app, &smtp, &protected.email).await);
    let token = step_token(replace(&app, &secret, OTHER).send().await, "code");
    let give = |code: String| app.post("/login/code").json(&json!({"step_token": token, "code": code})).send();
    give(protected.phone.wrong(app.clock.now())).await.refused(401, "wrong-code");
    assert!(give(protected.phone.code(app.clock.now())).await.expect(200)["access_token"].is_string());
}

#[actix_web::test]
async fn a_letter_follows_every_change_of_a_password() {
    let (smtp, app) = start().await;
    let (token, account) = app.staff_at("here", Role::Agent).await;
    let email = email_of(&app, &token).await;
    let own = json!({"current": PASSWORD, "new": OTHER});
    app.post("/me/password").token(&token).json(&own).send().await.expect(204);
    let admin = app.token(Role::Admin).await;
    let generated = app.post(&format!("/accounts/{account}/password")).token(&admin).send().await.expect(200);
    let step = step_token(with_password(&app, &email, generated.text("password")).send().await, "password");
    app.post("/login/password").json(&json!({"step_token": step, "new": PASSWORD})).send().await.expect(200);
    assert_eq!((deliver(&app).await, deliver(&app).await), (3, 0));
    for letter in letters(&smtp) {
        assert!(letter.contains(&email) && letter.contains("https://clic.example/bureau/connexion.html"), "{letter}");
    }
    replace(&app, &secret(&letter(&app, &smtp, &email).await), OTHER).send().await.expect(200);
    assert_eq!(deliver(&app).await, 1);
    assert!(letters(&smtp).last().is_some_and(|letter| letter.contains("vient d=E2=80=99=C3=AAtre chang=C3=A9")));
}

#[actix_web::test]
async fn a_link_on_its_way_is_dropped_with_the_old_password() {
    let code = Arc::new(AtomicU16::new(451));
    let smtp = Smtp::start({
        let code = code.clone();
        move || match code.load(Ordering::SeqCst) {
            250 => Manner::Accept,
            code => Manner::Refuse(code),
        }
    })
    .await;
    let app = App::start_with_mail(&smtp).await;
    let (token, _) = app.staff_at("here", Role::Agent).await;
    let email = email_of(&app, &token).await;
    let refused_once = async |app: &App| {
        ask(app, &email).send().await.expect(202);
        while deliver(app).await == 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    refused_once(&app).await;
    assert_eq!(deliver(&app).await, 0, "not again at once");
    app.clock.set(monday() + TimeDelta::minutes(1));
    assert_eq!(deliver(&app).await, 1, "but a minute later");
    let own = json!({"current": PASSWORD, "new": OTHER});
    app.post("/me/password").token(&token).json(&own).send().await.expect(204);
    code.store(250, Ordering::SeqCst);
    app.clock.set(monday() + TimeDelta::minutes(9));
    assert_eq!((deliver(&app).await, letters(&smtp).len()), (1, 1));
    assert!(!letters(&smtp)[0].contains("mot-de-passe.html#"), "{:?}", letters(&smtp));

    code.store(451, Ordering::SeqCst);
    refused_once(&app).await;
    code.store(250, Ordering::SeqCst);
    app.clock.set(monday() + TimeDelta::minutes(39));
    assert_eq!((deliver(&app).await, letters(&smtp).len()), (0, 1), "a link that is over does not leave");
}

#[actix_web::test]
async fn letters_are_few_for_an_account_and_from_a_network() {
    let smtp = Smtp::start(|| Manner::Accept).await;
    let app = App::start_with(|settings| {
        settings.post.smtp_url = Some(format!("smtp://{}", smtp.address));
        settings.post.from = Some("clic@sud-herault.example".to_owned());
        settings.limits = PerMinute { logins: 10, ..PerMinute::NONE };
        settings.behind_proxy = true;
    })
    .await;
    let known = email_of(&app, &app.token(Role::Agent).await).await;
    let from = |email: &str, address: &str| ask(&app, email).header("X-Forwarded-For", address).send();
    // Whether or not there is an account.
    for email in [&*known, "personne@here.example"] {
        for n in 0..3 {
            from(email, &format!("203.0.113.{n}")).await.expect(202);
        }
        let refused = from(email, "203.0.113.9").await;
        assert_eq!(refused.headers["retry-after"], "1801");
        refused.refused(429, "too-many-requests");
    }
    for n in 0..20 {
        from(&format!("essai{n}@here.example"), "198.51.100.1").await.expect(202);
    }
    from("essai20@here.example", "198.51.100.1").await.refused(429, "too-many-requests");
    from("essai20@here.example", "198.51.100.2").await.expect(202);
    app.clock.set(monday() + TimeDelta::minutes(30));
    from(&known, "203.0.113.9").await.expect(202);
}

#[actix_web::test]
async fn without_a_mail_server_no_letter_is_promised() {
    let app = App::start().await;
    app.get("/login/forgotten-password").send().await.refused(404, "not-found");
    ask(&app, "nadia@here.example").send().await.refused(404, "not-found");
    // What is only kept would be read by whoever reads the messages.
    let kept = App::start_with(|settings| settings.post.keep = true).await;
    ask(&kept, "nadia@here.example").send().await.refused(404, "not-found");
    let (_smtp, app) = start().await;
    assert_eq!(app.get("/login/forgotten-password").send().await.expect(200), json!({"link_minutes": 30}));
}
