//! A name and a number prove nothing: what is stated for an enrolment stays with it.

use chrono::TimeDelta;
use clic::kernel::security::principal::Role;
use clic::participation::web_shares::Shares;
use diesel::prelude::*;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::smtp::Smtp;
use crate::support::{Answer, App, Manner, Read, enrolment, monday, size};

fn person(session: &str, given: &str, family: &str, phone: Option<&str>, email: Option<&str>) -> Value {
    let learner = json!({
        "given_name": given, "family_name": family, "phone": phone, "email": email, "commune_code": "34052",
    });
    json!({"session_id": session, "level": "beginner", "learner": learner})
}

async fn ask(app: &App, body: &Value) -> Answer {
    app.post("/enrolments").json(body).send().await
}

async fn own(app: &App, made: &Value) -> Value {
    let path = format!("/my-enrolments/{}", made.text("reference"));
    app.get(&path).header("Link-Secret", made.text("secret")).send().await.expect(200)
}

/// The identity of the card of an enrolment, and its version.
async fn card(app: &App, agent: &str, made: &Value) -> Value {
    let shown = app.get(&format!("/enrolments/{}", made.id())).token(agent).send().await.expect(200);
    app.get(&format!("/learners/{}", shown["learner"].id())).token(agent).send().await.expect(200)
}

async fn correct(app: &App, agent: &str, card: &Value, change: &Value) -> Value {
    let path = format!("/learners/{}", card.id());
    let version = format!("\"{}\"", card["version"]);
    app.patch(&path).token(agent).header("If-Match", &version).json(change).send().await.expect(200)
}

#[actix_web::test]
async fn a_stranger_reads_only_what_they_stated() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let known = person(&app.session(7, 4), "Odette", "Bonnafous", Some("04 65 71 00 26"), None);
    let made = app.enrol(&known).await;
    let odette = card(&app, &agent, &made).await;
    let odette = correct(&app, &agent, &odette, &json!({"email": "odette.privee@exemple.fr"})).await;

    let mut theirs = person(&app.session(14, 4), "odette", "BONNAFOUS", Some("0465710026"), None);
    theirs["learner"]["commune_code"] = json!("34074");
    let stranger = ask(&app, &theirs).await.expect(201);
    assert_eq!(card(&app, &agent, &stranger).await.id(), odette.id(), "recognised, without a word about it");
    let stated = json!({
        "given_name": "odette", "family_name": "BONNAFOUS", "phone_display": "04 65 71 00 26", "email": null,
        "commune": stranger["learner"]["commune"],
    });
    assert_eq!(stranger["learner"], stated);
    assert_ne!(stranger["learner"]["commune"], odette["commune"]);

    correct(&app, &agent, &odette, &json!({"phone": "07 11 22 33 44"})).await;
    assert_eq!(own(&app, &stranger).await["learner"], stated, "not the new number");
    let shown = app.get(&format!("/enrolments/{}", stranger.id())).token(&agent).send().await.expect(200);
    assert_eq!(shown["stated"]["phone"], "+33465710026", "what differs is shown to the desk");
    assert_eq!(shown["learner"]["phone"], "+33711223344");
}

#[actix_web::test]
async fn a_merge_shows_the_public_nothing_of_the_other() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let old = ask(&app, &person(&app.session(7, 4), "Odette", "Bonnafous", Some("0465710026"), None)).await.expect(201);
    let email = Some("odette@exemple.fr");
    let new =
        ask(&app, &person(&app.session(8, 4), "Odette", "Bonnafous", Some("0611223344"), email)).await.expect(201);
    let (old, new) = (card(&app, &agent, &old).await, card(&app, &agent, &new).await);
    assert_ne!(old.id(), new.id());
    let merge = json!({"learner_id": old.id()});
    app.post(&format!("/learners/{}/merge", new.id())).token(&agent).json(&merge).send().await.expect(200);
    let third =
        ask(&app, &person(&app.session(9, 4), "Odette", "Bonnafous", Some("0465710026"), None)).await.expect(201);
    assert_eq!(card(&app, &agent, &third).await.id(), new.id());
    assert_eq!(third["learner"]["phone_display"], "04 65 71 00 26");
    assert_eq!(
        (&third["learner"]["email"], &own(&app, &third).await["learner"]["email"]),
        (&json!(null), &json!(null))
    );
}

