//! Notices to the staff: each account hears by e-mail of what it chose, and of nobody's name.

use chrono::TimeDelta;
use clic::directory::api_keys::Scope;
use clic::kernel::security::principal::Role;
use clic::outreach::account_letters::sender::Sender;
use clic::participation::web_shares::Shares;
use serde_json::{Value, json};

use crate::support::smtp::Smtp;
use crate::support::{App, Manner, Read, enrolment, monday};

async fn start() -> (Smtp, App) {
    let smtp = Smtp::start(|| Manner::Accept).await;
    let app = App::start_with(|settings| {
        settings.post.smtp_url = Some(format!("smtp://{}", smtp.address));
        settings.post.from = Some("Le numérique en un clic <clic@sud-herault.example>".to_owned());
        settings.shares = Shares::NONE;
    })
    .await;
    (smtp, app)
}

fn choices() -> Value {
    json!({
        "late_referrals": false, "late_cancellations": false, "within_hours": 24, "alarms": false, "digest_at": null
    })
}

async fn choose(app: &App, token: &str, changes: Value) {
    let mut body = choices();
    for (name, value) in changes.as_object().unwrap() {
        body[name] = value.clone();
    }
    app.put("/me/notices").token(token).json(&body).send().await.expect(200);
}

/// Sends the letters that are due; returns all that the mail server has taken to accounts.
async fn letters(app: &App, smtp: &Smtp) -> Vec<String> {
    Sender(app.post.clone()).deliver(&app.database, &app.clock).await.unwrap();
    let all = smtp.all().into_iter().map(|mail| mail.replace("=\n", "").replace("=3D", "=").replace("=\r\n", ""));
    all.collect()
}

async fn refer(app: &App, session: &str, who: usize) -> Value {
    let partner = app.partner_at("here");
    let key = app.key_at("here", partner, Scope::OF_PARTNERS).1;
    let body = json!({"session_id": session, "learner": enrolment(session, who)["learner"], "consent": true});
    app.post("/referrals").token(&key).json(&body).send().await.expect(201)
}

#[actix_web::test]
async fn each_account_chooses_its_own_notices() {
    let (_smtp, app) = start().await;
    let agent = app.token(Role::Agent).await;
    let empty = app.get("/me/notices").token(&agent).send().await.expect(200);
    assert_eq!((&empty["late_referrals"], &empty["within_hours"]), (&json!(false), &json!(24)));
    assert_eq!((&empty["digest_at"], &empty["can_mail"]), (&Value::Null, &json!(true)));
    choose(&app, &agent, json!({"late_referrals": true, "digest_at": "08:30"})).await;
    choose(&app, &agent, json!({"late_referrals": true, "digest_at": "08:30"})).await;
    let now = app.get("/me/notices").token(&agent).send().await.expect(200);
    assert_eq!((&now["late_referrals"], &now["digest_at"]), (&json!(true), &json!("08:30")));
    let admin = app.token(Role::Admin).await;
    let others = app.get("/me/notices").token(&admin).send().await.expect(200);
    assert_eq!(others["late_referrals"], false, "one's own alone");
    let trail = app.get("/audit?action=account.notices_changed").token(&admin).send().await.expect(200);
    assert_eq!(trail.data().len(), 1, "the same choices again change nothing");

    for (wrong, pointer) in [
        (json!({"within_hours": 0}), "/within_hours"),
        (json!({"within_hours": 169}), "/within_hours"),
        (json!({"digest_at": "25:00"}), "/digest_at"),
    ] {
        let mut body = choices();
        let (name, value) = wrong.as_object().unwrap().iter().next().unwrap();
        body[name] = value.clone();
        let refused = app.put("/me/notices").token(&agent).json(&body).send().await.refused(422, "invalid-input");
        assert_eq!(refused["errors"][0]["pointer"], pointer);
    }
    let mut body = choices();
    body["alarms"] = json!(true);
    let facilitator = app.token(Role::Facilitator).await;
    let refused = app.put("/me/notices").token(&facilitator).json(&body).send().await.refused(422, "invalid-input");
    assert_eq!(refused["errors"][0]["pointer"], "/alarms");
    let partner = app.partner_token(app.partner_at("here")).await;
    app.put("/me/notices").token(&partner).json(&choices()).send().await.expect(403);
    app.get("/me/notices").send().await.expect(401);
}

