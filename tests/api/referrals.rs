//! Referrals: people whom partners send.

use chrono::TimeDelta;
use clic::directory::api_keys::Scope;
use clic::kernel::security::principal::Role;
use futures_util::future::join_all;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{App, Read, Request, enrolment, monday};

/// Adds a partner; returns it and its key.
fn sender(app: &App) -> (Uuid, String) {
    let partner = app.partner_at("here");
    (partner, app.key_at("here", partner, Scope::OF_PARTNERS).1)
}

/// A referral of somebody; another `who` is another person.
fn referral(session: &str, who: usize) -> Value {
    let learner = enrolment(session, who)["learner"].clone();
    json!({"session_id": session, "learner": learner, "consent": true})
}

fn send(app: &App, key: &str, body: &Value) -> Request {
    app.post("/referrals").token(key).json(body)
}

#[actix_web::test]
async fn a_referral_takes_a_seat_and_names_its_partner_to_staff() {
    let app = App::start().await;
    let (partner, key) = sender(&app);
    let session = app.session(7, 4);
    let mut body = referral(&session, 1);
    body["needs"] = json!("Envoyer des photos");
    let sent = send(&app, &key, &body).send().await.expect(201);
    assert_eq!((&sent["status"], &sent["can_withdraw"]), (&json!("enrolled"), &json!(true)));
    assert_eq!(sent["learner"]["phone_display"], "04 65 71 00 11");
    assert_eq!(sent["sent_by"], "Site");
    assert!(sent.get("secret").is_none(), "the personal link is the person's");
    let path = format!("/referrals/{}", sent.id());
    assert_eq!(app.get(&path).token(&key).send().await.expect(200), sent);

    let agent = app.token(Role::Agent).await;
    app.enrol(&enrolment(&session, 2)).await;
    let listed = app.get(&format!("/enrolments?partner={partner}")).token(&agent).send().await.expect(200);
    assert_eq!(listed.data().len(), 1);
    let enrolled = &listed["data"][0];
    assert_eq!((&enrolled["channel"], &enrolled["reference"]), (&json!("partner"), &sent["reference"]));
    assert_eq!((&enrolled["partner"]["id"], &enrolled["needs"]), (&json!(partner), &json!("Envoyer des photos")));
    let all = app.get("/enrolments").token(&agent).send().await.expect(200);
    assert_eq!(all.data().iter().filter(|one| one["partner"].is_null()).count(), 1);
    let trail = app.get("/audit?action=referral.created").token(&agent).send().await.expect(200);
    let entry = &trail["data"][0];
    assert_eq!((&entry["actor"]["kind"], &entry["after"]["consent"]), (&json!("partner"), &json!(true)));
    assert!(entry["actor"].text("name").ends_with("(Site)"), "{entry}");
}

#[actix_web::test]
async fn nobody_is_sent_without_their_consent_and_a_way_to_reach_them() {
    let app = App::start().await;
    let (_, key) = sender(&app);
    let text = app.get("/referral-consent").token(&key).send().await.expect(200);
    assert!(text.text("text").contains("04 65 71 00 00"), "{text}");
    let mut body = referral(&app.session(7, 4), 1);
    body["consent"] = json!(false);
    body["learner"]["phone"] = Value::Null;
    let refused = send(&app, &key, &body).send().await.refused(422, "invalid-input");
    let pointers = refused.pointers();
    assert_eq!(pointers, ["/consent", "/learner/phone"]);
    body.as_object_mut().unwrap().remove("consent");
    let refused = send(&app, &key, &body).send().await.refused(422, "invalid-input");
    assert_eq!(refused["errors"][0]["pointer"], "/consent");
    assert_eq!(app.get("/referrals").token(&key).send().await.expect(200)["data"], json!([]));
    let mut body = referral(&app.session(9, 4), 1);
    body["learner"]["remarks"] = json!("Entend mal.");
    let refused = send(&app, &key, &body).send().await.refused(422, "invalid-input");
    assert_eq!(refused["errors"][0]["pointer"], "/learner/remarks", "the team's own notes");
}