#[actix_web::test]
async fn a_planted_mailbox_gets_no_letter_of_the_victim() {
    let smtp = Smtp::start(|| Manner::Accept).await;
    let app = App::start_with_mail(&smtp).await;
    let phone = Some("06 12 55 55 55");
    let planted = person(&app.session(7, 4), "Lucienne", "Nouvelle", phone, Some("attacker@evil.example"));
    let planted = app.enrol(&planted).await;
    app.cancel_enrolment(&planted).await;
    let hers =
        app.enrol(&person(&app.session(14, 4), "Lucienne", "Nouvelle", phone, Some("lucienne@exemple.fr"))).await;
    assert_eq!(hers["learner"]["email"], "lucienne@exemple.fr", "a new address is used for this enrolment");
    app.deliver().await;
    let mails = smtp.all();
    assert!(mails.iter().any(|mail| mail.contains("To: ") && mail.contains("lucienne@exemple.fr")));
    let link = format!("#{}/", hers.text("reference"));
    assert!(!mails.iter().any(|mail| mail.contains("attacker@evil.example") && mail.contains(&link)), "{mails:?}");

    // The desk confirms hers, for all that comes.
    let agent = app.token(Role::Agent).await;
    let known = card(&app, &agent, &hers).await;
    assert_eq!((&known["email"], &known["contact_confirmed_at"]), (&json!("attacker@evil.example"), &json!(null)));
    let known = correct(&app, &agent, &known, &json!({"email": "lucienne@exemple.fr"})).await;
    assert_ne!(known["contact_confirmed_at"], json!(null));
}

#[actix_web::test]
async fn nothing_is_written_to_a_contact_nobody_confirmed() {
    let smtp = Smtp::start(|| Manner::Accept).await;
    let app = App::start_with_mail(&smtp).await;
    let agent = app.token(Role::Agent).await;
    let mail = Some("attacker@evil.example");
    let planted = app.enrol(&person(&app.session(7, 4), "Lucienne", "Nouvelle", Some("0612555555"), mail)).await;
    app.deliver().await;
    let before = smtp.all().len();
    let known = card(&app, &agent, &planted).await;
    let picked = |session: String| json!({"session_id": session, "level": "beginner", "learner_id": known.id()});
    app.post("/enrolments").token(&agent).json(&picked(app.session(14, 4))).send().await.expect(201);
    app.deliver().await;
    assert_eq!(smtp.all().len(), before, "the desk picked a card whose address nobody confirmed");
    correct(&app, &agent, &known, &json!({"email": "attacker@evil.example"})).await;
    app.post("/enrolments").token(&agent).json(&picked(app.session(21, 4))).send().await.expect(201);
    app.deliver().await;
    assert!(smtp.all().len() > before, "now it is");
}

#[actix_web::test]
async fn spellings_and_any_contact_are_one_person() {
    let app = App::start().await;
    let session = app.session(7, 12);
    let (phone, email) = (Some("0465710026"), Some("irene@exemple.fr"));
    ask(&app, &person(&session, "Irène", "D'Angelo", None, email)).await.expect(201);
    for (given, family, phone, email) in [
        ("Irène", "D'Angelo", phone, email),
        ("Irene", "Dangelo", None, email),
        ("Irène", "d\u{2019}Angelo", None, email),
        ("D'Angelo", "Irène", None, email),
        ("I\u{ad}rène", "D Angelo", None, email),
    ] {
        let again = ask(&app, &person(&session, given, family, phone, email)).await;
        again.refused(409, "enrolment-needs-a-call");
    }
    // Known by both from another enrolment: then either is enough.
    let later = app.session(14, 4);
    ask(&app, &person(&later, "Irène", "D'Angelo", phone, email)).await.expect(201);
    ask(&app, &person(&session, "Irène", "D'Angelo", phone, None)).await.refused(409, "enrolment-needs-a-call");
    ask(&app, &person(&session, "Inès", "D'Angelo", phone, email)).await.expect(201);
}

