//! A private PostgreSQL in a data folder, so that the service runs without a database to set up.
//!
//! It uses `initdb` and `postgres` of the machine. The server listens on a socket in a folder that only its user may
//! enter, never on the network. It is as durable as any other (`fsync` stays on), and it ends with this process.
//!
//! The data folder holds `pgdata` (PostgreSQL's), `socket`, `postgresql.log`, and `cluster.lock`, which we hold.

mod account;
mod error;
mod files;
mod leftovers;
mod locale;
mod log;
mod options;
mod programs;
mod server;
mod session;
mod setup;

use std::fs::File;
use std::time::Instant;

use nix::fcntl::Flock;

pub use error::ClusterError;
pub use files::prepare_data_dir;
pub use options::{Durability, OWNER, Options, SERVICE};
use server::Server;
use session::Session;
use setup::Setup;

/// Name of the service's database.
pub const DATABASE: &str = "clic";

/// A running cluster.
///
/// It stops when dropped, so it is to be kept until the last connection is closed.
pub struct Cluster {
    setup: Setup,
    server: Server,
    /// Released last, because no other instance may start a server before ours has ended.
    _lock: Flock<File>,
}

impl Cluster {
    /// Starts PostgreSQL on the data folder, which is made the first time, and waits until it answers.
    ///
    /// After a crash the wait includes the recovery.
    pub fn start(options: &Options) -> Result<Self, ClusterError> {
        let began = Instant::now();
        let data_dir = files::prepare_data_dir(&options.data_dir)?;
        let lock = files::lock_data_dir(&data_dir)?;
        let setup = Setup::prepare(options, data_dir)?;
        let cluster = Self { server: setup.start_server()?, setup, _lock: lock };
        let mut session = Session::open(&cluster.setup.socket_dir)?;
        session.ensure_roles()?;
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

    /// The address of `database`, for [`OWNER`].
    #[must_use]
    pub fn owner_url(&self, database: &str) -> String {
        files::build_url(&self.setup.socket_dir, OWNER, database)
    }

    /// The address of `database`, for [`SERVICE`].
    #[must_use]
    pub fn service_url(&self, database: &str) -> String {
        files::build_url(&self.setup.socket_dir, SERVICE, database)
    }

    /// Makes `database`, owned by [`OWNER`], unless it exists.
    pub fn ensure_database(&self, database: &str) -> Result<(), ClusterError> {
        Session::open(&self.setup.socket_dir)?.ensure_database(database)
    }

    /// The process number of the server.
    #[must_use]
    pub fn postmaster_pid(&self) -> u32 {
        self.server.pid()
    }

    /// Returns whether the server's process runs, even if it does not answer yet.
    #[must_use]
    pub fn is_running(&mut self) -> bool {
        matches!(self.server.exit_status(), Ok(None))
    }

    /// Keeps the log short, and starts the server again if it has ended.
    ///
    /// It is to be called every few seconds. Returns whether the server had to be started.
    pub fn supervise(&mut self) -> Result<bool, ClusterError> {
        self.setup.log().rotate()?;
        if self.is_running() {
            return Ok(false);
        }
        tracing::error!(process = self.server.pid(), "PostgreSQL ended unexpectedly: starting it again");
        self.server = self.setup.start_server()?;
        Ok(true)
    }

    /// Stops the server, which ends the connections that are left, and waits for it.
    pub fn stop(mut self) -> Result<(), ClusterError> {
        match self.server.stop() {
            Ok(true) => Ok(()),
            Ok(false) => Err(ClusterError::ProgramFailed {
                program: "postgres",
                status: "it did not shut down cleanly; the next start repairs that".into(),
                output: self.setup.log().read_since(0),
            }),
            Err(failure) => Err(ClusterError::io("wait for the server of", &self.setup.data_dir)(failure)),
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // No caller is left for an error; the next start repairs a server that did not stop.
        let _ = self.server.stop();
        files::remove_socket_dir(&self.setup.socket_dir, &self.setup.data_dir);
    }
}
