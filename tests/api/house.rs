//! Public pages about the house: its message, its Maisons, who welcomes, its short addresses.

use chrono::TimeDelta;
use clic::kernel::data::transaction::Tx;
use clic::kernel::security::principal::Role;
use diesel::RunQueryDsl;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::{App, Read, monday};

/// A Maison of the organisation, which territories come with.
fn open_maison(app: &App) {
    let made = "INSERT INTO maisons (organisation_id, id, name, kind, phone, address, commune_code, opening_hours) \
                SELECT organisation_id, '00000000-0000-7000-8000-000000000009', 'Maison', 'itinerant', phone, \
                'Place', '34052', 'Le soir' FROM organisations WHERE slug = 'here'";
    let insert = |tx: &mut Tx<'_>| Ok(diesel::sql_query(made).execute(tx.conn)?);
    assert_eq!(app.database.write_blocking(&app.system("here"), insert).unwrap(), 1);
}

/// The version of the present message, or of none.
async fn version(app: &App) -> String {
    format!("\"{}\"", app.get("/house-notice").send().await.expect(200)["version"])
}

async fn page(app: &App, path: &str) -> String {
    let request = app.http.get(format!("{}{path}", app.base)).header("Accept", "text/html");
    request.send().await.unwrap().text().await.unwrap()
}

#[actix_web::test]
async fn a_message_is_shown_until_its_last_day_is_over() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    assert!(app.get("/house-notice").send().await.expect(200)["notice"].is_null());
    let notice = json!({"text": "La Maison est fermée <b>mardi</b>.", "last_day": "2026-11-24"});
    let read = version(&app).await;
    app.put("/house-notice").token(&agent).header("If-Match", &read).json(&notice).send().await.expect(200);
    assert_eq!(app.get("/house-notice").send().await.expect(200)["notice"], notice);
    let form = page(&app, "/v1/here/call-backs.html").await;
    assert!(form.contains("La Maison est fermée &lt;b&gt;mardi&lt;/b&gt;."), "in the HTML, escaped: {form}");
    assert!(form.contains("<section aria-label=\"Message de la Maison\">"), "{form}");
    // Tuesday, a minute before midnight in Paris, and a minute later.
    app.clock.set(monday() + TimeDelta::hours(37) + TimeDelta::minutes(59));
    assert!(page(&app, "/v1/here/call-backs.html").await.contains("La Maison est fermée"));
    app.clock.set(monday() + TimeDelta::hours(38) + TimeDelta::minutes(1));
    assert!(!page(&app, "/v1/here/call-backs.html").await.contains("La Maison est fermée"));
    assert!(app.get("/house-notice").send().await.expect(200)["notice"].is_null());
}

#[actix_web::test]
async fn a_message_is_written_and_taken_away_by_the_office() {
    let app = App::start().await;
    let (agent, admin) = (app.token(Role::Agent).await, app.token(Role::Admin).await);
    let notice = json!({"text": "Fermé lundi.", "last_day": "2026-12-01"});
    app.put("/house-notice").json(&notice).send().await.refused(401, "login-required");
    let facilitator = app.token(Role::Facilitator).await;
    app.put("/house-notice").token(&facilitator).json(&notice).send().await.refused(403, "forbidden");
    for (field, wrong) in [
        ("text", json!("")),
        ("text", json!("a".repeat(301))),
        ("last_day", json!("2026-11-22")),
        ("last_day", json!("2222-01-01")),
    ] {
        let mut given = notice.clone();
        given[field] = wrong;
        let read = version(&app).await;
        let asked = app.put("/house-notice").token(&agent).header("If-Match", &read).json(&given);
        let refused = asked.send().await.expect(422);
        assert_eq!(refused.pointers(), [format!("/{field}")]);
    }
    app.put("/house-notice").token(&agent).json(&notice).send().await.refused(428, "precondition-required");
    let none = version(&app).await;
    for _ in 0..2 {
        app.put("/house-notice").token(&agent).header("If-Match", &none).json(&notice).send().await.expect(200);
    }
    for _ in 0..2 {
        app.delete("/house-notice").token(&admin).send().await.expect(204);
    }
    let trail = app.get("/audit?action=house_notice.changed").token(&admin).send().await.expect(200);
    assert_eq!(trail.data().len(), 2, "written once, taken away once");
}

