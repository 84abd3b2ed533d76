//! Series: previewed and created as one, with their planning conflicts.

mod edits;
mod rhythm;

use clic::kernel::security::principal::Role;
use futures_util::future::{join, join_all};
use serde_json::{Value, json};

use crate::support::{Answer, App, Read};

/// Four Thursdays of May 2027 at ten; the 6th is Ascension.
fn may(venue: &Value) -> Value {
    json!({
        "venue_id": venue, "title": "Le numérique en un clic", "levels": ["beginner", "intermediate", "advanced"],
        "first_date": "2027-05-06", "last_date": "2027-05-27", "start_time": "10:00", "duration_minutes": 120,
        "capacity": 4, "minimum": 3,
    })
}

fn with(mut body: Value, change: Value) -> Value {
    body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    body
}

/// Dates, each with the reason why it is skipped, or nothing.
fn skipped(preview: &Value) -> Vec<(&str, &str)> {
    preview.list("dates").iter().map(|date| (date.text("date"), date["skipped"].as_str().unwrap_or_default())).collect()
}

/// A service with an agent of its desk, who plans at one venue.
struct Desk {
    app: App,
    agent: String,
    venue: Value,
}

impl Desk {
    async fn open() -> Desk {
        let app = App::start().await;
        let agent = app.token(Role::Agent).await;
        let venue = app.venue().await;
        Desk { app, agent, venue }
    }

    async fn post(&self, path: &str, body: &Value) -> Answer {
        self.app.post(path).token(&self.agent).json(body).send().await
    }

    async fn preview(&self, change: Value) -> Value {
        self.post("/series/preview", &with(may(&self.venue), change)).await.expect(200)
    }

    async fn create(&self, change: Value) -> Value {
        self.post("/series", &with(may(&self.venue), change)).await.expect(201)
    }

    async fn edit(&self, series: &Value, version: i64, change: Value) -> Answer {
        let path = format!("/series/{}", series.id());
        self.app
            .patch(&path)
            .token(&self.agent)
            .header("If-Match", &format!("\"{version}\""))
            .json(&change)
            .send()
            .await
    }

    async fn edit_one(&self, session: &Value, change: Value) -> Value {
        let path = format!("/sessions/{}", session.id());
        let version = format!("\"{}\"", session["version"]);
        self.app.patch(&path).token(&self.agent).header("If-Match", &version).json(&change).send().await.expect(200)
    }

    async fn session(&self, session: &Value) -> Value {
        let path = format!("/sessions/{}", session.id());
        self.app.get(&path).token(&self.agent).send().await.expect(200)
    }
}

#[actix_web::test]
async fn a_series_is_created_as_it_was_previewed() {
    let desk = Desk::open().await;
    let preview = desk.preview(json!({})).await;
    assert_eq!(preview["dates"][0]["skipped"], "Jour férié : Ascension");
    assert_eq!((&preview["count"], &preview["notes"]), (&json!(3), &json!([])));
    let created = desk.create(json!({})).await;
    assert_eq!(created.list("created").len(), 3);
    assert_eq!(created["created"][0]["starts_at"], "2027-05-13T10:00:00+02:00");
    let shown = desk.app.get(&format!("/series/{}", created.id())).token(&desk.agent).send().await;
    assert_eq!(shown.headers["etag"], "\"1\"");
    assert_eq!((&shown.body["weekday"], &shown.body["sessions"]), (&json!(4), &json!(3)));
    let only = format!("/sessions?series={}&from=2027-01-01", created.id());
    assert_eq!(desk.app.get(&only).send().await.expect(200).data().len(), 3);
}

#[actix_web::test]
async fn a_series_through_may_says_why_it_skips() {
    let desk = Desk::open().await;
    // Saturdays: the 1st and the 8th of May 2027; a Thursday: Ascension.
    let saturdays = desk.preview(json!({"first_date": "2027-05-01", "last_date": "2027-05-15"})).await;
    assert_eq!(
        skipped(&saturdays),
        [
            ("2027-05-01", "Jour férié : Fête du travail"),
            ("2027-05-08", "Jour férié : Victoire de 1945"),
            ("2027-05-15", ""),
        ]
    );
    assert_eq!(skipped(&desk.preview(json!({})).await)[0], ("2027-05-06", "Jour férié : Ascension"));
}

