//! Connections under the service's role, and migrations.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::r2d2::CustomizeConnection;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../migrations");

/// The role and the limits of every connection of the service.
///
/// Queries name joined tables in a good order already: letting the planner weigh all other orders took ten times as
/// long as the answer, hence `join_collapse_limit`.
const SERVICE_SESSION: &str = "SET ROLE clic_service; SET TIME ZONE 'UTC'; SET statement_timeout = '5s'; \
     SET lock_timeout = '3s'; SET idle_in_transaction_session_timeout = '10s'; SET join_collapse_limit = 4";

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
    /// The service's role is not bound by row-level security.
    #[error("role clic_service can bypass row-level security: remove SUPERUSER and BYPASSRLS from it")]
    Bypass,
}

/// Opens one connection under the service's role.
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
    conn.batch_execute("SELECT pg_advisory_unlock(7092417)")?;
    Ok(())
}

/// Prepares each connection of the pool with the role and limits of the service.
#[derive(Debug)]
pub(super) struct ServiceSession;

impl CustomizeConnection<PgConnection, diesel::r2d2::Error> for ServiceSession {
    fn on_acquire(&self, conn: &mut PgConnection) -> Result<(), diesel::r2d2::Error> {
        conn.batch_execute(SERVICE_SESSION).map_err(diesel::r2d2::Error::QueryError)
    }
}
