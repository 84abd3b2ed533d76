//! Row-level security alone keeps organisations apart, whatever the application filters.

use clic::kernel::data::database;
use clic::kernel::security::principal::Role;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use crate::support::{App, enrolment, service_url};

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
    let mut conn = database::connect(&service_url(&app.url)).unwrap();
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
async fn a_connection_keeps_no_organisation_for_the_next() {
    let app = App::start_with_pool(1).await;
    app.get(&format!("/sessions/{}", app.session(7, 4))).send().await.expect(200);
    let left = app.database.ask(|conn| {
        let setting = "SELECT coalesce(current_setting('clic.organisation', true), '') AS name";
        diesel::sql_query(setting).get_result::<Name>(conn)
    });
    assert_eq!(left.unwrap().name, "");
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

/// Asks for one word as the login of the service.
fn word(conn: &mut PgConnection, question: &str) -> String {
    diesel::sql_query(format!("SELECT ({question})::text AS name")).get_result::<Name>(conn).unwrap().name
}

/// The refusal of statements by the database.
fn refusal(conn: &mut PgConnection, statements: &str) -> String {
    conn.batch_execute(statements).expect_err(statements).to_string()
}

#[actix_web::test]
async fn the_service_logs_in_as_a_role_that_owns_nothing() {
    let app = App::start().await;
    let mut conn = database::connect(&service_url(&app.url)).unwrap();
    assert_eq!(word(&mut conn, "session_user"), "clic_service");
    conn.batch_execute("RESET ROLE").unwrap();
    assert_eq!(word(&mut conn, "current_user"), "clic_service");
    assert_eq!(word(&mut conn, "SELECT count(*) FROM organisations"), "0");
    for owner in ["clic_owner", "postgres"] {
        assert!(refusal(&mut conn, &format!("SET ROLE {owner}")).contains("permission denied"), "{owner}");
    }
    let refused = database::Database::open(&app.url, 1).err().unwrap().to_string();
    assert!(refused.contains("clic_owner") && refused.contains("--service-database-url"), "{refused}");
}

#[actix_web::test]
async fn the_service_makes_no_table_that_stands_in_for_ours() {
    let app = App::start().await;
    let mut conn = database::connect(&service_url(&app.url)).unwrap();
    for forged in [
        "CREATE TEMPORARY TABLE learners (id uuid)",
        "CREATE TEMPORARY VIEW learners AS SELECT 1 AS id",
        "CREATE FUNCTION pg_temp.evil() RETURNS int LANGUAGE sql RETURN 1",
        "CREATE TABLE public.forged (id uuid)",
    ] {
        assert!(refusal(&mut conn, forged).contains("permission denied"), "{forged}");
    }
}

#[actix_web::test]
async fn the_service_adds_to_the_audit_log_and_changes_nothing_of_it() {
    let app = App::start().await;
    let (_, account) = app.staff_at("here", Role::Admin).await;
    let mut conn = database::connect(&service_url(&app.url)).unwrap();
    let organisation = app.system("here").organisation;
    conn.batch_execute(&format!("SET clic.organisation = '{organisation}'")).unwrap();
    let kept = word(&mut conn, "SELECT count(*) FROM audit_entries");
    assert_ne!(kept, "0", "{account} was opened");
    for change in [
        "UPDATE audit_entries SET actor_name = 'nobody'",
        "DELETE FROM audit_entries",
        "TRUNCATE audit_entries",
        "ALTER TABLE audit_entries DISABLE ROW LEVEL SECURITY",
    ] {
        let refused = refusal(&mut conn, change);
        assert!(refused.contains("permission denied") || refused.contains("must be owner"), "{change}: {refused}");
    }
    assert_eq!(word(&mut conn, "SELECT count(*) FROM audit_entries"), kept);
}

#[actix_web::test]
async fn only_a_migrated_database_is_served_without_its_owner() {
    let app = App::start().await;
    let service = service_url(&app.url);
    database::check_migrated(&service).unwrap();
    let forget = "DELETE FROM __diesel_schema_migrations WHERE version = '20261123000004'";
    PgConnection::establish(&app.url).unwrap().batch_execute(forget).unwrap();
    let refused = database::check_migrated(&service).unwrap_err().to_string();
    assert!(refused.contains("2026-11-23-000004_people") && refused.contains("clic migrate"), "{refused}");
}
