//! Further organisations beside the demonstration: complete, made once, and usable like any other.

use clic::demo::{self, scale};
use clic::directory::accounts::passwords::{NewPassword, hash_blocking};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use reqwest::Method;
use serde_json::json;

use crate::support::{App, PASSWORD, monday};

const SMALL: scale::Scale = scale::Scale { organisations: 2, sessions: 5 };

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

fn count(app: &App, sql: &str) -> i64 {
    let mut conn = PgConnection::establish(&app.url).unwrap();
    diesel::sql_query(format!("SELECT count(*) AS count {sql}")).get_result::<Count>(&mut conn).unwrap().count
}

async fn beside_the_demonstration() -> App {
    let app = App::start().await;
    let password = NewPassword::chosen(hash_blocking(PASSWORD).unwrap());
    assert!(demo::load(&app.database, monday(), &password).unwrap());
    app
}

#[actix_web::test]
async fn further_organisations_are_whole_made_once_and_work() {
    let app = beside_the_demonstration().await;
    let ours = "organisation_id IN (SELECT organisation_id FROM organisations WHERE slug LIKE 'territoire-%')";
    let mut steps = Vec::new();
    assert_eq!(scale::grow(&app.url, SMALL, monday(), |step| steps.push((step.done, step.total))).unwrap(), 2);
    assert_eq!(steps, [(1, 2), (2, 2)]);
    let sizes = || {
        ["sessions", "enrolments", "learners", "calendar_entries", "attendances", "audit_entries"]
            .map(|table| count(&app, &format!("FROM {table} WHERE {ours}")))
    };
    let made = sizes();
    assert_eq!((made[0], made[3]), (10, 10), "each session has its entry in the calendar");
    assert!(made.iter().all(|rows| *rows > 0), "{made:?}");
    let wrong_seats = "FROM sessions s WHERE seats_taken <> (SELECT coalesce(sum(party_size), 0) FROM enrolments e
        WHERE (e.organisation_id, e.session_id) = (s.organisation_id, s.id) AND e.status IN ('enrolled', 'offered'))";
    assert_eq!(count(&app, wrong_seats), 0);

    assert_eq!(scale::grow(&app.url, SMALL, monday(), |_| panic!("nothing is missing")).unwrap(), 0);
    assert_eq!(sizes(), made);
    let larger = scale::Scale { organisations: 3, ..SMALL };
    assert_eq!(scale::grow(&app.url, larger, monday(), |_| ()).unwrap(), 1, "it goes on where it stopped");

    // They work like any other.
    app.settle();
    let sessions = app.ask(Method::GET, "/v1/territoire-2/sessions").send().await.expect(200);
    assert_eq!(sessions["data"].as_array().map(Vec::len), Some(4));
    let login = json!({"email": "accueil@territoire-2.example", "password": PASSWORD});
    let token = app.ask(Method::POST, "/v1/territoire-2/login").json(&login).send().await.expect(200);
    let token = token["access_token"].as_str().unwrap();
    for path in ["enrolments", "learners?q=a", "calls", "messages", "statistics", "duplicates", "series"] {
        app.ask(Method::GET, &format!("/v1/territoire-2/{path}")).token(token).send().await.expect(200);
    }
}

#[actix_web::test]
async fn an_inconsistent_organisation_is_never_kept() {
    let app = beside_the_demonstration().await;
    let lossy = "CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
        CREATE TRIGGER lossy BEFORE INSERT ON enrolments FOR EACH ROW
            WHEN (NEW.channel = 'phone' AND NEW.created_at > '2026-11-12') EXECUTE FUNCTION lose()";
    PgConnection::establish(&app.url).unwrap().batch_execute(lossy).unwrap();
    let refused = scale::grow(&app.url, SMALL, monday(), |_| ()).unwrap_err().to_string();
    assert!(refused.contains("seats of"), "{refused}");
    assert_eq!(count(&app, "FROM organisations WHERE slug LIKE 'territoire-%'"), 0);
}