#[actix_web::test]
async fn a_late_referral_is_news_for_who_chose_it() {
    let (smtp, app) = start().await;
    let (agent, admin) = (app.token(Role::Agent).await, app.token(Role::Admin).await);
    choose(&app, &agent, json!({"late_referrals": true, "within_hours": 48})).await;
    choose(&app, &admin, json!({"late_cancellations": true})).await;
    refer(&app, &app.session(5, 4), 1).await;
    assert_eq!(letters(&app, &smtp).await, Vec::<String>::new(), "in good time");
    let soon = app.session(1, 4);
    refer(&app, &soon, 2).await;
    let all = letters(&app, &smtp).await;
    let [letter] = &all[..] else { panic!("one letter: {all:?}") };
    assert!(letter.contains(&format!("https://clic.example/bureau/atelier.html?id={soon}")), "{letter}");
    assert!(letter.contains("Auto-Submitted: auto-generated"), "{letter}");
    // The apostrophe of print is three bytes in quoted-printable, whose lines may break anywhere.
    let text = letter.replace("=\r\n", "").replace("=E2=80=99", "’");
    assert!(text.contains("vient d’inscrire une personne"), "{text}");
    assert!(!letter.contains("Martin 2"), "nobody is named: {letter}");
    // The team's own enrolments are no news.
    app.post("/enrolments").token(&admin).json(&enrolment(&soon, 3)).send().await.expect(201);
    assert_eq!(letters(&app, &smtp).await.len(), 1);
}

#[actix_web::test]
async fn a_late_cancellation_is_news_for_the_others() {
    let (smtp, app) = start().await;
    let (agent, admin) = (app.token(Role::Agent).await, app.token(Role::Admin).await);
    for token in [&agent, &admin] {
        choose(&app, token, json!({"late_cancellations": true, "within_hours": 48})).await;
    }
    let (soon, later) = (app.session(1, 4), app.session(6, 4));
    let cancel = |made: Value| {
        let body = json!({"reason": "Grippe"});
        app.post(&format!("/enrolments/{}/cancellation", made.id())).token(&agent).json(&body).send()
    };
    cancel(app.enrol(&enrolment(&later, 1)).await).await.expect(200);
    assert_eq!(letters(&app, &smtp).await.len(), 0, "in good time");
    cancel(app.enrol(&enrolment(&soon, 2)).await).await.expect(200);
    let all = letters(&app, &smtp).await;
    let [letter] = &all[..] else { panic!("the agent knows: {all:?}") };
    assert!(letter.contains("Il reste 4 places libres"), "{letter}");
    assert!(!letter.contains("Grippe") && !letter.contains("Martin"), "{letter}");
}

#[actix_web::test]
async fn an_unusual_hour_is_news_once() {
    let (smtp, app) = start().await;
    let agent = app.token(Role::Agent).await;
    choose(&app, &agent, json!({"alarms": true})).await;
    let sessions = [app.session(9, 12), app.session(10, 12)];
    for who in 0..14 {
        app.enrol(&enrolment(&sessions[who / 7], who)).await;
    }
    let all = letters(&app, &smtp).await;
    let [letter] = &all[..] else { panic!("one letter: {all:?}") };
    assert!(
        letter.contains("Beaucoup de demandes sur le site") && letter.contains("annuler-ensemble.html"),
        "{letter}"
    );
}

#[actix_web::test]
async fn the_digest_comes_at_its_hour_where_something_waits() {
    let (smtp, app) = start().await;
    let agent = app.token(Role::Agent).await;
    choose(&app, &agent, json!({"digest_at": "08:30"})).await;
    app.post("/call-backs").json(&json!({"name": "Jeanne Martin", "phone": "0465710011"})).send().await.expect(201);
    let next = monday() + TimeDelta::days(1);
    let at = |hour: u32| next.date_naive().and_hms_opt(hour, 29, 0).unwrap().and_utc();
    // Before half past eight in Paris.
    app.clock.set(at(7));
    app.settle();
    assert_eq!(letters(&app, &smtp).await.len(), 0);
    app.clock.set(at(7) + TimeDelta::minutes(2));
    app.settle();
    app.beside().settle();
    let all = letters(&app, &smtp).await;
    let [letter] = &all[..] else { panic!("one letter: {all:?}") };
    assert!(letter.contains("appels et lettres") && !letter.contains("Jeanne"), "{letter}");
    app.settle();
    assert_eq!(letters(&app, &smtp).await.len(), 1, "not twice a day");
}