#[actix_web::test]
async fn a_partner_hears_of_a_person_only_what_it_sent() {
    let app = App::start().await;
    let (_, key) = sender(&app);
    let agent = app.token(Role::Agent).await;
    // A known learner, with more than the partner knows.
    let mut known = enrolment(&app.session(3, 4), 1);
    known["learner"]["email"] = json!("jeanne@exemple.fr");
    known["learner"]["birth_year"] = json!(1944);
    let learner = app.post("/enrolments").token(&agent).json(&known).send().await.expect(201);
    let session = app.session(7, 4);
    let mut body = referral(&session, 1);
    body["learner"]["given_name"] = json!("JEANNE");
    body["learner"]["commune_code"] = json!("34245");
    let of_known = send(&app, &key, &body).send().await.expect(201);
    let of_new = send(&app, &key, &referral(&session, 2)).send().await.expect(201);
    assert_eq!(of_known["learner"]["given_name"], "JEANNE");
    assert_eq!(
        (&of_known["learner"]["commune"], &of_known["learner"]["email"]),
        (&json!("Saint-Chinian"), &Value::Null)
    );
    let fields = |view: &Value| view.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(fields(&of_known), fields(&of_new));
    assert!(!of_known.to_string().contains("1944") && !of_known.to_string().contains("jeanne@exemple.fr"));
    let reference = of_known.text("reference");
    let found = app.get(&format!("/enrolments?q={reference}")).token(&agent).send().await.expect(200);
    assert_eq!(found["data"][0]["learner"]["email"], "jeanne@exemple.fr", "it is the same person: {learner}");

    // Another partner that refers the same person gets the answer of the public.
    let (_, another) = sender(&app);
    let refused = send(&app, &another, &body).send().await.refused(409, "enrolment-needs-a-call");
    let public = app.post("/enrolments").json(&enrolment(&session, 1)).send().await;
    assert_eq!(refused, public.refused(409, "enrolment-needs-a-call"));
    // A partner that refers again learns the reference of its own referral.
    let own = send(&app, &key, &body).send().await.refused(409, "enrolment-needs-a-call");
    assert!(own.text("detail").ends_with(&format!("référence {reference}.")), "{own}");
}

#[actix_web::test]
async fn another_s_referrals_are_not_found() {
    let app = App::start().await;
    let ((_, mine), (_, theirs)) = (sender(&app), sender(&app));
    let session = app.session(7, 4);
    let sent = send(&app, &mine, &referral(&session, 1)).send().await.expect(201);
    let path = format!("/referrals/{}", sent.id());
    let withdrawal = format!("{path}/withdrawal");
    let partner = app.partner_at("here");
    let person = app.partner_token(partner).await;
    for token in [&theirs, &person] {
        app.get(&path).token(token).send().await.refused(404, "not-found");
        app.post(&withdrawal).token(token).json(&json!({})).send().await.refused(404, "not-found");
        assert_eq!(app.get("/referrals").token(token).send().await.expect(200)["data"], json!([]));
        let by_session = format!("/referrals?session={session}");
        assert_eq!(app.get(&by_session).token(token).send().await.expect(200)["data"], json!([]));
    }
    let abroad = app.key_at("elsewhere", app.partner_at("elsewhere"), Scope::OF_PARTNERS).1;
    app.ask(reqwest::Method::GET, &format!("/v1/elsewhere{path}"))
        .token(&abroad)
        .send()
        .await
        .refused(404, "not-found");
    // Nor does a partner's key open the lists of staff.
    for path in ["/learners", "/enrolments", "/accounts", "/partners", "/audit", "/messages"] {
        app.get(path).token(&mine).send().await.refused(403, "forbidden");
    }
    assert_eq!(app.get(&path).token(&mine).send().await.expect(200)["status"], "enrolled");
}

#[actix_web::test]
async fn a_full_session_is_refused_or_waited_for() {
    let app = App::start().await;
    let (_, key) = sender(&app);
    let session = app.session(7, 1);
    let first = send(&app, &key, &referral(&session, 1)).send().await.expect(201);
    send(&app, &key, &referral(&session, 2)).send().await.refused(409, "session-full");
    let mut patient = referral(&session, 2);
    patient["wait"] = json!(true);
    let waiting = send(&app, &key, &patient).send().await.expect(201);
    assert_eq!(waiting["status"], "waiting");
    let path = format!("/referrals/{}", first.id());
    let reason = json!({"reason": "Hospitalisée"});
    let gone = app.post(&format!("{path}/withdrawal")).token(&key).json(&reason).send().await.expect(200);
    assert_eq!((&gone["status"], &gone["can_withdraw"]), (&json!("cancelled"), &json!(false)));
    let again = app.post(&format!("{path}/withdrawal")).token(&key).json(&reason).send().await.expect(200);
    assert_eq!(again, gone, "the same answer when asked again");
    let path = format!("/referrals/{}", waiting.id());
    let offered = app.get(&path).token(&key).send().await.expect(200);
    assert_eq!(offered["status"], "offered", "the seat is offered to the waiting person");
    let declined = app.post(&format!("{path}/withdrawal")).token(&key).json(&json!({})).send().await.expect(200);
    assert_eq!(declined["status"], "cancelled");
    let shown = app.get(&format!("/sessions/{session}")).send().await.expect(200);
    assert_eq!(shown["seats_left"], 1);
}

