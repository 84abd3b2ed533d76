//! The settings of a cluster, its roles and its database.

use std::path::PathBuf;

/// The role that migrates: the owner of the database, not a superuser.
///
/// It may make roles and databases.
pub const OWNER: &str = "clic_owner";

/// The role that the service works as: it owns nothing and cannot become the owner.
pub const SERVICE: &str = "clic_service";

/// The superuser, for the supervisor alone. It has a database of the same name.
pub(crate) const SUPERUSER: &str = "postgres";

/// Durability of commits: the loss that a crash of the machine may cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// No acknowledged commit is lost.
    Full,
    /// Everything may be lost: only for clusters that tests throw away.
    None,
}

/// The settings of a cluster.
#[derive(Debug, Clone)]
pub struct Options {
    /// Folder of the data, the socket and the log; made if it does not exist.
    pub data_dir: PathBuf,
    /// Folder of `initdb` and `postgres`; searched for if `None`.
    pub programs: Option<PathBuf>,
    /// Durability of commits.
    pub durability: Durability,
    /// Maximum number of connections, in addition to a few that are reserved for the supervisor.
    pub max_connections: u16,
}

impl Options {
    /// Settings of a durable cluster in `data_dir`, with programs found on this machine.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self { data_dir: data_dir.into(), programs: None, durability: Durability::Full, max_connections: 40 }
    }
}
