//! The initialisation of a cluster, and the start of its server.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::account::Account;
use crate::error::ClusterError;
use crate::log::Log;
use crate::options::{Durability, Options, SUPERUSER};
use crate::programs::Programs;
use crate::server::Server;
use crate::session::Session;
use crate::{files, leftovers, locale};

/// Time for the backends of a killed server to notice its end, and to end themselves.
const RETRY_TIMEOUT: Duration = Duration::from_secs(30);

/// Everything that a server is started from.
pub(crate) struct Setup {
    options: Options,
    pub(crate) data_dir: PathBuf,
    pub(crate) socket_dir: PathBuf,
    pgdata: PathBuf,
    account: Account,
    pub(crate) programs: Programs,
}

impl Setup {
    /// Finds the programs, and initialises `data_dir` unless that is done.
    pub(crate) fn prepare(options: &Options, data_dir: PathBuf) -> Result<Self, ClusterError> {
        let pgdata = data_dir.join("pgdata");
        let account = Account::for_data(&pgdata)?;
        let written_by = files::read_version(&pgdata)?;
        let data = written_by.map(|major| (major, data_dir.as_path()));
        let programs = Programs::find(options.programs.as_deref(), data, &account)?;
        let socket_dir = files::prepare_socket_dir(&data_dir, &account)?;
        let setup = Self { options: options.clone(), data_dir, socket_dir, pgdata, account, programs };
        if written_by.is_none() {
            setup.initialise()?;
        }
        Ok(setup)
    }

    /// Makes the cluster aside, then renames it, so that a half-made one is never used.
    fn initialise(&self) -> Result<(), ClusterError> {
        let unfinished = self.data_dir.join("pgdata.init");
        files::remove_tree(&unfinished)?;
        files::create_private_dir(&unfinished, &self.account)?;
        let initdb = self.programs.path("initdb");
        let mut command = self.account.build_command(&initdb, &unfinished);
        command
            .arg("-D")
            .arg(&unfinished)
            .args(["-U", SUPERUSER, "--auth=trust", "--data-checksums", "--no-instructions"])
            .args(locale::ARGUMENTS)
            .stdin(Stdio::null());
        if self.options.durability == Durability::None {
            command.arg("--no-sync");
        }
        let ended = command.output().map_err(|failure| self.account.explain_failure(&initdb, &unfinished, failure))?;
        if !ended.status.success() {
            return Err(ClusterError::ProgramFailed {
                program: "initdb",
                status: ended.status.to_string(),
                output: String::from_utf8_lossy(&ended.stderr).trim().to_owned(),
            });
        }
        // `trust` is safe, because the permissions of the socket's folder keep all others out.
        let access = "local all all trust\nlocal replication postgres trust\n";
        files::replace_file(&unfinished.join("pg_hba.conf"), access, &self.account)?;
        fs::rename(&unfinished, &self.pgdata)
            .and_then(|()| File::open(&self.data_dir)?.sync_all())
            .map_err(ClusterError::io("finish", &unfinished))
    }

    /// Starts the server and waits until it answers.
    pub(crate) fn start_server(&self) -> Result<Server, ClusterError> {
        let postgres = self.programs.path("postgres");
        let began = Instant::now();
        loop {
            leftovers::remove_leftovers(&self.pgdata, &self.account)?;
            files::prepare_socket_dir(&self.data_dir, &self.account)?;
            let (out, err, start) = self.log().open()?;
            let mut command = self.account.build_command(&postgres, &self.pgdata);
            command.arg("-D").arg(&self.pgdata).stdin(Stdio::null()).stdout(out).stderr(err);
            self.add_settings(&mut command);
            let mut server = Server::spawn(command)
                .map_err(|failure| self.account.explain_failure(&postgres, &self.pgdata, failure))?;
            let Some(status) = self.wait_until_ready(&mut server)? else {
                return Ok(server);
            };
            let output = self.log().read_since(start);
            if !output.contains("pre-existing shared memory block") || began.elapsed() > RETRY_TIMEOUT {
                return Err(ClusterError::ProgramFailed { program: "postgres", status, output });
            }
            thread::sleep(Duration::from_millis(200));
        }
    }

    /// Waits until the server answers (`None`) or ends (its exit status).
    ///
    /// There is no time limit, since recovery after a crash may take long.
    fn wait_until_ready(&self, server: &mut Server) -> Result<Option<String>, ClusterError> {
        let mut noticed = Instant::now();
        loop {
            let Err(refusal) = Session::open(&self.socket_dir) else { return Ok(None) };
            if let Some(status) =
                server.exit_status().map_err(ClusterError::io("wait for the server of", &self.data_dir))?
            {
                return Ok(Some(status.to_string()));
            }
            if noticed.elapsed() > Duration::from_secs(10) {
                noticed = Instant::now();
                tracing::info!(
                    process = server.pid(),
                    %refusal,
                    "PostgreSQL is not ready yet: it may be recovering from a crash"
                );
            }
            thread::sleep(Duration::from_millis(10));
        }
    }

    pub(crate) fn log(&self) -> Log {
        Log(self.data_dir.join("postgresql.log"))
    }

    /// Adds the settings to the command line.
    ///
    /// A file could hold those of another version of the service.
    fn add_settings(&self, command: &mut Command) {
        let safe = if self.options.durability == Durability::Full { "on" } else { "off" };
        let connections = self.options.max_connections.saturating_add(3);
        let settings = [
            leftovers::MARK.into(),
            "listen_addresses=".into(),
            "port=5432".into(),
            "unix_socket_permissions=0700".into(),
            format!("fsync={safe}"),
            format!("synchronous_commit={safe}"),
            format!("full_page_writes={safe}"),
            format!("max_connections={connections}"),
            "superuser_reserved_connections=3".into(),
            "shared_buffers=64MB".into(),
            "jit=off".into(),
            "timezone=UTC".into(),
            "log_timezone=UTC".into(),
            "log_destination=stderr".into(),
            "logging_collector=off".into(),
            "log_checkpoints=off".into(),
            "log_min_duration_statement=-1".into(),
            // The texts of failed statements hold names and phone numbers; the service logs its own errors.
            "log_min_messages=log".into(),
            "log_min_error_statement=panic".into(),
            "log_error_verbosity=terse".into(),
            // A backend whose client was killed ends its statement within a second, instead of blocking a restart.
            "client_connection_check_interval=1s".into(),
        ];
        for setting in settings {
            command.arg("-c").arg(setting);
        }
        command.arg("-c").arg(files::build_socket_setting(&self.socket_dir));
    }
}
