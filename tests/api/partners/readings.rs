//! Readings of the calendar by partners' keys, and keys that read no more.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::*;

/// Waits until a field of a partner is as wished, since readings are noted after the answer.
async fn wait_for(app: &App, admin: &str, partner: uuid::Uuid, field: &str, until: impl Fn(&Value) -> bool) -> Value {
    for _ in 0..100 {
        let shown = app.get(&format!("/partners/{partner}")).token(admin).send().await.expect(200);
        if until(&shown[field]) {
            return shown;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{field} is never noted");
}

#[actix_web::test]
async fn the_last_reading_of_a_feed_is_known_to_the_minute() {
    let app = App::start().await;
    let admin = app.token(Role::Admin).await;
    let partner = app.partner_at("here");
    let (_, key) = app.key_at("here", partner, &[Scope::CalendarRead]);
    app.get("/sessions").token(&key).send().await.expect(200);
    app.get("/calendar.ics").send().await.expect(200);
    // As a calendar program sends it: the key is the password.
    let password = |key: &str| format!("Basic {}", BASE64_STANDARD.encode(format!("mairie:{key}")));
    for feed in ["/calendar.ics", "/calendar/changes"] {
        for wrong in [&password("secret"), &password(&format!("{key}0")), "Bearer clic_wrong"] {
            let refused = app.get(feed).header("Authorization", wrong).send().await;
            let asked = refused.headers["www-authenticate"].to_str().unwrap();
            assert!(
                refused.status == 401 && asked.starts_with("Basic realm=") && asked.ends_with(", Bearer"),
                "{asked}"
            );
        }
    }
    let elsewhere = app.get("/referrals").token("clic_wrong").send().await;
    assert_eq!(elsewhere.headers["www-authenticate"], "Bearer");
    // Some programs send a password only when asked: with `key_required` they are, and read the same.
    for _ in 0..2 {
        let asked = app.get("/calendar.ics?key_required=true").send().await;
        assert_eq!(asked.status, 401);
        assert!(asked.headers["www-authenticate"].to_str().unwrap().starts_with("Basic realm="));
    }
    let open = app.get("/calendar.ics?key_required=false").send().await;
    let read = app.get("/calendar.ics?key_required=true").header("Authorization", &password(&key)).send().await;
    assert_eq!((read.status, &read.headers["etag"]), (200, &open.headers["etag"]));
    let shown = wait_for(&app, &admin, partner, "calendar_feed", Value::is_string).await;
    assert_eq!(shown["calendar_feed"], "calendar.ics");
    let first = shown["calendar_read_at"].clone();
    assert_eq!(first.as_str().unwrap().parse::<DateTime<Utc>>().unwrap(), monday());

    // A second reading within the minute is not noted, in any process and of any feed.
    app.clock.set(monday() + TimeDelta::seconds(30));
    let other = app.beside();
    other.clock.set(monday() + TimeDelta::seconds(30));
    for process in [&app, &other] {
        process.get("/calendar.csv").token(&key).send().await.expect(200);
    }
    app.clock.set(monday() + TimeDelta::seconds(61));
    app.get("/calendar/changes").token(&key).send().await.expect(200);
    let shown = wait_for(&app, &admin, partner, "calendar_read_at", |at| *at != first).await;
    assert_eq!(shown["calendar_feed"], "calendar/changes");
    let keys = app.get(&format!("/partners/{partner}/keys")).token(&admin).send().await.expect(200);
    let used: DateTime<Utc> = keys["data"][0].text("last_used_at").parse().unwrap();
    assert_eq!(used, monday() + TimeDelta::seconds(61));
}

#[actix_web::test]
async fn a_key_that_reads_no_more_is_seen_beside_one_that_does() {
    let app = App::start().await;
    let admin = app.token(Role::Admin).await;
    let partner = app.partner_at("here");
    let at = |shown: &Value| shown["calendar_unread_since"].as_str().map(|at| at.parse::<DateTime<Utc>>().unwrap());
    let (_, site) = app.key_at("here", partner, &[Scope::CalendarRead]);
    let (panel_id, panel) = app.key_at("here", partner, &[Scope::CalendarRead, Scope::ReferralsRead]);
    app.key_at("here", partner, &[Scope::CalendarRead]);
    app.get("/calendar.csv").token(&panel).send().await.expect(200);
    wait_for(&app, &admin, partner, "calendar_read_at", Value::is_string).await;
    let a_week = monday() + TimeDelta::days(7);
    app.clock.set(a_week);
    let admin = app.token(Role::Admin).await;
    app.get("/calendar.ics").token(&site).send().await.expect(200);
    // Other uses of a key are no readings.
    app.get("/referrals").token(&panel).send().await.expect(200);
    let shown = wait_for(&app, &admin, partner, "calendar_feed", |feed| feed == "calendar.ics").await;
    assert_eq!(at(&shown), Some(monday()), "the panel");
    let keys = app.get(&format!("/partners/{partner}/keys")).token(&admin).send().await.expect(200);
    let read = |id: uuid::Uuid| {
        let keys = keys.data();
        keys.iter().find(|key| key["id"] == json!(id)).unwrap()["calendar_read_at"].clone()
    };
    assert_eq!(read(panel_id).as_str().unwrap().parse::<DateTime<Utc>>().unwrap(), monday());
    let listed = app.get("/partners").token(&admin).send().await.expect(200);
    assert_eq!(listed["data"][0], shown);
    // A revoked key is not waited for.
    app.post(&format!("/keys/{panel_id}/revocation")).token(&admin).send().await.expect(200);
    let shown = app.get(&format!("/partners/{partner}")).token(&admin).send().await.expect(200);
    assert_eq!(at(&shown), Some(a_week), "the site");
}

#[actix_web::test]
async fn an_ended_key_is_shown_until_staff_deals_with_it() {
    let app = App::start().await;
    let admin = app.token(Role::Admin).await;
    let partner = app.partner_at("here");
    let (path, keys) = (format!("/partners/{partner}"), format!("/partners/{partner}/keys"));
    let read = async |key: &str| {
        let now = app.clock.now();
        app.get("/calendar.ics").token(key).send().await.expect(200);
        let admin = app.token(Role::Admin).await;
        let noted = |at: &Value| at.as_str().is_some_and(|at| at.parse::<DateTime<Utc>>().unwrap() == now);
        wait_for(&app, &admin, partner, "calendar_read_at", noted).await;
    };
    let unread = async || {
        let shown = app.get(&path).token(&app.token(Role::Admin).await).send().await.expect(200);
        shown["calendar_unread_since"].as_str().map(|at| at.parse::<DateTime<Utc>>().unwrap())
    };
    let (_, site) = app.key_at("here", partner, &[Scope::CalendarRead]);
    let (panel_id, panel) = app.key_at("here", partner, &[Scope::CalendarRead]);
    read(&panel).await;

    // The key is replaced, but not where it is used: when the old one ends the panel shows nothing any more, although
    // another key still reads.
    let rotation = format!("/keys/{panel_id}/rotation");
    let next = app.post(&rotation).token(&admin).json(&json!({})).send().await.expect(200);
    assert_eq!(unread().await, Some(monday()));
    let overlap = monday() + TimeDelta::days(3);
    app.clock.set(overlap);
    read(&panel).await;
    assert_eq!(unread().await, Some(overlap), "the old key still reads in its place");
    app.clock.set(monday() + TimeDelta::days(20));
    // Keys are kept in the cache for a moment, and these days pass in less.
    tokio::time::sleep(Duration::from_millis(500)).await;
    app.get("/calendar.ics").token(&panel).send().await.refused(401, "invalid-key");
    read(&site).await;
    assert_eq!(unread().await, Some(overlap), "the panel");
    let twice = format!("/keys/{}/rotation", next["key"].id());
    let admin = app.token(Role::Admin).await;
    let last = app.post(&twice).token(&admin).json(&json!({})).send().await.expect(200);
    assert_eq!(unread().await, Some(overlap), "another new key changes nothing");
    let changed = monday() + TimeDelta::days(21);
    app.clock.set(changed);
    read(last.text("secret")).await;
    assert_eq!(unread().await, Some(monday() + TimeDelta::days(20)), "the panel reads again: now the site");

    // A key that ends by itself.
    let new = json!({"name": "Vitrine", "scopes": ["calendar:read"], "ends_at": changed + TimeDelta::days(5)});
    let admin = app.token(Role::Admin).await;
    let window = app.post(&keys).token(&admin).json(&new).send().await.expect(200);
    app.clock.set(changed + TimeDelta::hours(1));
    read(window.text("secret")).await;
    app.clock.set(changed + TimeDelta::days(30));
    read(&site).await;
    read(last.text("secret")).await;
    assert_eq!(unread().await, Some(changed + TimeDelta::hours(1)), "the window");
    let admin = app.token(Role::Admin).await;
    let stopped = |active: bool, version: u8| {
        app.patch(&path).token(&admin).header("If-Match", &format!("\"{version}\"")).json(&json!({"active": active}))
    };
    stopped(false, 1).send().await.expect(200);
    assert_eq!(unread().await, None, "a stopped partner is not waited for");
    stopped(true, 2).send().await.expect(200);
    let revocation = format!("/keys/{}/revocation", window["key"].id());
    app.post(&revocation).token(&admin).send().await.expect(200);
    assert_eq!(unread().await, Some(changed + TimeDelta::days(30)), "a revoked key is not waited for");
}
