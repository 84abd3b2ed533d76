//! Edits, cancellations and extensions of a series, from one of its sessions on.

use chrono::TimeDelta;

use super::*;
use crate::support::{enrolment, monday};

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
    // The third keeps its own time and title, whatever becomes of the series.
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
    assert_eq!(done.body["sessions"], preview["sessions"], "done as it was previewed");
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
    assert_eq!(calls.len(), 1, "the enrolled person is notified, once");
    assert!(calls[0].text("text").contains("mardi 18 mai de 14 h 30 à 16 h 30"), "{}", calls[0]["text"]);
}

#[actix_web::test]
async fn more_seats_are_said_to_go_to_those_who_wait() {
    let desk = Desk::open().await;
    let series = desk.create(json!({"last_date": "2027-06-17"})).await;
    let first = &series["created"][0];
    for who in 0..5 {
        let mut body = enrolment(first.id(), who);
        body["level"] = first["level"].clone();
        body["wait"] = json!(true);
        desk.app.enrol(&body).await;
    }
    let path = format!("/series/{}/preview", series.id());
    let preview = desk.post(&path, &json!({"capacity": 6})).await.expect(200);
    assert_eq!((&preview["people_told"], &preview["waiting_for_seats"]), (&json!(0), &json!(1)));
    let titled = desk.post(&path, &json!({"title": "Cliquer sans peur"})).await.expect(200);
    assert_eq!(titled["waiting_for_seats"], 0);
}

#[actix_web::test]
async fn past_sessions_of_a_series_never_change() {
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
    // One conflict on one of the days is enough.
    let other = desk.create(json!({"start_time": "15:00", "first_date": "2027-05-27"})).await;
    let change = json!({"start_time": "15:30"});
    let refused = desk.edit(&series, 1, change.clone()).await.refused(409, "planning-conflict");
    assert_eq!(refused["conflicts"][0]["session_id"], other["created"][0]["id"]);
    assert_eq!(desk.session(&sessions[0]).await["starts_at"], sessions[0]["starts_at"]);
    let done = desk.edit(&series, 1, with(change, json!({"accept_conflicts": true}))).await.expect(200);
    assert_eq!((&done["changed"], &done["people_told"]), (&json!(3), &json!(3)));
    assert_eq!(desk.app.calls().await.len(), 3);
}

#[actix_web::test]
async fn a_move_to_a_holiday_or_closed_day_is_reported() {
    let desk = Desk::open().await;
    let closure =
        json!({"venue_id": desk.venue, "first_date": "2027-05-11", "last_date": "2027-05-11", "reason": "Vote"});
    desk.post("/closures", &closure).await.expect(201);
    let series = desk.create(json!({"last_date": "2027-05-20"})).await;
    let path = format!("/series/{}/preview", series.id());
    let tuesday = desk.post(&path, &json!({"weekday": 2})).await.expect(200);
    assert_eq!(tuesday["sessions"][0]["conflicts"][0]["text"], "Lieu fermé : Vote");
    assert_eq!(tuesday["sessions"][1]["conflicts"], json!([]));
    // The Monday of that week is Whit Monday, 17 May 2027.
    let monday = desk.post(&path, &json!({"weekday": 1})).await.expect(200);
    assert_eq!(monday["sessions"][1]["conflicts"][0]["text"], "Jour férié : Lundi de Pentecôte");
    desk.edit(&series, 1, json!({"weekday": 1})).await.refused(409, "planning-conflict");
}

#[actix_web::test]
async fn two_edits_of_a_series_at_once_are_one() {
    let desk = Desk::open().await;
    let series = desk.create(json!({})).await;
    let (one, other) = join(
        desk.edit(&series, 1, json!({"start_time": "14:00"})),
        desk.edit(&series, 1, json!({"start_time": "16:00"})),
    )
    .await;
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
}