#[actix_web::test]
async fn two_years_of_birth_are_two_people() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let session = app.session(7, 4);
    let born = |year: Option<i32>| {
        let mut body = person(&session, "Dominique", "Rouanet", Some("0465710026"), None);
        body["learner"]["birth_year"] = json!(year);
        body
    };
    let enrol = async |body: Value| app.post("/enrolments").token(&agent).json(&body).send().await;
    let father = enrol(born(Some(1946))).await.expect(201);
    let son = enrol(born(Some(1973))).await.expect(201);
    let (father, son) = (card(&app, &agent, &father).await, card(&app, &agent, &son).await);
    assert_ne!(father.id(), son.id());
    assert_eq!(father["phone"], son["phone"], "both cards have the landline");
    enrol(born(Some(1946))).await.refused(409, "already-enrolled");
    // Without a year, nobody is mistaken for one of them: the desk decides.
    let unknown = card(&app, &agent, &enrol(born(None)).await.expect(201)).await;
    assert!(unknown.id() != father.id() && unknown.id() != son.id());
    let pairs = app.get(&format!("/duplicates?learner={}", unknown.id())).token(&agent).send().await.expect(200);
    assert_eq!(pairs.data().len(), 2);
    // A son who moves back home may have the number of a father of his name.
    let mut elsewhere = person(&app.session(8, 4), "Louis", "Rouanet", Some("0611223344"), None);
    elsewhere["learner"]["birth_year"] = json!(1970);
    let louis = card(&app, &agent, &enrol(elsewhere).await.expect(201)).await;
    let mut old = person(&app.session(9, 4), "Louis", "Rouanet", Some("0465710026"), None);
    old["learner"]["birth_year"] = json!(1940);
    enrol(old).await.expect(201);
    correct(&app, &agent, &louis, &json!({"phone": "04 65 71 00 26"})).await;
}

#[actix_web::test]
async fn a_full_session_says_the_same_of_everybody() {
    let app = App::start().await;
    let session = app.session(7, 1);
    app.enrol(&person(&session, "Ginette", "Roques", Some("0465710012"), None)).await;
    let mut waiting = enrolment(&session, 2);
    waiting["wait"] = json!(true);
    app.enrol(&waiting).await;
    for (given, family, phone) in [("Ginette", "Roques", "0465710012"), ("Nulle", "Personne", "0467112233")] {
        ask(&app, &person(&session, given, family, Some(phone), None)).await.refused(409, "session-full");
    }
}

#[actix_web::test]
async fn a_link_ends_a_week_after_and_when_it_is_replaced() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let made = app.enrol(&enrolment(&app.session(7, 4), 1)).await;
    let path = format!("/my-enrolments/{}", made.text("reference"));
    let look = || app.get(&path).header("Link-Secret", made.text("secret")).send();
    app.clock.set(monday() + TimeDelta::days(13));
    look().await.expect(200);
    app.clock.set(monday() + TimeDelta::days(15));
    look().await.refused(404, "not-found");

    app.clock.set(monday());
    let renewal = format!("/enrolments/{}/link-renewal", made.id());
    app.post(&renewal).send().await.refused(401, "login-required");
    let facilitator = app.token(Role::Facilitator).await;
    app.post(&renewal).token(&facilitator).send().await.refused(403, "forbidden");
    let stranger = app.staff_at("elsewhere", Role::Agent).await.0;
    let theirs = format!("/v1/elsewhere{renewal}");
    app.ask(reqwest::Method::POST, &theirs).token(&stranger).send().await.refused(404, "not-found");
    look().await.expect(200);
    app.post(&renewal).token(&agent).send().await.expect(200);
    look().await.refused(404, "not-found");
}