#[actix_web::test]
async fn partners_at_once_never_overbook() {
    let app = App::start().await;
    let senders = [sender(&app).1, sender(&app).1];
    let session = app.session(7, 3);
    let sent = join_all((0..12).map(|who| send(&app, &senders[who % 2], &referral(&session, who)).send())).await;
    assert_eq!(sent.iter().filter(|answer| answer.status == 201).count(), 3);
    for refused in sent.into_iter().filter(|answer| answer.status != 201) {
        refused.refused(409, "session-full");
    }
    assert_eq!(app.get(&format!("/sessions/{session}")).send().await.expect(200)["seats_left"], 0);
}

#[actix_web::test]
async fn a_referral_sent_again_with_its_key_has_one_effect() {
    let app = App::start().await;
    let ((_, mine), (_, theirs)) = (sender(&app), sender(&app));
    let session = app.session(7, 4);
    let body = referral(&session, 1);
    let keyed = |key: &str, body: &Value| send(&app, key, body).header("Idempotency-Key", "\"one\"");
    let first = keyed(&mine, &body).send().await.expect(201);
    assert_eq!(keyed(&mine, &body).send().await.expect(201), first);
    keyed(&mine, &referral(&session, 2)).send().await.refused(422, "idempotency-key-reused");
    keyed(&theirs, &referral(&session, 3)).send().await.expect(201);
    let listed = app.get("/referrals").token(&mine).send().await.expect(200);
    assert_eq!(listed.data().len(), 1);
}

#[actix_web::test]
async fn referrals_are_listed_newest_first_and_filtered_by_status() {
    let app = App::start().await;
    let partner = app.partner_at("here");
    let person = app.partner_token(partner).await;
    let today = app.session(0, 4);
    let mut ids = Vec::new();
    for who in 0..4 {
        app.clock.set(monday() + TimeDelta::seconds(who));
        let sent = send(&app, &person, &referral(&today, who as usize)).send().await.expect(201);
        assert_eq!(sent["sent_by"], "Monique Roux");
        ids.push(sent["id"].clone());
    }
    let agent = app.token(Role::Agent).await;
    let sheet_path = format!("/sessions/{today}/attendance");
    let sheet = app.get(&sheet_path).token(&agent).send().await.expect(200);
    let line = |name: &str| sheet.data().iter().find(|line| line["learner"]["family_name"] == name).unwrap().clone();
    let tick =
        |name: &str, status: &str| json!({"enrolment_id": line(name)["enrolment_id"], "status": status, "version": 0});
    let entries = json!({"entries": [tick("Martin 0", "late"), tick("Martin 1", "excused")]});
    app.put(&sheet_path).token(&agent).json(&entries).send().await.expect(200);
    let last = format!("/referrals/{}/withdrawal", ids[3].as_str().unwrap());
    app.post(&last).token(&person).json(&json!({})).send().await.expect(200);

    let first = app.get("/referrals?limit=3").token(&person).send().await.expect(200);
    let shown = |page: &Value| -> Vec<(Value, Value)> {
        page.data().iter().map(|one| (one["id"].clone(), one["status"].clone())).collect()
    };
    let words = ["cancelled", "enrolled", "absent"].map(|word| json!(word));
    let expected: Vec<_> = ids.iter().rev().cloned().zip(words).collect();
    assert_eq!(shown(&first), expected);
    let cursor = first.text("next_cursor");
    let rest = app.get(&format!("/referrals?limit=3&cursor={cursor}")).token(&person).send().await.expect(200);
    assert_eq!(shown(&rest), [(ids[0].clone(), json!("came"))]);
    assert_eq!(rest["next_cursor"], Value::Null);
    let came = app.get("/referrals?status=came").token(&person).send().await.expect(200);
    assert_eq!(shown(&came), [(ids[0].clone(), json!("came"))]);
    let elsewhere = format!("/referrals?session={}", app.session(5, 4));
    assert_eq!(app.get(&elsewhere).token(&person).send().await.expect(200)["data"], json!([]));

    app.clock.set(monday() + TimeDelta::hours(4));
    let begun = format!("/referrals/{}/withdrawal", ids[2].as_str().unwrap());
    // A token holds for ten minutes.
    let colleague = app.partner_token(partner).await;
    app.post(&begun).token(&colleague).json(&json!({})).send().await.refused(409, "session-started");
}

#[actix_web::test]
async fn a_cancelled_session_cancels_its_referrals() {
    let app = App::start().await;
    let (_, key) = sender(&app);
    let session = app.session(7, 4);
    let sent = send(&app, &key, &referral(&session, 1)).send().await.expect(201);
    let agent = app.token(Role::Agent).await;
    let reason = json!({"reason": "Animatrice malade"});
    app.post(&format!("/sessions/{session}/cancellation")).token(&agent).json(&reason).send().await.expect(200);
    let path = format!("/referrals/{}", sent.id());
    assert_eq!(app.get(&path).token(&key).send().await.expect(200)["status"], "cancelled");
}
