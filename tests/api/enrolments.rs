//! Enrolments: created, shown, searched, moved and cancelled, by staff and in «mon inscription».

use chrono::TimeDelta;
use clic::kernel::security::principal::Role;
use futures_util::future::join_all;
use futures_util::{StreamExt, stream};
use serde_json::json;

use crate::support::{Answer, App, Read, enrolment, monday, size};

#[actix_web::test]
async fn a_person_enrols_sees_and_cancels() {
    let app = App::start().await;
    let session = app.session(7, 4);
    let made = app.enrol(&enrolment(&session, 1)).await;
    assert_eq!(made["session"]["seats_left"], 3);
    let (reference, secret) = (made.text("reference"), made.text("secret"));

    let own = format!("/my-enrolments/{}", reference.to_lowercase());
    let shown = app.get(&own).header("Link-Secret", secret).send().await.expect(200);
    assert_eq!(shown["learner"]["phone_display"], "04 65 71 00 11");
    assert_eq!(shown["can_cancel"], true);
    app.get(&own).header("Link-Secret", "AAAAAAAAAAAAAAAAAAAAAA").send().await.refused(404, "not-found");

    let cancellation = format!("{own}/cancellation");
    for _ in 0..2 {
        let gone = app.post(&cancellation).header("Link-Secret", secret).json(&json!({})).send().await.expect(200);
        assert_eq!(gone["status"], "cancelled");
    }
    let after = app.get(&format!("/sessions/{session}")).send().await.expect(200);
    assert_eq!(after["seats_left"], 4, "given back once");
}

#[actix_web::test]
async fn nobody_cancels_by_themselves_once_it_has_begun() {
    let app = App::start().await;
    let session = app.session(1, 4);
    let made = app.enrol(&enrolment(&session, 1)).await;
    app.clock.set(monday() + TimeDelta::days(2));
    let path = format!("/my-enrolments/{}/cancellation", made.text("reference"));
    let secret = made.text("secret");
    app.post(&path).header("Link-Secret", secret).json(&json!({})).send().await.refused(409, "session-started");
}

#[actix_web::test]
async fn full_and_wrong_level_are_refused_with_alternatives() {
    let app = App::start().await;
    let (full, other) = (app.session(7, 1), app.session(14, 2));
    app.enrol(&enrolment(&full, 1)).await;
    let refused = app.post("/enrolments").json(&enrolment(&full, 2)).send().await.refused(409, "session-full");
    assert_eq!(refused["alternatives"][0]["id"], other.as_str());
    let large = app.session(21, 4);
    let mut three = enrolment(&full, 2);
    three["party_size"] = json!(3);
    let refused = app.post("/enrolments").json(&three).send().await.refused(409, "session-full");
    let ids: Vec<_> = refused.list("alternatives").iter().map(|session| &session["id"]).collect();
    assert_eq!(ids, [&json!(large)], "where all of them can sit");

    let mut advanced = enrolment(&other, 3);
    advanced["level"] = json!("advanced");
    app.post("/enrolments").json(&advanced).send().await.refused(409, "level-mismatch");
    let agent = app.token(Role::Agent).await;
    advanced["level_override_reason"] = json!("Vient avec son mari");
    app.post("/enrolments").json(&advanced).send().await.refused(422, "invalid-input");
    app.post("/enrolments").token(&agent).json(&advanced).send().await.expect(201);
}

#[actix_web::test]
async fn the_same_person_twice_is_named_to_staff_only() {
    let app = App::start().await;
    let session = app.session(7, 4);
    let made = app.enrol(&enrolment(&session, 1)).await;
    let refused =
        app.post("/enrolments").json(&enrolment(&session, 1)).send().await.refused(409, "enrolment-needs-a-call");
    assert!(refused.get("existing").is_none() && !refused.to_string().contains(made.text("reference")));
    let agent = app.token(Role::Agent).await;
    let refused = app
        .post("/enrolments")
        .token(&agent)
        .json(&enrolment(&session, 1))
        .send()
        .await
        .refused(409, "already-enrolled");
    assert_eq!(refused["existing"]["reference"], made["reference"]);
}

