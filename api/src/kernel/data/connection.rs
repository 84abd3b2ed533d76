//! Logins of the service, and migrations by the owner.

use diesel::connection::SimpleConnection;
use diesel::migration::{Migration, MigrationSource};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::r2d2::CustomizeConnection;
use diesel::sql_types::{Bool, Text};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../migrations");

/// The limits of every connection of the service.
///
/// Queries name joined tables in a good order already: letting the planner weigh all other orders took ten times as
/// long as the answer, hence `join_collapse_limit`.
const SERVICE_SESSION: &str = "SET TIME ZONE 'UTC'; SET statement_timeout = '5s'; SET lock_timeout = '3s'; \
     SET idle_in_transaction_session_timeout = '10s'; SET join_collapse_limit = 4";

/// A failure to open or migrate the database.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The database does not answer.
    #[error("cannot reach the database: {0}")]
    Connect(#[from] ConnectionError),
    /// The database answers, but refuses.
    #[error("the database refused: {0}")]
    Query(#[from] diesel::result::Error),
    /// A migration failed.
    #[error("cannot migrate the database: {0}")]
    Migrate(String),
    /// The pool could not be filled.
    #[error("cannot open the pool of connections: {0}")]
    Pool(#[from] diesel::r2d2::PoolError),
    /// The login of the service is not bound by row-level security, or need not stay so.
    #[error(
        "the service must not log in as {0}, which can bypass row-level security or become a role that does: \
         name a login without SUPERUSER, BYPASSRLS and CREATEROLE with --service-database-url (SERVICE_DATABASE_URL)"
    )]
    Bypass(String),
    /// The login of the service owns tables.
    #[error(
        "the service must not log in as {0}, which owns its tables or can become their owner: \
         name the login clic_service with --service-database-url (SERVICE_DATABASE_URL)"
    )]
    Owner(String),
    /// The schema is older than the program, and the login of the service cannot migrate it.
    #[error("the schema lacks {0}: run `clic migrate` with the owner's --database-url (DATABASE_URL)")]
    Outdated(String),
}

/// Opens one connection for the service.
pub fn connect(url: &str) -> Result<PgConnection, OpenError> {
    let mut conn = PgConnection::establish(url)?;
    conn.batch_execute(SERVICE_SESSION)?;
    Ok(conn)
}

/// Brings the schema up to date.
///
/// Several processes may do so at once: an advisory lock lets one after the other pass.
pub fn migrate(url: &str) -> Result<(), OpenError> {
    let mut conn = PgConnection::establish(url)?;
    conn.batch_execute("SET client_min_messages = warning; SELECT pg_advisory_lock(7092417)")?;
    conn.run_pending_migrations(MIGRATIONS).map_err(|error| OpenError::Migrate(error.to_string()))?;
    conn.batch_execute(WITHDRAW_TEMPORARY)?;
    conn.batch_execute("SELECT pg_advisory_unlock(7092417)")?;
    Ok(())
}

/// Takes the right to temporary tables from the service.
///
/// Functions with the owner's rights must find nobody else's tables. Neither a copy of a database nor its restored dump
/// keeps the rights of the database itself, hence at each migration.
const WITHDRAW_TEMPORARY: &str = "DO $$ BEGIN
    IF has_database_privilege('clic_service', current_database(), 'TEMPORARY') THEN
        EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC, clic_service', current_database());
    END IF;
END $$";

/// Checks with the service's login that no migration is pending.
pub fn check_migrated(url: &str) -> Result<(), OpenError> {
    #[derive(QueryableByName)]
    struct Applied {
        #[diesel(sql_type = Text)]
        version: String,
    }
    let applied = diesel::sql_query("SELECT version::text AS version FROM __diesel_schema_migrations")
        .load::<Applied>(&mut connect(url)?)?;
    let known: Vec<Box<dyn Migration<Pg>>> =
        MIGRATIONS.migrations().map_err(|error| OpenError::Migrate(error.to_string()))?;
    let pending = known.iter().map(|migration| migration.name()).find(|name| {
        let version = name.version().to_string();
        applied.iter().all(|row| row.version != version)
    });
    pending.map_or(Ok(()), |name| Err(OpenError::Outdated(name.to_string())))
}

/// Checks that row-level security binds the login of a connection, whatever statements it may send.
pub(super) fn check_login(conn: &mut PgConnection) -> Result<(), OpenError> {
    #[derive(QueryableByName)]
    struct Login {
        #[diesel(sql_type = Text)]
        name: String,
        #[diesel(sql_type = Bool)]
        bypasses: bool,
        #[diesel(sql_type = Bool)]
        owns: bool,
        #[diesel(sql_type = Bool)]
        makes_temporary_tables: bool,
    }
    // A role is also every role that it is a member of, since SET ROLE turns it into them.
    let question = "SELECT session_user::text AS name,
        EXISTS (SELECT FROM pg_roles r WHERE pg_has_role(session_user, r.oid, 'MEMBER')
            AND (r.rolsuper OR r.rolbypassrls OR r.rolcreaterole)) AS bypasses,
        EXISTS (SELECT FROM pg_class t WHERE t.relnamespace = 'public'::regnamespace AND t.relkind IN ('r', 'p')
            AND pg_has_role(session_user, t.relowner, 'MEMBER')) AS owns,
        has_database_privilege(session_user, current_database(), 'TEMPORARY') AS makes_temporary_tables";
    let login: Login = diesel::sql_query(question).get_result(conn)?;
    if login.owns {
        return Err(OpenError::Owner(login.name));
    }
    if login.bypasses {
        return Err(OpenError::Bypass(login.name));
    }
    if login.makes_temporary_tables {
        tracing::warn!(login = login.name, "may make temporary tables: REVOKE TEMPORARY ON DATABASE … FROM PUBLIC");
    }
    Ok(())
}

/// Prepares each connection of the pool with the limits of the service.
#[derive(Debug)]
pub(super) struct ServiceSession;

impl CustomizeConnection<PgConnection, diesel::r2d2::Error> for ServiceSession {
    fn on_acquire(&self, conn: &mut PgConnection) -> Result<(), diesel::r2d2::Error> {
        conn.batch_execute(SERVICE_SESSION).map_err(diesel::r2d2::Error::QueryError)
    }
}
