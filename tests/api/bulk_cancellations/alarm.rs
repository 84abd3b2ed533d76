//! The alarm of an unusual hour, and the list that it leads to.

use chrono::TimeDelta;
use clic::kernel::security::principal::Role;
use clic::participation::web_shares::Shares;
use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{BOT, call_back_from, count, enrol_from, invented, start};
use crate::support::{App, Read, enrolment, monday};

async fn activity(app: &App) -> Value {
    app.get("/web-activity").token(&app.token(Role::Agent).await).send().await.expect(200)
}

#[actix_web::test]
async fn ten_web_requests_in_an_hour_raise_the_alarm() {
    let app = start().await;
    let session = app.session(9, 12);
    for who in 0..8 {
        enrol_from(&app, BOT, &invented(&session, who)).await;
    }
    call_back_from(&app, BOT, "0600000100").await;
    let agent = app.token(Role::Agent).await;
    app.post("/enrolments").token(&agent).json(&enrolment(&session, 9)).send().await.expect(201);
    let calm = activity(&app).await;
    assert_eq!(
        (&calm["enrolments"], &calm["call_backs"], &calm["is_unusual"]),
        (&json!(8), &json!(1), &json!(false)),
        "the team's own do not count"
    );
    app.clock.set(monday() + TimeDelta::minutes(30));
    enrol_from(&app, BOT, &invented(&session, 10)).await;
    assert_eq!(activity(&app).await["is_unusual"], true);
    app.clock.set(monday() + TimeDelta::minutes(61));
    assert_eq!(activity(&app).await["is_unusual"], false);
}

#[actix_web::test]
async fn refused_shares_raise_the_alarm() {
    let app = App::start_with(|settings| {
        settings.behind_proxy = true;
        settings.shares = Shares { per_contact: 2, ..Shares::default() };
    })
    .await;
    let session = app.session(9, 12);
    let asked = join_all((0..26).map(|who| {
        let body = invented(&session, who);
        let key = format!("\"essai-{who}\"");
        app.post("/enrolments").header("X-Forwarded-For", BOT).header("Idempotency-Key", &key).json(&body).send()
    }));
    let taken = asked.await.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(taken, 2);
    let mut seen = activity(&app).await;
    // They are counted after the answer.
    for _ in 0..100 {
        if seen["refusals"] == 24 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        seen = activity(&app).await;
    }
    assert_eq!((&seen["enrolments"], &seen["refusals"], &seen["is_unusual"]), (&json!(2), &json!(24), &json!(true)));
    app.clock.set(monday() + TimeDelta::days(4));
    app.tidy();
    assert_eq!(count(&app, "web_refusals"), 0);
}

#[actix_web::test]
async fn web_enrolments_are_listed_the_newest_first() {
    let app = start().await;
    let (soon, later) = (app.session(3, 8), app.session(9, 8));
    let mut made = Vec::new();
    for (who, session) in [&later, &soon, &later].into_iter().enumerate() {
        app.clock.set(monday() + TimeDelta::minutes(who as i64));
        made.push(enrol_from(&app, BOT, &invented(session, who)).await);
    }
    let agent = app.token(Role::Agent).await;
    app.post("/enrolments").token(&agent).json(&enrolment(&soon, 9)).send().await.expect(201);
    let list = async |query: &str| {
        app.get(&format!("/enrolments?channel=web&sort=-created&{query}")).token(&agent).send().await.expect(200)
    };
    let page = list("limit=2").await;
    assert_eq!(page.data().iter().map(Value::id).collect::<Vec<_>>(), [made[2].id(), made[1].id()]);
    let rest = list(&format!("limit=2&cursor={}", page.text("next_cursor"))).await;
    assert_eq!(rest.data().iter().map(Value::id).collect::<Vec<_>>(), [made[0].id()]);
    assert_eq!(rest["next_cursor"], Value::Null);
    for query in ["channel=fax", "sort=oldest"] {
        app.get(&format!("/enrolments?{query}")).token(&agent).send().await.refused(400, "invalid-query");
    }
}