#[actix_web::test]
async fn pasted_characters_make_nobody_another_person() {
    let app = App::start().await;
    let session = app.session(7, 4);
    app.enrol(&enrolment(&session, 1)).await;
    for (name, phone) in
        [("Mar\u{200b}tin 1", "04 65 71 00 11"), ("Martin 1", "\u{202a}04\u{2011}65 71 00\u{a0}11\u{202c}")]
    {
        let mut same = enrolment(&session, 1);
        same["learner"]["family_name"] = json!(name);
        same["learner"]["phone"] = json!(phone);
        app.post("/enrolments").json(&same).send().await.refused(409, "enrolment-needs-a-call");
    }
}

#[actix_web::test]
async fn names_hold_no_address_and_no_placeholder() {
    let app = App::start().await;
    let session = app.session(7, 4);
    for name in
        ["https://evil.example/prime?id=1", "A{lien}B", "jeanne@evil.example", "evil.example/x", "Gagnez sur evil.fr"]
    {
        let mut body = enrolment(&session, 1);
        body["learner"]["given_name"] = json!(name);
        let refused = app.post("/enrolments").json(&body).send().await.refused(422, "invalid-input");
        assert_eq!(refused.pointers(), ["/learner/given_name"], "{name}");
    }
}

#[actix_web::test]
async fn the_public_gives_a_contact_and_staff_need_not() {
    let app = App::start().await;
    let mut body = enrolment(&app.session(7, 4), 1);
    body["learner"].as_object_mut().unwrap().remove("phone");
    let refused = app.post("/enrolments").json(&body).send().await.refused(422, "invalid-input");
    assert_eq!(refused["errors"][0]["pointer"], "/learner/phone");
    let agent = app.token(Role::Agent).await;
    app.post("/enrolments").token(&agent).json(&body).send().await.expect(201);
}

#[actix_web::test]
async fn a_key_has_one_effect_and_one_answer() {
    let app = App::start().await;
    let session = app.session(7, 4);
    let ask = |who| app.post("/enrolments").header("Idempotency-Key", "\"cle-1\"").json(&enrolment(&session, who));
    let first = ask(1).send().await.expect(201);
    assert_eq!(ask(1).send().await.expect(201), first);
    ask(2).send().await.refused(422, "idempotency-key-reused");
    let after = app.get(&format!("/sessions/{session}")).send().await.expect(200);
    assert_eq!(after["seats_left"], 3);
    app.post("/enrolments")
        .header("Idempotency-Key", "sans guillemets")
        .json(&enrolment(&session, 3))
        .send()
        .await
        .refused(400, "malformed-request");
}

#[actix_web::test]
async fn one_key_sent_many_times_at_once_has_one_effect() {
    let app = App::start_with_pool(8).await;
    let session = app.session(7, 4);
    let asked = (0..40)
        .map(|_| app.post("/enrolments").header("Idempotency-Key", "\"k\"").json(&enrolment(&session, 1)).send());
    let answers = join_all(asked).await;
    assert!(answers.iter().all(|answer| matches!(answer.status, 201 | 409)));
    assert!(
        answers
            .iter()
            .filter(|answer| answer.status == 409)
            .all(|a| a.body["type"] == "/problems/request-still-running")
    );
    let references: std::collections::HashSet<_> =
        answers.iter().filter(|a| a.status == 201).map(|a| a.body["reference"].to_string()).collect();
    assert_eq!(references.len(), 1);
    let after = app.get(&format!("/sessions/{session}")).send().await.expect(200);
    assert_eq!(after["seats_left"], 3);
}

/// The guarantee against overbooking.
///
/// Fails when the condition in `take_seat` is taken away (the CHECK then turns the surplus into other answers than
/// `session-full` with alternatives).
#[actix_web::test]
async fn storms_of_a_thousand_on_three_seats_let_three_people_in() {
    let app = App::start_with_pool(8).await;
    for storm in 0..size("CLIC_STORMS", 2) {
        let session = app.session(7 + storm as i64, 3);
        let asked = (0..1000).map(|who| app.post("/enrolments").json(&enrolment(&session, who)).send());
        // More at once would wait for this thread to send them, longer than the service waits.
        let answers: Vec<Answer> = stream::iter(asked).buffer_unordered(200).collect().await;
        let seated = answers.iter().filter(|answer| answer.status == 201).count();
        assert_eq!(seated, 3, "storm {storm}");
        for answer in answers.iter().filter(|answer| answer.status != 201) {
            assert_eq!(
                (answer.status, &answer.body["type"]),
                (409, &json!("/problems/session-full")),
                "{}",
                answer.body
            );
            assert!(answer.body.get("alternatives").is_some(), "{}", answer.body);
        }
    }
}