#[actix_web::test]
async fn a_message_of_a_colleague_is_not_overwritten() {
    let app = App::start().await;
    let (agent, admin) = (app.token(Role::Agent).await, app.token(Role::Admin).await);
    let write = async |token: &str, version: &str, text: &str| {
        let body = json!({"text": text, "last_day": "2026-12-01"});
        app.put("/house-notice").token(token).header("If-Match", version).json(&body).send().await
    };
    let none = version(&app).await;
    app.clock.set(app.clock.now() + TimeDelta::seconds(1));
    let shown = write(&agent, &none, "Fermé lundi.").await.expect(200);
    let refused = write(&admin, &none, "Fermé mardi.").await.expect(412);
    assert!(refused["changed_by"].is_string() && refused["changed_at"].is_string(), "{refused:?}");
    assert_eq!(app.get("/house-notice").send().await.expect(200)["notice"], shown["notice"]);
    // An answer that was lost is asked for again, and the next edit begins at what is shown.
    assert_eq!(write(&agent, &none, "Fermé lundi.").await.expect(200), shown);
    write(&admin, &format!("\"{}\"", shown["version"]), "Fermé mardi.").await.expect(200);
    // Of two at once one writes.
    let read = version(&app).await;
    let both = [write(&agent, &read, "Fermé jeudi."), write(&admin, &read, "Fermé vendredi.")];
    let mut statuses = Vec::new();
    for answer in join_all(both).await {
        statuses.push(answer.status);
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
}

#[actix_web::test]
async fn a_maison_says_its_hours_and_its_days() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    open_maison(&app);
    let found = app.get("/organisation").send().await.expect(200);
    let path = format!("/maisons/{}", found["maisons"][0].id());
    let edited = json!({"phone": "04 65 71 00 99", "address": "2 rue du Four", "opening_hours": "Le matin",
        "days": "Lundi : Quarante\nMardi : Cruzy"});
    let edit = async |path: &str, edited: &Value| {
        let organisation = app.get("/organisation").send().await.expect(200);
        let version = format!("\"{}\"", organisation["maisons"][0]["version"]);
        app.put(path).token(&agent).header("If-Match", &version).json(edited).send().await
    };
    app.put(&path).json(&edited).send().await.refused(401, "login-required");
    app.put(&path).token(&agent).json(&edited).send().await.refused(428, "precondition-required");
    app.put(&path).token(&app.token(Role::Facilitator).await).json(&edited).send().await.refused(403, "forbidden");
    let shown = edit(&path, &edited).await.expect(200);
    assert_eq!(shown["phone"], "+33465710099");
    assert_eq!(app.get("/organisation").send().await.expect(200)["maisons"][0], shown, "the kept answer follows");
    let mut wrong = edited.clone();
    (wrong["phone"], wrong["opening_hours"]) = (json!("12"), json!(""));
    let refused = edit(&path, &wrong).await.expect(422);
    assert_eq!(refused.pointers(), ["/phone", "/opening_hours"]);
    let nowhere = "/maisons/00000000-0000-7000-8000-000000000000";
    edit(nowhere, &edited).await.refused(404, "not-found");
    let version = format!("\"{}\"", found["maisons"][0]["version"]);
    wrong["phone"] = json!("04 65 71 00 98");
    wrong["opening_hours"] = json!("L’après-midi");
    let late = app.put(&path).token(&agent).header("If-Match", &version).json(&wrong).send().await;
    assert!(late.refused(412, "changed-meanwhile")["changed_by"].is_string());
}

#[actix_web::test]
async fn the_first_name_of_who_welcomes_is_said_where_set() {
    let app = App::start().await;
    let (admin, agent) = (app.token(Role::Admin).await, app.token(Role::Agent).await);
    let (_, facilitator) = app.staff_at("here", Role::Facilitator).await;
    let path = format!("/sessions/{}", app.session(7, 4));
    app.change(&path, &json!({"facilitator_id": facilitator})).await;
    assert!(app.get(&path).send().await.expect(200)["welcomed_by"].is_null(), "not without the setting");
    app.put("/welcome").token(&agent).json(&json!({"shows_facilitator": true})).send().await.refused(403, "forbidden");
    app.set(&admin, "/welcome", &json!({"shows_facilitator": true})).await.expect(200);
    let shown = app.get(&path).send().await.expect(200);
    assert_eq!(shown.text("welcomed_by"), "Nadia");
    assert!(shown["facilitator"].is_null(), "no more than the first name");
}

#[actix_web::test]
async fn short_addresses_work_with_a_slash_at_their_end() {
    let app = App::start().await;
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    for (path, to) in [
        ("/i/", "/mon-inscription.html"),
        ("/i/cap-7k4mpyt/", "/mon-inscription.html?reference=CAP-7K4MPYT"),
        ("/e/", "/evaluation.html"),
        ("/e/k7m3px/", "/evaluation.html#K7M3PX"),
    ] {
        let answer = client.get(format!("{}{path}", app.base)).send().await.unwrap();
        assert_eq!((answer.status().as_u16(), answer.headers()["location"].to_str().unwrap()), (303, to));
    }
    for (path, kind) in [("/favicon.ico", "image/x-icon"), ("/robots.txt", "text/plain; charset=utf-8")] {
        let answer = client.get(format!("{}{path}", app.base)).send().await.unwrap();
        assert_eq!((answer.status().as_u16(), answer.headers()["content-type"].as_bytes()), (200, kind.as_bytes()));
    }
}