#[actix_web::test]
async fn school_holidays_are_skipped_by_choice() {
    let desk = Desk::open().await;
    let winter = json!({"first_date": "2027-02-02", "last_date": "2027-02-23"});
    assert_eq!(desk.preview(winter.clone()).await["count"], 4);
    let choice = with(winter, json!({"skip_school_holidays": true}));
    let preview = desk.preview(choice.clone()).await;
    let holidays = "Vacances scolaires (zone C) : Vacances d’hiver";
    assert_eq!(
        skipped(&preview),
        [("2027-02-02", ""), ("2027-02-09", holidays), ("2027-02-16", holidays), ("2027-02-23", "")]
    );
    assert_eq!(preview["notes"], json!([]));
    let created = desk.create(choice).await;
    assert_eq!(created["skips_school_holidays"], true);
    let late = json!({"first_date": "2028-08-22", "last_date": "2028-09-12", "skip_school_holidays": true});
    let preview = desk.preview(late).await;
    assert_eq!(preview["count"], 2);
    let note = preview["notes"][0].as_str().unwrap();
    assert!(note.starts_with("Calendrier scolaire connu jusqu’au 31 août 2028"), "{note}");
}

#[actix_web::test]
async fn endless_and_empty_series_are_refused() {
    let desk = Desk::open().await;
    for change in [
        json!({"last_date": "2027-01-01"}),
        json!({"last_date": "2029-05-27"}),
        json!({"last_date": "2028-12-27"}),
        json!({"last_date": "2027-05-06"}),
        json!({"levels": []}),
        json!({"start_time": "25:00"}),
        json!({"venue_id": "00000000-0000-7000-8000-000000000000"}),
        json!({"facilitator_id": "00000000-0000-7000-8000-000000000000"}),
    ] {
        desk.post("/series", &with(may(&desk.venue), change)).await.refused(422, "invalid-input");
    }
}

#[actix_web::test]
async fn taken_rooms_are_listed_and_refused_unless_accepted() {
    let desk = Desk::open().await;
    let first = desk.create(json!({"last_date": "2027-05-13"})).await;
    let again = desk.preview(json!({})).await;
    let conflict = &again["dates"][1]["conflicts"][0];
    assert_eq!(conflict["text"], "Salle déjà prise de 10 h à 12 h : Le numérique en un clic");
    assert_eq!((&conflict["kind"], &conflict["session_id"]), (&json!("room"), &first["created"][0]["id"]));
    assert_eq!(again["dates"][2]["conflicts"], json!([]));
    let refused = desk.post("/series", &may(&desk.venue)).await.refused(409, "planning-conflict");
    assert_eq!(refused["conflicts"][0]["date"], "2027-05-13");
    assert!(refused.text("detail").starts_with("jeudi 13 mai : Salle déjà prise"));
    let here = format!("/sessions?venue={}&from=2027-01-01", desk.venue.as_str().unwrap());
    let count = || async { desk.app.get(&here).send().await.expect(200).data().len() };
    assert_eq!(count().await, 1, "nothing of the refused series is there");
    let created = desk.create(json!({"accept_conflicts": true})).await;
    assert_eq!(created.list("created").len(), 3);
    let trail = desk.app.get(&format!("/audit?subject={}", created.id())).token(&desk.agent);
    let trail = trail.send().await.expect(200);
    assert_eq!(trail["data"][0]["after"].list("accepted_conflicts").len(), 1);
    // A session that begins when another one ends is no conflict.
    desk.create(json!({"start_time": "12:00"})).await;
}