#[actix_web::test]
async fn the_list_is_searched_by_name_number_or_reference() {
    let app = App::start().await;
    let session = app.session(7, 4);
    let agent = app.token(Role::Agent).await;
    let mut people = Vec::new();
    for (who, given, family, phone) in
        [(1, "Odette", "Rouanet-Azéma", "04 67 93 12 34"), (2, "Lucien", "Rouanet", "04 67 93 56 78")]
    {
        let mut asked = enrolment(&session, who);
        asked["learner"]["given_name"] = json!(given);
        asked["learner"]["family_name"] = json!(family);
        asked["learner"]["phone"] = json!(phone);
        people.push(app.post("/enrolments").token(&agent).json(&asked).send().await.expect(201));
    }
    let reference = people[0].text("reference").to_lowercase();
    let (stranger, _) = app.staff_at("elsewhere", Role::Admin).await;
    for (asked, found) in [
        ("rouanet", 2),
        ("odette rouanet", 1),
        ("Rouanet AZEMA", 1),
        ("ouane", 2),
        ("ro", 2),
        ("odette lucien", 0),
        ("%", 2),
        ("04 67 93", 2),
        ("0467931234", 1),
        ("93 56 7", 1),
        ("+33 4 67 93 12", 1),
        (reference.as_str(), 1),
        (&reference[4..], 1),
    ] {
        let query = format!("enrolments?q={}", asked.replace('%', "%25").replace('+', "%2B").replace(' ', "%20"));
        let here = app.get(&format!("/{query}")).token(&agent).send().await.expect(200);
        assert_eq!(here.data().len(), found, "{asked}");
        let there =
            app.ask(reqwest::Method::GET, &format!("/v1/elsewhere/{query}")).token(&stranger).send().await.expect(200);
        assert_eq!(there["data"], json!([]), "{asked}");
    }
}

#[actix_web::test]
async fn staff_lists_moves_and_cancels() {
    let app = App::start().await;
    let (from, to) = (app.session(7, 2), app.session(14, 1));
    let agent = app.token(Role::Agent).await;
    let made = app.post("/enrolments").token(&agent).json(&enrolment(&from, 1)).send().await.expect(201);
    let id = made.id();
    let moved = app
        .post(&format!("/enrolments/{id}/move"))
        .token(&agent)
        .json(&json!({"session_id": to}))
        .send()
        .await
        .expect(200);
    assert_eq!((&moved["session"]["id"], &moved["reference"]), (&json!(to), &made["reference"]));
    assert_eq!(app.get(&format!("/sessions/{from}")).send().await.expect(200)["seats_left"], 2);
    assert_eq!(app.get(&format!("/sessions/{to}")).send().await.expect(200)["seats_left"], 0);

    let found = app.get("/enrolments?q=martin").token(&agent).send().await.expect(200);
    assert_eq!(found.data().len(), 1);
    let gone = app
        .post(&format!("/enrolments/{id}/cancellation"))
        .token(&agent)
        .json(&json!({"reason": "Malade"}))
        .send()
        .await
        .expect(200);
    assert_eq!((&gone["status"], &gone["cancellation_reason"]), (&json!("cancelled"), &json!("Malade")));
    app.post(&format!("/enrolments/{id}/move"))
        .token(&agent)
        .json(&json!({"session_id": from}))
        .send()
        .await
        .refused(409, "enrolment-cancelled");
    let trail = app.get("/audit").token(&agent).send().await.expect(200);
    let actions: Vec<_> = trail.data().iter().map(|entry| entry["action"].clone()).collect();
    assert!(
        ["enrolment.created", "enrolment.moved", "enrolment.cancelled"].iter().all(|a| actions.contains(&json!(a))),
        "{actions:?}"
    );
}
