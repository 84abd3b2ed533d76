//! Moves, cancellations and extensions of a series, and the walls around it.

use super::*;

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
    // A colleague goes on with it meanwhile: nothing that was not shown is cancelled.
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
