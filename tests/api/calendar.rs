//! The calendar in every format: the same sessions, filters and validators.

mod cache;

use clic::kernel::security::principal::Role;
use reqwest::header::HeaderMap;
use serde_json::{Value, json};

use crate::support::{App, Read, enrolment};

const FORMATS: [(&str, &str); 6] = [
    ("ics", "text/calendar"),
    ("atom", "application/atom+xml"),
    ("jsonld", "application/ld+json"),
    ("openagenda.json", "application/json"),
    ("csv", "text/csv"),
    ("html", "text/html"),
];

/// An answer of a feed, its body as it came over the wire.
struct Feed {
    status: u16,
    headers: HeaderMap,
    bytes: Vec<u8>,
}

impl Feed {
    fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).unwrap()
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    fn etag(&self) -> String {
        self.header("etag").to_owned()
    }
}

async fn ask(app: &App, path: &str, headers: &[(&str, &str)]) -> Feed {
    let mut request = app.http.get(format!("{}/v1/here{path}", app.base));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = request.send().await.unwrap();
    Feed {
        status: response.status().as_u16(),
        headers: response.headers().clone(),
        bytes: response.bytes().await.unwrap().to_vec(),
    }
}

async fn feed(app: &App, path: &str) -> Feed {
    let feed = ask(app, path, &[]).await;
    assert_eq!(feed.status, 200, "{path}: {}", feed.text());
    feed
}

/// Titles in order, from the OpenAgenda feed.
async fn titles(app: &App, query: &str) -> Vec<String> {
    let agenda: Value =
        serde_json::from_slice(&feed(app, &format!("/calendar.openagenda.json{query}")).await.bytes).unwrap();
    agenda.list("events").iter().map(|event| event["title"].text("fr").to_owned()).collect()
}

async fn edit(app: &App, token: &str, session: &str, version: i32, body: Value) {
    let path = format!("/sessions/{session}");
    app.patch(&path).token(token).header("If-Match", &format!("\"{version}\"")).json(&body).send().await.expect(200);
}

async fn cancel(app: &App, token: &str, session: &str) {
    let path = format!("/sessions/{session}/cancellation");
    app.post(&path).token(token).json(&json!({"reason": "Salle fermée"})).send().await.expect(200);
}

#[actix_web::test]
async fn every_format_has_the_same_sessions() {
    let app = App::start().await;
    let sessions: Vec<String> = (1..=3).map(|day| app.session(day, 4)).collect();
    app.enrol(&enrolment(&sessions[0], 1)).await;
    let mut positions = Vec::new();
    for (format, kind) in FORMATS {
        let answer = feed(&app, &format!("/calendar.{format}")).await;
        assert!(answer.header("content-type").starts_with(kind), "{format}");
        assert_eq!(answer.header("cache-control"), "no-cache");
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert!(answer.header("last-modified").ends_with("GMT"));
        positions.push(answer.header("calendar-position").to_owned());
        let text = answer.text();
        for session in &sessions {
            assert!(text.contains(session.as_str()), "{format}");
        }
        assert!(!text.contains("Martin") && !text.contains("Jeanne "), "nobody is named: {text}");
        let head = app.ask(reqwest::Method::HEAD, &format!("/v1/here/calendar.{format}")).send().await;
        assert_eq!(head.headers["etag"], answer.headers["etag"]);
    }
    positions.dedup();
    assert_eq!(positions.len(), 1, "one version behind all: {positions:?}");
    let ics = feed(&app, "/calendar.ics").await.text();
    assert_eq!(ics.matches("BEGIN:VEVENT\r\n").count(), 3);
    assert!(ics.contains("URL:https://clic.example/atelier.html?id="));
    let elsewhere = app.ask(reqwest::Method::GET, "/v1/elsewhere/calendar/changes").send().await.expect(200);
    assert_eq!(elsewhere["data"], json!([]));
}

