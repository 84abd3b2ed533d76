//! The supervisor's connection, which checks that the server is ready, and makes roles and databases.

use std::fmt::Display;
use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::sql_types::Text;
use diesel::{Connection, PgConnection, RunQueryDsl};

use crate::error::ClusterError;
use crate::files;
use crate::options::{OWNER, SERVICE, SUPERUSER};

/// Parameters that libpq would otherwise take from variables in our environment.
///
/// The timeouts are long, since making a database on a slow disk takes time; after a minute the server is stuck.
const PARAMETERS: &str = "application_name=clic%20supervisor&hostaddr=&sslmode=disable\
                          &connect_timeout=60&options=-c%20statement_timeout%3D60s";

/// Finds a role by its name.
const ROLE: &str = "SELECT FROM pg_roles WHERE rolname = $1::name";

/// A connection of the superuser over the cluster's socket.
pub(crate) struct Session(PgConnection);

impl Session {
    /// Connects; returns once the server is ready for statements.
    pub(crate) fn open(socket_dir: &Path) -> Result<Self, ClusterError> {
        let url = format!("{}&{PARAMETERS}", files::build_url(socket_dir, SUPERUSER, SUPERUSER));
        PgConnection::establish(&url).map(Self).map_err(refused)
    }

    /// Makes the roles [`OWNER`] and [`SERVICE`], unless they exist, and lets the latter log in.
    ///
    /// The owner may grant the service's role, as the first migration does, but the service's role is a member of none.
    pub(crate) fn ensure_roles(&mut self) -> Result<(), ClusterError> {
        let (owner, service) = (quote_identifier(OWNER), quote_identifier(SERVICE));
        if !self.exists(ROLE, OWNER)? {
            self.run(&format!("CREATE ROLE {owner} LOGIN CREATEDB CREATEROLE"))?;
        }
        if !self.exists(ROLE, SERVICE)? {
            self.run(&format!("CREATE ROLE {service} ADMIN {owner}"))?;
        }
        self.run(&format!("ALTER ROLE {service} LOGIN"))
    }

    /// Makes `database`, owned by [`OWNER`], unless it exists.
    pub(crate) fn ensure_database(&mut self, database: &str) -> Result<(), ClusterError> {
        if !self.exists("SELECT FROM pg_database WHERE datname = $1::name", database)? {
            self.run(&format!("CREATE DATABASE {} OWNER {}", quote_identifier(database), quote_identifier(OWNER)))?;
        }
        Ok(())
    }

    fn exists(&mut self, query: &str, name: &str) -> Result<bool, ClusterError> {
        let rows = diesel::sql_query(query).bind::<Text, _>(name).execute(&mut self.0).map_err(refused)?;
        Ok(rows > 0)
    }

    fn run(&mut self, statement: &str) -> Result<(), ClusterError> {
        self.0.batch_execute(statement).map_err(refused)
    }
}

fn refused(failure: impl Display) -> ClusterError {
    ClusterError::Refused(failure.to_string().trim().to_owned())
}

/// Quotes a name for a statement.
fn quote_identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::quote_identifier;

    #[test]
    fn names_cannot_leave_their_quotes() {
        assert_eq!(quote_identifier(r#"a"b"#), r#""a""b""#);
    }
}
