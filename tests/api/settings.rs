//! Settings that two people of the office edit: nobody overwrites a colleague unseen.

use chrono::{DateTime, TimeDelta, Utc};
use clic::kernel::security::principal::Role;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::{Answer, App};

/// Settings by their paths, with two values each.
fn settings() -> Vec<(&'static str, Value, Value)> {
    let notice =
        |host: &str| json!({"address": "", "director": "", "host": host, "data_protection": "", "recipients": ""});
    let hours = |closes: &str| json!({"spans": [{"weekday": 2, "opens": "09:00", "closes": closes}]});
    let reminders = |days: Value| json!({"email": days, "sms": [2, 0], "call": [2], "letter": []});
    vec![
        ("/legal-notice", notice("Hérault Numérique"), notice("Narbonne Numérique")),
        ("/office-hours", hours("12:00"), hours("12:30")),
        ("/reminders", reminders(json!([7])), reminders(json!([3]))),
        ("/desk-share", json!({"seats": 1, "hours": 24}), json!({"seats": 2, "hours": 24})),
        ("/outside-rule", json!({"rule": "refused"}), json!({"rule": "after_residents"})),
        ("/welcome", json!({"shows_facilitator": true}), json!({"shows_facilitator": false})),
    ]
}

async fn version(app: &App, token: &str, path: &str) -> String {
    format!("\"{}\"", app.get(path).token(token).send().await.expect(200)["version"])
}

async fn put(app: &App, token: &str, path: &str, version: &str, body: &Value) -> Answer {
    app.put(path).token(token).header("If-Match", version).json(body).send().await
}

#[actix_web::test]
async fn a_colleagues_setting_is_not_overwritten() {
    let app = App::start().await;
    let (one, other) = (app.token(Role::Admin).await, app.token(Role::Admin).await);
    for (path, mine, theirs) in settings() {
        app.put(path).token(&one).json(&mine).send().await.refused(428, "precondition-required");
        let begun = version(&app, &one, path).await;
        let set = put(&app, &one, path, &begun, &mine).await.expect(200);
        for (name, value) in mine.as_object().unwrap() {
            assert_eq!(&set[name], value, "{path}");
        }
        assert_eq!(app.get(path).token(&other).send().await.expect(200), set, "{path} is read with its version");
        let refused = put(&app, &other, path, &begun, &theirs).await.refused(412, "changed-meanwhile");
        assert!(refused["changed_by"].is_string() && refused["changed_at"].is_string(), "{path}: {refused}");
        // An answer that was lost is asked for again.
        assert_eq!(put(&app, &one, path, &begun, &mine).await.expect(200), set, "{path}");
        let read = format!("\"{}\"", set["version"]);
        put(&app, &other, path, &read, &theirs).await.expect(200);
        assert_ne!(version(&app, &one, path).await, read, "{path}");
    }
}

#[actix_web::test]
async fn of_two_who_set_at_once_one_writes() {
    let app = App::start().await;
    let admin = app.token(Role::Admin).await;
    // Of two that are yes and no, one is there already.
    for (path, one, other) in settings().into_iter().filter(|(path, ..)| *path != "/welcome") {
        let begun = version(&app, &admin, path).await;
        let both = [put(&app, &admin, path, &begun, &one), put(&app, &admin, path, &begun, &other)];
        let mut statuses: Vec<u16> = join_all(both).await.into_iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412], "{path}");
    }
}

#[actix_web::test]
async fn the_change_that_is_named_is_of_that_setting() {
    let app = App::start().await;
    let admin = app.token(Role::Admin).await;
    let (path, mine, theirs) = settings().remove(0);
    let begun = version(&app, &admin, path).await;
    let set_at = app.clock.now();
    put(&app, &admin, path, &begun, &mine).await.expect(200);
    app.clock.set(set_at + TimeDelta::minutes(1));
    app.set(&admin, "/outside-rule", &json!({"rule": "refused"})).await.expect(200);
    let refused = put(&app, &admin, path, &begun, &theirs).await.refused(412, "changed-meanwhile");
    assert_eq!(refused["changed_at"].as_str().unwrap().parse::<DateTime<Utc>>().unwrap(), set_at);
}
