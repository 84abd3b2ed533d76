//! Rules of the schema that every migration keeps.
//!
//! Keys start with the organisation, columns are declared personal or not, row-level security is on.

use diesel::prelude::*;
use diesel::sql_types::Text;

use crate::support::new_database;

#[derive(QueryableByName, Debug)]
struct Fault {
    #[diesel(sql_type = Text)]
    name: String,
}

/// Runs a query for faults over a migrated database; returns their names.
fn faults(sql: &str) -> Vec<String> {
    let mut conn = PgConnection::establish(&new_database()).unwrap();
    diesel::sql_query(sql).load::<Fault>(&mut conn).unwrap().into_iter().map(|fault| fault.name).collect()
}

const OURS: &str = "n.nspname = 'public' AND t.relname <> '__diesel_schema_migrations'";

#[test]
fn every_unique_key_starts_with_the_organisation() {
    let sql = format!(
        "SELECT i.relname::text AS name FROM pg_index x
         JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
         JOIN pg_namespace n ON n.oid = t.relnamespace
         LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = x.indkey[0]
         WHERE {OURS} AND x.indisunique AND a.attname IS DISTINCT FROM 'organisation_id'"
    );
    // The slug names an organisation in an address, so its key cannot start with one.
    assert_eq!(faults(&sql), ["organisations_slug_key"]);
}

/// Indexes of questions over all organisations.
///
/// They ask for what is due, what has an age, and what has an identity elsewhere.
const OVER_ALL: &[&str] = &[
    "account_letters_to_send",
    "bulk_cancellations_by_age",
    "enrolments_held",
    "enrolments_with_origin",
    "messages_by_gateway_id",
    "messages_by_identity",
    "messages_to_send",
    "messages_with_origin",
    "session_reminders_due",
    "sessions_desk_due",
    "sessions_due",
    "staff_notices_digests",
    "web_refusals_by_age",
    "web_shares_by_day",
    "webhook_deliveries_to_post",
];

#[test]
fn every_index_starts_with_the_organisation() {
    let sql = format!(
        "SELECT i.relname::text AS name FROM pg_index x
         JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
         JOIN pg_namespace n ON n.oid = t.relnamespace
         LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = x.indkey[0]
         WHERE {OURS} AND NOT x.indisunique AND a.attname IS DISTINCT FROM 'organisation_id' ORDER BY 1"
    );
    // Otherwise a question of one organisation costs what all of them hold.
    assert_eq!(faults(&sql), OVER_ALL);
}

#[test]
fn every_foreign_key_starts_with_the_organisation() {
    let sql = format!(
        "SELECT c.conname::text AS name FROM pg_constraint c
         JOIN pg_class t ON t.oid = c.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace
         JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = c.conkey[1]
         WHERE {OURS} AND c.contype = 'f' AND a.attname <> 'organisation_id'"
    );
    assert_eq!(faults(&sql), Vec::<String>::new());
}

#[test]
fn every_table_is_behind_the_wall() {
    let sql = format!(
        "SELECT t.relname::text AS name FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace
         WHERE {OURS} AND t.relkind = 'r' AND NOT (t.relrowsecurity AND t.relforcerowsecurity AND EXISTS (
             SELECT FROM pg_policy p WHERE p.polrelid = t.oid AND p.polname = 'organisation_wall'))"
    );
    assert_eq!(faults(&sql), Vec::<String>::new());
}

#[test]
fn no_policy_but_the_owners_is_for_all_organisations() {
    let sql = format!(
        "SELECT t.relname || '.' || p.polname AS name FROM pg_policy p
         JOIN pg_class t ON t.oid = p.polrelid JOIN pg_namespace n ON n.oid = t.relnamespace
         WHERE {OURS} AND CASE p.polname
             WHEN 'organisation_wall' THEN p.polroles <> ARRAY['clic_service'::regrole::oid]
                 OR pg_get_expr(p.polqual, t.oid) <> '(organisation_id = current_organisation())'
                 OR pg_get_expr(p.polwithcheck, t.oid) <> '(organisation_id = current_organisation())'
             WHEN 'owner_over_all' THEN p.polroles <> ARRAY[t.relowner]
             ELSE true END"
    );
    assert_eq!(faults(&sql), Vec::<String>::new());
}

#[test]
fn owners_functions_look_last_for_temporary_tables() {
    let sql = "SELECT p.oid::regprocedure::text AS name FROM pg_proc p
               WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef
                 AND NOT coalesce(p.proconfig @> ARRAY['search_path=public, pg_temp'], false)";
    assert_eq!(faults(sql), Vec::<String>::new());
}

#[test]
fn every_column_is_declared_personal_or_not() {
    let sql = format!(
        r#"SELECT t.relname || '.' || a.attname AS name FROM pg_attribute a
         JOIN pg_class t ON t.oid = a.attrelid JOIN pg_namespace n ON n.oid = t.relnamespace
         WHERE {OURS} AND t.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
           AND coalesce(col_description(t.oid, a.attnum), '') !~
             '.\[(not personal|personal purpose="[^"]+" basis="[^"]+" retention="[^"]+" erasure="[^"]+")\]$'"#
    );
    assert_eq!(faults(&sql), Vec::<String>::new());
}