#[actix_web::test]
async fn past_enrolments_do_not_open_by_name() {
    let app = App::start().await;
    let made = app.enrol(&enrolment(&app.session(7, 4), 1)).await;
    let body = json!({"reference": made.text("reference"), "family_name": "Martin 1"});
    let open = || app.post("/my-enrolments/opening").json(&body).send();
    app.clock.set(monday() + TimeDelta::days(8));
    open().await.expect(200);
    app.clock.set(monday() + TimeDelta::days(9));
    open().await.refused(404, "not-found");
}

/// Starts a service with the usual shares, behind a proxy that says who asks.
async fn start_shared() -> App {
    App::start_with(|settings| {
        settings.shares = Shares::default();
        settings.behind_proxy = true;
    })
    .await
}

#[actix_web::test]
async fn a_program_takes_two_seats_and_one_place_in_a_line() {
    let app = start_shared().await;
    let full = app.session(31, 1);
    let agent = app.token(Role::Agent).await;
    app.post("/enrolments").token(&agent).json(&enrolment(&full, 0)).send().await.expect(201);
    // One invented person from ten addresses; then invented people from one address, and from a /48.
    let one = |_: usize| "0600000000".to_owned();
    let many = |n: usize| format!("06000{n:05}");
    let addresses = |n: usize| format!("198.51.100.{}", n % 10 + 1);
    let single = |_: usize| "203.0.113.7".to_owned();
    let block = |n: usize| format!("2001:db8:7:{n:x}::1");
    type Draw<'a> = &'a dyn Fn(usize) -> String;
    let bots: [(Draw, Draw); 3] = [(&one, &addresses), (&many, &single), (&many, &block)];
    for (number, (phone, address)) in bots.into_iter().enumerate() {
        // Ten dates of its own: a session that took two web seats that day holds the next one, whoever asks.
        let first = 10 * number as i64 + 1;
        let sessions: Vec<String> = (first..first + 10).map(|day| app.session(day, 3)).collect();
        let tries = (0..40).map(|n| {
            let mut body = enrolment(&sessions[n % 10], 1000 * number + n);
            body["learner"]["phone"] = json!(phone(1000 * number + n));
            app.post("/enrolments").header("X-Forwarded-For", &address(n)).json(&body).send()
        });
        let made: Vec<_> = join_all(tries).await.into_iter().filter(|answer| answer.status == 201).collect();
        assert!(made.len() <= 2, "bot {number} took {} seats", made.len());
        let held = made.into_iter().filter(|answer| answer.body["held_until"].is_string()).count();
        assert_eq!(held, 1, "bot {number} keeps its second seat only if it reads a message or takes a call");
    }
    let waiting = (0..20).map(|n| {
        let mut body = enrolment(&full, 5000 + n);
        body["wait"] = json!(true);
        body["learner"]["phone"] = json!(many(5000 + n));
        app.post("/enrolments").header("X-Forwarded-For", "203.0.113.9").json(&body).send()
    });
    assert_eq!(join_all(waiting).await.iter().filter(|answer| answer.status == 201).count(), 1);
    let calls = (0..20).map(|n| {
        let body = json!({"name": format!("Jeanne {n}"), "phone": many(6000 + n)});
        app.post("/call-backs").header("X-Forwarded-For", "203.0.113.10").json(&body).send()
    });
    assert_eq!(join_all(calls).await.iter().filter(|answer| answer.status == 201).count(), 3);
}

#[actix_web::test]
async fn a_family_comes_together_and_is_held_until_confirmed() {
    let app = start_shared().await;
    let (session, next) = (app.session(12, 4), app.session(13, 4));
    let family = |session: &str| {
        let mut body = enrolment(session, 1);
        body["party_size"] = json!(4);
        body
    };
    let made = ask(&app, &family(&session)).await.expect(201);
    assert!(made["held_until"].is_string(), "larger than the share: somebody confirms it");
    ask(&app, &family(&next)).await.refused(409, "enrolment-needs-a-call");
}

