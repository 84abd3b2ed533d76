//! Row-level security alone keeps organisations apart, whatever the application filters.

use clic::kernel::data::database;
use clic::kernel::security::principal::Role;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use crate::support::{App, enrolment};

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

fn tenant_tables(conn: &mut PgConnection) -> Vec<String> {
    let sql = "SELECT table_name::text AS name FROM information_schema.columns
               WHERE table_schema = 'public' AND column_name = 'organisation_id' ORDER BY 1";
    diesel::sql_query(sql).load::<Name>(conn).unwrap().into_iter().map(|row| row.name).collect()
}

#[actix_web::test]
async fn the_service_s_role_sees_one_organisation_or_none() {
    let app = App::start().await;
    for slug in ["here", "elsewhere"] {
        let session = app.session_at(slug, 7, 4);
        app.ask(reqwest::Method::POST, &format!("/v1/{slug}/enrolments"))
            .header("Idempotency-Key", "\"k\"")
            .json(&enrolment(&session, 1))
            .send()
            .await
            .expect(201);
        app.staff_at(slug, Role::Admin).await;
    }
    let mut conn = database::connect(&app.url).unwrap();
    let tables = tenant_tables(&mut conn);
    assert!(tables.len() >= 14, "{tables:?}");
    let mut seen = 0;
    for table in &tables {
        let mut count = |filter: &str| {
            diesel::sql_query(format!("SELECT count(*) AS n FROM {table} {filter}"))
                .get_result::<Count>(&mut conn)
                .unwrap()
                .n
        };
        assert_eq!(count(""), 0, "{table} without an organisation");
    }
    conn.batch_execute("BEGIN; SET LOCAL clic.organisation = '00000000-0000-0000-0000-000000000001'").unwrap();
    for table in &tables {
        let mut count = |filter: &str| {
            diesel::sql_query(format!("SELECT count(*) AS n FROM {table} {filter}"))
                .get_result::<Count>(&mut conn)
                .unwrap()
                .n
        };
        let foreign = count("WHERE organisation_id <> '00000000-0000-0000-0000-000000000001'");
        assert_eq!(foreign, 0, "{table}");
        seen += count("");
    }
    assert!(seen > 8, "its own rows are seen");
    let foreign = "INSERT INTO communes (organisation_id, code, name, postcode, population)
                   VALUES ('00000000-0000-0000-0000-000000000002', '34999', 'x', '34000', 1)";
    let refused = conn.batch_execute(foreign).unwrap_err().to_string();
    assert!(refused.contains("row-level security"), "{refused}");
}

#[actix_web::test]
async fn a_session_of_another_organisation_is_not_found() {
    let app = App::start().await;
    let session = app.session_at("elsewhere", 7, 4);
    app.get(&format!("/sessions/{session}")).send().await.refused(404, "not-found");
    let body = enrolment(&session, 1);
    app.post("/enrolments").json(&body).send().await.refused(422, "invalid-input");
    app.ask(reqwest::Method::GET, "/v1/nowhere/sessions").send().await.refused(404, "not-found");
}