#[actix_web::test]
async fn filters_choose_and_wrong_ones_are_refused() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let sessions: Vec<String> = (1..=4).map(|day| app.session(day, 4)).collect();
    for (session, title, level) in
        [(0, "A", "beginner"), (1, "B", "advanced"), (2, "C", "beginner"), (3, "D", "beginner")]
    {
        edit(&app, &agent, &sessions[session], 1, json!({"title": title, "level": level})).await;
    }
    cancel(&app, &agent, &sessions[2]).await;
    let shown = app.get(&format!("/sessions/{}", sessions[3])).send().await.expect(200);
    let venue = shown["venue"].id();
    assert_eq!(titles(&app, "").await, ["A", "B", "C", "D"]);
    assert_eq!(titles(&app, "?cancelled=mark").await, ["A", "B", "ANNULÉ – C", "D"]);
    assert_eq!(titles(&app, "?cancelled=omit").await, ["A", "B", "D"]);
    assert_eq!(titles(&app, "?level=advanced").await, ["B"]);
    assert_eq!(titles(&app, "?commune=34052").await.len(), 4);
    assert!(titles(&app, "?commune=34245").await.is_empty());
    let empty = feed(&app, "/calendar.ics?commune=34245").await.text();
    assert!(empty.contains("BEGIN:VTIMEZONE\r\n") && !empty.contains("VEVENT"), "a component at least: {empty}");
    assert_eq!(titles(&app, &format!("?venue={venue}")).await, ["D"]);
    assert_eq!(titles(&app, "?from=2026-11-25&to=2026-11-26").await, ["B", "C"]);
    assert_eq!(titles(&app, "?to=2026-11-24").await, ["A"]);
    assert!(feed(&app, "/calendar.ics").await.text().contains("STATUS:CANCELLED"));
    for wrong in [
        "?from=2026-12-02&to=2026-12-01",
        "?from=2026-01-01&to=2029-01-01",
        "?from=1912-01-01",
        "?commune=x",
        "?commune=34999",
        "?lieu=1",
    ] {
        for format in ["calendar.ics", "calendar.csv"] {
            app.get(&format!("/{format}{wrong}")).send().await.refused(400, "invalid-query");
        }
    }
    app.get("/calendar.ics?level=expert").send().await.refused(400, "invalid-query");
    for list in ["calendar.html", "sessions", "calendar/changes"] {
        let refused = app.get(&format!("/{list}?commune=34310")).send().await.refused(400, "invalid-query");
        let detail = refused["errors"][0].text("detail");
        assert_eq!(
            detail,
            "34310 est un code postal ; il faut un code INSEE (Capestang : 34052, Saint-Chinian : 34245)."
        );
    }
    app.get("/calendar/changes?limit=0").send().await.refused(400, "invalid-query");
    app.get("/calendar/changes?from=2027-01-02&to=2027-01-01").send().await.refused(400, "invalid-query");
    app.get("/calendar/changes?from=2000-01-01&to=2100-12-31").send().await.expect(200);
}

#[actix_web::test]
async fn a_feed_that_omits_cancellations_is_dated_by_them() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let sessions: Vec<String> = (1..=2).map(|day| app.session(day, 4)).collect();
    let updated = async |app: &App| {
        let text = feed(app, "/calendar.atom?cancelled=omit").await.text();
        text.split("<updated>").nth(1).unwrap().split('<').next().unwrap().to_owned()
    };
    edit(&app, &agent, &sessions[1], 1, json!({"title": "Autre"})).await;
    let before = updated(&app).await;
    cancel(&app, &agent, &sessions[1]).await;
    assert!(updated(&app).await > before, "{before}");
}

#[actix_web::test]
async fn sequence_rises_with_time_place_and_status_only() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let session = app.session(1, 4);
    let sequence = async || {
        let changes = app.get("/calendar/changes").send().await.expect(200);
        changes["data"][0]["item"]["sequence"].as_i64().unwrap()
    };
    assert_eq!(sequence().await, 0);
    edit(&app, &agent, &session, 1, json!({"title": "Autre titre", "capacity": 3})).await;
    assert_eq!(sequence().await, 0);
    let times = json!({"starts_at": "2026-11-24T15:00:00+01:00", "ends_at": "2026-11-24T17:00:00+01:00"});
    edit(&app, &agent, &session, 2, times).await;
    assert_eq!(sequence().await, 1);
    let venue = app.get(&format!("/sessions/{session}")).send().await.expect(200)["venue"].clone();
    let path = format!("/venues/{}", venue.id());
    let edit_venue = async |version: i32, body: Value| {
        app.patch(&path)
            .token(&agent)
            .header("If-Match", &format!("\"{version}\""))
            .json(&body)
            .send()
            .await
            .expect(200)
    };
    edit_venue(1, json!({"accessibility": "De plain-pied."})).await;
    assert_eq!(sequence().await, 1);
    edit_venue(2, json!({"room": "Salle bleue", "position": {"latitude": 43.3277, "longitude": 3.0436}})).await;
    assert_eq!(sequence().await, 2);
    let nowhere = json!({"position": {"latitude": 430, "longitude": 3}});
    app.patch(&path)
        .token(&agent)
        .header("If-Match", "\"3\"")
        .json(&nowhere)
        .send()
        .await
        .refused(422, "invalid-input");
    cancel(&app, &agent, &session).await;
    assert_eq!(sequence().await, 3);
    let ics = feed(&app, "/calendar.ics").await.text();
    assert!(ics.contains("GEO:43.327700;3.043600\r\n"), "{ics}");
    assert!(
        ics.contains("SEQUENCE:3\r\n") && ics.contains("STATUS:CANCELLED\r\n") && ics.contains("Salle bleue"),
        "{ics}"
    );
}

#[actix_web::test]
async fn feeds_use_the_public_address_if_there_is_one() {
    let app = App::start_with(|settings| settings.post.public_url.clear()).await;
    app.session(1, 4);
    assert!(feed(&app, "/calendar.atom").await.text().contains(&format!("{}/v1/here/calendar.atom", app.base)));
    let app = App::start().await;
    assert!(feed(&app, "/calendar.atom").await.text().contains("https://clic.example/v1/here/calendar.atom"));
}