#[actix_web::test]
async fn nobody_runs_two_workshops_at_once_unless_staff_says_so() {
    let desk = Desk::open().await;
    let (_, lea) = desk.app.staff_at("here", Role::Facilitator).await;
    desk.create(json!({"facilitator_id": lea})).await;
    let elsewhere = desk.app.venue().await;
    let body = with(may(&elsewhere), json!({"facilitator_id": lea, "start_time": "11:30"}));
    let refused = desk.post("/series", &body).await.refused(409, "planning-conflict");
    let text = refused["conflicts"][0].text("text");
    assert_eq!(text, "Nadia Benali anime déjà de 10 h à 12 h à Capestang : Le numérique en un clic");
    desk.post("/series", &with(body, json!({"facilitator_id": null}))).await.expect(201);
}

#[actix_web::test]
async fn of_simultaneous_plans_for_one_room_or_person_one_wins() {
    let app = App::start_with_pool(10).await;
    let agent = app.token(Role::Agent).await;
    let (_, lea) = app.staff_at("here", Role::Facilitator).await;
    let room = app.venue().await;
    let mut rooms = Vec::new();
    for _ in 0..8 {
        rooms.push(app.venue().await);
    }
    let session = |venue: &Value, who: Value| {
        json!({
            "venue_id": venue, "title": "Premiers pas", "level": "beginner", "capacity": 4, "minimum": 1,
            "starts_at": "2027-01-12T14:00:00+01:00", "ends_at": "2027-01-12T16:00:00+01:00", "facilitator_id": who,
        })
    };
    let same_room: Vec<Value> = (0..8).map(|_| session(&room, Value::Null)).collect();
    let same_person: Vec<Value> = rooms.iter().map(|venue| session(venue, json!(lea))).collect();
    for bodies in [same_room, same_person] {
        let asked = bodies.iter().map(|body| app.post("/sessions").token(&agent).json(body).send());
        let mut statuses: Vec<u16> = join_all(asked).await.iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409, 409, 409, 409, 409, 409, 409]);
    }
    // The same between a series and a session.
    let series = with(may(&room), json!({"first_date": "2027-02-04", "last_date": "2027-02-25"}));
    let single = with(
        session(&room, Value::Null),
        json!({"starts_at": "2027-02-11T11:00:00+01:00", "ends_at": "2027-02-11T13:00:00+01:00"}),
    );
    let (series, single) = join(
        app.post("/series").token(&agent).json(&series).send(),
        app.post("/sessions").token(&agent).json(&single).send(),
    )
    .await;
    let mut statuses = [series.status, single.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
}

#[actix_web::test]
async fn a_session_moves_only_to_free_times() {
    let desk = Desk::open().await;
    let series = desk.create(json!({})).await;
    let (first, second) = (&series["created"][0], &series["created"][1]);
    let moved = desk.edit_one(first, json!({"ends_at": "2027-05-13T12:30:00+02:00"})).await;
    let path = format!("/sessions/{}", second.id());
    let onto = json!({"starts_at": "2027-05-13T11:00:00+02:00", "ends_at": "2027-05-13T13:00:00+02:00"});
    let ask = |body: Value| desk.app.patch(&path).token(&desk.agent).header("If-Match", "\"1\"").json(&body).send();
    ask(onto.clone()).await.refused(409, "planning-conflict");
    ask(with(onto, json!({"accept_conflicts": true}))).await.expect(200);
    // A conflict that was accepted bars no later edit.
    desk.edit_one(&moved, json!({"title": "Les photos"})).await;
}

#[actix_web::test]
async fn of_two_sessions_moved_to_one_time_one_moves() {
    let desk = Desk::open().await;
    let series = desk.create(json!({})).await;
    let onto = json!({"starts_at": "2027-05-18T10:00:00+02:00", "ends_at": "2027-05-18T12:00:00+02:00"});
    let other = desk.create(json!({"start_time": "14:00"})).await;
    let asked = [&series, &other].map(|series| {
        let path = format!("/sessions/{}", series["created"][1].id());
        desk.app.patch(&path).token(&desk.agent).header("If-Match", "\"1\"").json(&onto).send()
    });
    let mut statuses: Vec<u16> = join_all(asked).await.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
}
