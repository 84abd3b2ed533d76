//! Series: previewed, then created whole.

use clic::kernel::principal::Role;
use serde_json::{Value, json};

use crate::support::App;

async fn ask(app: &App, agent: &str, path: &str, change: &[(&str, Value)]) -> crate::support::Answer {
    app.session(1, 4);
    let venue = app.get("/venues").send().await.expect(200)["data"][0]["id"].clone();
    let mut body = json!({
        "venue_id": venue, "title": "Le numérique en un clic", "levels": ["beginner", "intermediate", "advanced"],
        "first_date": "2027-05-06", "last_date": "2027-05-27", "start_time": "10:00", "duration_minutes": 120,
        "capacity": 4, "minimum": 3,
    });
    for (field, value) in change {
        body[*field] = value.clone();
    }
    app.post(path).token(agent).json(&body).send().await
}

#[actix_web::test]
async fn a_series_is_created_as_it_was_previewed() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let preview = ask(&app, &agent, "/series/preview", &[]).await.expect(200);
    // Ascension 2027 is the 6th of May.
    assert_eq!(preview["dates"][0]["skipped"], "Jour férié : Ascension");
    assert_eq!(preview["count"], 3);
    let created = ask(&app, &agent, "/series", &[]).await.expect(201);
    assert_eq!(created["created"].as_array().unwrap().len(), 3);
    assert_eq!(created["created"][0]["starts_at"], "2027-05-13T10:00:00+02:00");
    let again = ask(&app, &agent, "/series/preview", &[("venue_id", created["venue_id"].clone())]).await.expect(200);
    assert_eq!(again["dates"][1]["conflict"], "Salle déjà prise : Le numérique en un clic");
}

#[actix_web::test]
async fn endless_and_empty_series_are_refused() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    for change in [
        [("last_date", json!("2027-01-01"))],
        [("last_date", json!("2029-05-27"))],
        [("last_date", json!("2028-12-27"))],
        [("last_date", json!("2027-05-06"))],
        [("levels", json!([]))],
        [("start_time", json!("25:00"))],
    ] {
        ask(&app, &agent, "/series", &change).await.refused(422, "invalid-input");
    }
}
