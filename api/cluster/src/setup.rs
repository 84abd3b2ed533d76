//! Making a cluster the first time, and starting its server each time.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::account::Account;
use crate::error::ClusterError;
use crate::options::{Durability, Options, SUPERUSER};
use crate::programs::Programs;
use crate::server::{Log, Server};
use crate::session::Session;
use crate::{leftover, locale, place};

/// For backends whose server was killed, and which end by themselves once they notice.
const PATIENCE: Duration = Duration::from_secs(30);

/// Everything a server is started from.
pub(crate) struct Setup {
    options: Options,
    pub(crate) data_dir: PathBuf,
    pub(crate) sockets: PathBuf,
    pgdata: PathBuf,
    account: Account,
    pub(crate) programs: Programs,
}

impl Setup {
    /// Finds the programs and makes what is missing in `data_dir`.
    pub(crate) fn prepare(options: &Options, data_dir: PathBuf) -> Result<Self, ClusterError> {
        let pgdata = data_dir.join("pgdata");
        let account = Account::for_data(&pgdata)?;
        let written_by = place::version_of(&pgdata)?;
        let data = written_by.map(|major| (major, data_dir.as_path()));
        let programs = Programs::find(options.programs.as_deref(), data, &account)?;
        let sockets = place::socket_folder(&data_dir, &account)?;
        let setup = Self { options: options.clone(), data_dir, sockets, pgdata, account, programs };
        if written_by.is_none() {
            setup.initialise()?;
        }
        Ok(setup)
    }

    /// Built aside and then renamed: a half-made cluster is never taken for a whole one.
    fn initialise(&self) -> Result<(), ClusterError> {
        let unfinished = self.data_dir.join("pgdata.init");
        place::remove_tree(&unfinished)?;
        place::private_folder(&unfinished, &self.account)?;
        let initdb = self.programs.path("initdb");
        let mut command = self.account.command(&initdb, &unfinished);
        command
            .arg("-D")
            .arg(&unfinished)
            .args(["-U", SUPERUSER, "--auth=trust", "--data-checksums", "--no-instructions"])
            .args(locale::ARGUMENTS)
            .stdin(Stdio::null());
        if self.options.durability == Durability::None {
            command.arg("--no-sync");
        }
        let ended = command.output().map_err(|failure| self.account.explain(&initdb, &unfinished, failure))?;
        if !ended.status.success() {
            return Err(ClusterError::ProgramFailed {
                program: "initdb",
                status: ended.status.to_string(),
                said: String::from_utf8_lossy(&ended.stderr).trim().to_owned(),
            });
        }
        // Who may enter the folder of the socket may connect: its permissions are the lock.
        fs::write(unfinished.join("pg_hba.conf"), "local all all trust\nlocal replication postgres trust\n")
            .and_then(|()| fs::rename(&unfinished, &self.pgdata))
            .and_then(|()| File::open(&self.data_dir)?.sync_all())
            .map_err(ClusterError::io("finish", &unfinished))
    }

    /// Starts the server and waits until it answers.
    pub(crate) fn launch(&self) -> Result<Server, ClusterError> {
        let postgres = self.programs.path("postgres");
        let began = Instant::now();
        loop {
            leftover::clear_the_way(&self.pgdata, &self.account)?;
            place::socket_folder(&self.data_dir, &self.account)?;
            let (out, err, start) = self.log().open()?;
            let mut command = self.account.command(&postgres, &self.pgdata);
            command.arg("-D").arg(&self.pgdata).stdin(Stdio::null()).stdout(out).stderr(err);
            self.configure(&mut command);
            let mut server =
                Server::spawn(command).map_err(|failure| self.account.explain(&postgres, &self.pgdata, failure))?;
            let Some(status) = self.until_ready(&mut server)? else {
                return Ok(server);
            };
            let said = self.log().since(start);
            if !said.contains("pre-existing shared memory block") || began.elapsed() > PATIENCE {
                return Err(ClusterError::ProgramFailed { program: "postgres", status, said });
            }
            thread::sleep(Duration::from_millis(200));
        }
    }

    /// `None` once it answers, or how it ended. There is no limit on time: recovery after a crash takes what it takes.
    fn until_ready(&self, server: &mut Server) -> Result<Option<String>, ClusterError> {
        let mut told = Instant::now();
        loop {
            let Err(refusal) = Session::open(&self.sockets) else { return Ok(None) };
            if let Some(status) = server.ended().map_err(ClusterError::io("wait for the server of", &self.data_dir))? {
                return Ok(Some(status.to_string()));
            }
            if told.elapsed() > Duration::from_secs(10) {
                told = Instant::now();
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

    /// On the command line rather than in a file, so that the settings are those of this version of the service.
    fn configure(&self, command: &mut Command) {
        let safe = if self.options.durability == Durability::Full { "on" } else { "off" };
        let connections = self.options.max_connections.saturating_add(3);
        let settings = [
            leftover::MARK.into(),
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
        command.arg("-c").arg(place::socket_setting(&self.sockets));
    }
}
