//! Seats that a bulk cancellation took are given back as far as they are free.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{BOT, call_back_from, cancel, enrol_from, invented, problems, start, status, undo};
use crate::support::{Read, monday};

/// The body of an enrolment that waits where there is no room.
fn waiting(session: &str, who: usize) -> Value {
    let mut body = invented(session, who);
    body["wait"] = json!(true);
    body
}

#[actix_web::test]
async fn what_cannot_be_restored_says_why() {
    let app = start().await;
    let (full, begun, off) = (app.session(2, 1), app.session(0, 4), app.session(9, 4));
    let taken = enrol_from(&app, BOT, &invented(&full, 1)).await;
    let started = enrol_from(&app, BOT, &invented(&begun, 2)).await;
    let cancelled = enrol_from(&app, BOT, &invented(&off, 3)).await;
    let other = app.session(5, 4);
    let back = enrol_from(&app, BOT, &invented(&other, 4)).await;
    let [left, at_its_hour] = [app.session(6, 4), app.session(6, 4)];
    let busy = enrol_from(&app, BOT, &invented(&left, 7)).await;
    let call = call_back_from(&app, BOT, "0600000005").await;
    app.clock.set(monday() + TimeDelta::minutes(200));
    let answer = cancel(&app, &[&taken, &started, &cancelled, &back, &busy], &[&call]).await.expect(201);
    enrol_from(&app, "198.51.100.1", &invented(&full, 6)).await;
    enrol_from(&app, "198.51.100.1", &invented(&other, 4)).await;
    enrol_from(&app, "198.51.100.1", &invented(&at_its_hour, 7)).await;
    call_back_from(&app, "198.51.100.1", "0600000005").await;
    app.cancel_session(&off).await;
    app.clock.set(monday() + TimeDelta::minutes(250));
    let undone = undo(&app, &answer).await.expect(200);
    assert_eq!(undone.list("restored").len(), 0, "{undone}");
    let mut why = problems(&undone);
    why.sort_unstable();
    let expected = [
        "already-enrolled",
        "message-done",
        "schedule-conflict",
        "session-cancelled",
        "session-full",
        "session-started",
    ];
    assert_eq!(why, expected.map(|slug| format!("/problems/{slug}")));
    app.clock.set(monday() + TimeDelta::minutes(261));
    undo(&app, &answer).await.refused(409, "undo-over");
    undo(&app, &json!({"id": uuid::Uuid::nil()})).await.refused(404, "not-found");
}

#[actix_web::test]
async fn a_place_on_the_list_is_restored_where_it_was() {
    let app = start().await;
    let session = app.session(9, 1);
    enrol_from(&app, "198.51.100.1", &invented(&session, 1)).await;
    let first = enrol_from(&app, BOT, &waiting(&session, 2)).await;
    app.clock.set(monday() + TimeDelta::minutes(1));
    enrol_from(&app, "198.51.100.2", &waiting(&session, 3)).await;
    let answer = cancel(&app, &[&first], &[]).await.expect(201);
    undo(&app, &answer).await.expect(200);
    let path = format!("/my-enrolments/{}", first.text("reference"));
    let own = app.get(&path).header("Link-Secret", first.text("secret")).send().await.expect(200);
    assert_eq!((own.text("status"), &own["position"]), ("waiting", &json!(1)));
}

#[actix_web::test]
async fn a_place_on_the_list_that_is_gone_says_why() {
    let app = start().await;
    let sessions = [app.session(0, 1), app.session(9, 1), app.session(10, 1), app.session(11, 1)];
    let mut waited = Vec::new();
    for (who, session) in sessions.iter().enumerate() {
        enrol_from(&app, "198.51.100.1", &invented(session, who)).await;
        waited.push(enrol_from(&app, BOT, &waiting(session, 10 + who)).await);
    }
    app.clock.set(monday() + TimeDelta::minutes(200));
    let answer = cancel(&app, &waited.iter().collect::<Vec<_>>(), &[]).await.expect(201);
    let [_, off, again, _] = &sessions;
    app.cancel_session(off).await;
    enrol_from(&app, "198.51.100.1", &waiting(again, 12)).await;
    app.clock.set(monday() + TimeDelta::minutes(250));
    let undone = undo(&app, &answer).await.expect(200);
    // That one fails stops no other.
    let [restored] = undone.list("restored") else { panic!("{undone}") };
    assert_eq!((restored.id(), status(&app, &waited[3]).await.as_str()), (waited[3].id(), "waiting"));
    let mut why = problems(&undone);
    why.sort_unstable();
    assert_eq!(
        why,
        ["already-enrolled", "session-cancelled", "session-started"].map(|slug| format!("/problems/{slug}"))
    );
}
