//! Errors of a cluster, with messages that operators can act on.

use std::io;
use std::path::{Path, PathBuf};

/// A failure to start, use or stop a cluster. Each message names the remedy.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClusterError {
    /// No folder of this machine holds PostgreSQL's programs.
    #[error(
        "PostgreSQL's programs (initdb and postgres, version {oldest} or later) were not found.
Install them:
  Debian, Ubuntu   sudo apt-get install postgresql
  Fedora           sudo dnf install postgresql-server
  macOS            brew install postgresql@17
or name the folder that holds them:   --postgres-programs FOLDER   (CLIC_POSTGRES_PROGRAMS)
or use a database you already have:   --database-url postgresql://…   (DATABASE_URL)
{seen}",
        seen = describe_found(.found)
    )]
    ProgramsMissing {
        /// The folders that hold a PostgreSQL which is too old, with its major version.
        found: Vec<(PathBuf, u32)>,
        /// The oldest major version that would do.
        oldest: u32,
    },

    /// The folder that the operator named does not hold PostgreSQL's programs, or they do not run.
    #[error("{folder:?} was named as the folder of PostgreSQL's programs, but its `postgres` does not answer: {why}")]
    ProgramsUnusable {
        /// The folder that was named.
        folder: PathBuf,
        /// The answer to `postgres --version` there.
        why: String,
    },

    /// The data was written by another major version than any found here.
    #[error(
        "The data in {data_dir:?} was written by PostgreSQL {data}, and only {found} is here.
Install PostgreSQL {data} again (several versions may stand side by side),
or move the data: start with PostgreSQL {data}, save it with pg_dump, start with an empty data folder, and restore it;
or use pg_upgrade: https://www.postgresql.org/docs/current/pgupgrade.html"
    )]
    WrongVersion {
        /// The data folder.
        data_dir: PathBuf,
        /// The major version that wrote the data.
        data: u32,
        /// The versions found instead, ready to be shown.
        found: String,
    },

    /// Another process of this service holds the data folder.
    #[error(
        "Another instance already runs on the data folder {data_dir:?}{}. \
         Stop it first, or choose another folder with --data-dir.",
        holder.map(|pid| format!(" (process {pid})")).unwrap_or_default()
    )]
    AlreadyRunning {
        /// The data folder.
        data_dir: PathBuf,
        /// The process that holds it, when it wrote its number down.
        holder: Option<u32>,
    },

    /// A PostgreSQL that this service did not start uses the data.
    #[error("A PostgreSQL started by someone else (process {pid}) uses {data_dir:?}. Stop it first: kill -INT {pid}")]
    ForeignServer {
        /// The folder of the data.
        data_dir: PathBuf,
        /// The other server's process.
        pid: u32,
    },

    /// The account that PostgreSQL runs as, because it refuses root, cannot reach a folder.
    #[error(
        "PostgreSQL runs as the user `{user}`, who cannot enter {folder:?} on the way to {target:?}.
Choose a folder that everyone may cross (--data-dir /var/lib/clic), or open this one: chmod o+x {folder:?}"
    )]
    Unreachable {
        /// The user that PostgreSQL runs as.
        user: String,
        /// The first folder that it may not enter.
        folder: PathBuf,
        /// The file or folder that it has to reach.
        target: PathBuf,
    },

    /// The data belongs to another user, and we are not root.
    #[error(
        "The data in {data_dir:?} belongs to the user number {owner}: run as that user or as root, \
         or choose another folder with --data-dir."
    )]
    NotOurs {
        /// The folder of the data.
        data_dir: PathBuf,
        /// The number of its owner.
        owner: u32,
    },

    /// We are root, and there is neither a `postgres` nor a `nobody` user to run PostgreSQL as.
    #[error(
        "PostgreSQL refuses to run as root, and there is neither a user `postgres` nor a user `nobody` to run it as. \
         Run as an ordinary user."
    )]
    NoAccount,

    /// A file operation failed.
    #[error("could not {doing} {path:?}: {source}")]
    Io {
        /// The action that failed, as a verb.
        doing: &'static str,
        /// The path of the file or folder.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },

    /// One of PostgreSQL's programs failed.
    #[error("{program} failed ({status}):\n{output}")]
    ProgramFailed {
        /// `initdb` or `postgres`.
        program: &'static str,
        /// Its exit status.
        status: String,
        /// The end of its output.
        output: String,
    },

    /// The running server refused a connection or a statement.
    #[error("PostgreSQL answered: {0}")]
    Refused(String),
}

impl ClusterError {
    /// Adds the action and the path to a system error, for `map_err`.
    pub(crate) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { doing, path: path.to_owned(), source }
    }
}

fn describe_found(found: &[(PathBuf, u32)]) -> String {
    if found.is_empty() {
        return "No PostgreSQL server of any version was seen on this machine.".into();
    }
    let list: Vec<_> = found.iter().map(|(folder, major)| format!("version {major} in {folder:?}")).collect();
    format!("Seen, but too old: {}.", list.join(", "))
}
