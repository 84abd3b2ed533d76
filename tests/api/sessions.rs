//! Sessions: the agenda, edits, cancellation.

mod hand_over;
mod undo;

use chrono::TimeDelta;
use clic::kernel::security::principal::Role;
use serde_json::{Value, json};

use crate::support::{App, Read, enrolment, monday};

#[actix_web::test]
async fn the_agenda_is_paged_in_order_without_gap_or_double() {
    let app = App::start().await;
    let mut made: Vec<String> = (1..=7).map(|day| app.session(day, 4)).collect();
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = app.get(&format!("/sessions?limit=3{cursor}")).send().await.expect(200);
        seen.extend(page.data().iter().map(|s| s.id().to_owned()));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen, made);
    made.truncate(1);
    let day = app.get("/sessions?from=2026-11-24&to=2026-11-24").send().await.expect(200);
    assert_eq!(day.data().len(), 1);
}

#[actix_web::test]
async fn begun_sessions_are_not_available_and_can_be_left_out() {
    let app = App::start().await;
    let (today, later) = (app.session(0, 4), app.session(7, 4));
    let ids = async |filter: &str| {
        let page = app.get(&format!("/sessions?{filter}")).send().await.expect(200);
        page.data().iter().map(|s| s.id().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids("available=true").await, [today.clone(), later.clone()]);
    assert_eq!(ids("begun=true").await, <[String; 0]>::default());
    // The first runs from 14:00 to 16:00 in Paris; the answers are in the cache.
    app.clock.set(monday() + TimeDelta::hours(5));
    assert_eq!(ids("").await, [today.clone(), later.clone()], "it is not over");
    assert_eq!(ids("available=true").await, std::slice::from_ref(&later));
    assert_eq!(ids("available=false").await, std::slice::from_ref(&today));
    assert_eq!(ids("begun=false").await, [later]);
    assert_eq!(ids("begun=true").await, [today]);
}

#[actix_web::test]
async fn a_write_is_seen_at_once_and_unchanged_is_304() {
    let app = App::start().await;
    let session = app.session(7, 2);
    let first = app.get("/sessions").send().await;
    let etag = first.headers["etag"].to_str().unwrap().to_owned();
    let again = app.get("/sessions").header("If-None-Match", &etag).send().await;
    assert_eq!(again.status, 304);
    app.enrol(&enrolment(&session, 1)).await;
    let after = app.get("/sessions").header("If-None-Match", &etag).send().await.expect(200);
    assert_eq!(after["data"][0]["seats_left"], 1);
}

#[actix_web::test]
async fn editing_needs_the_version_that_was_read() {
    let app = App::start().await;
    let session = app.session(7, 4);
    let agent = app.token(Role::Agent).await;
    let path = format!("/sessions/{session}");
    let edit = |version: &str, body| app.patch(&path).token(&agent).header("If-Match", version).json(&body);
    app.clock.set(app.clock.now() + TimeDelta::minutes(1));
    edit("\"1\"", json!({"title": "Le courriel"})).send().await.expect(200);
    let clash = edit("\"1\"", json!({"title": "Autre"})).send().await.refused(412, "changed-meanwhile");
    assert_eq!(clash["changed_by"], "Nadia Benali", "the team learns who was quicker");
    assert_eq!(clash["changed_at"].as_str().map(|at| &at[..10]), Some("2026-11-23"));
    for who in 1..=2 {
        app.enrol(&enrolment(&session, who)).await;
    }
    edit("\"2\"", json!({"capacity": 1})).send().await.refused(409, "capacity-below-taken");
    edit("\"2\"", json!({"capacity": 2})).send().await.expect(200);
    edit("\"3\"", json!({"capacity": 99})).send().await.refused(422, "invalid-input");
}

#[actix_web::test]
async fn a_cancelled_session_keeps_its_people_and_takes_no_more() {
    let app = App::start().await;
    let session = app.session(7, 4);
    let agent = app.token(Role::Agent).await;
    app.enrol(&enrolment(&session, 1)).await;
    let path = format!("/sessions/{session}/cancellation");
    app.post(&path).token(&agent).json(&json!({"reason": " "})).send().await.refused(422, "invalid-input");
    app.post(&path).token(&agent).json(&json!({"reason": "Animatrice malade"})).send().await.expect(200);
    app.post(&path).token(&agent).json(&json!({"reason": "Encore"})).send().await.refused(409, "session-cancelled");
    app.post("/enrolments").json(&enrolment(&session, 2)).send().await.refused(409, "session-cancelled");
    let people = app.get(&format!("/sessions/{session}/attendance")).token(&agent).send().await.expect(200);
    assert_eq!(people.data().len(), 1);
}

#[actix_web::test]
async fn head_is_answered_as_get_is_without_the_body() {
    let app = App::start().await;
    app.session(7, 2);
    let whole = app.get("/sessions").send().await;
    let head = app.ask(reqwest::Method::HEAD, "/v1/here/sessions").send().await;
    assert_eq!((head.status, &head.body), (200, &serde_json::Value::Null));
    assert_eq!(head.headers["etag"], whole.headers["etag"]);
    assert_eq!(head.headers["content-length"], whole.headers["content-length"]);
    let learners = app.ask(reqwest::Method::HEAD, "/v1/here/learners").send().await;
    assert_eq!(learners.status, 401, "private paths stay private");
}

#[actix_web::test]
async fn past_and_future_sessions_do_not_change_places() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let path = format!("/sessions/{}", app.session(24, 4));
    app.post("/enrolments").json(&enrolment(path.rsplit('/').next().unwrap(), 1)).send().await.expect(201);
    let edit = |version: u8, from: &str, to: &str| {
        let body = json!({"starts_at": from, "ends_at": to});
        app.patch(&path).token(&agent).header("If-Match", &format!("\"{version}\"")).json(&body).send()
    };
    // Now is Monday, 23 November, 10:00 in Paris.
    for (from, to) in [
        ("2026-11-20T14:00:00+01:00", "2026-11-20T16:00:00+01:00"),
        ("2026-11-23T10:00:00+01:00", "2026-11-23T12:00:00+01:00"),
    ] {
        let refused = edit(1, from, to).await.refused(422, "invalid-input");
        assert_eq!(refused["errors"][0]["pointer"], "/starts_at");
    }
    let calls = app.get("/calls?limit=100").token(&agent).send().await.expect(200);
    assert!(calls.data().iter().all(|call| call["kind"] != "changed"), "nobody is called");
    edit(1, "2026-11-23T10:01:00+01:00", "2026-11-23T12:00:00+01:00").await.expect(200);
}

