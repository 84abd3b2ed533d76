//! A private PostgreSQL in a data folder, so that the service runs without a database to set up.
//!
//! The machine's own `initdb` and `postgres` are used. The server listens on a socket in a folder that only its
//! user may enter, never on the network; it is as durable as any (`fsync` stays on); and it ends with this process.
//!
//! In the data folder: `pgdata` (PostgreSQL's), `socket`, `postgresql.log`, and `cluster.lock`, which we hold.

mod account;
mod error;
mod leftover;
mod locale;
mod options;
mod place;
mod programs;
mod server;
mod session;
mod setup;

use std::fs::File;
use std::time::Instant;

use nix::fcntl::Flock;

pub use error::ClusterError;
pub use options::{Durability, OWNER, Options};
use server::Server;
use session::Session;
use setup::Setup;

/// The database of the service.
pub const DATABASE: &str = "clic";

/// A running cluster. PostgreSQL is stopped when this is dropped: keep it until the last connection is closed.
pub struct Cluster {
    setup: Setup,
    server: Server,
    /// Released last: nobody else may start a server before ours has ended.
    _lock: Flock<File>,
}

impl Cluster {
    /// Starts PostgreSQL on the data folder, which is made and filled the first time, and waits until it answers.
    /// After a crash this includes its recovery.
    pub fn start(options: &Options) -> Result<Self, ClusterError> {
        let began = Instant::now();
        let data_dir = place::data_folder(&options.data_dir)?;
        let lock = place::lock(&data_dir)?;
        let setup = Setup::prepare(options, data_dir)?;
        let cluster = Self { server: setup.launch()?, setup, _lock: lock };
        let mut session = Session::open(&cluster.setup.sockets)?;
        session.ensure_owner()?;
        session.ensure_database(DATABASE)?;
        tracing::info!(
            data_dir = %cluster.setup.data_dir.display(),
            version = cluster.setup.programs.major(),
            process = cluster.server.pid(),
            milliseconds = began.elapsed().as_millis(),
            "PostgreSQL runs"
        );
        Ok(cluster)
    }

    /// Where to connect to `database`, as [`OWNER`].
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        place::url(&self.setup.sockets, OWNER, database)
    }

    /// Makes `database`, owned by [`OWNER`], unless it is there.
    pub fn ensure_database(&self, database: &str) -> Result<(), ClusterError> {
        Session::open(&self.setup.sockets)?.ensure_database(database)
    }

    /// The process number of the server.
    #[must_use]
    pub fn postmaster_pid(&self) -> u32 {
        self.server.pid()
    }

    /// Whether the server's process runs. (Whether it answers is the connection pool's to say.)
    #[must_use]
    pub fn alive(&mut self) -> bool {
        matches!(self.server.ended(), Ok(None))
    }

    /// To be called every few seconds: keeps the log short, and starts the server again should it have died.
    /// Says whether it did.
    pub fn tend(&mut self) -> Result<bool, ClusterError> {
        self.setup.log().shorten()?;
        if self.alive() {
            return Ok(false);
        }
        tracing::error!(process = self.server.pid(), "PostgreSQL ended unexpectedly: starting it again");
        self.server = self.setup.launch()?;
        Ok(true)
    }

    /// Stops the server, which ends the connections that are left, and waits for it.
    pub fn stop(mut self) -> Result<(), ClusterError> {
        match self.server.stop() {
            Ok(true) => Ok(()),
            Ok(false) => Err(ClusterError::ProgramFailed {
                program: "postgres",
                status: "it did not shut down cleanly; the next start repairs that".into(),
                said: self.setup.log().since(0),
            }),
            Err(failure) => Err(ClusterError::io("wait for the server of", &self.setup.data_dir)(failure)),
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Nobody is left to tell: the next start repairs what this may leave.
        let _ = self.server.stop();
        place::remove_private(&self.setup.sockets, &self.setup.data_dir);
    }
}
