//! The settings of a cluster, its roles and its database.

use std::path::PathBuf;

/// The role that the service connects as: the owner of the database, no superuser.
///
/// It may make roles and databases.
pub const OWNER: &str = "clic_owner";

/// The superuser, for the supervisor alone. It has a database of the same name.
pub(crate) const SUPERUSER: &str = "postgres";

/// The loss that a crash of the machine may cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Nothing that was acknowledged.
    Full,
    /// Everything. For clusters that tests throw away, and for nothing else.
    None,
}

/// The settings of a cluster.
#[derive(Debug, Clone)]
pub struct Options {
    /// Holds the data, the socket and the log; made when it is not there.
    pub data_dir: PathBuf,
    /// The folder of `initdb` and `postgres`; looked for when `None`.
    pub programs: Option<PathBuf>,
    /// The loss that a crash of the machine may cause.
    pub durability: Durability,
    /// Connections the server accepts, on top of a few that it keeps for its supervisor.
    pub max_connections: u16,
}

impl Options {
    /// A durable cluster in `data_dir`, with programs found on this machine.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self { data_dir: data_dir.into(), programs: None, durability: Durability::Full, max_connections: 40 }
    }
}