#[actix_web::test]
async fn a_series_is_cancelled_from_a_session_on() {
    let desk = Desk::open().await;
    let series = desk.create(json!({"last_date": "2027-06-17"})).await;
    let sessions = series.list("created");
    for (session, who) in [(&sessions[0], 1), (&sessions[3], 2), (&sessions[3], 3)] {
        let mut body = enrolment(session.id(), who);
        body["level"] = session["level"].clone();
        desk.app.enrol(&body).await;
    }
    let path = format!("/series/{}/cancellation", series.id());
    let scope = json!({"from": sessions[2]["id"]});
    let preview = desk.post(&format!("{path}/preview"), &scope).await.expect(200);
    assert_eq!((&preview["changed"], &preview["people_told"]), (&json!(4), &json!(2)));
    desk.post(&path, &with(scope.clone(), json!({"reason": " ", "version": 1}))).await.refused(422, "invalid-input");
    let scope = with(scope, json!({"reason": "Léa a fini sa mission.", "version": 1}));
    // A colleague extends the series meanwhile: sessions that were not previewed are not cancelled.
    let more = format!("/series/{}/extension", series.id());
    desk.post(&more, &json!({"last_date": "2027-06-24"})).await.expect(201);
    desk.post(&path, &scope).await.refused(412, "changed-meanwhile");
    let scope = with(scope, json!({"version": 2}));
    let done = desk.post(&path, &scope).await.expect(200);
    assert_eq!((&done["changed"], &done["people_told"]), (&json!(5), &json!(2)));
    assert_eq!(done["series"]["last_date"], "2027-05-26");
    desk.post(&path, &scope).await.refused(412, "changed-meanwhile");
    desk.post(&path, &with(scope, json!({"version": 3}))).await.refused(409, "session-cancelled");
    assert_eq!(desk.session(&sessions[1]).await["status"], "scheduled");
    assert_eq!(desk.session(&sessions[5]).await["cancellation_reason"], "Léa a fini sa mission.");
    assert_eq!(desk.app.calls().await.iter().filter(|call| call["kind"] == "cancelled").count(), 2);
    desk.post(&path, &json!({"reason": "Fini.", "version": 3})).await.expect(200);
    desk.post(&path, &json!({"reason": "Fini.", "version": 4})).await.refused(409, "session-cancelled");
}

#[actix_web::test]
async fn a_series_goes_on_with_its_rule_and_its_rotation() {
    let desk = Desk::open().await;
    // Two sessions, on the 13th and the 20th: beginner, intermediate; then the rule changes.
    let series = desk.create(json!({"last_date": "2027-05-20"})).await;
    desk.edit(&series, 1, json!({"start_time": "14:00", "title": "Suite"})).await.expect(200);
    let path = format!("/series/{}/extension", series.id());
    desk.post(&path, &json!({"last_date": "2027-05-20"})).await.refused(422, "invalid-input");
    let more = json!({"last_date": "2027-06-10", "except": ["2027-06-03"]});
    let preview = desk.post(&format!("{path}/preview"), &more).await.expect(200);
    assert_eq!(skipped(&preview), [("2027-05-27", ""), ("2027-06-03", "Date retirée"), ("2027-06-10", "")]);
    let ask = || desk.app.post(&path).token(&desk.agent).header("Idempotency-Key", "\"go-on\"").json(&more).send();
    let done = ask().await.expect(201);
    assert_eq!(ask().await.expect(201), done, "asked again, the same answer");
    let (first, second) = (&done["created"][0], &done["created"][1]);
    assert_eq!((&first["starts_at"], &first["level"]), (&json!("2027-05-27T14:00:00+02:00"), &json!("advanced")));
    assert_eq!((&second["starts_at"], &second["level"]), (&json!("2027-06-10T14:00:00+02:00"), &json!("beginner")));
    assert_eq!((&done["last_date"], &done["sessions"]), (&json!("2027-06-10"), &json!(4)));
}

#[actix_web::test]
async fn the_series_of_another_organisation_is_not_found() {
    let desk = Desk::open().await;
    let series = desk.create(json!({})).await;
    let id = series.id();
    let (stranger, _) = desk.app.staff_at("elsewhere", Role::Agent).await;
    for (path, body) in [
        (format!("/series/{id}/preview"), json!({"title": "Autre"})),
        (format!("/series/{id}/cancellation"), json!({"reason": "Fini.", "version": 1})),
        (format!("/series/{id}/cancellation/preview"), json!({})),
        (format!("/series/{id}/extension"), json!({"last_date": "2027-07-10"})),
        (format!("/series/{id}/extension/preview"), json!({"last_date": "2027-07-10"})),
    ] {
        let ask = desk.app.ask(reqwest::Method::POST, &format!("/v1/elsewhere{path}")).token(&stranger).json(&body);
        ask.send().await.refused(404, "not-found");
    }
    let path = format!("/v1/elsewhere/series/{id}");
    desk.app.ask(reqwest::Method::GET, &path).token(&stranger).send().await.refused(404, "not-found");
    let edit = desk.app.ask(reqwest::Method::PATCH, &path).token(&stranger).header("If-Match", "\"1\"");
    edit.json(&json!({"title": "Autre"})).send().await.refused(404, "not-found");
}