#[actix_web::test]
async fn a_party_of_more_than_four_calls_the_desk() {
    let app = App::start_with(|settings| settings.shares = Shares { party: 4, ..Shares::NONE }).await;
    let agent = app.token(Role::Agent).await;
    let session = app.session(12, 12);
    let party = |who: usize, people: i16| {
        let mut body = enrolment(&session, who);
        body["party_size"] = json!(people);
        body
    };
    ask(&app, &party(1, 5)).await.refused(409, "enrolment-needs-a-call");
    ask(&app, &party(1, 4)).await.expect(201);
    app.post("/enrolments").token(&agent).json(&party(2, 5)).send().await.expect(201);
}

#[actix_web::test]
async fn an_honest_crowd_loses_none_of_its_seats() {
    let app = start_shared().await;
    let crowd = size("CLIC_HONEST", 100);
    let sessions: Vec<String> = (0..crowd.div_ceil(25)).map(|day| app.session(day as i64 + 1, 4)).collect();
    let tries = (0..crowd).map(|n| {
        let mut body = enrolment(&sessions[n % sessions.len()], n);
        body["learner"]["phone"] = json!(format!("06{n:08}"));
        let from = format!("198.51.{}.{}", n / 250, n % 250 + 1);
        app.post("/enrolments").header("X-Forwarded-For", &from).json(&body).send()
    });
    let seated = join_all(tries).await.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(seated, sessions.len() * 4, "every seat is taken by somebody");
}

#[actix_web::test]
async fn shares_begin_again_and_are_forgotten() {
    let app = start_shared().await;
    let enrol = async |who: usize| {
        let mut body = enrolment(&app.session(20 + who as i64, 4), who);
        body["learner"]["phone"] = json!(format!("06{who:08}"));
        app.post("/enrolments").header("X-Forwarded-For", "203.0.113.7").json(&body).send().await
    };
    for who in [1, 2] {
        enrol(who).await.expect(201);
    }
    enrol(3).await.refused(409, "enrolment-needs-a-call");
    app.clock.set(monday() + TimeDelta::days(1));
    enrol(3).await.expect(201);
    app.clock.set(monday() + TimeDelta::days(4));
    app.tidy();
    let mut conn = PgConnection::establish(&app.url).unwrap();
    let left: i64 = diesel::select(diesel::dsl::sql::<diesel::sql_types::BigInt>("(SELECT count(*) FROM web_shares)"))
        .get_result(&mut conn)
        .unwrap();
    assert_eq!(left, 0);
}

#[actix_web::test]
async fn evaluations_say_nothing_about_who_gave_them() {
    let app = App::start().await;
    let session = app.session(0, 4);
    let made = app.enrol(&enrolment(&session, 1)).await;
    app.clock.set(monday() + TimeDelta::hours(6));
    let agent = app.token(Role::Agent).await;
    let sheet = async || app.get(&format!("/sessions/{session}/attendance")).token(&agent).send().await.expect(200);
    assert!(sheet().await["data"][0]["evaluation_secret"].is_string());
    let path = format!("/my-enrolments/{}/evaluation", made.text("reference"));
    let grid = json!({"version": 1, "answers": {"satisfaction": "1", "another_session": "no"}});
    app.post(&path).header("Link-Secret", made.text("secret")).json(&grid).send().await.expect(201);
    let line = sheet().await["data"][0].clone();
    assert!(line.get("evaluated").is_none(), "the team does not see who gave one: {line}");
    let shown = app.get(&path).header("Link-Secret", made.text("secret")).send().await.expect(200);
    assert_eq!((&shown["answered"], shown.get("evaluation")), (&json!(true), None));
    let given = app.get(&format!("/sessions/{session}/evaluations")).token(&agent).send().await.expect(200);
    assert_eq!(given["data"].as_array().unwrap().len(), 1);
    assert!(!given.to_string().contains(made.id()) && !given.to_string().contains("2026-11-23"), "{given}");
    let trail = app.get("/audit?action=evaluation.given").token(&agent).send().await.expect(200);
    assert!(!trail.to_string().contains(made.id()), "{trail}");
}