#[actix_web::test]
async fn a_year_that_must_be_a_slip_is_asked_about() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let shown = app.get(&format!("/sessions/{}", app.session(24, 4))).send().await.expect(200);
    let venue = shown["venue"].id();
    let plan = |year: u16| {
        let body = json!({"venue_id": venue, "title": "Essai", "level": "beginner", "capacity": 4, "minimum": 1,
            "starts_at": format!("{year}-12-16T14:00:00+01:00"), "ends_at": format!("{year}-12-16T16:00:00+01:00")});
        app.post("/sessions").token(&agent).json(&body).send()
    };
    for (year, says) in [(2016, "passée depuis plus d’un an"), (2062, "dans plus de trois ans")] {
        let refused = plan(year).await.refused(422, "invalid-input");
        assert_eq!(refused["errors"][0]["pointer"], "/starts_at");
        assert!(refused["errors"][0].text("detail").contains(says), "{refused}");
    }
    plan(2027).await.expect(201);
    let path = format!("/sessions/{}", shown.id());
    let slip = json!({"starts_at": "2062-12-17T14:00:00+01:00", "ends_at": "2062-12-17T16:00:00+01:00"});
    let edit = app.patch(&path).token(&agent).header("If-Match", "\"1\"").json(&slip).send().await;
    edit.refused(422, "invalid-input");
    let series = json!({"venue_id": venue, "title": "Essai", "levels": ["beginner"], "first_date": "2062-01-03",
        "last_date": "2062-03-03", "start_time": "14:00", "duration_minutes": 120, "capacity": 4, "minimum": 1});
    let refused = app.post("/series/preview").token(&agent).json(&series).send().await.refused(422, "invalid-input");
    assert_eq!(refused["errors"][0]["pointer"], "/first_date");
}

#[actix_web::test]
async fn what_was_held_stays_where_and_when_it_was() {
    let app = App::start().await;
    let id = app.session(0, 4);
    let path = format!("/sessions/{id}");
    app.enrol(&enrolment(&id, 1)).await;
    // The session began at 14:00 in Paris: it is 15:00, then the day after.
    for hours in [5, 30] {
        app.clock.set(monday() + TimeDelta::hours(hours));
        let (agent, account) = app.staff_at("here", Role::Agent).await;
        let version = app.get(&path).token(&agent).send().await.expect(200)["version"].clone();
        let edit = |body: Value| {
            app.patch(&path).token(&agent).header("If-Match", &format!("\"{version}\"")).json(&body).send()
        };
        let elsewhere = app.session(7, 4);
        let elsewhere = app.get(&format!("/sessions/{elsewhere}")).send().await.expect(200);
        for (field, value) in [
            ("starts_at", json!("2026-12-20T14:00:00+01:00")),
            ("ends_at", json!("2026-11-23T16:30:00+01:00")),
            ("venue_id", elsewhere["venue"]["id"].clone()),
            ("level", json!("advanced")),
            ("capacity", json!(5)),
            ("minimum", json!(2)),
        ] {
            let mut body = json!({"reason": "Erreur de saisie"});
            body[field] = value;
            if field == "starts_at" {
                body["ends_at"] = json!("2026-12-20T16:00:00+01:00");
            }
            let refused = edit(body).await.refused(409, "session-fixed");
            assert_eq!(refused["errors"][0]["pointer"], format!("/{field}"));
        }
        let corrected = json!({"title": format!("Le courriel {hours}"), "facilitator_id": account});
        let refused = edit(corrected.clone()).await.refused(422, "invalid-input");
        assert_eq!(refused["errors"][0]["pointer"], "/reason");
        let mut with_reason = corrected;
        with_reason["reason"] = json!("Remplacement de dernière minute");
        let shown = edit(with_reason).await.expect(200);
        assert_eq!(
            (&shown["facilitator"]["id"], &shown["starts_at"]),
            (&json!(account), &json!("2026-11-23T14:00:00+01:00"))
        );
        let log = app.get(&format!("/audit?subject={id}")).token(&agent).send().await.expect(200);
        assert!(log.data().iter().any(|entry| entry["reason"] == "Remplacement de dernière minute"));
    }
    let calls = app.get("/calls?limit=100").token(&app.token(Role::Agent).await).send().await.expect(200);
    assert!(calls.data().iter().all(|call| call["kind"] != "changed"), "nobody is called");
}
