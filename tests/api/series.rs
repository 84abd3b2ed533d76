//! Series: previewed, created whole, changed and made to go on.

mod edits;

use chrono::TimeDelta;
use clic::kernel::security::principal::Role;
use futures_util::future::{join, join_all};
use serde_json::{Value, json};

use crate::support::{Answer, App, Read, enrolment, monday};

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

/// The words for a date, or nothing when it is held.
fn skipped(preview: &Value) -> Vec<(&str, &str)> {
    preview.list("dates").iter().map(|date| (date.text("date"), date["skipped"].as_str().unwrap_or_default())).collect()
}

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
    let holidays = "Vacances scolaires (zone C) : Vacances d'hiver";
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
    assert!(note.starts_with("Calendrier scolaire connu jusqu'au 31 août 2028"), "{note}");
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
    // What follows at once does not collide.
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
async fn of_those_who_plan_one_room_or_one_person_at_once_one_has_it() {
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
    // What stands where it was accepted is left in peace.
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

#[actix_web::test]
async fn an_edit_keeps_wall_time_when_clocks_change() {
    let desk = Desk::open().await;
    // Clocks go forward on 28 March 2027.
    let series = desk.create(json!({"first_date": "2027-03-25", "last_date": "2027-04-01"})).await;
    let done = desk.edit(&series, 1, json!({"start_time": "14:30", "weekday": 5})).await.expect(200);
    let times: Vec<&Value> = done.list("sessions").iter().map(|session| &session["starts_at"]).collect();
    assert_eq!(times, ["2027-03-26T14:30:00+01:00", "2027-04-02T14:30:00+02:00"]);
    let longer = desk.edit(&series, 2, json!({"duration_minutes": 90})).await.expect(200);
    assert_eq!(longer["sessions"][1]["ends_at"], "2027-04-02T16:00:00+02:00");
}

#[actix_web::test]
async fn this_and_following_change_and_the_rest_does_not() {
    let desk = Desk::open().await;
    let series = desk.create(json!({"last_date": "2027-06-17"})).await;
    let sessions = series.list("created");
    assert_eq!(sessions.len(), 6);
    let second = &sessions[1];
    let mut body = enrolment(second.id(), 1);
    body["level"] = second["level"].clone();
    desk.app.enrol(&body).await;
    // The third keeps its own time and what it is called, whatever becomes of the series.
    let own = json!({"title": "Les impôts en ligne", "starts_at": "2027-05-27T09:00:00+02:00"});
    desk.edit_one(&sessions[2], own).await;

    let change = json!({"from": second["id"], "start_time": "14:30", "weekday": 2, "title": "Cliquer sans peur"});
    let path = format!("/series/{}/preview", series.id());
    let preview = desk.post(&path, &change).await.expect(200);
    assert_eq!((&preview["changed"], &preview["people_told"]), (&json!(4), &json!(1)));
    assert_eq!(preview["sessions"][1]["kept"], json!(["title", "starts_at"]));
    assert_eq!(desk.session(second).await["title"], second["title"], "nothing was written");

    desk.edit(&series, 1, change.clone()).await.refused(412, "changed-meanwhile");
    let done = desk.edit(&series, 2, change.clone()).await;
    assert_eq!(done.headers["etag"], "\"3\"");
    assert_eq!(done.body["sessions"], preview["sessions"], "done as it was shown");
    desk.edit(&series, 2, change).await.refused(412, "changed-meanwhile");

    assert_eq!(desk.session(&sessions[0]).await["starts_at"], "2027-05-13T10:00:00+02:00");
    let second = desk.session(second).await;
    assert_eq!(
        (&second["starts_at"], &second["title"]),
        (&json!("2027-05-18T14:30:00+02:00"), &json!("Cliquer sans peur"))
    );
    assert_eq!(second["ends_at"], "2027-05-18T16:30:00+02:00");
    let third = desk.session(&sessions[2]).await;
    assert_eq!(
        (&third["starts_at"], &third["title"]),
        (&json!("2027-05-27T09:00:00+02:00"), &json!("Les impôts en ligne"))
    );
    assert_eq!(desk.session(&sessions[5]).await["starts_at"], "2027-06-15T14:30:00+02:00");
    let calls = desk.app.calls().await;
    assert_eq!(calls.len(), 1, "who is enrolled is told, once");
    assert!(calls[0].text("text").contains("mardi 18 mai de 14 h 30 à 16 h 30"), "{}", calls[0]["text"]);
}

#[actix_web::test]
async fn what_is_over_is_never_touched() {
    let desk = Desk::open().await;
    let series = desk.create(json!({"first_date": "2026-11-26", "last_date": "2026-12-17"})).await;
    let first = &series["created"][0];
    desk.app.clock.set(monday() + TimeDelta::days(5));
    let agent = desk.app.token(Role::Agent).await;
    let desk = Desk { agent, ..desk };
    desk.edit(&series, 1, json!({"from": first["id"], "title": "Autre"})).await.refused(422, "invalid-input");
    let done = desk.edit(&series, 1, json!({"title": "Autre", "capacity": 5})).await.expect(200);
    assert_eq!(done["changed"], 3);
    let first = desk.session(first).await;
    assert_eq!(
        (&first["title"], &first["capacity"], &first["version"]),
        (&json!("Le numérique en un clic"), &json!(4), &json!(1))
    );
    // Monday the 30th at ten is now: Thursday the 3rd cannot move to an hour that is over.
    desk.app.clock.set(monday() + TimeDelta::days(7));
    let agent = desk.app.token(Role::Agent).await;
    let desk = Desk { agent, ..desk };
    let refused = desk.edit(&series, 2, json!({"weekday": 1})).await.refused(422, "invalid-input");
    assert_eq!(refused["errors"][0]["pointer"], "/weekday");
    // Nor, at half past nine on that Thursday, to a quarter past.
    desk.app.clock.set(monday() + TimeDelta::days(10) - TimeDelta::minutes(30));
    let agent = desk.app.token(Role::Agent).await;
    let desk = Desk { agent, ..desk };
    let refused = desk.edit(&series, 2, json!({"start_time": "09:15"})).await.refused(422, "invalid-input");
    assert_eq!(refused["errors"][0]["pointer"], "/start_time");
    desk.edit(&series, 2, json!({"start_time": "09:45"})).await.expect(200);
}

#[actix_web::test]
async fn all_of_a_series_changes_or_nothing() {
    let desk = Desk::open().await;
    let series = desk.create(json!({})).await;
    let sessions = series.list("created");
    for who in 1..=3 {
        let mut body = enrolment(sessions[2].id(), who);
        body["level"] = sessions[2]["level"].clone();
        desk.app.enrol(&body).await;
    }
    desk.edit(&series, 1, json!({"capacity": 2, "minimum": 1})).await.refused(409, "capacity-below-taken");
    desk.edit(&series, 1, json!({"capacity": 2})).await.refused(422, "invalid-input");
    let here = format!("/sessions?series={}&from=2027-01-01", series.id());
    let all = desk.app.get(&here).send().await.expect(200);
    assert!(all.data().iter().all(|session| session["capacity"] == 4 && session["version"] == 1));
    // Somebody else's workshop on one of the days is enough.
    let other = desk.create(json!({"start_time": "15:00", "first_date": "2027-05-27"})).await;
    let change = json!({"start_time": "15:30"});
    let refused = desk.edit(&series, 1, change.clone()).await.refused(409, "planning-conflict");
    assert_eq!(refused["conflicts"][0]["session_id"], other["created"][0]["id"]);
    assert_eq!(desk.session(&sessions[0]).await["starts_at"], sessions[0]["starts_at"]);
    let done = desk.edit(&series, 1, with(change, json!({"accept_conflicts": true}))).await.expect(200);
    assert_eq!((&done["changed"], &done["people_told"]), (&json!(3), &json!(3)));
    assert_eq!(desk.app.calls().await.len(), 3);
}
