//! Office hours: anybody reads them, an administrator sets them, and calls follow them.

use chrono::TimeDelta;
use clic::kernel::security::principal::Role;
use serde_json::{Value, json};

use crate::support::{App, Read, monday};

const USUAL: &str = "du lundi au vendredi, de 9 h à 12 h et de 14 h à 17 h";

fn span(weekday: i64, opens: &str, closes: &str) -> Value {
    json!({ "weekday": weekday, "opens": opens, "closes": closes })
}

async fn in_words(app: &App) -> String {
    app.get("/organisation").send().await.expect(200).text("office_hours").to_owned()
}

#[actix_web::test]
async fn an_administrator_sets_the_office_hours() {
    let app = App::start().await;
    assert_eq!(in_words(&app).await, USUAL);
    let usual = app.get("/office-hours").send().await.expect(200);
    assert_eq!((usual.list("spans").len(), &usual["spans"][0]), (10, &span(1, "09:00", "12:00")));
    let admin = app.token(Role::Admin).await;
    let set = async |spans: Vec<Value>| app.set(&admin, "/office-hours", &json!({ "spans": spans })).await;
    let other = [span(2, "14:00", "18:30"), span(2, "08:30", "12:00"), span(6, "10:00", "12:00")];
    let now = set(other.to_vec()).await.expect(200);
    assert_eq!(now["spans"], json!([other[1], other[0], other[2]]), "in order");
    // The kept answers follow.
    let words = "le mardi, de 8 h 30 à 12 h et de 14 h à 18 h 30\u{a0}; le samedi, de 10 h à 12 h";
    assert_eq!(in_words(&app).await, words);
    assert_eq!(app.get("/office-hours").send().await.expect(200), now);
    set(other.to_vec()).await.expect(200);
    let trail = app.get("/audit?action=organisation.changed").token(&admin).send().await.expect(200);
    assert_eq!(trail.list("data").len(), 1, "the same hours again change nothing");
    assert_eq!(trail["data"][0]["after"]["office_hours"], words);
    let elsewhere = app.ask(reqwest::Method::GET, "/v1/elsewhere/organisation").send().await.expect(200);
    assert_eq!(elsewhere["office_hours"], USUAL, "each organisation has its own");
}

#[actix_web::test]
async fn office_hours_are_refused_of_others_and_where_wrong() {
    let app = App::start().await;
    let body = json!({"spans": [span(1, "09:00", "12:00")]});
    app.put("/office-hours").json(&body).send().await.expect(401);
    for role in [Role::Agent, Role::Facilitator] {
        app.put("/office-hours").token(&app.token(role).await).json(&body).send().await.expect(403);
    }
    let admin = app.token(Role::Admin).await;
    for (spans, pointer) in [
        (json!([]), "/spans"),
        (json!([span(8, "09:00", "12:00")]), "/spans/0/weekday"),
        (json!([span(1, "9 h", "12:00")]), "/spans/0/opens"),
        (json!([span(1, "12:00", "09:00")]), "/spans/0/closes"),
        (json!([span(1, "09:00", "12:00"), span(1, "11:00", "13:00")]), "/spans/1/opens"),
        (json!([span(1, "09:00", "10:00"), span(1, "11:00", "12:00"), span(1, "13:00", "14:00")]), "/spans/2"),
        (Value::Array(vec![span(1, "09:00", "10:00"); 15]), "/spans"),
    ] {
        let refused = app.put("/office-hours").token(&admin).json(&json!({ "spans": spans })).send().await;
        assert_eq!(refused.refused(422, "invalid-input")["errors"][0]["pointer"], pointer, "{spans}");
    }
    assert_eq!(in_words(&app).await, USUAL, "nothing half done");
}

#[actix_web::test]
async fn a_call_is_promised_and_repeated_within_office_hours() {
    let app = App::start().await;
    let (admin, agent) = (app.token(Role::Admin).await, app.token(Role::Agent).await);
    let spans = json!({"spans": [span(2, "10:00", "12:00"), span(5, "10:00", "12:00")]});
    app.set(&admin, "/office-hours", &spans).await.expect(200);
    let asked = json!({"name": "Jeanne Martin", "phone": "0465710011"});
    let noted = app.post("/call-backs").json(&asked).send().await.expect(201);
    // Tuesday at ten in Paris.
    let tuesday = (monday() + TimeDelta::days(1)).date_naive();
    assert!(noted.text("called_from").starts_with(&format!("{tuesday}T09:00")), "{noted}");
    let calls = app.get("/calls").token(&agent).send().await.expect(200);
    let path = format!("/calls/{}/outcome", calls["data"][0].id());
    app.post(&path).token(&agent).json(&json!({"outcome": "no_answer"})).send().await.expect(200);
    let again = app.get("/calls").token(&agent).send().await.expect(200);
    let next = again["data"][0].text("next_attempt_at").to_owned();
    // Three working hours later: Friday at eleven, as Tuesday has two.
    let friday = (monday() + TimeDelta::days(4)).date_naive();
    assert!(next.starts_with(&format!("{friday}T")) || next.starts_with(&format!("{tuesday}T")), "{next}");
}
